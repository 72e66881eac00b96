package rank

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"moxin/content"
)

const (
	settling  = 60 // sweeps before draws are kept, and never more than are kept
	fullDraws = 400
	bigDraws  = 200 // of more posts than bigPosts
	bigPosts  = 3000
)

// drawn are joint draws of every post's trust in standard deviations over the posts: the scale of a
// ranking is itself uncertain, so each draw is put on its own. Posts are in canonical order.
type drawn struct {
	values [][]float64 // by post, then draw
	mean   []float64   // by post
	spread []float64   // standard deviation, by post
	demand []Estimate  // by post
	effect [][]float64 // by group, then draw: of trust, in the same unit
	unit   float64     // standard deviations of the model to one of the ranking
	middle float64     // of the model's trust over the posts
}

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
func (m *model) draw(o Options) drawn {
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
		m.sweep(d)
		if sweep >= 0 {
			out.keep(m, sweep)
		}
	}
	return out.finish(m)
}

func (m *model) sweep(d dice) {
	each(len(m.posts), func(i int) {
		p := &m.posts[i]
		for j := range p.rows {
			r := &p.rows[j]
			r.variance = r.poisson + m.cells[r.cell].noise/r.weight + r.extra
		}
		m.inform(p)
	})
	m.pool(func(g int) vec { return normals(d.groups[g]) })
	each(len(m.posts), func(i int) { m.drawPost(&m.posts[i], d.posts[i]) })
	m.loadings(func(s int) vec { return normals(d.signals[s]) })
	each(len(m.posts), func(i int) { m.drawRows(&m.posts[i], d.posts[i]) })
	m.levels(func(c, _ int) float64 { return d.cells[c].NormFloat64() })
	m.spreads(func(kind, i int, freedom float64) float64 {
		if kind == 0 {
			return chiSquare(d.signals[i], freedom)
		}
		return chiSquare(d.cells[i], freedom)
	})
}

// drawPost draws factors and hidden exposures; what they were expected to be is kept beside.
func (m *model) drawPost(p *post, r *rand.Rand) {
	own := m.own(p)
	d := len(p.mean)
	root := newSquare(d)
	copy(root.a, p.s.a)
	copy(p.mean, p.b)
	pull := own.times(p.given)
	for a := range factors {
		p.mean[a] += pull[a]
		for b := range factors {
			root.add(a, b, own[a][b])
		}
	}
	root.cholesky()
	root.solve(p.mean)
	unit := make([]float64, d)
	unit[trust] = 1
	root.solve(unit)
	p.expected, p.unsure = p.mean[trust], unit[trust]
	p.expectedDemand = p.mean[demand]
	step := make([]float64, d)
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
			r.fitted = 0
			for n, x := range m.design(*r, a[:0], len(p.mean)) {
				r.fitted += x * p.mean[n]
			}
			k.mean -= r.fitted / r.variance
		}
		k.mean = k.mean/k.precision + dice.NormFloat64()/math.Sqrt(k.precision)
		k.square = k.mean * k.mean
		for j := k.from; j < k.to; j++ {
			r := &p.rows[j]
			r.fitted += k.mean
			c := &m.cells[r.cell]
			spread := c.noise/r.weight + r.extra
			share := spread / r.variance
			noise := share*(r.answer-c.mean(r.x)-r.fitted) + math.Sqrt(spread*(1-share))*dice.NormFloat64()
			part := c.noise / r.weight / spread
			r.square = part*part*noise*noise + part*r.extra
		}
	}
}

// walk gathers draws.
type walk struct {
	values, expected [][]float64 // by post, then draw
	unsure           [][]float64
	demand, wide     []float64 // sums by post
	squares          []float64
	effect           [][]float64
}

func newWalk(m *model, draws int) *walk {
	table := func(n int) [][]float64 {
		flat, out := make([]float64, n*draws), make([][]float64, n)
		for i := range out {
			out[i] = flat[i*draws : (i+1)*draws]
		}
		return out
	}
	n := len(m.posts)
	return &walk{
		values: table(n), expected: table(n), unsure: table(n), demand: make([]float64, n), wide: make([]float64, n),
		squares: make([]float64, n), effect: table(len(m.groups)),
	}
}

