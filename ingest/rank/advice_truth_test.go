package rank_test

import (
	"testing"
	"time"

	"moxin/ingest/rank"
	"moxin/ingest/rank/audience"
)

// TestAdviceIsRight: on simulated audiences what advice says of its subject is so, whatever troubles the
// data has. An interval of 90% that lies on one side of zero is wrong about the side once in twenty.
func TestAdviceIsRight(t *testing.T) {
	given, wrong := 0, 0
	deeds := map[string]int{}
	for _, name := range []string{"base", "few", "small", "all"} {
		v, ok := audience.VariantNamed(name)
		if !ok {
			t.Fatalf("no variant %s", name)
		}
		for seed := range uint64(2) {
			s := audience.Simulate(v, seed+1)
			var mean float64
			for _, p := range s.Data.Posts {
				mean += s.Truth[p.ID].Trust / float64(len(s.Data.Posts))
			}
			for _, a := range rank.Rank(s.Data, some).Ranking(time.Time{}).Advice {
				about := a.Posts
				if a.Kind == "article" {
					about = []string{a.Subject}
				}
				var truth float64
				for _, post := range about {
					truth += s.Truth[post].Trust - mean
				}
				given++
				deeds[a.Do]++
				if truth*a.Trust.Value < 0 {
					wrong++
					t.Logf("%s %d: %s", name, seed, a.Why.EN)
				}
			}
		}
	}
	if given < 20 || wrong*20 > given {
		t.Errorf("%d of %d pieces of advice are wrong", wrong, given)
	}
	for _, do := range []string{"repeat", "rerelease", "retire"} {
		if deeds[do] == 0 {
			t.Errorf("nothing to %s in all of it", do)
		}
	}
	t.Logf("%d of %d wrong, %v", wrong, given, deeds)
}
