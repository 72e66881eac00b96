package rank

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"moxin/content"
)

// bandHours are the ages that bands speak of: those at which collectors read, and a month and a season
// further on.
var bandHours = []float64{1, 3, 6, 12, 24, 2 * 24, 3 * 24, 7 * 24, 14 * 24, 30 * 24, 60 * 24, 90 * 24}

// fewestOfBand is how many posts an age needs: of two there is no middle half.
const fewestOfBand = 3

// bands are the middle halves of what each channel's publications have, by age and counter.
//
// A publication speaks for the ages between its first and its last reading of the counter, interpolated
// over log age; of what came before and of what follows nothing is made up. Capped readings are lower
// bounds and left out: from the first "10万+" on a publication says nothing, and the band there is that
// of the others.
func bands(set dataset) []content.Band {
	type line struct {
		channel string
		metric  content.Metric
	}
	values := map[line][][]float64{}
	for _, p := range set.publications {
		for metric, s := range p.counters {
			s = s.uncapped()
			if !counts(metric) || len(s) == 0 {
				continue
			}
			key := line{p.channel, metric}
			if values[key] == nil {
				values[key] = make([][]float64, len(bandHours))
			}
			for i, hours := range bandHours {
				if v, ok := s.within(math.Log(hours)); ok {
					values[key][i] = append(values[key][i], v)
				}
			}
		}
	}
	var out []content.Band
	for key, at := range values {
		if b := bandOf(at); len(b.Hours) > 0 {
			b.Channel, b.Metric = key.channel, key.metric
			out = append(out, b)
		}
	}
	slices.SortFunc(out, func(a, b content.Band) int {
		return cmp.Or(strings.Compare(a.Channel, b.Channel), strings.Compare(string(a.Metric), string(b.Metric)))
	})
	return out
}

// bandOf is the band of values by age, of the ages that have enough.
func bandOf(values [][]float64) content.Band {
	var b content.Band
	for i, at := range values {
		if len(at) < fewestOfBand {
			continue
		}
		slices.Sort(at)
		b.Hours, b.Posts = append(b.Hours, bandHours[i]), append(b.Posts, len(at))
		b.Low, b.Middle, b.High = append(b.Low, between(at, .25)), append(b.Middle, between(at, .5)), append(b.High, between(at, .75))
	}
	return b
}

// counts reports whether a metric grows with age: rates and mean times do not.
func counts(m content.Metric) bool {
	switch content.Metrics[m] {
	case content.UnitTimes, content.UnitPeople, content.UnitFen:
		return true
	}
	return false
}

// uncapped are the readings that are more than lower bounds.
func (s series) uncapped() series {
	if !slices.ContainsFunc(s, func(p point) bool { return p.capped }) {
		return s
	}
	return slices.DeleteFunc(slices.Clone(s), func(p point) bool { return p.capped })
}

// within is the count at an age between the first and the last reading; collectors come a little early
// or late, so that a reading speaks for an age within slack of it.
func (s series) within(age float64) (float64, bool) {
	if age < s.first()-slack || age > s.last()+slack {
		return 0, false
	}
	return s.at(age), true
}

// between is a quantile of sorted values, interpolated between the two that are next to it.
func between(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 == len(sorted) {
		return sorted[i]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}
