package eval

import (
	"context"
	"math"
	"time"

	"moxin/ingest/rank"
	"moxin/ingest/rank/audience"
)

// Moved is how far posts move when newest readings are left out: the mean change of rank, as a share of
// the list.
type Moved struct {
	Seed uint64
	Day  float64 // without the readings of the last day
	Last float64 // without the newest reading of every publication that has another
}

// EvaluateMoved ranks a variant whole and without its newest readings, for every seed.
func EvaluateMoved(ctx context.Context, o Options) ([]Moved, error) {
	return each(ctx, o, func(v audience.Variant, seed uint64) Moved {
		s := audience.Simulate(v, seed)
		whole := ranks(scores(s.Data, o.Rank))
		moved := func(readings []rank.Reading) float64 {
			return apart(whole, ranks(scores(rank.Data{Posts: s.Data.Posts, Readings: readings}, o.Rank)))
		}
		return Moved{seed, moved(until(s.Data.Readings, s.Now.AddDate(0, 0, -1))), moved(withoutLast(s.Data.Readings))}
	})
}

// apart is the mean distance of two lists of ranks, as a share of the list.
func apart(a, b []float64) (sum float64) {
	for i := range a {
		sum += math.Abs(a[i]-b[i]) / float64(len(a)*len(a))
	}
	return sum
}

func until(readings []rank.Reading, t time.Time) (out []rank.Reading) {
	for _, r := range readings {
		if !r.ObservedAt.After(t) {
			out = append(out, r)
		}
	}
	return out
}

func withoutLast(readings []rank.Reading) (out []rank.Reading) {
	type place struct{ post, platform string }
	newest, times := map[place]time.Time{}, map[place]int{}
	for _, r := range readings {
		at := place{r.Post, r.Platform}
		if r.ObservedAt.After(newest[at]) {
			newest[at] = r.ObservedAt
		}
		times[at]++
	}
	for _, r := range readings {
		at := place{r.Post, r.Platform}
		if times[at] == 1 || !r.ObservedAt.Equal(newest[at]) {
			out = append(out, r)
		}
	}
	return out
}
