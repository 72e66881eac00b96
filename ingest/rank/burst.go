package rank

import (
	"math"
	"slices"
)

const (
	burstRate  = 3 // times the rate of the rest that one step between readings may have
	burstSlack = 4 // standard deviations of a Poisson count beyond that
	burstSteps = 3 // steps between readings that it takes to tell
)

// calm is the count at an age with every burst cut to what the other steps make plausible: bought likes
// come at once, and not from readers. More events never make it less.
func calm(events, exposure series, to float64) float64 {
	whole := events.at(to)
	steps := stepsOf(events, exposure, to)
	if len(steps) < burstSteps {
		return whole
	}
	var out float64
	for i, s := range steps {
		usual := rateWithout(steps, i) * s.exposure
		most := burstRate*usual + burstSlack*math.Sqrt(usual+1) + 1
		out += min(s.events, most)
	}
	return min(out, whole)
}

type step struct{ events, exposure float64 }

// stepsOf are the increments between readings; those without more exposure belong to the one before, and
// what the platform purged later never came.
func stepsOf(events, exposure series, to float64) []step {
	var out []step
	var n, e float64
	for _, p := range events.purged() {
		if p.age > to {
			break
		}
		more, seen := p.value-n, exposure.at(max(p.age, exposure.first()))-e
		n, e = p.value, e+max(seen, 0)
		if seen <= 0 && len(out) > 0 {
			out[len(out)-1].events += more
			continue
		}
		out = append(out, step{more, max(seen, 0)})
	}
	if len(out) > 0 {
		out[len(out)-1].events += max(events.at(to)-n, 0)
	}
	return out
}

// purged is a series in which nothing counts that is gone at its end.
func (s series) purged() series {
	out := slices.Clone(s)
	for i := len(out) - 2; i >= 0; i-- {
		out[i].value = min(out[i].value, out[i+1].value)
	}
	return out
}

// rateWithout is the median rate of the other steps, each counting as its exposure.
func rateWithout(steps []step, i int) float64 {
	type rate struct{ rate, weight float64 }
	var all []rate
	var total float64
	for j, s := range steps {
		if j != i && s.exposure > 0 {
			all = append(all, rate{(max(s.events, 0) + .5) / s.exposure, s.exposure})
			total += s.exposure
		}
	}
	slices.SortFunc(all, func(a, b rate) int {
		switch {
		case a.rate < b.rate:
			return -1
		case a.rate > b.rate:
			return 1
		}
		return 0
	})
	var sum float64
	for _, r := range all {
		if sum += r.weight; sum >= total/2 {
			return r.rate
		}
	}
	return 0
}
