package rank

import (
	"cmp"
	"maps"
	"math"
	"slices"

	"moxin/content"
)

// Age curves say which share of its final count a counter has reached at an age. There is one for each
// platform and counter, non-parametric on log age. Readings come at any age and the tail of young posts
// is unseen, so the curve is the self-consistent one (Turnbull 1976): events between two readings are
// spread as the curve has them, those still to come are added, and so on until it stands still.
const (
	curveBins   = 32
	curveTurns  = 12
	curveWeight = 150  // events that one publication speaks with at most
	curveShrink = 60   // events that the curve it is shrunk towards is worth
	curvePosts  = 1500 // publications that a curve is made from at most
)

// grid cuts log age from the youngest reading to the oldest into bins of one width.
type grid struct{ from, width float64 }

func gridOf(publications []publication) grid {
	oldest := math.Log(24.0)
	for _, p := range publications {
		for _, s := range p.counters {
			oldest = max(oldest, s.last())
		}
	}
	return grid{youngest, (oldest - youngest) / curveBins}
}

// place is where on the grid an age is, 0…curveBins.
func (g grid) place(age float64) float64 {
	return min(max((age-g.from)/g.width, 0), curveBins)
}

// curve is the share reached at the end of each bin; the last is 1.
type curve struct {
	grid
	share [curveBins]float64 // of the final count in each bin
}

// at is F(age), never below a thousandth.
func (c *curve) at(age float64) float64 {
	at := c.place(age)
	var sum float64
	for b := range c.share {
		if at <= float64(b) {
			break
		}
		sum += c.share[b] * min(at-float64(b), 1)
	}
	return max(sum, 1e-3)
}

// usual is the curve that is believed where nothing was read: most readers come in the first days, and
// a few for months.
func usual(g grid) *curve {
	c := &curve{grid: g}
	grown := func(b int) float64 {
		hours := math.Exp(g.from + float64(b)*g.width)
		return 1 - math.Exp(-math.Pow(hours/30, .6))
	}
	for b := range c.share {
		c.share[b] = (grown(b+1) - grown(b)) / (grown(curveBins) - grown(0))
	}
	return c
}

// curves are those of every platform and counter.
type curves struct {
	all   *curve
	reads map[string]*curve
	of    map[curveKey]*curve
}

type curveKey struct {
	platform string
	metric   content.Metric
}

// find is the curve of a counter, or the nearest one there is.
func (c curves) find(platform string, m content.Metric) *curve {
	if own := c.of[curveKey{platform, m}]; own != nil {
		return own
	}
	if reads := c.reads[platform]; reads != nil {
		return reads
	}
	return c.all
}

// grow learns every curve: all reads together, then each platform's reads shrunk towards those, then
// each counter shrunk towards its platform's reads.
func grow(publications []publication) curves {
	g := gridOf(publications)
	by, reads := map[curveKey][]series{}, map[string][]series{}
	for _, p := range publications {
		for m, s := range p.counters {
			by[curveKey{p.platform, m}] = append(by[curveKey{p.platform, m}], s)
		}
		if s := p.counters[content.Reads]; s != nil {
			reads[p.platform] = append(reads[p.platform], s)
		}
	}
	out := curves{reads: map[string]*curve{}, of: map[curveKey]*curve{}}
	var every []series
	for _, platform := range slices.Sorted(maps.Keys(reads)) {
		every = append(every, reads[platform]...)
	}
	out.all = fitCurve(every, usual(g))
	for platform, list := range reads {
		out.reads[platform] = fitCurve(list, out.all)
	}
	for key, list := range by {
		out.of[key] = fitCurve(list, cmp.Or(out.reads[key.platform], out.all))
	}
	return out
}

// spanOf is what one publication says of a curve: events between two ages, in places of the grid.
type spanOf struct {
	from, to float64
	events   float64
}

func fitCurve(list []series, towards *curve) *curve {
	list = thinned(list)
	spans, ends := make([][]spanOf, 0, len(list)), make([]float64, 0, len(list))
	for _, s := range list {
		if seen := spansOf(s, towards.grid); len(seen) > 0 {
			spans, ends = append(spans, seen), append(ends, towards.place(s.last()))
		}
	}
	c := &curve{towards.grid, towards.share}
	for range curveTurns {
		next := [curveBins]float64{}
		for b := range next {
			next[b] = curveShrink * towards.share[b]
		}
		for i, seen := range spans {
			c.spread(&next, seen, ends[i])
		}
		var sum float64
		for _, x := range next {
			sum += x
		}
		for b := range next {
			c.share[b] = next[b] / sum
		}
	}
	return c
}

// thinned leaves at most curvePosts series, whatever their order was.
func thinned(list []series) []series {
	if len(list) <= curvePosts {
		return list
	}
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b series) int {
		return cmp.Or(cmp.Compare(a.last(), b.last()), cmp.Compare(len(a), len(b)), cmp.Compare(a[len(a)-1].value, b[len(b)-1].value))
	})
	out := make([]series, curvePosts)
	for k := range out {
		out[k] = list[k*len(list)/curvePosts]
	}
	return out
}

func spansOf(s series, g grid) []spanOf {
	var out []spanOf
	var before, from, total float64
	for _, p := range s {
		if p.capped {
			break
		}
		if p.value > before {
			out = append(out, spanOf{from, g.place(p.age), p.value - before})
			total += p.value - before
			before = p.value
		}
		from = g.place(p.age)
	}
	share := min(1, curveWeight/max(total, 1))
	for i := range out {
		out[i].events *= share
	}
	return out
}

// spread adds a publication's events to the bins as the curve has them, with those still to come.
func (c *curve) spread(next *[curveBins]float64, seen []spanOf, end float64) {
	var total float64
	for _, s := range seen {
		mass := c.mass(s.from, s.to)
		total += s.events
		c.addTo(next, s.from, s.to, s.events/max(mass, tiny))
	}
	reached := max(c.mass(0, end), .02)
	c.addTo(next, end, curveBins, total/reached)
}

func (c *curve) mass(from, to float64) float64 {
	var sum float64
	for b := int(from); b < curveBins && float64(b) < to; b++ {
		sum += c.share[b] * overlap(b, from, to)
	}
	return sum
}

func (c *curve) addTo(next *[curveBins]float64, from, to, times float64) {
	for b := int(from); b < curveBins && float64(b) < to; b++ {
		next[b] += times * c.share[b] * overlap(b, from, to)
	}
}

// overlap is the part of bin b that lies between two places.
func overlap(b int, from, to float64) float64 {
	return max(0, min(float64(b+1), to)-max(float64(b), from))
}