func (w *walk) keep(m *model, k int) {
	for i := range m.posts {
		p := &m.posts[i]
		w.values[i][k], w.expected[i][k], w.unsure[i][k] = p.mean[trust], p.expected, p.unsure
		w.demand[i] += p.expectedDemand
		w.squares[i] += p.mean[demand] * p.mean[demand]
		w.wide[i] += p.mean[demand]
	}
	for g := range m.groups {
		w.effect[g][k] = m.groups[g].effect[trust]
	}
}

// finish puts each draw on its own scale. Few posts have no spread worth the name: they keep the
// model's own unit, around its mean.
func (w *walk) finish(m *model) drawn {
	n := len(m.posts)
	d := drawn{values: w.values, mean: make([]float64, n), spread: make([]float64, n), demand: make([]Estimate, n), effect: w.effect}
	if n == 0 {
		return d
	}
	draws := len(w.values[0])
	column := make([]float64, n)
	middles, units := make([]float64, draws), make([]float64, draws)
	for k := range draws {
		for i := range column {
			column[i] = w.values[i][k]
		}
		middles[k], units[k] = moments(column)
		if n < minPosts || units[k] == 0 {
			middles[k], units[k] = 0, 1
		}
		d.unit += units[k] / float64(draws)
		d.middle += middles[k] / float64(draws)
		for i := range column {
			w.values[i][k] = (w.values[i][k] - middles[k]) / units[k]
		}
		for g := range w.effect {
			w.effect[g][k] /= units[k]
		}
	}
	for i := range n {
		var sum, square, inner float64
		for k := range draws {
			x := (w.expected[i][k] - middles[k]) / units[k]
			sum, square = sum+x, square+x*x
			inner += w.unsure[i][k] / (units[k] * units[k])
		}
		t := float64(draws)
		d.mean[i] = sum / t
		d.spread[i] = math.Sqrt(max(square/t-d.mean[i]*d.mean[i], 0) + inner/t)
		mean := w.demand[i] / t
		wide := w.wide[i] / t
		d.demand[i] = *normal(mean, math.Sqrt(max(w.squares[i]/t-wide*wide, 0)))
	}
	return d
}

// moments are the mean and the standard deviation over values.
func moments(values []float64) (mean, sd float64) {
	for _, v := range values {
		mean += v / float64(len(values))
	}
	for _, v := range values {
		sd += (v - mean) * (v - mean) / float64(len(values))
	}
	return mean, math.Sqrt(sd)
}

// mostKept is how many draws are kept beside the scores.
const mostKept = 200

// kept are the draws for later comparisons, by post id.
func (d drawn) kept(set dataset, m *model) content.Ranking {
	var out content.Ranking
	for i, p := range m.posts {
		draws := make([]float32, min(mostKept, len(d.values[i])))
		for k := range draws {
			draws[k] = float32(d.values[i][k])
		}
		out.Posts, out.Draws = append(out.Posts, set.posts[p.id].ID), append(out.Draws, draws)
	}
	return out
}

// rankings are the ranks that candidates take over the draws, 1 the best.
func rankings(candidates [][]float64) [][]int {
	ranks := make([][]int, len(candidates))
	if len(candidates) == 0 {
		return nil
	}
	order := make([]int, len(candidates))
	for i := range ranks {
		ranks[i], order[i] = make([]int, len(candidates[0])), i
	}
	for k := range candidates[0] {
		slices.SortFunc(order, func(a, b int) int {
			return cmp.Or(cmp.Compare(candidates[b][k], candidates[a][k]), a-b)
		})
		for place, i := range order {
			ranks[i][k] = place + 1
		}
	}
	return ranks
}

// span is the middle 90 % of ranks, never leaving the rank outside.
func span(rank int, ranks []int) (low, high int) {
	sorted := slices.Sorted(slices.Values(ranks))
	return min(rank, quantile(sorted, .05)), max(rank, quantile(sorted, .95))
}

func quantile[T int | float64](sorted []T, q float64) T {
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}
