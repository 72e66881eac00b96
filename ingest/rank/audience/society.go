package audience

import (
	"math"
	"math/rand/v2"

	"moxin/content"
)

// society is all that is hidden about readers besides the articles: what an oracle knows.
type society struct {
	actions   map[content.Metric]action
	platforms map[string]habits
	shares    []share
	align     float64 // correlation of trust and attention
	luck      float64 // standard deviation of the log of impressions
	crowd     float64 // of the log odds of a reader being a follower
	pace      float64 // of the log of a post's own pace
}

// usual is the society of the tables.
func usual() society {
	return society{actions: usualActions, platforms: usualPlatforms, shares: groupShares, luck: .75, crowd: .30, pace: .3}
}

// related is how the factors go together: what is asked about sells, what draws attention is argued
// over.
func (s society) related() [][]float64 {
	return [][]float64{
		{1, s.align, .15, 0},
		{s.align, 1, .10, .25},
		{.15, .10, 1, 0},
		{0, .25, 0, 1},
	}
}

func (s society) home(platform string) habits {
	if h, ok := s.platforms[platform]; ok {
		return h
	}
	return elsewhere
}

// vary makes a society of another place: loadings by shift away from the table, rates, paces and
// audiences by about a fifth. What shows trust keeps showing it: only a loading's size moves.
func (s society) vary(seed uint64, shift float64) society {
	actions, platforms := map[content.Metric]action{}, map[string]habits{}
	for m, a := range s.actions {
		r := chance(seed, "loading", string(m))
		for i := range a.loading {
			a.loading[i] = moved(r, a.loading[i], shift)
		}
		if m == content.Reads { // reads are attention and luck, never trust
			a.loading[trust] = 0
		}
		a.unique *= math.Exp(.2 * r.NormFloat64())
		a.over *= math.Exp(.2 * r.NormFloat64())
		a.fans *= math.Exp(.2 * r.NormFloat64())
		actions[m] = a
	}
	for name, h := range s.platforms {
		r := chance(seed, "platform", name)
		h.reach *= math.Exp(.25 * r.NormFloat64())
		h.tau *= math.Exp(.25 * r.NormFloat64())
		h.shape *= math.Exp(.08 * r.NormFloat64())
		h.followers = logistic(logit(h.followers) + .3*r.NormFloat64())
		rates := map[content.Metric]float64{}
		for m, rate := range h.rates {
			rates[m] = rate * math.Exp(.25*chance(seed, "rate", name, string(m)).NormFloat64())
		}
		h.rates = rates
		platforms[name] = h
	}
	s.actions, s.platforms = actions, platforms
	return s
}

// moved is a loading as another place has it: its sign stays, and where the table has none a little
// may be.
func moved(r *rand.Rand, loading, shift float64) float64 {
	size, stray := math.Exp(shift*r.NormFloat64()), .25*shift*r.NormFloat64()
	if math.Abs(loading) < .1 {
		return loading + stray
	}
	return math.Copysign(max(.05, math.Abs(loading)*size), loading)
}
