package rank

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"moxin/content"
)

const (
	worthReading = .05 // of an interval's width, for a reading to be named
	mostReadings = 3
)

// gain is by how much a reading that a post lacks would lower the variance of its trust, in the model's
// unit, with everything else as it was learned.
type gain struct {
	channel string
	signal  content.Metric
	less    float64
}

// gains looks for what posts lack: a signal that others of the channel have, and reads. What nobody on a
// channel has is not looked for: how usual it would be there is not known.
func (m *model) gains(set dataset, out []shown) {
	names := map[string]string{}
	for _, p := range set.publications {
		names[p.platform+"\x00"+p.channel] = p.channel
	}
	channel := map[int]string{}
	for key, place := range channelOrder(set) {
		channel[place] = names[key]
	}
	w := newWish(m)
	m.each(func(i int) {
		for _, l := range w.lacks(&m.posts[i]) {
			out[i].gains = append(out[i].gains, gain{channel[l.channel], m.signals[l.signal].metric, l.less})
		}
	}, nil)
}

// wish is what more readings are weighed by.
type wish struct {
	*model
	known map[[2]int]int // the cell of a channel and signal whose exposure is told
	said  []float64      // what all rows of a cell say of its level, as a precision
}

func newWish(m *model) wish {
	w := wish{m, map[[2]int]int{}, make([]float64, len(m.cells))}
	for i := range m.cells {
		c := &m.cells[i]
		at := [2]int{c.channel, c.signal}
		if old, ok := w.known[at]; c.kind != amongHidden && (!ok || m.cells[old].events < c.events) {
			w.known[at] = i
		}
	}
	for i := range m.posts {
		for _, r := range m.posts[i].rows {
			w.said[r.cell] += 1 / r.variance
		}
	}
	return w
}

// lack is a gain by places.
type lack struct {
	channel, signal int
	less            float64
}

func (w wish) lacks(p *post) []lack {
	reads, hidden, has := map[int]float64{}, map[int]bool{}, map[[2]int]bool{}
	for _, r := range p.rows {
		channel := w.cells[r.cell].channel
		has[[2]int{channel, int(r.signal)}] = true
		if int(r.signal) == w.reads {
			reads[channel] += r.events
		}
		hidden[channel] = hidden[channel] || r.hidden >= 0
	}
	own := *w.own(p)
	base := w.without(p, nobody)
	unsure := func(j mat) float64 { return j.plus(own).inverse()[trust][trust] }
	now := unsure(base)
	var out []lack
	for _, channel := range slices.Sorted(maps.Keys(hidden)) {
		for s := range w.signals {
			c, ok := w.known[[2]int{channel, s}]
			switch {
			case !ok: // nobody on the channel tells it
			case s == w.reads && hidden[channel]:
				out = append(out, lack{channel, s, now - unsure(w.without(p, channel))})
			case s != w.reads && reads[channel] > 0 && !has[[2]int{channel, s}]:
				more := w.worth(p, &w.cells[c], reads[channel])
				out = append(out, lack{channel, s, now - unsure(base.plus(more))})
			}
		}
	}
	return out
}

// nobody is no channel.
const nobody = -1

// without is the information on a post's factors, were the exposures told that are hidden on a channel.
// A level that few other rows speak of is as unsure as it is: the only row of its cell says nothing.
func (w wish) without(p *post, hidden int) mat {
	q := *p
	q.rows, q.blocks = slices.Clone(p.rows), slices.Clone(p.blocks)
	q.precision, q.pull = newSquare(len(p.pull)), make([]float64, len(p.pull))
	for i := range q.blocks {
		q.blocks[i].design = make([]float64, len(p.pull))
	}
	for i := range q.rows {
		r := &q.rows[i]
		others := w.said[r.cell] - 1/r.variance
		if c, ok := w.known[[2]int{hidden, int(r.signal)}]; ok && r.hidden >= 0 && w.cells[r.cell].channel == hidden {
			r.cell, r.hidden, others = int32(c), -1, w.said[c]
			r.variance = 1/max(r.events, .5) + w.cells[c].noise/r.weight
		}
		r.variance += 1 / (max(others, 0) + 1/(levelSpread*levelSpread))
	}
	w.inform(&q)
	return q.factorPrecision
}

// worth is what one more row of a cell would say of the factors, were its count as usual among so many
// reads. A signal that was read elsewhere says less: the post's own way with it is the same.
func (w wish) worth(p *post, c *cell, reads float64) mat {
	row := 1 / (1/max(reads*math.Exp(c.beta[level]), tiny) + c.noise)
	unique, had := w.unique[c.signal], 0.0
	for _, k := range p.blocks {
		if k.signal != c.signal {
			continue
		}
		unique /= k.weight
		for _, r := range p.rows[k.from:k.to] {
			had += 1 / r.variance
		}
	}
	says := func(precision float64) float64 { return precision / (1 + unique*precision) }
	load := w.load[c.signal]
	return load.outer(load).scaled(says(had+row) - says(had))
}

// narrower are the readings that are worth naming. An interval is also as wide as it is because of what
// no reading of the post changes, so that variances are taken from its own.
func (s *shown) narrower(spread, unit float64) []Narrowing {
	var out []Narrowing
	for _, g := range s.gains {
		left := max(spread*spread-g.less/(unit*unit), 0)
		if share := 1 - math.Sqrt(left)/spread; share >= worthReading {
			out = append(out, Narrowing{Channel: g.channel, Signal: g.signal, Share: round(share)})
		}
	}
	slices.SortFunc(out, func(a, b Narrowing) int {
		return cmp.Or(cmp.Compare(b.Share, a.Share), cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Signal, b.Signal))
	})
	return out[:min(len(out), mostReadings)]
}
