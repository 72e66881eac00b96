package console

import (
	"cmp"
	"slices"

	"moxin/content"
)

// span is a place among others with its range; the zero value is none.
type span struct{ rank, low, high int }

// drawsOf are the draws of the mean trust of some posts, and of how many that is; nil of none.
func (k *kept) drawsOf(slugs []string) ([]float64, int) {
	k.mu.Lock()
	if k.rows == nil {
		k.rows = make(map[string]int, len(k.Posts))
		for i, slug := range k.Posts {
			k.rows[slug] = i
		}
	}
	rows := k.rows
	k.mu.Unlock()
	var of []int
	for _, slug := range slugs {
		if i, ok := rows[slug]; ok {
			of = append(of, i)
		}
	}
	slices.Sort(of) // sums of another order differ in their last bits
	if of = slices.Compact(of); len(of) == 0 {
		return nil, 0
	}
	mean := make([]float64, len(k.Draws[of[0]]))
	for _, i := range of {
		for d, v := range k.Draws[i] {
			mean[d] += float64(v)
		}
	}
	for d := range mean {
		mean[d] /= float64(len(of))
	}
	return mean, len(of)
}

// placesOf are the places of groups by draws of what they are compared by, in their order; nil draws are of a
// group that has no place. One alone has none, nor have those that are the same in every draw; of some of
// them alike all have the same.
func placesOf(groups [][]float64) []span {
	out := make([]span, len(groups))
	var able []int
	for i, draws := range groups {
		if len(draws) > 0 {
			able = append(able, i)
		}
	}
	if len(able) < 2 || !slices.ContainsFunc(able, func(i int) bool { return !slices.Equal(groups[i], groups[able[0]]) }) {
		return out
	}
	values := make([]float64, len(groups))
	for _, i := range able {
		values[i] = content.IntervalOf(groups[i], 1).Value
	}
	slices.SortStableFunc(able, func(a, b int) int {
		return cmp.Or(cmp.Compare(values[b], values[a]), slices.Compare(groups[b], groups[a]))
	})
	ranks := ranksOver(groups, able)
	for from, to := 0, 0; from < len(able); from = to {
		at := span{rank: from + 1, low: len(able)}
		for to = from; to < len(able) && slices.Equal(groups[able[to]], groups[able[from]]); to++ {
			low, high := middle(ranks[to])
			at.low, at.high = min(at.low, low, to+1), max(at.high, high, to+1)
		}
		at.low = min(at.low, at.rank)
		for _, i := range able[from:to] {
			out[i] = at
		}
	}
	return out
}

// ranksOver are the ranks that groups, the best first, take over the draws.
func ranksOver(groups [][]float64, able []int) [][]int {
	ranks, order := make([][]int, len(able)), make([]int, len(able))
	for i := range able {
		order[i] = i
		ranks[i] = make([]int, len(groups[able[0]]))
	}
	for d := range groups[able[0]] {
		slices.SortFunc(order, func(a, b int) int {
			return cmp.Or(cmp.Compare(groups[able[b]][d], groups[able[a]][d]), a-b)
		})
		for place, i := range order {
			ranks[i][d] = place + 1
		}
	}
	return ranks
}

// middle are the ends of the middle nine of ten.
func middle(ranks []int) (low, high int) {
	slices.Sort(ranks)
	at := func(q float64) int { return ranks[min(int(q*float64(len(ranks))), len(ranks)-1)] }
	return at(.05), at(.95)
}
