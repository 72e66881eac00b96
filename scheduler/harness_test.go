package scheduler

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/publishers"
	"moxin/scheduler/queue"
)

// hasty are waits that let a test see in seconds what takes minutes outside.
var hasty = Tuning{
	Tick: 20 * time.Millisecond, Sweep: 50 * time.Millisecond, QueuedFor: 900 * time.Millisecond, LeaseMargin: 350 * time.Millisecond,
	LookupGap: 150 * time.Millisecond, LookupRetry: 50 * time.Millisecond, PollMax: 200 * time.Millisecond, Backoff: 10 * time.Millisecond, Queued: 40,
}

// mortal is a queue whose handlers can be killed: what a failpoint panics with ends the
// delivery and nothing else, as the death of its process would.
type mortal struct {
	*queue.Queue
	kills *atomic.Int64
}

func (q mortal) Run(ctx context.Context, handle func(context.Context, content.Ticket) error) error {
	return q.Queue.Run(ctx, func(ctx context.Context, t content.Ticket) error {
		defer func() {
			if v := recover(); v != nil {
				if _, ok := v.(killed); !ok {
					panic(v)
				}
				q.kills.Add(1)
			}
		}()
		return handle(ctx, t)
	})
}

// worker makes one scheduler on a store, as one process would.
func worker(st *store.Store, q Queue, pub publishers.Publisher, name string) *Scheduler {
	return New(Options{
		Store: st, Queue: q, Registry: &registry{pub: pub}, Media: noMedia{}, Now: time.Now, Clock: machine{},
		Steps: func(id int64) publishers.Steps { return st.Steps(id) }, Log: slog.New(slog.DiscardHandler), Worker: name, Tuning: hasty,
	})
}

func openQueue(t testing.TB, url string) *queue.Queue {
	q, err := queue.Open(queue.Options{URL: url, Platforms: []string{content.WeChat}, CallTimeout: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := q.Close(); err != nil {
			t.Error(err)
		}
	})
	return q
}

// mishaps kills and freezes workers at random points. A frozen one wakes after its lease. The
// point "before-call" freezes for less than that: see TestFrozenBetweenLeaseCheckAndCall.
type mishaps struct {
	mu             sync.Mutex
	rand           *rand.Rand
	freezes, kills atomic.Int64
}

func (m *mishaps) at(point string) {
	m.mu.Lock()
	die, freeze := m.rand.IntN(100) < 4, m.rand.IntN(100) < 3
	m.mu.Unlock()
	switch {
	case die:
		panic(killed{})
	case freeze && point == "before-call":
		m.freezes.Add(1)
		<-time.After(50 * time.Millisecond)
	case freeze:
		m.freezes.Add(1)
		<-time.After(900 * time.Millisecond)
	}
}

