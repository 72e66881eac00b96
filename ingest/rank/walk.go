package rank

import (
	"math"

	"moxin/content"
)

// drawn are joint draws of every post's trust in standard deviations over the posts: the scale of a
// ranking is itself uncertain, so each draw is put on its own. Scores are what was learned (MAP); draws lie
// around them and say how sure they are. Posts are in canonical order.
type drawn struct {
	values [][]float64 // by post, then draw
	mean   []float64   // by post
	spread []float64   // standard deviation, by post
	demand []Estimate  // by post
	effect [][]float64 // by group, then draw: of trust, in the same unit
	unit   float64     // standard deviations of the model to one of the ranking
}

// walk gathers draws around what was learned.
type walk struct {
	values, expected [][]float64 // by post, then draw, each draw on its own scale
	unsure           []float64   // mean variance that draws leave, by post
	sums, squares    []float64   // of demand, by post
	effect           [][]float64
	unit             float64   // standard deviations of the model to one of the ranking, on the average
	column           []float64 // of one draw, by post

	trust, demand, group []float64 // what was learned, by post and by group
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
	w := &walk{values: table(n), expected: table(n), unsure: make([]float64, n), column: make([]float64, n), sums: make([]float64, n), squares: make([]float64, n), effect: table(len(m.groups))}
	for i := range m.posts {
		w.trust, w.demand = append(w.trust, m.posts[i].mean[trust]), append(w.demand, m.posts[i].mean[demand])
	}
	for _, g := range m.groups {
		w.group = append(w.group, g.effect[trust])
	}
	return w
}

// misfit is the standard deviation of what four factors and their table cannot know of a post's trust: every
// model is a little wrong, and the more signals agree the more that is what is left.
const misfit = .13

// keep keeps a draw in standard deviations over its posts. Few posts have no spread worth the name: they
// keep the model's own unit, and the fewest its mean.
func (w *walk) keep(m *model, d dice, k int) {
	n, draws := len(m.posts), float64(len(w.values[0]))
	for i := range m.posts {
		w.column[i] = m.posts[i].mean[trust] + misfit*d.posts[i].NormFloat64()
	}
	middle, sd := moments(w.column)
	if n < learnFrom || sd == 0 {
		sd = 1
	}
	if n < minPosts {
		middle = 0
	}
	w.unit += sd / draws
	for i := range m.posts {
		p := &m.posts[i]
		w.values[i][k], w.expected[i][k] = (w.column[i]-middle)/sd, (p.expected-middle)/sd
		w.unsure[i] += (p.unsure + misfit*misfit) / (sd * sd) / draws
		w.sums[i] += p.mean[demand]
		w.squares[i] += p.mean[demand] * p.mean[demand]
	}
	for g := range m.groups {
		w.effect[g][k] = m.groups[g].effect[trust] / sd
	}
}

// finish puts draws around what was learned.
func (w *walk) finish() drawn {
	n := len(w.values)
	d := drawn{values: w.values, mean: make([]float64, n), spread: make([]float64, n), demand: make([]Estimate, n), effect: w.effect}
	if n == 0 {
		return d
	}
	draws := float64(len(w.values[0]))
	d.unit = w.unit
	middle, _ := moments(w.trust)
	if n < minPosts {
		middle = 0
	}
	for i := range n {
		_, d.spread[i] = moments(w.expected[i])
		d.spread[i] = math.Sqrt(d.spread[i]*d.spread[i] + w.unsure[i])
		d.mean[i] = (w.trust[i] - middle) / d.unit
		around(d.values[i], d.mean[i])
		mean := w.sums[i] / draws
		d.demand[i] = *normal(w.demand[i], math.Sqrt(max(w.squares[i]/draws-mean*mean, 0)))
	}
	for g, effect := range d.effect {
		around(effect, w.group[g]/d.unit)
	}
	return d
}

// around moves draws so that their mean is what was learned.
func around(draws []float64, learned float64) {
	mean, _ := moments(draws)
	for k := range draws {
		draws[k] += learned - mean
	}
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

// over is the mean trust of some posts in every draw.
func (d drawn) over(posts []int) []float64 {
	out := make([]float64, len(d.values[posts[0]]))
	for _, i := range posts {
		for k, v := range d.values[i] {
			out[k] += v / float64(len(posts))
		}
	}
	return out
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
