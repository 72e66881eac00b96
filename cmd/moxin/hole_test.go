//go:build unix

package main

import (
	"testing"
	"time"

	"moxin/content"
)

// TestFrozenBeforeCall is the known hole, counted apart: a process that stands still between its
// look at the lease and its call, for longer than the lease and the proof that it left nothing.
// Others have done its work when it wakes up and calls. A platform with a second phase or a key
// has one post then, one with neither has two.
func TestFrozenBeforeCall(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, kind string
		lane       int
		posts      int
	}{
		{"second phase", kindPublish, 1, 1},
		{"key", kindHook, 2, 1}, // lane 1 goes by the words of two
		{"key that the receiver forgets", kindHook, careless, 2},
		{"neither", boardChannel, 1, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := newArena(t, trial{name: c.name, postgres: true, workers: 2})
			channel := kindNamed(c.kind).channel(c.lane)
			a.letter("0000", soon(0), channel)
			x := a.apply()[0]

			frozen := a.launch([]blow{{point: pointBeforeCall, pass: 1, stop: true}})
			eventually(t, time.Minute, "it stands still", func() bool { return len(stopsTold(frozen)) == 1 })
			other := a.launch(nil)
			a.becomes(x.ID, content.Published)
			if err := frozen.cmd.Process.Signal(wakeSignal); err != nil {
				t.Fatal(err)
			}
			a.answered(x.ID)
			for _, p := range []*proc{frozen, other} {
				p.interrupt(t)
			}

			s, err := a.see(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if on := s.of(x)[x.Title()]; len(on) != c.posts {
				t.Errorf("%d posts, want %d: %v %s", len(on), c.posts, on, a.story(x))
			}
			if pubs := a.publications(x); len(pubs) != 1 {
				t.Errorf("%d publications, want one: %v", len(pubs), pubs)
			}
		})
	}
}

// answered waits until the first attempt of a release has had its answer, which came too late.
func (a *arena) answered(release int64) {
	a.t.Helper()
	eventually(a.t, time.Minute, "the first attempt has its answer", func() bool {
		tried, err := a.store.Attempts(a.t.Context(), release)
		if err != nil {
			a.t.Fatal(err)
		}
		return tried[0].Late != ""
	})
}