// TestHarness publishes hundreds of releases on a platform that loses answers, with workers
// that die and freeze, schedulers that are stopped and started, and a queue that is wiped:
// every release must be there once. It is the small in-process sister of cmd/moxin's TestChaos,
// which kills real processes: the race detector sees into this one, and it needs no server.
func TestHarness(t *testing.T) {
	releases := 300
	if raceDetector {
		releases = 60 // SQLite in Go is some ten times slower under it
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Second)
	defer cancel()
	st, q := openStore(t), openQueue(t, "")
	connect(t, st, "gzh")
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	pub := &platform{rand: rand.New(rand.NewPCG(seed, 1)), posts: map[int64][]published{}, visible: 100 * time.Millisecond, faults: true}
	bad := &mishaps{rand: rand.New(rand.NewPCG(seed, 2))}

	var slugs []string
	for i := range releases {
		slugs = append(slugs, fmt.Sprintf("a%d", i))
	}
	ids := addReleases(t, st, "gzh", time.Now(), content.Approved, slugs...)

	workers := []*Scheduler{}
	running := sync.WaitGroup{}
	live, stop := context.WithCancel(ctx)
	for i := range 2 {
		w := worker(st, mortal{q, &bad.kills}, pub, fmt.Sprintf("host:%d", i))
		w.Failpoint = bad.at
		workers = append(workers, w)
		running.Go(func() { restart(live, t, w) })
	}
	flushes := 0
	for !allPublished(ctx, t, st) {
		if flushes < 6 {
			flushes++
			if err := q.Flush(ctx); err != nil {
				t.Error(err)
			}
		}
		select {
		case <-ctx.Done():
			t.Error("not all releases came to an end")
		case <-time.After(500 * time.Millisecond):
			continue
		}
		break
	}
	stop()
	running.Wait()

	none, several := pub.counts(ids)
	t.Logf("%d releases, %d calls, %d kills, %d freezes, %d flushes: %d doubled, %d lost",
		releases, pub.calls, bad.kills.Load(), bad.freezes.Load(), flushes, several, none)
	if none+several > 0 {
		t.Errorf("%d doubled, %d lost", several, none)
	}
	if bad.kills.Load()+bad.freezes.Load() == 0 {
		t.Error("nothing went wrong: the harness tests nothing")
	}
	everyPostIsRecorded(t, st, pub, ids)
}

// restart runs a scheduler, stopping it now and then while it is at work.
func restart(ctx context.Context, t *testing.T, w *Scheduler) {
	for ctx.Err() == nil {
		life, end := context.WithTimeout(ctx, 1500*time.Millisecond)
		if err := w.Run(life); err != nil {
			t.Errorf("run: %v", err)
		}
		end()
	}
}

func allPublished(ctx context.Context, t *testing.T, st *store.Store) bool {
	open, err := st.Releases(ctx, content.ReleaseFilter{States: slices.DeleteFunc(slices.Clone(content.States), func(s content.State) bool { return s == content.Published })})
	if err != nil && ctx.Err() == nil {
		t.Fatal(err)
	}
	return err == nil && len(open) == 0
}

func everyPostIsRecorded(t *testing.T, st *store.Store, pub *platform, ids []int64) {
	posts, err := st.Publications(context.Background(), content.PublicationFilter{})
	if err != nil || len(posts) != len(ids) {
		t.Fatalf("%d publications for %d releases, %v", len(posts), len(ids), err)
	}
	for _, p := range posts {
		if got := pub.posts[p.Release][0].id; p.RemoteID != got {
			t.Errorf("release %d: recorded %s, the platform has %s", p.Release, p.RemoteID, got)
		}
	}
}

// TestFrozenBetweenLeaseCheckAndCall is the known hole, counted apart: a process that stands
// still after the lease check, for longer than the lease and the resolver's wait, and then
// calls. A platform without a key or second phase gets a second post; one with a key does not.
func TestFrozenBetweenLeaseCheckAndCall(t *testing.T) {
	for _, c := range []struct {
		name string
		key  bool
		want int
	}{{"without a key", false, 2}, {"with a key", true, 1}} {
		t.Run(c.name, func(t *testing.T) {
			pub := &platform{rand: rand.New(rand.NewPCG(1, 1)), posts: map[int64][]published{}, key: c.key}
			k := newKit(t)
			k.reg.pub = pub
			k.Tuning.LookupGap = time.Second
			id := k.add(content.Approved, "a")[0]
			frozen := false
			k.Failpoint = func(point string) {
				if point != "before-call" || frozen {
					return
				}
				frozen = true
				k.pass(time.Minute) // lease over, in doubt, proved absent
				k.want(id, content.Approved)
				k.turn() // another worker
				k.want(id, content.Published)
			}
			k.turn()
			if got := len(pub.posts[id]); got != c.want {
				t.Errorf("%d posts, want %d", got, c.want)
			}
			if posts := k.publications(id); len(posts) != 1 {
				t.Errorf("%d publications recorded, want one", len(posts))
			}
		})
	}
}
