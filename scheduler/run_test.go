package scheduler

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// TestRunFiresAtTheInstant runs all loops in a bubble: the releaser wakes at the due instant
// itself, and Run returns when everything it started has ended.
func TestRunFiresAtTheInstant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKit(t)
		pub := &platform{rand: rand.New(rand.NewPCG(1, 1)), posts: map[int64][]published{}}
		w := worker(k.store, k.queue, pub, "host:1")
		w.Tuning = Tuning{}.withDefaults()
		due := time.Now().Add(3*time.Second + 17*time.Millisecond)
		id := addReleases(t, k.store, "gzh", due, content.Approved, "a")[0]
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() {
			if err := w.Run(ctx); err != nil {
				t.Errorf("run: %v", err)
			}
		})
		time.Sleep(3 * time.Second)
		k.want(id, content.Approved)
		quiet, err := w.Quiet(ctx)
		next, ok, err2 := w.NextInstant(ctx)
		if !quiet || !ok || !next.Equal(due.Truncate(time.Microsecond)) || errors.Join(err, err2) != nil {
			t.Errorf("quiet %v, next %s %v, %v: want quiet until %s", quiet, next, ok, errors.Join(err, err2), due)
		}
		time.Sleep(time.Second)
		k.want(id, content.Published)
		if late := pub.posts[id][0].at.Sub(due); late < 0 || late > 10*time.Millisecond {
			t.Errorf("posted %s after its instant", late)
		}
		stop()
		running.Wait()
		beats, err := k.store.Beats(context.Background(), time.Time{})
		if err != nil || len(beats) != 1 || beats[0].Worker != "host:1" {
			t.Errorf("beats %+v, %v", beats, err)
		}
	})
}

// brokenQueue cannot be run.
type brokenQueue struct{ memory }

var errBroken = errors.New("no redis")

func (*brokenQueue) Run(context.Context, func(context.Context, content.Ticket) error) error {
	return errBroken
}

func TestRunEndsWithItsQueue(t *testing.T) {
	k := newKit(t)
	w := worker(k.store, &brokenQueue{}, k.pub, "host:1")
	if err := w.Run(t.Context()); !errors.Is(err, errBroken) {
		t.Errorf("err %v, want the queue's", err)
	}
}

func TestLoopSaysTheSameErrorOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		s := &Scheduler{Options: Options{Clock: machine{}, Log: slog.New(slog.NewTextHandler(&out, nil))}}
		ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
		defer stop()
		calls := 0
		s.loop(ctx, loop{name: "releaser", every: time.Second, step: func(context.Context) (time.Duration, error) {
			calls++
			if calls < 5 {
				return 0, errors.New("database is locked")
			}
			return 0, nil
		}})
		if n := strings.Count(out.String(), "database is locked"); n != 1 || calls < 9 {
			t.Errorf("said %d times in %d calls, want once and going on", n, calls)
		}
	})
}

func TestQuietWaitsForWork(t *testing.T) {
	k := newKit(t)
	k.pub.publish = []answer{{receipt: publishers.Receipt{State: content.Submitted, Job: "j"}}}
	k.pub.poll = []answer{{receipt: post("p1")}}
	k.add(content.Approved, "a")
	for _, want := range []struct {
		quiet bool
		then  func()
	}{
		{false, k.turn},  // due
		{false, k.loops}, // submitted
		{true, func() {}},
	} {
		quiet, err := k.Quiet(k.ctx)
		if err != nil || quiet != want.quiet {
			t.Errorf("quiet %v, %v; want %v", quiet, err, want.quiet)
		}
		want.then()
	}
}
