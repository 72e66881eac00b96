package report

import (
	"testing"

	"moxin/content"
)

// The mean over all that was ever scored is 0 where the scoring took it away; of a few posts it did not.
func TestMeanOfAllIsZeroWhereItWasTakenAway(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what  string
		draws [][]float32
		whole bool
	}{
		{"taken away", [][]float32{{.5, .3}, {-.5, -.3}}, true},
		{"the model's own", [][]float32{{.9, .7}, {.3, .1}}, false},
	} {
		m := &maker{Input: Input{Ranking: content.Ranking{Posts: []string{"a", "b"}, Draws: c.draws}}}
		if s := m.sum([]Post{{Slug: "a"}, {Slug: "b"}}, nil); s.Mean == nil || s.Whole != c.whole {
			t.Errorf("%s: %+v", c.what, s)
		}
	}
}
