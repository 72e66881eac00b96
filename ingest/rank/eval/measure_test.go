package eval

import (
	"math"
	"testing"
)

func TestSpearman(t *testing.T) {
	for _, c := range []struct {
		name string
		x, y []float64
		want float64
	}{
		{"the same order", []float64{1, 2, 3}, []float64{10, 20, 300}, 1},
		{"the other way round", []float64{1, 2, 3}, []float64{3, 2, 1}, -1},
		{"two pairs changed", []float64{1, 2, 3, 4}, []float64{2, 1, 4, 3}, .6},
		// By hand: places 1, 2.5, 2.5, 4 against 1, 3, 2, 4; covariance 4.5, variances 4.5 and 5.
		{"a tie", []float64{1, 2, 2, 3}, []float64{1, 3, 2, 4}, 4.5 / math.Sqrt(4.5*5)},
	} {
		if got := Spearman(c.x, c.y); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
	if got := Spearman([]float64{1, 1}, []float64{1, 2}); !math.IsNaN(got) {
		t.Errorf("what tells nobody apart correlates by %v", got)
	}
}

func TestRanks(t *testing.T) {
	got := ranks([]float64{5, 9, 5, 1})
	want := []float64{2.5, 1, 2.5, 4}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("ranks %v, want %v", got, want)
		}
	}
}

func TestNDCG(t *testing.T) {
	truth := []float64{3, 2, 1, 0}
	if got := NDCG([]float64{9, 8, 7, 6}, truth, 10); got != 1 {
		t.Errorf("the best order has %v", got)
	}
	// By hand: the first two changed, of two places: (2 + 3/log2(3)) / (3 + 2/log2(3)).
	want := (2 + 3/math.Log2(3)) / (3 + 2/math.Log2(3))
	if got := NDCG([]float64{8, 9, 7, 6}, truth, 2); math.Abs(got-want) > 1e-12 {
		t.Errorf("a changed pair has %v, want %v", got, want)
	}
	if got := NDCG([]float64{1, 2, 3, 4}, truth, 1); got != 0 {
		t.Errorf("the worst post first has %v", got)
	}
}

func TestHolds(t *testing.T) {
	draws := make([]float64, 100)
	for i := range draws {
		draws[i] = float64(i + 1)
	}
	for _, c := range []struct {
		level, x float64
		want     bool
	}{{.9, 6, true}, {.9, 95, true}, {.9, 5, false}, {.9, 96, false}, {.5, 26, true}, {.5, 25, false}, {.5, 76, false}} {
		if got := holds(draws, c.level, c.x); got != c.want {
			t.Errorf("the middle %v of 1…100 holds %v: %v", c.level, c.x, got)
		}
	}
	if holds(nil, .9, 0) {
		t.Error("no draws hold something")
	}
}

// Draws of one rank belong together: in each the posts are put in order anew.
func TestDrawnRanks(t *testing.T) {
	got := drawnRanks([][]float32{{1, 5}, {2, 4}, {3, 3}})
	want := [][]float64{{3, 1}, {2, 2}, {1, 3}}
	for i := range want {
		for k := range want[i] {
			if got[i][k] != want[i][k] {
				t.Fatalf("ranks %v, want %v", got, want)
			}
		}
	}
	if len(drawnRanks(nil)) != 0 {
		t.Error("ranks of nothing")
	}
}

func TestApart(t *testing.T) {
	if got := apart([]float64{1, 2, 3, 4}, []float64{2, 1, 3, 4}); got != 2./16 {
		t.Errorf("two neighbours changed of four are %v of the list", got)
	}
}
