package store_test

import (
	"context"
	"testing"
	"time"

	"moxin/content/store"
)

// One of the processes that share a store does a thing; when it is done, or its context ends, another may.
func TestSole(t *testing.T) {
	both(t, func(t *testing.T, url string) {
		one, other, ctx := reopen(t, url), reopen(t, url), t.Context()
		shared := store.Shared(one)
		at := func(s *store.Store, ctx context.Context, what string, want bool) func() {
			t.Helper()
			release, ok, err := s.Sole(ctx, what)
			if err != nil || ok != want {
				t.Fatalf("%s: %t, %v; want %t", what, ok, err, want)
			}
			return release
		}
		release := at(one, ctx, "score", true)
		at(other, ctx, "score", !shared)
		at(other, ctx, "something else", true)()
		release()
		release = at(other, ctx, "score", true)
		at(one, ctx, "score", !shared)
		release()

		ending, end := context.WithCancel(ctx)
		at(one, ending, "score", true)
		end()
		waiting, stop := context.WithTimeout(ctx, time.Minute) // the connection is given back by another goroutine
		defer stop()
		for {
			release, ok, err := other.Sole(waiting, "score")
			if err != nil {
				t.Fatalf("who gave up holds it still: %v", err)
			}
			if ok {
				release()
				return
			}
		}
	})
}
