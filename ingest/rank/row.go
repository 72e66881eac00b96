package rank

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"moxin/content"
)

// Covariates of a row, beside its cell's own level. They are differences to the cell's mean, so that a
// row that knows nothing of one is taken as usual.
const (
	level     = iota // the cell's mean log rate
	mix              // share of followers among the readers
	hourSin          // the hour of the day it was published at
	hourCos          //
	followers        // log of followers at publication, for reads alone
	covariates
)

// row is one counter of one publication: events that come as a Poisson process whose log mean is
//
//	offset + β·x + loading·z + unique + noise
type row struct {
	signal int // index into model.signals
	cell   int
	hidden int // index of the unknown exposure among the post's; -1 = the exposure is known
	events float64
	capped bool // events is a lower bound
	offset float64
	x      [covariates]float64
	extra  float64 // variance that immaturity adds to the log mean

	weight   float64 // what robustness leaves of the row, 0…1
	answer   float64 // working response less offset, of variance variance
	variance float64
	fitted   float64 // loading·z + unique + hidden
	square   float64 // E[noise²]
	poisson  float64 // variance of the count itself, on the log scale
}

// cell is one signal on one channel with one kind of exposure: what is usual there.
type cell struct {
	signal   int
	events   float64
	exposure float64
	shares   string  // what cells of one platform have in common
	usual    float64 // level of those: what the cell's own is shrunk towards
	beta     [covariates]float64
	noise    float64 // variance of over-dispersion
}

// How a row's exposure is known.
const (
	countedAlone = iota // the channel's usual count is the yardstick
	amongKnown
	amongFallback // fewer told: the whole audience stands for a part of it
	amongHidden   // nobody told: a latent number shared by the publication's rows
)

type cellKey struct {
	channel, signal, kind int
}

// gatherer collects rows.
type gatherer struct {
	set      dataset
	curves   curves
	signals  []signal
	channels map[string]int // platform and channel to its place by content
	index    map[cellKey]int
	cells    []cell
}

// collect makes the rows of every post, in the given order of posts.
func collect(set dataset, signals []signal, order []int) ([]post, []cell) {
	g := gatherer{set: set, curves: grow(set.publications), signals: signals, channels: channelOrder(set), index: map[cellKey]int{}}
	of := make([][]int, len(set.posts))
	for i, p := range set.publications {
		of[p.post] = append(of[p.post], i)
	}
	posts := make([]post, len(order))
	for k, id := range order {
		posts[k].id = id
		for _, i := range g.byChannel(of[id]) {
			g.take(&posts[k], g.set.publications[i])
		}
		slices.SortStableFunc(posts[k].rows, func(a, b row) int { return a.signal - b.signal })
	}
	g.drop(posts)
	g.centre(posts)
	g.begin()
	return posts, g.cells
}

func (g *gatherer) byChannel(publications []int) []int {
	slices.SortStableFunc(publications, func(a, b int) int {
		pa, pb := g.set.publications[a], g.set.publications[b]
		return cmp.Compare(g.channels[pa.platform+"\x00"+pa.channel], g.channels[pb.platform+"\x00"+pb.channel])
	})
	return publications
}

// channelOrder orders channels by what they hold, never by name.
func channelOrder(set dataset) map[string]int {
	type held struct {
		name  string
		posts int
		sum   float64
	}
	by := map[string]*held{}
	for _, p := range set.publications {
		name := p.platform + "\x00" + p.channel
		if by[name] == nil {
			by[name] = &held{name: name}
		}
		by[name].posts++
		for _, s := range p.counters {
			by[name].sum += math.Round(s[len(s)-1].value)
		}
	}
	var all []*held
	for _, h := range by {
		all = append(all, h)
	}
	slices.SortFunc(all, func(a, b *held) int {
		return cmp.Or(b.posts-a.posts, cmp.Compare(b.sum, a.sum), cmp.Compare(a.name, b.name))
	})
	out := map[string]int{}
	for i, h := range all {
		out[h.name] = i
	}
	return out
}

// take adds the rows of one publication to its post.
func (g *gatherer) take(p *post, pub publication) {
	hidden := -1
	for s, sig := range g.signals {
		if pub.counters[sig.metric] == nil {
			continue
		}
		r, kind, ok := g.row(pub, sig)
		if !ok {
			continue
		}
		r.signal, r.hidden = s, -1
		if kind == amongHidden {
			if hidden < 0 {
				hidden = p.hidden
				p.hidden++
			}
			r.hidden = hidden
		}
		r.cell = g.cell(pub, s, kind)
		r.x[level] = 1
		g.covariates(&r, pub)
		p.rows = append(p.rows, r)
	}
}

