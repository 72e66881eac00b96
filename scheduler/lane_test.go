package scheduler

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// TestLaneAgreesWithAPlainList holds a lane against a list that is gone through: whatever is
// entered, moved and taken out, both tell the same instants.
func TestLaneAgreesWithAPlainList(t *testing.T) {
	for _, oneMessage := range []bool{false, true} {
		random := rand.New(rand.NewPCG(1, 2))
		start := time.Date(1969, 12, 30, 22, 0, 0, 0, time.UTC) // drawers on both sides of zero
		instant := func() time.Time { return start.Add(time.Duration(random.IntN(400)) * 30 * time.Minute) }
		l, plain := newLane(oneMessage), map[int64]time.Time{}
		for range 2000 {
			entry := random.Int64N(40) - 20
			if random.IntN(3) == 0 {
				l.leave(entry)
				delete(plain, entry)
			} else {
				plain[entry] = instant()
				l.enter(entry, plain[entry])
			}
			from, self := instant(), []int64{random.Int64N(40) - 20}
			to := from.Add(time.Duration(random.IntN(100)) * time.Hour)
			if got, want := l.clone().between(from, to, self), listed(plain, oneMessage, from, to, self); !slices.EqualFunc(got, want, time.Time.Equal) {
				t.Fatalf("between %s and %s: %v, want %v", from, to, got, want)
			}
			if got, want := l.stands(from, self), len(listed(plain, false, from, from.Add(1), self)) > 0; got != want {
				t.Fatalf("stands at %s: %t, want %t", from, got, want)
			}
		}
		if got, want := l.all(), listed(plain, oneMessage, start, start.AddDate(1, 0, 0), nil); !slices.EqualFunc(got, want, time.Time.Equal) {
			t.Errorf("all: %v, want %v", got, want)
		}
	}
}

func listed(plain map[int64]time.Time, oneMessage bool, from, to time.Time, self []int64) []time.Time {
	var out []time.Time
	for entry, at := range plain {
		if !slices.Contains(self, entry) && !at.Before(from) && at.Before(to) {
			out = append(out, at)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	if oneMessage {
		out = slices.CompactFunc(out, time.Time.Equal)
	}
	return out
}

// TestACloneOfALaneIsItsOwn: slots are tried out on a copy.
func TestACloneOfALaneIsItsOwn(t *testing.T) {
	l, noon := newLane(false), time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	l.enter(1, noon)
	c := l.clone()
	c.enter(2, noon)
	c.leave(1)
	if !l.stands(noon, nil) || l.stands(noon, []int64{1}) || !c.stands(noon, []int64{1}) {
		t.Error("what was entered in the copy shows in the lane")
	}
}
