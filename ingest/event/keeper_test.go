package event

import (
	"context"
	"errors"
	"runtime"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"moxin/content"
)

// What comes while the store is busy is stored together, and nobody is answered before it is stored.
func TestABurstCostsFewTransactions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		s.hold = make(chan struct{})
		k := &Keeper{Store: s}
		const readers = 1000
		var answered atomic.Int32
		for n := range readers {
			go func() {
				ctx, leave := context.WithCancel(context.Background())
				leave() // the reader has gone
				if err := k.Keep(ctx, content.Visit{Kind: content.VisitRead, Slug: "old-tea", Key: strconv.Itoa(n)}); err != nil {
					t.Error(err)
				}
				answered.Add(1)
			}()
			if n == 0 {
				synctest.Wait() // the first one is being written
			}
		}
		// The others join behind it. A waiter for a mutex does not count as idle, so that the next
		// write is let go only when all have joined.
		for k.joined() < readers-1 {
			runtime.Gosched()
		}
		if answered.Load() != 0 {
			t.Error("answered before anything was stored")
		}
		close(s.hold)
		for answered.Load() < readers {
			runtime.Gosched()
		}
		if len(s.visits) != readers || s.writes != 2 {
			t.Errorf("%d visits in %d transactions", len(s.visits), s.writes)
		}
	})
}

// joined is how many visits wait for the next transaction.
func (k *Keeper) joined() int {
	k.visits.mu.Lock()
	defer k.visits.mu.Unlock()
	if k.visits.waiting == nil {
		return 0
	}
	return len(k.visits.waiting.items)
}

func TestAFailureIsToldToAllItConcerns(t *testing.T) {
	s := newShelf()
	k := &Keeper{Store: s}
	s.err = errors.New("disk full")
	if err := k.Keep(t.Context(), content.Visit{Key: "1"}); !errors.Is(err, s.err) {
		t.Errorf("err = %v", err)
	}
	s.err = nil
	if err := k.Keep(t.Context(), content.Visit{Key: "1"}); err != nil || len(s.visits) != 1 {
		t.Errorf("after it: %v, %d visits", err, len(s.visits))
	}
	if err := k.Keep(t.Context()); err != nil || s.writes != 2 {
		t.Errorf("nothing to keep: %v, %d transactions", err, s.writes)
	}
}
