package rank

import (
	"context"
	"math"
	"math/rand/v2"
)

const (
	settling  = 60 // sweeps before draws are kept, and never more than are kept
	fullDraws = 400
	bigDraws  = 200 // of more posts than bigPosts
	bigPosts  = 3000
)

// dice are the chances of a draw, each from a stream of its own, so that data that hardly differ give
// draws that hardly differ.
type dice struct {
	posts, groups, cells, signals []*rand.Rand
}

func newDice(m *model, seed uint64) dice {
	streams := func(kind uint64, n int) []*rand.Rand {
		out := make([]*rand.Rand, n)
		for i := range out {
			out[i] = rand.New(rand.NewPCG(seed, kind<<32|uint64(i)))
		}
		return out
	}
	return dice{streams(1, len(m.posts)), streams(2, len(m.groups)), streams(3, len(m.cells)), streams(4, len(m.signals))}
}

func normals(r *rand.Rand) vec {
	var v vec
	for f := range v {
		v[f] = r.NormFloat64()
	}
	return v
}

// chiSquare draws from its distribution by the cube of a normal (Wilson and Hilferty 1931): one number
// from the stream, whatever the freedom is.
func chiSquare(r *rand.Rand, freedom float64) float64 {
	x := 2 / (9 * freedom)
	return freedom * math.Pow(max(1-x+r.NormFloat64()*math.Sqrt(x), .05), 3)
}

// draw walks through the posterior (Gibbs) from where learn ended: groups, factors, loadings, what is
// each signal's own, levels and variances, all together.
func (m *model) draw(ctx context.Context, o Options) (drawn, error) {
	d := newDice(m, o.Seed)
	n := len(m.posts)
	draws := o.Draws
	if draws <= 0 {
		draws = fullDraws
		if n > bigPosts {
			draws = bigDraws
		}
	}
	out := newWalk(m, draws)
	for sweep := -min(settling, draws); sweep < draws; sweep++ {
		if err := ctx.Err(); err != nil {
			return drawn{}, err
		}
		m.sweep(d)
		if sweep >= 0 && n > 0 {
			out.keep(m, d, sweep)
		}
	}
	return out.finish(), nil
}

func (m *model) sweep(d dice) {
	m.each(func(i int) {
		p := &m.posts[i]
		for j := range p.rows {
			r := &p.rows[j]
			r.variance = r.poisson + m.cells[r.cell].noise/r.weight + r.extra
		}
		m.inform(p)
		m.speak(i)
	}, nil)
	m.pool(func(g int) vec { return normals(d.groups[g]) })
	loads := m.newLoads()
	m.each(func(i int) { m.drawPost(&m.posts[i], m.given[i], d.posts[i]) }, func(i int) { loads.tell(m, &m.posts[i], false) })
	m.loadings(loads, func(s int) vec { return normals(d.signals[s]) })
	levels, spreads := m.newLevels(), m.newSpreads()
	m.each(func(i int) { m.drawRows(&m.posts[i], d.posts[i]) }, func(i int) {
		levels.tell(&m.posts[i])
		spreads.tell(m, &m.posts[i])
	})
	m.levels(levels, func(c, _ int) float64 { return d.cells[c].NormFloat64() })
	m.spreads(spreads, func(of, i int, freedom float64) float64 {
		if of == ofSignal {
			return chiSquare(d.signals[i], freedom)
		}
		return chiSquare(d.cells[i], freedom)
	})
}

// drawPost draws factors and hidden exposures; what they were expected to be is kept beside.
func (m *model) drawPost(p *post, given vec, r *rand.Rand) {
	var a [maxDesign]float64
	root := p.centre(m.own(p), given)
	step := append(a[:0], p.mean...)
	clear(step)
	step[trust] = 1
	root.solve(step)
	p.expected, p.unsure = p.mean[trust], step[trust]
	for n := range step {
		step[n] = r.NormFloat64()
	}
	root.upper(step)
	for n := range step {
		p.mean[n] += step[n]
	}
}

// drawRows draws what is each signal's own and each row's noise, given the factors.
func (m *model) drawRows(p *post, dice *rand.Rand) {
	var a [maxDesign]float64
	for i := range p.blocks {
		k := &p.blocks[i]
		k.mean = k.pull
		for j := k.from; j < k.to; j++ {
			r := &p.rows[j]
			var fitted float64
			for n, x := range m.design(r, a[:0], len(p.mean)) {
				fitted += x * p.mean[n]
			}
			r.fitted = fitted
			k.mean -= fitted / r.variance
		}
		k.mean = k.mean/k.precision + dice.NormFloat64()/math.Sqrt(k.precision)
		k.square = k.mean * k.mean
		for j := k.from; j < k.to; j++ {
			r := &p.rows[j]
			r.fitted += k.mean
			c := &m.cells[r.cell]
			own := c.noise / r.weight
			spread := own + r.extra
			share := spread / r.variance
			noise := share*(r.said-r.fitted) + math.Sqrt(spread*(1-share))*dice.NormFloat64()
			part := own / spread
			r.square = part*part*noise*noise + part*r.extra
		}
	}
}
