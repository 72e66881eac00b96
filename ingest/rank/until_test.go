package rank_test

import (
	"context"
	"errors"
	"testing"

	"moxin/ingest/rank"
	"moxin/ingest/rank/audience"
)

// countdown is a context that ends when it has been asked so often.
type countdown struct {
	context.Context
	left, late int
}

func (c *countdown) Err() error {
	if c.left > 0 {
		c.left--
		return nil
	}
	c.late++
	return context.Canceled
}

// A ranking that nobody waits for any more stops where it is, whatever it is at: cleaning, learning or drawing.
func TestRankEndsWhenNobodyWaits(t *testing.T) {
	t.Parallel()
	d := gather(20, audience.Options{Seed: 1}).data
	whole := &countdown{Context: t.Context(), left: 1 << 20}
	want, err := rank.RankUntil(whole, d, quick)
	if err != nil {
		t.Fatal(err)
	}
	asked := 1<<20 - whole.left
	if asked < 1+50+2*40 { // once after cleaning, then in each turn of learning and in each sweep
		t.Fatalf("whether to stop was asked %d times", asked)
	}
	for _, left := range []int{0, 1, 30, 60, asked - 1} {
		ctx := &countdown{Context: t.Context(), left: left}
		if r, err := rank.RankUntil(ctx, d, quick); !errors.Is(err, context.Canceled) || len(r.Posts) > 0 || ctx.late > 1 {
			t.Errorf("stopped at %d: %v with %d posts, and %d times over", left, err, len(r.Posts), ctx.late)
		}
	}
	if got := rank.Rank(d, quick); asJSON(t, got) != asJSON(t, want) {
		t.Error("whoever may stop a ranking gets another one")
	}
}

// On however many processors, with posts in one flock or in several, a ranking is the same.
func TestCoresChangeNothing(t *testing.T) {
	t.Parallel()
	d := gather(300, audience.Options{Seed: 2}).data
	few := rank.Options{Draws: 4}
	want := ""
	for _, cores := range []int{1, 2, 3, 0} {
		few.Cores = cores
		got := asJSON(t, rank.Rank(d, few))
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("%d cores change what is ranked", cores)
		}
	}
}
