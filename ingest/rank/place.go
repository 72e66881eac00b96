package rank

import (
	"cmp"
	"slices"
)

// rankPosts fills in ranks where the evidence allows and returns how many there are.
func (d drawn) rankPosts(scores []Score, posts []shown) int {
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

// placed ranks candidates that are in order. One alone, or those that are the same posts in every draw,
// have nobody to stand before; some that are the same posts share their place.
func placed(of []candidate) {
	if len(of) < 2 || !slices.ContainsFunc(of, func(c candidate) bool { return c.Trust.High > c.Trust.Low }) {
		return
	}
	draws := make([][]float64, len(of))
	for i, c := range of {
		draws[i] = c.draws
	}
	ranks := rankings(draws)
	for from, to := 0, 0; from < len(of); from = to {
		low, high := len(of), 0
		for to = from; to < len(of) && slices.Equal(draws[to], draws[from]); to++ {
			l, h := span(to+1, ranks[to])
			low, high = min(low, l), max(high, h)
		}
		for i := from; i < to; i++ {
			of[i].Rank, of[i].RankLow, of[i].RankHigh = from+1, low, high
		}
	}
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

// span is the middle 90% of ranks, never leaving the rank outside.
func span(rank int, ranks []int) (low, high int) {
	sorted := slices.Sorted(slices.Values(ranks))
	return min(rank, quantile(sorted, .05)), max(rank, quantile(sorted, .95))
}

func quantile[T int | float64](sorted []T, q float64) T {
	return sorted[min(int(q*float64(len(sorted))), len(sorted)-1)]
}
