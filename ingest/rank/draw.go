package rank

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"moxin/content"
)

// drawn are joint draws of every post's trust in standard deviations over the posts: the
// scale of a ranking is itself uncertain, so each draw is put on its own.
type drawn struct {
	values [][]float64 // by post, then draw
	mean   []float64   // by post
	before []float64   // by post: its signals alone, on the same scale
	unit   float64     // standard deviations of the model to one of the ranking
}

// draw makes draws in mirrored pairs, so that their mean is the posterior's. Chance is dealt
// out in the canonical order of posts and groups.
func draw(p pooled, order []int, o Options) drawn {
	n, pairs := len(p.posts), (o.Draws+1)/2
	d := drawn{values: make([][]float64, n), mean: make([]float64, n), before: make([]float64, n)}
	flat := make([]float64, n*pairs*2)
	for i := range d.values {
		d.values[i] = flat[i*pairs*2 : (i+1)*pairs*2]
	}
	r := rand.New(rand.NewPCG(o.Seed, 0x6d6f78696e))
	noise, effect := make([]float64, len(p.effect)), make([]float64, len(p.effect))
	for k := range pairs {
		for g := range noise {
			noise[g] = r.NormFloat64()
		}
		step := p.root.solveUpper(noise)
		own := make([]float64, n)
		for _, i := range order {
			own[i] = r.NormFloat64()
		}
		for side, sign := range []float64{1, -1} {
			for g := range effect {
				effect[g] = p.effect[g] + sign*step[g]
			}
			for i, post := range p.posts {
				mean, variance := post.given(p.sum(i, effect))
				d.values[i][2*k+side] = mean + sign*own[i]*math.Sqrt(variance)
			}
		}
	}
	d.scale(p)
	return d
}

// scale turns trust into standard deviations over the posts. Few posts have no spread worth
// the name: they keep the model's own unit, around their mean.
func (d *drawn) scale(p pooled) {
	n := len(d.values)
	if n == 0 {
		return
	}
	column, units := make([]float64, n), 0.0
	draws := len(d.values[0])
	for k := range draws {
		for i := range column {
			column[i] = d.values[i][k]
		}
		mean, sd := moments(column)
		if n < minPosts || sd == 0 {
			mean, sd = 0, 1
		}
		units += sd / float64(draws)
		for i := range column {
			d.values[i][k] = (column[i] - mean) / sd
		}
	}
	d.unit = units
	for i, post := range p.posts {
		column[i] = post.mean
	}
	middle, _ := moments(column)
	if n < minPosts {
		middle = 0
	}
	for i, post := range p.posts {
		d.mean[i] = (post.mean - middle) / units
		d.before[i] = post.before / units
	}
}

// mostKept is how many draws are kept beside the scores.
const mostKept = 200

func (d drawn) kept(set dataset) content.Ranking {
	var out content.Ranking
	for i, p := range set.posts {
		draws := make([]float32, min(mostKept, len(d.values[i])))
		for k := range draws {
			draws[k] = float32(d.values[i][k])
		}
		out.Posts, out.Draws = append(out.Posts, p.ID), append(out.Draws, draws)
	}
	return out
}

// interval is the middle 90 % of draws, never leaving the value outside.
func interval(value float64, draws []float64) Estimate {
	sorted := slices.Sorted(slices.Values(draws))
	return Estimate{
		Value: round(value),
		Low:   round(min(value, quantile(sorted, .05))),
		High:  round(max(value, quantile(sorted, .95))),
	}
}

func quantile[T int | float64](sorted []T, q float64) T {
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
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

// rankPosts fills in ranks where the evidence allows and returns how many there are.
func (d drawn) rankPosts(scores []Score, posts []measured) int {
	var able []int
	for i := range scores {
		if posts[i].witnessed {
			able = append(able, i)
		}
	}
	if len(able) < minPosts {
		return 0
	}
	slices.SortFunc(able, func(a, b int) int {
		return cmp.Or(cmp.Compare(scores[b].Trust.Value, scores[a].Trust.Value), cmp.Compare(scores[a].Post, scores[b].Post))
	})
	candidates := make([][]float64, len(able))
	for place, i := range able {
		candidates[place] = d.values[i]
	}
	for place, ranks := range rankings(candidates) {
		s := &scores[able[place]]
		s.Rank = place + 1
		s.RankLow, s.RankHigh = span(s.Rank, ranks)
		top := 0
		for _, r := range ranks {
			if r <= 10 {
				top++
			}
		}
		s.PTop10 = round(float64(top) / float64(len(ranks)))
	}
	return len(able)
}
