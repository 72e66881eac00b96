package rank

import (
	"math"
	"slices"

	"moxin/content"
)

// reach fills in reads, what they will be, and exposure: reads against what the channel's own posts have
// at the same age. From the first lower bound on (10万+) they are told by those before it.
func (m *model) reach(set dataset, out []shown) {
	by := make([]int, len(set.posts))
	for i := range m.posts {
		by[m.posts[i].id] = i
	}
	curves := grow(set.publications)
	type reading struct {
		post     int
		log, sd2 float64
	}
	channels := map[string][]reading{}
	for _, p := range set.publications {
		s := &out[by[p.post]]
		for _, sig := range signals {
			s.demand = s.demand || sig.demand && p.counters[sig.metric] != nil
		}
		reads := p.counters[content.Reads]
		if reads == nil {
			s.unread = append(s.unread, p.channel)
			continue
		}
		s.reads += reads[len(reads)-1].value
		if reads = reads.uncapped(); len(reads) == 0 {
			continue // how far past the most that is shown, nobody told
		}
		last := reads[len(reads)-1]
		grown := curves.find(p.platform, content.Reads).at(last.age)
		s.mature += last.value / grown
		lag := math.Log(grown)
		key := p.platform + "\x00" + p.channel
		channels[key] = append(channels[key], reading{by[p.post], math.Log(last.value+.5) - lag, 1/(last.value+.5) + immature*lag*lag})
	}
	sum, weight := make([]float64, len(out)), make([]float64, len(out))
	for _, list := range channels {
		logs := make([]float64, len(list))
		for i, r := range list {
			logs[i] = r.log
		}
		middle, unsure, ok := usualOf(logs)
		if !ok {
			continue
		}
		for _, r := range list {
			w := 1 / (r.sd2 + unsure)
			sum[r.post] += w * (r.log - middle)
			weight[r.post] += w
		}
	}
	for i := range out {
		if weight[i] > 0 {
			out[i].exposure = normal(sum[i]/weight[i], 1/math.Sqrt(weight[i]))
		}
	}
}

// leastSpread is how far the usual itself is unsure at least, on the log scale.
const leastSpread = .05

// usualOf is the median, with its variance by how far values are from it: that of a normal one's (π/2·σ²/n),
// σ by the median deviation. One value is no usual: it would be as usual as itself.
func usualOf(values []float64) (middle, variance float64, ok bool) {
	if len(values) < 2 {
		return 0, 0, false
	}
	slices.Sort(values)
	middle = between(values, .5)
	apart := make([]float64, len(values))
	for i, v := range values {
		apart[i] = math.Abs(v - middle)
	}
	slices.Sort(apart)
	sd := 1.4826 * between(apart, .5)
	return middle, leastSpread*leastSpread + math.Pi/2*sd*sd/float64(len(values)), true
}
