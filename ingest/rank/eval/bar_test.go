package eval

import (
	"reflect"
	"runtime"
	"testing"

	"moxin/ingest/rank"
	"moxin/ingest/rank/audience"
)

func named(t *testing.T, names ...string) (out []audience.Variant) {
	t.Helper()
	for _, name := range names {
		v, ok := audience.VariantNamed(name)
		if !ok {
			t.Fatalf("no variant %s", name)
		}
		out = append(out, v)
	}
	return out
}

// everyDay makes a quarter of the draws that make rank-eval makes.
var everyDay = rank.Options{Draws: 100}

// TestRankingReachesItsBars is the small run of every day; make rank-eval is the whole one. Two seeds
// say a mean to about .02, so much is given.
func TestRankingReachesItsBars(t *testing.T) {
	o := Options{Variants: named(t, "base", "few", "one", "outcomes"), First: 21, Seeds: 2, Workers: runtime.NumCPU(), Rank: everyDay}
	runs, err := Evaluate(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range Summarise(runs) {
		m := s.Means
		t.Logf("%-9s Spearman %.3f, oracle %.3f, values held %.3f, ranks held %.3f", s.Variant, m.Spearman, m.Oracle, m.Value, m.Places)
		if least := Bars[s.Variant].Spearman - .03; m.Spearman < least {
			t.Errorf("%s: Spearman %.3f, at least %.3f", s.Variant, m.Spearman, least)
		}
		if s.Better < 1 {
			t.Errorf("%s: an index of the field is better: %v", s.Variant, m.Indexes)
		}
		if m.Value < LeastCover-.05 || m.Places < LeastCover-.05 {
			t.Errorf("%s: 90 %% intervals hold %.3f of values and %.3f of ranks", s.Variant, m.Value, m.Places)
		}
	}
}

func TestBoughtLikesLoseTheirVote(t *testing.T) {
	o := Options{Variants: named(t, "bought"), First: 21, Seeds: 2, Workers: runtime.NumCPU(), Rank: everyDay}
	all, err := EvaluateBought(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range all {
		if b.Posts == 0 || b.Cost > 3*MostCost || b.Lift > 2*MostLift {
			t.Errorf("seed %d: likes bought for %d posts cost %.4f and lift them by %.3f of the list", b.Seed, b.Posts, b.Cost, b.Lift)
		}
	}
}

func TestLastDayHardlyMovesPosts(t *testing.T) {
	all, err := EvaluateMoved(t.Context(), Options{Variants: named(t, "base"), First: 21, Seeds: 1, Rank: everyDay})
	if err != nil {
		t.Fatal(err)
	}
	if m := all[0]; m.Day > MostMoved || m.Last > 3*MostMoved || m.Last <= m.Day {
		t.Errorf("posts move by %.3f without the last day, by %.3f without each newest reading", m.Day, m.Last)
	}
}

// However many work at once, the answer is one.
func TestEvaluateIsDeterministic(t *testing.T) {
	o := Options{Variants: named(t, "few"), First: 31, Seeds: 3, Workers: 1, Rank: rank.Options{Draws: 40}}
	one, err := Evaluate(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	o.Workers = 3
	two, err := Evaluate(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(one, two) || one[0].Seed != 31 || one[2].Seed != 33 {
		t.Errorf("%+v\nand\n%+v", one, two)
	}
}

// Simulated audiences are as hard as they are meant to be: the indexes of the field find as much of
// the truth as is said of them elsewhere, and an oracle nearly all.
func TestAudiencesAreAsHardAsTheyShouldBe(t *testing.T) {
	const seeds = 6
	sums := map[string]float64{}
	for seed := range uint64(seeds) {
		s := audience.Simulate(named(t, "base")[0], 1+seed)
		truth := truths(s)
		for name, rho := range indexes(s, truth) {
			sums[name] += rho / seeds
		}
		sums["oracle"] += oracle(s, truth) / seeds
	}
	for name, want := range map[string][2]float64{
		"z-mean": {.78, .89}, "ces-rate": {.23, .55}, "wci": {-.1, .15}, "overperforming": {-.1, .15},
		"wilson": {.50, .81}, "empirical": {.50, .81}, "engagement": {.2, .6}, "oracle": {.95, .98},
	} {
		if sums[name] < want[0] || sums[name] > want[1] {
			t.Errorf("%s finds %.3f of the truth, meant to be between %.2f and %.2f", name, sums[name], want[0], want[1])
		}
	}
	if len(Bars) != len(audience.Variants()) {
		t.Errorf("%d bars for %d variants", len(Bars), len(audience.Variants()))
	}
}
