package audience

import "math"

// The hidden factors, in this order everywhere.
const (
	trust = iota
	attention
	demand
	debate
	factors
)

type vector [factors]float64

func (v vector) dot(w vector) (sum float64) {
	for i := range v {
		sum += v[i] * w[i]
	}
	return sum
}

// share says how much of an article's truth one kind of group decides, as a share of variance.
type share struct {
	kind  string
	of    func(Article) string
	share float64
}

// groupShares put most of what groups decide on the author, as real rows do.
var groupShares = []share{
	{"author", func(a Article) string { return a.Author }, .38},
	{"series", func(a Article) string { return a.Series }, .12},
	{"topic", func(a Article) string { return a.Topic }, .08},
	{"format", func(a Article) string { return a.Format }, .05},
	{"stage", func(a Article) string { return a.Stage }, .04},
}

// truthOf draws the truth of an article, with variance 1 whichever groups it belongs to.
func (a *Audience) truthOf(art Article) vector {
	if t := art.Truth; t != nil {
		return vector{t.Trust, t.Attention, t.Demand, t.Debate}
	}
	var z vector
	add := func(share float64, kind, name string) {
		e := a.effect(kind, name)
		for i := range z {
			z[i] += math.Sqrt(share) * e[i]
		}
	}
	own := 1.0
	for _, s := range a.s.shares {
		if name := s.of(art); name != "" {
			add(s.share, s.kind, name)
			own -= s.share
		}
	}
	add(own, "article", art.Slug)
	return z
}

// effect is a draw of four factors of variance 1 that are related as the society's are.
func (a *Audience) effect(kind, name string) (z vector) {
	r := a.draw("truth", kind, name)
	var e vector
	for i := range e {
		e[i] = r.NormFloat64()
	}
	for i := range z {
		for j := range i + 1 {
			z[i] += a.root[i][j] * e[j]
		}
	}
	return z
}
