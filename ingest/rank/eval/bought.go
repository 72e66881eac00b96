package eval

import (
	"context"

	"moxin/ingest/rank"
	"moxin/ingest/rank/audience"
)

// Bought is what bought likes did to one ranking: the same audience with them and without.
type Bought struct {
	Seed  uint64
	Posts int     // whose likes were bought
	Cost  float64 // Spearman without less Spearman with
	Lift  float64 // how far those posts rose, as a mean share of the list
}

// EvaluateBought ranks a variant with bought likes, and the same without, for every seed.
func EvaluateBought(ctx context.Context, o Options) ([]Bought, error) {
	return each(ctx, o, func(v audience.Variant, seed uint64) Bought {
		honest := v
		honest.Bought = 0
		with, without := audience.Simulate(v, seed), audience.Simulate(honest, seed)
		truth := truths(with)
		a, b := scores(with.Data, o.Rank), scores(without.Data, o.Rank)
		out := Bought{Seed: seed, Posts: len(with.Bought), Cost: Spearman(b, truth) - Spearman(a, truth)}
		rise, place := ranks(a), map[string]int{}
		for i, p := range with.Data.Posts {
			place[p.ID] = i
		}
		before := ranks(b)
		for _, post := range with.Bought {
			i := place[post]
			out.Lift += (before[i] - rise[i]) / float64(len(truth)*len(with.Bought))
		}
		return out
	})
}

// scores are the trust of the posts, in their order.
func scores(data rank.Data, o rank.Options) []float64 {
	at, out := map[string]int{}, make([]float64, len(data.Posts))
	for i, p := range data.Posts {
		at[p.ID] = i
	}
	for _, p := range rank.Rank(data, o).Posts {
		out[at[p.Post]] = p.Trust.Value
	}
	return out
}
