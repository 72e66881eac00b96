//go:build unix

package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"moxin/content"
	"moxin/content/store/storetest"
)

// bout is one fight of serve against kill -9.
type bout struct {
	name     string
	seed     uint64
	serve    []string // what runs
	n        int      // how many of it, on one store
	postgres bool     // with Redis; else SQLite and the queue inside the process
	kills    int
	sims     int // kills of the simulator among them
	flushes  int // of Redis
	freezes  int // of a serve among several, in place of a kill
	faults   []string
	patience time.Duration // for what is left when the killing ends
}

// faults that lose the answer of the one dangerous call, before and after it has acted.
var lostAnswers = []string{
	"reset_after:/cgi-bin/freepublish/submit:0.2", "error_before:/cgi-bin/freepublish/submit:0.2",
	"hang_after:/cgi-bin/freepublish/submit:0.1", "error_after:/cgi-bin/freepublish/submit:0.1",
}

// TestKilledServePublishesOnce kills or freezes `moxin serve`, kills the simulator and wipes Redis at
// chosen and random moments and starts them again, until everything that was due is out: each release must
// be on the platform once and in the store once, none lost, and none left to a person.
//
// MOXIN_KILL_ROUNDS=200 makes so many kills in each bout instead of the few below, and adds a bout
// with serve's own waits, in which a doubt takes more than a minute: about nine minutes.
func TestKilledServePublishesOnce(t *testing.T) {
	t.Parallel()
	bouts := []bout{
		{name: "sqlite", seed: 1, n: 1, kills: 10},
		{name: "sqlite, answers lost", seed: 2, n: 1, kills: 10, sims: 1, faults: lostAnswers},
		{name: "postgres", seed: 3, n: 2, kills: 12, flushes: 4, freezes: 3, postgres: true, faults: lostAnswers[:2]},
	}
	rounds, err := strconv.Atoi(os.Getenv("MOXIN_KILL_ROUNDS"))
	if long := err == nil && rounds > 0; long {
		bouts = append(bouts, bout{name: "sqlite, own waits", seed: 4, n: 1, sims: 1, faults: lostAnswers,
			serve: []string{childCommand, "serve", "--listen", "127.0.0.1:0"}, patience: 5 * time.Minute})
		for i := range bouts {
			bouts[i].kills, bouts[i].sims, bouts[i].flushes, bouts[i].freezes = rounds, rounds/20, rounds/10, rounds/10
		}
	}
	for _, b := range bouts {
		if b.serve == nil {
			b.serve, b.patience = []string{hastyCommand}, time.Minute
		}
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			newRing(t, b).fight()
		})
	}
}

// ring is where a bout takes place.
type ring struct {
	bout
	*field
	rand   *rand.Rand
	redis  *redis.Client // nil = inside the process
	procs  []*proc
	dues   []time.Time
	seen   map[int64]bool // attempts that a kill was aimed at, by id
	frozen []*proc
	killed int
}

// channelsOfABout is how many accounts publish at the same time.
const channelsOfABout = 3

func newRing(t *testing.T, b bout) *ring {
	r := &ring{bout: b, rand: rand.New(rand.NewPCG(b.seed, 1)), seen: map[int64]bool{}}
	l := layout{channels: channelsOfABout, late: 30 * time.Minute}
	if b.postgres {
		l.store, l.redis = storetest.Postgres(t), storetest.Redis(t)
		opt, err := redis.ParseURL(l.redis)
		if err != nil {
			t.Fatal(err)
		}
		r.redis = redis.NewClient(opt)
		t.Cleanup(func() { r.redis.Close() }) //nolint:errcheck // nothing was written
	}
	r.field = newField(t, startSim(t, channelsOfABout, b.faults...), l)
	r.fill()
	return r
}

// fill writes articles that fall due while the bout lasts, a message of two among every eight.
func (r *ring) fill() {
	n, first := 0, soon(2*time.Second)
	for i := range max(6, r.kills/2) {
		due := first.Add(time.Duration(i) * time.Second)
		r.dues = append(r.dues, due)
		for channel := range r.sim.apps {
			for range 1 + (i+channel)%8/7 {
				r.article(n, channel, due)
				n++
			}
		}
	}
	if got, want := len(r.apply()), len(r.dues)*len(r.sim.apps); got != want {
		r.t.Fatalf("%d releases, want %d", got, want)
	}
}

