//go:build unix

package main

import (
	"cmp"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"
)

// extent is how much one run does, over all its set-ups.
type extent struct{ releases, kills, stops, wipes, restarts, locks int }

// Extents of `make test` and of `make chaos`.
var (
	brief = extent{releases: 140, kills: 14, stops: 6, wipes: 2, restarts: 2, locks: 2}
	whole = extent{releases: 5200, kills: 520, stops: 320, wipes: 24, restarts: 24, locks: 24}
)

// asked is brief, or what the environment says: MOXIN_CHAOS=1 for the whole, and MOXIN_CHAOS_RELEASES,
// _KILLS, _STOPS and _WIPES for a part of it.
func (e extent) asked(t *testing.T) extent {
	for name, n := range map[string]*int{"RELEASES": &e.releases, "KILLS": &e.kills, "STOPS": &e.stops, "WIPES": &e.wipes} {
		text := os.Getenv("MOXIN_CHAOS_" + name)
		if text == "" {
			continue
		}
		var err error
		if *n, err = strconv.Atoi(text); err != nil || *n < 1 {
			t.Fatalf("MOXIN_CHAOS_%s is %q, not a number above 0", name, text)
		}
	}
	return e
}

// share is the part of an extent for one of the set-ups, in percent.
func (e extent) share(percent int) extent {
	of := func(n int) int { return (n*percent + 99) / 100 }
	return extent{of(e.releases), of(e.kills), of(e.stops), of(e.wipes), of(e.restarts), of(e.locks)}
}

// trial is one set-up of the run.
type trial struct {
	name     string
	size     extent
	seed     uint64
	postgres bool // with Redis; else SQLite and the queue inside the process
	workers  int  // processes on the one store
}

// TestChaos kills, stops and starts `moxin serve` again and again while releases fall due, wipes Redis,
// locks the store, kills the simulator and lets its calls fail, until everything that was due is
// out. What the platforms have then is compared with the store, post by post: none twice, none
// lost, no doubt left, none before what it waits for or before two have approved it.
//
// MOXIN_CHAOS=1 does it in thousands (`make chaos`); MOXIN_CHAOS_SEED repeats the plan of a run.
func TestChaos(t *testing.T) {
	t.Parallel()
	size := brief
	if os.Getenv("MOXIN_CHAOS") != "" {
		size = whole
	}
	size = size.asked(t)
	seed := chaosSeed(t)
	t.Logf("MOXIN_CHAOS_SEED=%d", seed)
	sum := &toll{}
	var mu sync.Mutex
	t.Run("on", func(t *testing.T) {
		for _, x := range []trial{
			{name: "sqlite", size: size.share(40), seed: seed, workers: 1},
			{name: "postgres and redis", size: size.share(60), seed: seed + 1, workers: 3, postgres: true},
		} {
			if !x.postgres {
				x.size.stops = (x.size.stops + 1) / 2 // nobody else works while the one process stands still
			} else {
				x.size.stops, x.size.wipes = size.stops-size.share(40).stops/2, size.wipes
			}
			t.Run(x.name, func(t *testing.T) {
				t.Parallel()
				got := newArena(t, x).fight()
				mu.Lock()
				defer mu.Unlock()
				sum.add(got)
			})
		}
	})
	if sum.releases == 0 {
		return // every set-up has failed before it began
	}
	if sum.cut == 0 || sum.doubts == 0 || sum.faults == 0 || sum.held == 0 || sum.words == 0 {
		t.Error("no kill met an attempt under way, no answer was lost, or nothing had to wait: the run shows nothing")
	}
	text := sum.table(seed)
	t.Logf("\n%s", text)
	if name := os.Getenv("MOXIN_CHAOS_REPORT"); name != "" {
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Error(err)
		}
	}
}

func chaosSeed(t *testing.T) uint64 {
	text := os.Getenv("MOXIN_CHAOS_SEED")
	if text == "" {
		return uint64(time.Now().UnixNano()) % 1_000_000
	}
	seed, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		t.Fatalf("MOXIN_CHAOS_SEED is %q, not a number", text)
	}
	return seed
}

// life is one process from its start to its end, planned by the seed.
type life struct {
	blows []blow        // at named places
	halts []halt        // stops at random
	end   time.Duration // killed then at the latest
}

// halt is a stop: so long after the start or the last waking, for so long.
type halt struct{ after, length time.Duration }

// lives plans as many lives as there are kills. Half of all kills and stops come at a named
// place, the others at any moment.
func (x trial) lives() []life {
	r := rand.New(rand.NewPCG(x.seed, 1))
	between := func(least, most time.Duration) time.Duration {
		return least + time.Duration(r.Int64N(int64(most-least)))
	}
	plan := make([]life, x.size.kills)
	for i := range plan {
		plan[i].end = between(200*time.Millisecond, 3*time.Second)
		if r.IntN(2) == 0 {
			plan[i].end = 3 * time.Second
			plan[i].blows = []blow{{point: points[r.IntN(len(points))], pass: 1 + r.IntN(3)}}
		}
	}
	for range x.size.stops {
		l := &plan[r.IntN(len(plan))]
		length := between(50*time.Millisecond, x.longest())
		if r.IntN(2) == 0 {
			l.halts = append(l.halts, halt{between(50*time.Millisecond, time.Second), length})
			continue
		}
		l.blows = append(l.blows, blow{point: points[r.IntN(len(points))], pass: 1 + r.IntN(3), stop: true, length: length})
	}
	return plan
}

// longest is the longest stop. Where others go on it is longer than a lease, the wait for what was
// left and the proof that nothing was: they have done the work when the stopped one wakes up.
func (x trial) longest() time.Duration {
	if x.workers > 1 {
		return 9 * time.Second
	}
	return 3500 * time.Millisecond
}

// lasts is about how long all lives take, one after the other in each of the processes.
func (x trial) lasts() time.Duration {
	kills, stops := time.Duration(x.size.kills)*2*time.Second, time.Duration(x.size.stops)*(x.longest()/2+200*time.Millisecond)
	return max((kills+stops)/time.Duration(cmp.Or(x.workers, 1)), 8*time.Second)
}
