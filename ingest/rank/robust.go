package rank

import (
	"math"
	"slices"
)

// medians are the medians of the other values, for each value. There must be two or more.
func medians(values []float64) []float64 {
	sorted := slices.Sorted(slices.Values(values))
	out := make([]float64, len(values))
	for i, v := range values {
		k, _ := slices.BinarySearch(sorted, v)
		out[i] = without(sorted, k)
	}
	return out
}

// deviations are robust standard deviations of the other values, for each value: the median
// distance from the median.
func deviations(values []float64) []float64 {
	out := make([]float64, len(values))
	distances := map[float64][]float64{} // leaving one out moves the median to few places
	for i, middle := range medians(values) {
		sorted, ok := distances[middle]
		if !ok {
			sorted = make([]float64, len(values))
			for j, v := range values {
				sorted[j] = math.Abs(v - middle)
			}
			slices.Sort(sorted)
			distances[middle] = sorted
		}
		k, _ := slices.BinarySearch(sorted, math.Abs(values[i]-middle))
		out[i] = without(sorted, k) / .6745 // a normal curve's quartile
	}
	return out
}

// without is the median of sorted values but the k-th.
func without(sorted []float64, k int) float64 {
	at := func(j int) float64 {
		if j >= k {
			j++
		}
		return sorted[j]
	}
	left := len(sorted) - 1
	return (at((left-1)/2) + at(left/2)) / 2
}
