package baseline

import (
	"math"

	"moxin/content"
)

var engagementTerms = []term{{content.Likes, 1}, {content.Saves, 1}, {content.Comments, 1}, {content.Shares, 1}}

func engagement(of numbers) []Value { return overReads(of, engagementTerms) }

// oneRate is the rate that indexes of a single rate are made of: of what nearly every platform shows,
// saves say most clearly that somebody wants it again.
const oneRate = content.Saves

// trial is a count among reads, added up over the channels of a post where both are known.
type trial struct{ events, reads float64 }

func trials(n numbers) ([]Value, []trial) {
	pubs := n.pubs
	var out []trial
	known := n.byPost(func(of []int) (float64, bool) {
		var t trial
		for _, i := range of {
			events, ok := newest(pubs[i], oneRate)
			reads, read := newest(pubs[i], content.Reads)
			if ok && read && reads > 0 {
				// Readings of the two may be of different instants: more than everybody cannot be.
				t.events, t.reads = t.events+min(events, reads), t.reads+reads
			}
		}
		out = append(out, t)
		return float64(len(out) - 1), t.reads > 0
	})
	return known, out
}

// rated replaces the places of known values by what rate says of their trials.
func rated(values []Value, of []trial, rate func(trial) float64) []Value {
	for i, v := range values {
		if v.Known {
			values[i].Value = rate(of[int(v.Value)])
		} else {
			values[i].Value = 0
		}
	}
	return values
}

// likely is the normal quantile of a two-sided 95% interval.
const likely = 1.959963984540054

// wilson is the lower end of the score interval of a share: E. B. Wilson, "Probable inference, the law of
// succession, and statistical inference", 1927.
func wilson(n numbers) []Value {
	values, of := trials(n)
	return rated(values, of, func(t trial) float64 {
		n, p, z2 := t.reads, t.events/t.reads, likely*likely
		return max(0, (p+z2/(2*n)-likely*math.Sqrt((p*(1-p)+z2/(4*n))/n))/(1+z2/n))
	})
}

// empirical is the posterior mean of a share whose prior, a beta distribution, is taken from all posts by
// moments: J. C. Kleinman, "Proportions with extraneous variance", 1973.
func empirical(n numbers) []Value {
	values, of := trials(n)
	var some []trial
	for _, v := range values {
		if v.Known {
			some = append(some, of[int(v.Value)])
		}
	}
	mean, weight := prior(some)
	return rated(values, of, func(t trial) float64 {
		if math.IsInf(weight, 1) {
			return mean
		}
		return (t.events + weight*mean) / (t.reads + weight)
	})
}

// prior is the mean of shares and how many reads it is worth; +Inf where posts differ by chance alone.
func prior(of []trial) (mean, weight float64) {
	var events, reads, squares float64
	for _, t := range of {
		events, reads, squares = events+t.events, reads+t.reads, squares+t.reads*t.reads
	}
	if reads == 0 {
		return 0, math.Inf(1)
	}
	mean = events / reads
	noise := mean * (1 - mean)
	if noise == 0 {
		return mean, math.Inf(1)
	}
	var spread float64
	for _, t := range of {
		d := t.events/t.reads - mean
		spread += t.reads * d * d
	}
	free := float64(len(of) - 1)
	within := reads - squares/reads - free
	if alike := (spread/noise - free) / within; within > 0 && alike > 0 {
		return mean, max(0, 1/min(alike, 1)-1)
	}
	return mean, math.Inf(1)
}