func (r *ring) fight() {
	for range r.n {
		r.procs = append(r.procs, launch(r.t, r.dir, r.serve...))
	}
	for i := range r.kills {
		victim := r.await()
		if happens(i, r.freezes, r.kills) && r.n > 1 {
			r.freeze(r.procs[victim])
		} else {
			r.procs[victim].kill()
			r.killed++
		}
		if happens(i, r.flushes, r.kills) && r.redis != nil {
			if err := r.redis.FlushAll(r.t.Context()).Err(); err != nil {
				r.t.Fatal(err)
			}
		}
		if happens(i, r.sims, r.kills) {
			r.sim.restart()
		}
		r.procs[victim] = launch(r.t, r.dir, r.serve...)
	}
	started := time.Now()
	if !within(r.t, r.patience, r.settled) {
		r.t.Errorf("not settled within %s after the last kill", r.patience)
	}
	settling := time.Since(started)
	r.thaw()
	r.judge(settling)
}

// freezing is longer than a lease, the wait for what it left and the proof that it left nothing:
// others have done the work when a frozen serve wakes up in the middle of a call.
const freezing = 9 * time.Second

// freeze stops a serve, for which another one takes over, and wakes it up much later. It is then
// told to end, which lets it finish the calls that it stood still in.
func (r *ring) freeze(p *proc) {
	if err := p.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		r.t.Fatal(err)
	}
	r.frozen = append(r.frozen, p)
	time.AfterFunc(freezing, func() {
		// Both fail only when the test is over and has killed it.
		_ = p.cmd.Process.Signal(syscall.SIGCONT)
		_ = p.cmd.Process.Signal(syscall.SIGTERM)
	})
}

// thaw waits until every frozen serve has been woken up and has ended.
func (r *ring) thaw() {
	for _, p := range r.frozen {
		select {
		case <-p.done:
		case <-r.t.Context().Done():
		}
	}
}

// happens spreads n events evenly over all rounds.
func happens(i, n, all int) bool { return (i+1)*n/all != i*n/all }

// await lets the moment of the next kill come and says who dies: one of them soon after an instant
// at which something falls due, the one that has begun to publish something, or anyone any time.
func (r *ring) await() (victim int) {
	now := time.Now()
	victim = r.rand.IntN(r.n)
	switch r.rand.IntN(4) {
	case 0:
		next := slices.IndexFunc(r.dues, now.Before)
		if next >= 0 && r.dues[next].Sub(now) < 2*time.Second {
			r.pass(r.dues[next].Sub(now) + r.millis(40))
			return victim
		}
	case 1, 2:
		if within(r.t, 2*time.Second, func() bool { return r.begun(&victim) }) {
			r.pass(r.millis(20))
			return victim
		}
	}
	r.pass(r.millis(900))
	return victim
}

// begun reports whether an attempt has begun since the last time it was asked, and by whom. One
// that an earlier kill cut off stays under way until its lease is over, and is no aim any more.
func (r *ring) begun(who *int) bool {
	begun := false
	for _, x := range r.releases(content.Publishing) {
		attempts, err := r.store.Attempts(r.t.Context(), x.ID)
		if err != nil {
			r.t.Fatal(err)
		}
		last := attempts[len(attempts)-1]
		if r.seen[last.ID] {
			continue
		}
		r.seen[last.ID] = true
		for i, p := range r.procs {
			if strings.HasSuffix(last.Worker, fmt.Sprintf(":%d", p.cmd.Process.Pid)) {
				*who, begun = i, true
			}
		}
	}
	return begun
}

func (r *ring) millis(most int) time.Duration {
	return time.Duration(r.rand.IntN(most)) * time.Millisecond
}

// pass lets time go by.
func (r *ring) pass(d time.Duration) {
	select {
	case <-r.t.Context().Done():
	case <-time.After(d):
	}
}

// settled reports whether nothing is left to do but for people.
func (r *ring) settled() bool {
	return !slices.ContainsFunc(r.releases(), func(x content.Release) bool {
		return x.State != content.Published && x.State != content.Failed && x.State != content.Missed && !r.asked(x)
	})
}

// asked reports whether a doubt waits for a person.
func (r *ring) asked(x content.Release) bool {
	if x.State != content.InDoubt {
		return false
	}
	audit, err := r.store.Audit(r.t.Context(), fmt.Sprintf("release:%d", x.ID), 0)
	if err != nil {
		r.t.Fatal(err)
	}
	return slices.ContainsFunc(audit, func(e content.Entry) bool { return e.Action == "release.ask" })
}
