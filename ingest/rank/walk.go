package rank

import (
	"math"

	"moxin/content"
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
