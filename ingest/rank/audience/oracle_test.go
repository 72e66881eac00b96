package audience_test

import (
	"math"
	"testing"

	"moxin/ingest/rank/audience"
)

// told runs the oracle over seeds and gives the truths beside what it says.
func told(v audience.Variant, seeds uint64) (truth, says []float64) {
	for seed := range seeds {
		s := audience.Simulate(v, 1+seed)
		oracle := s.Oracle()
		for _, p := range s.Data.Posts {
			truth, says = append(truth, s.Truth[p.ID].Trust), append(says, oracle[p.ID])
		}
	}
	return truth, says
}

// What a posterior mean says is right on average: truths over it have slope one. A weight that is too
// large anywhere shows as less, noise that is taken for too much as more.
func TestOracleIsAPosteriorMean(t *testing.T) {
	for _, name := range []string{"base", "one", "small", "sparse", "outcomes"} {
		v, ok := audience.VariantNamed(name)
		if !ok {
			t.Fatalf("no variant %s", name)
		}
		truth, says := told(v, 3)
		var square, product, error float64
		for i := range truth {
			square, product = square+says[i]*says[i], product+says[i]*truth[i]
			error += (says[i] - truth[i]) * (says[i] - truth[i]) / float64(len(truth))
		}
		slope := product / square
		t.Logf("%-8s slope %.3f, mean square error %.3f", name, slope, error)
		if math.Abs(slope-1) > .1 {
			t.Errorf("%s: truths over what the oracle says have slope %.3f", name, slope)
		}
		if error > .3 {
			t.Errorf("%s: the oracle is off by a variance of %.3f", name, error)
		}
	}
}

// Nobody who knows less can do as well: more data help the oracle.
func TestOracleLearnsFromMore(t *testing.T) {
	off := func(name string) (sum float64) {
		v, _ := audience.VariantNamed(name)
		truth, says := told(v, 3)
		for i := range truth {
			sum += (says[i] - truth[i]) * (says[i] - truth[i]) / float64(len(truth))
		}
		return sum
	}
	base := off("base")
	for name, worse := range map[string]float64{"small": off("small"), "one": off("one")} {
		if worse <= base {
			t.Errorf("the oracle is off by %.3f in %s and by %.3f in base", worse, name, base)
		}
	}
	if outcomes := off("outcomes"); outcomes >= base {
		t.Errorf("outcomes do not help: off by %.3f, without them %.3f", outcomes, base)
	}
}

// A post that nobody read is thought to be as its groups are.
func TestOracleKnowsGroupsOfWhatIsUnread(t *testing.T) {
	v, _ := audience.VariantNamed("all")
	for seed := range uint64(3) {
		s := audience.Simulate(v, 1+seed)
		for post, says := range s.Oracle() {
			if math.IsNaN(says) || math.Abs(says) > 4 {
				t.Errorf("seed %d: the oracle says %.2f of %s", 1+seed, says, post)
			}
		}
	}
}
