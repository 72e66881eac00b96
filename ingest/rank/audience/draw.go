package audience

import (
	"hash/fnv"
	"math"
	"math/rand/v2"

	"moxin/content"
)

const (
	fewest, most = 120, 60000 // reads a post ends with, before Scale
	// steps cuts the way from nothing to the final count into Poisson increments; between
	// two of them a count grows evenly.
	steps = 48
)

// shares says how much of an article's truth comes from its groups, as shares of variance.
// Real rows put most of it on the author.
var shares = []struct {
	kind  string
	of    func(Article) string
	share float64
}{
	{"author", func(a Article) string { return a.Author }, .30},
	{"series", func(a Article) string { return a.Series }, .15},
	{"topic", func(a Article) string { return a.Topic }, .10},
	{"stage", func(a Article) string { return a.Stage }, .05},
}

// truthOf draws the truth of an article, with variance 1 whichever groups it belongs to.
func (a *Audience) truthOf(art Article) Truth {
	if art.Truth != nil {
		return *art.Truth
	}
	var z [4]float64
	add := func(share float64, kind, name string) {
		r := a.draw("truth", kind, name)
		for i := range z {
			z[i] += math.Sqrt(share) * r.NormFloat64()
		}
	}
	own := 1.0
	for _, s := range shares {
		if name := s.of(art); name != "" {
			add(s.share, s.kind, name)
			own -= s.share
		}
	}
	add(own, "article", art.Slug)
	return Truth{Trust: z[0], Attention: z[1], Demand: z[2], Debate: z[3]}
}

// reads is the mean number of reads a post ends with.
func (a *Audience) reads(h habits, key Key, z Truth) float64 {
	luck := a.draw("luck", key.Platform, key.ID, key.Title).NormFloat64()
	log := .55*z.Attention + .10*z.Trust + .20*z.Debate + .40*luck
	return a.o.Scale * min(max(h.reach*math.Exp(log), fewest), most)
}

// rate is the mean number of actions per read.
func (a *Audience) rate(h habits, key Key, art Article, metric content.Metric) float64 {
	act, z := actions[metric], a.truthOf(art)
	unique := a.draw("unique", art.Slug, string(metric)).NormFloat64()
	here := a.draw("here", key.Platform, key.ID, key.Title, string(metric)).NormFloat64()
	log := act.trust*z.Trust + act.attention*z.Attention + act.demand*z.Demand + act.debate*z.Debate +
		act.unique*unique + .10*here
	return h.rates[metric] * math.Exp(log)
}

// count is how far a Poisson process with this final mean has come: the sum of its
// increments up to grown, so that readings at two instants differ by noise of their own.
func (a *Audience) count(key Key, metric content.Metric, mean, grown float64) int64 {
	r := a.draw("count", key.Platform, key.ID, key.Title, string(metric))
	at := grown * steps
	var sum float64
	for i := range steps {
		n := poisson(r, mean/steps)
		sum += n * min(max(at-float64(i), 0), 1)
	}
	return int64(sum)
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

// draw is the source of chance that belongs to these names, the same in every process.
func (a *Audience) draw(names ...string) *rand.Rand {
	h := fnv.New64a()
	for _, name := range names {
		h.Write([]byte(name))
		h.Write([]byte{0}) // so that "ab","c" is not "a","bc"
	}
	return rand.New(rand.NewPCG(a.o.Seed, h.Sum64()))
}
