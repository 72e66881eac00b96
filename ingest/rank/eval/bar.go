package eval

import "fmt"

// Bar is what the ranking of a variant has to reach, as means over seeds.
type Bar struct {
	Spearman float64
	Way      float64 // from the mean of z-scores to the oracle
}

// Bars by variant. Where appeal and trust go together little tells them apart, for the oracle too.
var Bars = map[string]Bar{
	"base": {.91, .60}, "few": {.88, .60}, "many": {.91, .60}, "one": {.80, .60}, "outcomes": {.94, .60}, "bought": {.91, .60},
	"small": {.85, .60}, "sparse": {.90, .60}, "shifted": {.93, .60}, "aligned": {.89, .30}, "all": {.93, .60},
}

// What holds for every variant.
const (
	LeastCover  = .86
	MostCover   = .98
	LeastBetter = .80 // share of seeds in which the ranking beats every baseline
	MostWidth   = .45 // of base
	LeastNDCG   = .92 // of base
	MostCost    = .005
	MostLift    = .06
	MostMoved   = .03
)

// Short names the bars that a variant does not reach.
func (s Summary) Short() (out []string) {
	bar, m := Bars[s.Variant], s.Means
	least := func(name string, value, bar float64) {
		if !(value >= bar) { // NaN reaches nothing
			out = append(out, fmt.Sprintf("%s: %s %.3f, at least %.3f", s.Variant, name, value, bar))
		}
	}
	least("Spearman", m.Spearman, bar.Spearman)
	least("way to the oracle", m.Way(), bar.Way)
	least("better than every index", s.Better, LeastBetter)
	least("values held", m.Value, LeastCover)
	least("ranks held", m.Places, LeastCover)
	least("-values held", -m.Value, -MostCover)
	least("-ranks held", -m.Places, -MostCover)
	if s.Variant == "base" {
		least("NDCG@10", m.NDCG, LeastNDCG)
		least("-width", -m.Width, -MostWidth)
	}
	return out
}
