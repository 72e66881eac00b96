package rank

import "testing"

// Channels where the same posts went out cannot be told apart: none stands before another.
func TestTheSamePostsShareAPlace(t *testing.T) {
	same := []float64{0, 0, 0, 0}
	of := []candidate{
		newCandidate("channel", "best", nil, []float64{.2, .1, .3, -.1}),
		newCandidate("channel", "a", nil, same), newCandidate("channel", "b", nil, same), newCandidate("channel", "c", nil, same),
		newCandidate("channel", "least", nil, []float64{-.4, -.3, -.2, -.1}),
	}
	placed(of)
	for i, want := range [][3]int{{1, 1, 4}, {2, 1, 4}, {2, 1, 4}, {2, 1, 4}, {5, 5, 5}} {
		if got := [3]int{of[i].Rank, of[i].RankLow, of[i].RankHigh}; got != want {
			t.Errorf("%s stands %v, not %v", of[i].Name, got, want)
		}
	}
}
