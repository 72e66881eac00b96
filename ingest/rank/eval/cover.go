package eval

import (
	"math"
	"slices"
	"time"

	"moxin/ingest/rank"
)

// Levels are the nominal shares that intervals are asked to hold.
var Levels = [...]float64{.5, .8, .9, .95}

// Cover is the actual share at each of Levels, of values and of ranks.
type Cover struct {
	Value [len(Levels)]float64
	Rank  [len(Levels)]float64
}

// covers takes the intervals of every level from the draws that a ranking keeps.
func covers(result rank.Result, at map[string]int, truth []float64) (c Cover) {
	kept := result.Ranking(time.Time{})
	standard, order := standardised(truth), ranks(truth)
	places := drawnRanks(kept.Draws)
	for i, post := range kept.Posts {
		values := make([]float64, len(kept.Draws[i]))
		for k, v := range kept.Draws[i] {
			values[k] = float64(v)
		}
		slices.Sort(values)
		slices.Sort(places[i])
		for l, level := range Levels {
			if holds(values, level, standard[at[post]]) {
				c.Value[l] += 1 / float64(len(kept.Posts))
			}
			if holds(places[i], level, order[at[post]]) {
				c.Rank[l] += 1 / float64(len(kept.Posts))
			}
		}
	}
	return c
}

// drawnRanks are the ranks of every post, one for each draw.
func drawnRanks(draws [][]float32) [][]float64 {
	out := make([][]float64, len(draws))
	if len(draws) == 0 {
		return out
	}
	one := make([]float64, len(draws))
	for k := range draws[0] {
		for i := range draws {
			one[i] = float64(draws[i][k])
		}
		for i, place := range ranks(one) {
			out[i] = append(out[i], place)
		}
	}
	return out
}

// holds reports whether the middle level of sorted draws holds x.
func holds(draws []float64, level, x float64) bool {
	n := float64(len(draws))
	if n == 0 {
		return false
	}
	low, high := int(math.Round((1-level)/2*n)), int(math.Round((1+level)/2*n))-1
	return draws[max(low, 0)] <= x && x <= draws[min(max(high, low), len(draws)-1)]
}
