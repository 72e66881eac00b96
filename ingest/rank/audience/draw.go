package audience

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// draw is the source of chance that belongs to these names, the same in every process.
func (a *Audience) draw(names ...string) *rand.Rand { return chance(a.o.Seed, names...) }

func chance(seed uint64, names ...string) *rand.Rand {
	h := fnv.New64a()
	for _, name := range names {
		h.Write([]byte(name))
		h.Write([]byte{0}) // so that "ab","c" is not "a","bc"
	}
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// poisson draws a count. Above 30 the normal curve is close enough and far cheaper.
func poisson(r *rand.Rand, mean float64) float64 {
	if mean > 30 {
		return max(0, math.Round(mean+math.Sqrt(mean)*r.NormFloat64()))
	}
	n, p, floor := 0.0, r.Float64(), math.Exp(-mean)
	for p > floor {
		p *= r.Float64()
		n++
	}
	return n
}

// gusts is the shape of how unevenly a count comes: smaller is gustier.
const gusts = 2

// gust is a gamma draw of mean 1 and shape gusts: with Poisson draws on it a count is negative binomial.
func gust(r *rand.Rand) float64 {
	product := 1.0
	for range gusts {
		product *= 1 - r.Float64()
	}
	return -math.Log(product) / gusts
}

// tails is the degrees of freedom of heavy draws.
const tails = 4

// heavy is a draw of Student's t with four degrees of freedom, scaled to variance 1.
func heavy(r *rand.Rand) float64 {
	z, square := r.NormFloat64(), 0.0
	for range tails {
		e := r.NormFloat64()
		square += e * e
	}
	return z / math.Sqrt(square/tails) * math.Sqrt((tails-2.)/tails)
}

func logit(p float64) float64    { return math.Log(p / (1 - p)) }
func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
