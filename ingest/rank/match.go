package rank

import (
	"cmp"
	"math"
	"slices"
)

const (
	nodes     = 40 // most ages at which a baseline is kept
	bandwidth = .7 // of log age: readings within a factor of two speak for each other
	faint     = .02
	loudest   = 4 // times the middle rate that one post adds to a baseline at most
	ownPosts  = 5 // posts a channel needs for a baseline of its own; else its platform's
	clip      = 3 // standard deviations past which a reading says no more than "very"
)

// cell is one signal on one channel (or platform): the baseline and every post's row.
type cell struct {
	signal int // index into signals
	events float64
	rows   []row
}

// row is one publication's events against the baseline.
type row struct {
	publication int
	events      float64
	expected    float64 // at the baseline
	capped      bool
	effect      float64 // log of events over expected, centred on the cell
	variance    float64 // of effect, given the signal's true rate
	extra       float64 // over-dispersion: variance beyond what the table and Poisson explain
}

// match compares every publication with the channel's own posts at the same age.
func match(set dataset) []cell {
	var cells []cell
	for s := range signals {
		for _, members := range gatherings(set, s) {
			if c, ok := compare(s, members); ok {
				cells = append(cells, c)
			}
		}
	}
	return cells
}

// member is one publication in a comparison. A guest helps to make the baseline of a channel
// that has too few posts, and has its row elsewhere.
type member struct {
	publication int
	guest       bool
	ratio
}

// gatherings are the publications that one signal is compared among: a channel's own, or the
// whole platform's where a channel has too few.
func gatherings(set dataset, s int) [][]member {
	type home struct{ platform, channel string }
	own, wide := map[home][]member{}, map[home][]member{}
	for i, p := range set.publications {
		if r, ok := p.among(signals[s]); ok {
			at := home{p.platform, p.channel}
			own[at] = append(own[at], member{publication: i, ratio: r})
		}
	}
	for at, members := range own {
		all := home{platform: at.platform}
		poor := len(members) < ownPosts
		for _, m := range members {
			m.guest = !poor
			wide[all] = append(wide[all], m)
		}
		if poor {
			delete(own, at)
		}
	}
	var out [][]member
	for _, from := range []map[home][]member{own, wide} {
		for _, members := range from {
			slices.SortFunc(members, func(a, b member) int { return a.publication - b.publication })
			if slices.ContainsFunc(members, func(m member) bool { return !m.guest }) {
				out = append(out, members)
			}
		}
	}
	// Maps come in any order; sums must not.
	slices.SortFunc(out, func(a, b []member) int {
		return cmp.Or(len(b)-len(a), a[0].publication-b[0].publication)
	})
	return out
}

// compare makes the cell of one gathering; false when it says nothing: a single post has
// nothing to be compared with, and a counter that is always zero tells nobody apart.
func compare(s int, members []member) (cell, bool) {
	c := cell{signal: s}
	for _, m := range members {
		c.events += m.events.at(m.to)
	}
	if len(members) < 2 || c.events == 0 {
		return cell{}, false
	}
	usual := baseline(members)
	spread := signals[s].spread()
	all := make([]row, len(members))
	for i, m := range members {
		n, expected := m.events.at(m.to), usual.at(m.to)*m.among.at(m.to)
		all[i] = row{
			publication: m.publication, events: n, expected: expected, capped: m.events[len(m.events)-1].capped,
			// Half an event on both sides keeps zero finite. The variance is of the expected
			// count, not of the seen one: more events must never make a row count less.
			effect:   math.Log((n + .5) / (expected + .5)),
			variance: 1 / (expected + .5),
		}
	}
	centre(all, spread)
	for i, m := range members {
		if !m.guest {
			c.rows = append(c.rows, all[i])
		}
	}
	return c, true
}

// baseline is the pooled rate at each age. A publication speaks for the ages between its
// readings, and ever more faintly for ages farther away; one whose rate is far above the
// middle speaks only as loudly as loudest allows, so that no post moves its own yardstick.
func baseline(members []member) series {
	share := loudness(members)
	out := series{}
	for _, age := range ages(members) {
		var events, among float64
		for i, m := range members {
			at := min(max(age, m.from), m.to)
			off := (age - at) / bandwidth
			weight := max(faint, math.Exp(-off*off/2))
			events += weight * share[i] * m.events.at(at)
			among += weight * m.among.at(at)
		}
		// Half an event: at an age where nobody had acted yet the baseline is small, not zero.
		out = append(out, point{age: age, value: (events + .5*faint) / (among + faint)})
	}
	return out
}

// ages are where the baseline is kept: the ages posts are compared at, those within 2 % as
// one, thinned where there are many.
func ages(members []member) []float64 {
	var all []float64
	for _, m := range members {
		all = append(all, m.to)
	}
	slices.Sort(all)
	all = slices.CompactFunc(all, func(a, b float64) bool { return math.Abs(a-b) < .02 })
	if len(all) <= nodes {
		return all
	}
	thin := make([]float64, nodes)
	for k := range thin {
		thin[k] = all[k*(len(all)-1)/(nodes-1)]
	}
	return thin
}

func loudness(members []member) []float64 {
	share, rates := make([]float64, len(members)), make([]float64, len(members))
	for i, m := range members {
		rates[i] = m.events.at(m.to) / m.among.at(m.to)
	}
	for i, middle := range medians(rates) {
		share[i] = 1
		if middle > 0 && rates[i] > loudest*middle {
			share[i] = loudest * middle / rates[i]
		}
	}
	return share
}

// centre clips effects to what can be believed, moves their middle to zero and adds what the
// middle itself is unsure of to the variances.
func centre(rows []row, spread float64) {
	excess(rows, spread)
	for range 2 { // the middle moves once the clip knows it
		var sum, weights float64
		for _, r := range rows {
			w := 1 / (spread + r.extra + r.variance)
			sum, weights = sum+w*r.effect, weights+w
		}
		for i, r := range rows {
			bound := clip * math.Sqrt(spread+r.extra+r.variance)
			rows[i].effect = min(max(r.effect-sum/weights, -bound), bound)
		}
	}
	for i, r := range rows {
		rows[i].variance += (spread + r.extra + r.variance) / float64(len(rows))
	}
}

// leastExtra is the over-dispersion that is always there: the hour, the channel's mood.
const leastExtra = .01

// excess sets each row's over-dispersion by the middle of the other rows' effects: a few
// bought counters do not inflate it, and no row changes its own.
func excess(rows []row, spread float64) {
	effects, noise := make([]float64, len(rows)), 0.0
	for i, r := range rows {
		effects[i], noise = r.effect, noise+r.variance/float64(len(rows))
	}
	for i, sd := range deviations(effects) {
		rows[i].extra = max(leastExtra, sd*sd-spread-noise)
	}
}
