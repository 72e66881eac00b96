package rank

import (
	"math"
	"slices"

	"moxin/content"
)

// measured is what a post's own signals say, before it borrows from its groups.
type measured struct {
	mean [factors]float64 // posterior of z
	cov  matrix
	// parts of mean[trust], by signal, in the order of the table.
	parts []part
	// witnessed: a signal with enough events on its channel supports a rank.
	witnessed bool
	demand    bool // messages, adds or orders were read
	reads     float64
	capped    bool
	exposure  *Estimate
	unread    []string // channels with counters but no reads
}

// part is one signal of one post over all its channels.
type part struct {
	signal   int
	effect   float64
	weight   float64 // of effect in mean[trust]
	variance float64
	events   float64
	expected float64
}

// measure computes every post's posterior. Rows of one signal on several channels share the
// post's own way with that signal, so they are first joined to one.
func measure(set dataset, cells []cell) []measured {
	out := make([]measured, len(set.posts))
	joined := make([][]part, len(set.posts))
	for _, c := range cells {
		for _, r := range c.rows {
			p := set.publications[r.publication].post
			joined[p] = join(joined[p], c, r)
			if c.events >= minEvents && signals[c.signal].loading[trust] != 0 {
				out[p].witnessed = true
			}
			out[p].capped = out[p].capped || r.capped
		}
	}
	for _, p := range set.publications {
		m := &out[p.post]
		if reads, ok := p.counters[content.Reads]; ok {
			m.reads += reads[len(reads)-1].value
		} else {
			m.unread = append(m.unread, p.channel)
		}
		for _, s := range signals {
			if s.demand && p.counters[s.metric] != nil {
				m.demand = true
			}
		}
	}
	for i := range out {
		out[i].solve(joined[i])
	}
	return out
}

// join adds a row to a post's parts; until solve, variance holds a precision and effect a
// weighted sum.
func join(parts []part, c cell, r row) []part {
	i := slices.IndexFunc(parts, func(p part) bool { return p.signal == c.signal })
	if i < 0 {
		i = len(parts)
		parts = append(parts, part{signal: c.signal})
	}
	w := 1 / (r.extra + r.variance)
	parts[i].effect += w * r.effect
	parts[i].variance += w
	parts[i].events += r.events
	parts[i].expected += r.expected
	return parts
}

// solve is the exact Gaussian posterior of the four factors.
func (m *measured) solve(parts []part) {
	precision, pull := identity(factors), make([]float64, factors)
	for i := range parts {
		p, s := &parts[i], signals[parts[i].signal]
		p.effect, p.variance = p.effect/p.variance, 1/p.variance
		if s.among == "" {
			m.exposure = normal(p.effect, math.Sqrt(p.variance))
		}
		total := s.unique*s.unique + p.variance
		for a := range factors {
			pull[a] += s.loading[a] * p.effect / total
			for b := range factors {
				precision[a][b] += s.loading[a] * s.loading[b] / total
			}
		}
	}
	m.cov = precision.inverse()
	copy(m.mean[:], m.cov.times(pull))
	for i := range parts {
		p, s := &parts[i], signals[parts[i].signal]
		for a := range factors {
			p.weight += m.cov[trust][a] * s.loading[a] / (s.unique*s.unique + p.variance)
		}
	}
	m.parts = parts
}

// own is the trust that the signals alone show and their precision: the posterior with the
// prior taken out. Precision 0 = no evidence.
func (m *measured) own() (value, precision float64) {
	precision = 1/m.cov[trust][trust] - 1
	if precision < 1e-9 {
		return 0, 0
	}
	return m.mean[trust] / m.cov[trust][trust] / precision, precision
}

// z90 bounds the middle 90 % of a normal curve.
const z90 = 1.6448536

func normal(mean, sd float64) *Estimate {
	return &Estimate{Value: round(mean), Low: round(mean - z90*sd), High: round(mean + z90*sd)}
}

// round keeps what can mean anything, and hides in which order sums were made.
func round(x float64) float64 {
	r := math.Round(x*1e6) / 1e6
	if r == 0 {
		return 0 // never -0
	}
	return r
}