// row is a counter with its exposure and age; false when it says nothing.
func (g *gatherer) row(pub publication, sig signal) (row, int, bool) {
	events := pub.counters[sig.metric]
	own := g.curves.find(pub.platform, sig.metric)
	last := events[len(events)-1]
	alone := func(kind int, times float64) (row, int, bool) {
		grown := math.Log(own.at(last.age))
		return row{events: last.value, capped: last.capped, offset: grown, extra: times * grown * grown}, kind, true
	}
	if sig.among == "" {
		if shown := pub.counters[content.Impressions]; sig.metric == content.Reads && shown != nil {
			if r, ok := g.rate(pub, events, shown, own, content.Impressions); ok {
				return r, amongKnown, true
			}
		}
		return alone(countedAlone, immature)
	}
	for kind, m := range []content.Metric{sig.among, sig.fallback} {
		if m == "" {
			continue
		}
		if exposure := pub.exposure(m); exposure != nil {
			r, ok := g.rate(pub, events, exposure, own, m)
			return r, amongKnown + kind, ok
		}
	}
	return alone(amongHidden, immatureRate)
}

const (
	immature     = .02 // of the squared log of what has not come yet: how far curves of posts differ
	immatureRate = .02
)

// rate is events among an exposure at the same age; false when they were never read at about the same.
func (g *gatherer) rate(pub publication, events, exposure series, own *curve, among content.Metric) (row, bool) {
	from, to := max(events.first(), exposure.first()), min(events.last(), exposure.last())
	if from > to+slack || exposure.at(to) <= 0 {
		return row{}, false
	}
	if among == strangers || among == content.FollowerReads {
		among = content.Reads
	}
	lag := math.Log(own.at(to) / g.curves.find(pub.platform, among).at(to))
	n := calm(events, exposure, to)
	return row{
		events: n, capped: events[len(events)-1].capped,
		offset: math.Log(exposure.at(to)) + lag, extra: immatureRate * lag * lag,
	}, true
}

func (g *gatherer) cell(pub publication, s, kind int) int {
	key := cellKey{g.channels[pub.platform+"\x00"+pub.channel], s, kind}
	i, ok := g.index[key]
	if !ok {
		i = len(g.cells)
		g.index[key] = i
		g.cells = append(g.cells, cell{signal: s, shares: fmt.Sprint(pub.platform, "\x00", s, "\x00", kind)})
	}
	return i
}

// drop leaves out cells in which nothing ever happened, so that they change nothing, not even chance.
func (g *gatherer) drop(posts []post) {
	for _, p := range posts {
		for _, r := range p.rows {
			g.cells[r.cell].events += r.events
			g.cells[r.cell].exposure += math.Exp(r.offset)
		}
	}
	place := make([]int, len(g.cells))
	var left []cell
	for i, c := range g.cells {
		place[i] = -1
		if c.events > 0 {
			place[i] = len(left)
			left = append(left, c)
		}
	}
	g.cells = left
	for i := range posts {
		posts[i].rows = slices.DeleteFunc(posts[i].rows, func(r row) bool { return place[r.cell] < 0 })
		for j := range posts[i].rows {
			posts[i].rows[j].cell = place[posts[i].rows[j].cell]
		}
	}
}

// centre makes covariates differences to their cell's mean; what is not known is as usual.
func (g *gatherer) centre(posts []post) {
	type sums struct{ n, x [covariates]float64 }
	about := make([]sums, len(g.cells))
	for _, p := range posts {
		for _, r := range p.rows {
			for k, x := range r.x {
				if !math.IsNaN(x) {
					about[r.cell].n[k]++
					about[r.cell].x[k] += x
				}
			}
		}
	}
	for _, p := range posts {
		for j := range p.rows {
			r := &p.rows[j]
			for k := mix; k < covariates; k++ {
				if math.IsNaN(r.x[k]) {
					r.x[k] = 0
				} else {
					r.x[k] -= about[r.cell].x[k] / about[r.cell].n[k]
				}
			}
		}
	}
}

// begin gives every cell a first level, and the one of its platform that it is shrunk towards.
func (g *gatherer) begin() {
	type pooled struct{ events, exposure float64 }
	shared := map[string]pooled{}
	for _, c := range g.cells {
		all := shared[c.shares]
		shared[c.shares] = pooled{all.events + c.events, all.exposure + c.exposure}
	}
	for i := range g.cells {
		c, all := &g.cells[i], shared[g.cells[i].shares]
		c.usual = math.Log((all.events + .5) / (all.exposure + tiny))
		c.beta[level] = math.Log((c.events + .5) / (c.exposure + tiny))
	}
}

func (g *gatherer) covariates(r *row, pub publication) {
	reads, fans := pub.counters[content.Reads], pub.counters[content.FollowerReads]
	if reads != nil && fans != nil && reads[len(reads)-1].value > 0 {
		r.x[mix] = min(fans.at(reads.last())/reads[len(reads)-1].value, 1)
	} else {
		r.x[mix] = math.NaN()
	}
	at := pub.at
	hour := float64(at.Hour()) + float64(at.Minute())/60
	r.x[hourSin], r.x[hourCos] = math.Sincos(hour / 12 * math.Pi)
	r.x[followers] = math.NaN()
	if f := pub.counters[FollowersAtPublish]; f != nil && g.signals[r.signal].among == "" && f[len(f)-1].value > 0 {
		r.x[followers] = math.Log(f[len(f)-1].value)
	}
}
