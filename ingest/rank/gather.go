package rank

import (
	"cmp"
	"fmt"
	"math"
	"slices"
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
		slices.SortStableFunc(posts[k].rows, func(a, b row) int { return int(a.signal - b.signal) })
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
		r.signal, r.hidden = int32(s), -1
		if kind == amongHidden {
			if hidden < 0 {
				hidden = p.hidden
				p.hidden++
			}
			r.hidden = int32(hidden)
		}
		r.cell = int32(g.cell(pub, s, kind))
		r.x[level] = 1
		g.covariates(&r, pub)
		p.rows = append(p.rows, r)
	}
}

func (g *gatherer) cell(pub publication, s, kind int) int {
	key := cellKey{g.channels[pub.platform+"\x00"+pub.channel], s, kind}
	i, ok := g.index[key]
	if !ok {
		i = len(g.cells)
		g.index[key] = i
		g.cells = append(g.cells, cell{signal: s, channel: key.channel, kind: kind, shares: fmt.Sprint(pub.platform, "\x00", s, "\x00", kind)})
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
			posts[i].rows[j].cell = int32(place[posts[i].rows[j].cell])
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
