package eval

import (
	"cmp"
	"math"
	"slices"
)

// Spearman correlates the ranks of two lists of values; ties share the mean of their places. NaN when
// one of them is all the same.
func Spearman(x, y []float64) float64 {
	return pearson(places(x), places(y))
}

// places are the 1-based ranks of values, the lowest first.
func places(values []float64) []float64 {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(values[a], values[b]) })
	out := make([]float64, len(values))
	for from := 0; from < len(order); {
		to := from
		for to < len(order) && values[order[to]] == values[order[from]] {
			to++
		}
		for _, i := range order[from:to] {
			out[i] = float64(from+to+1) / 2
		}
		from = to
	}
	return out
}

// ranks are the 1-based ranks of values, the highest first.
func ranks(values []float64) []float64 {
	out := places(values)
	for i := range out {
		out[i] = float64(len(values)) + 1 - out[i]
	}
	return out
}

func pearson(x, y []float64) float64 {
	mx, my := mean(x), mean(y)
	var xx, yy, xy float64
	for i := range x {
		xx += (x[i] - mx) * (x[i] - mx)
		yy += (y[i] - my) * (y[i] - my)
		xy += (x[i] - mx) * (y[i] - my)
	}
	return xy / math.Sqrt(xx*yy)
}

func mean(values []float64) float64 {
	var sum float64
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// NDCG is the discounted gain of the first k places of an order by value, over that of the best order.
// The gain of a post is its truth above the lowest one.
func NDCG(value, truth []float64, k int) float64 {
	least := slices.Min(truth)
	gain := func(by []float64) (sum float64) {
		order := make([]int, len(by))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(by[b], by[a]) })
		for place, i := range order[:min(k, len(order))] {
			sum += (truth[i] - least) / math.Log2(float64(place)+2)
		}
		return sum
	}
	return gain(value) / gain(truth)
}

// standardised is values with mean 0 and standard deviation 1.
func standardised(values []float64) []float64 {
	m, square := mean(values), 0.0
	for _, v := range values {
		square += (v - m) * (v - m)
	}
	sd := math.Sqrt(square / float64(len(values)))
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = (v - m) / sd
	}
	return out
}
