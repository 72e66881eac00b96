package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/content/store/storetest"
	"moxin/publishers"
	"moxin/scheduler"
	"moxin/scheduler/queue"
)

// machine is the machine's clock.
type machine struct{}

func (machine) Now() time.Time                         { return time.Now() }
func (machine) After(d time.Duration) <-chan time.Time { return time.After(d) }

// swift is a platform that answers at once, on every channel.
type swift struct{ unused }

// unused is what a platform is never asked here.
type unused struct{}

func (unused) Lookup(context.Context, publishers.Message) (publishers.Receipt, error) {
	return publishers.Receipt{}, publishers.ErrAbsent
}

func (unused) Poll(context.Context, publishers.Message, string) (publishers.Receipt, error) {
	return publishers.Receipt{}, errors.New("nothing was submitted")
}

func (swift) Traits() publishers.Traits { return publishers.Traits{CallTimeout: 10 * time.Second} }

func (swift) Publish(_ context.Context, m publishers.Message) (publishers.Receipt, error) {
	return publishers.Receipt{State: content.Published, Posts: []publishers.Post{{RemoteID: strconv.FormatInt(m.Release.ID, 10)}}}, nil
}

func (p swift) Publisher(channel string) (publishers.Publisher, content.Channel, error) {
	return p, content.Channel{ID: channel, Platform: content.Site}, nil
}

func (swift) Open(context.Context, string) (io.ReadCloser, error) { return nil, errors.New("no media") }

// watched is a store that notes when the claim of each release was committed, and when its outcome.
type watched struct {
	*store.Store
	mu      sync.Mutex
	claimed []time.Time
	settled chan struct{}
}

func (w *watched) Claim(ctx context.Context, c content.Claim) (content.Attempt, error) {
	a, err := w.Store.Claim(ctx, c)
	if err == nil {
		w.mu.Lock()
		w.claimed = append(w.claimed, time.Now())
		w.mu.Unlock()
	}
	return a, err
}

func (w *watched) Settle(ctx context.Context, s content.Settlement) error {
	err := w.Store.Settle(ctx, s)
	if err == nil {
		w.settled <- struct{}{}
	}
	return err
}

// durably runs a benchmark on both databases, each of which writes every commit through to the disk.
func durably(b *testing.B, run func(b *testing.B, s *store.Store)) {
	for _, db := range []struct {
		name string
		url  func(b *testing.B) string
	}{
		{"sqlite", func(b *testing.B) string { return filepath.Join(b.TempDir(), "moxin.db") }},
		{"postgres", func(b *testing.B) string { return storetest.DurablePostgres(b) }},
	} {
		b.Run(db.name, func(b *testing.B) {
			s, err := store.Open(b.Context(), db.url(b))
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			run(b, s)
		})
	}
}

// channels are connected, by number.
const channels = 20

func channelID(i int) string { return fmt.Sprint("c", i%channels) }

// fill creates n approved releases that are due at an instant, spread over some of the channels.
func fill(b *testing.B, s *store.Store, n, over int, due time.Time) {
	b.Helper()
	cs := content.Changeset{By: "plan", At: due}
	for i := range n {
		r := content.Rendition{Slug: fmt.Sprint("a", due.UnixMicro(), "-", i), Channel: channelID(i % over), Title: "标题"}
		r.Seal()
		cs.Renditions = append(cs.Renditions, r)
		cs.Create = append(cs.Create, content.Release{Channel: r.Channel, Platform: content.Site, Run: 1, State: content.Approved,
			Items: []content.Item{{Slug: r.Slug, Title: r.Title, Rendition: r.Digest}}, Due: due, Late: time.Hour})
	}
	if _, err := s.Apply(b.Context(), cs); err != nil {
		b.Fatal(err)
	}
}

func connectAll(b *testing.B, s *store.Store) {
	b.Helper()
	for i := range channels {
		if err := s.Connect(b.Context(), content.Account{Channel: channelID(i), Platform: content.Site}); err != nil {
			b.Fatal(err)
		}
	}
}

// commits is how many small transactions a second the machine writes through to the disk, one
// after another.
func commits(b *testing.B, s *store.Store) float64 {
	b.Helper()
	const n = 200
	begin := time.Now()
	for i := range n {
		if err := s.Beat(b.Context(), content.Beat{Worker: "bench", At: begin.Add(time.Duration(i))}); err != nil {
			b.Fatal(err)
		}
	}
	return n / time.Since(begin).Seconds()
}

// running starts a scheduler on a store and returns what stops it.
func running(b *testing.B, w *watched) (stop func()) {
	b.Helper()
	q, err := queue.Open(queue.Options{Platforms: []string{content.Site}})
	if err != nil {
		b.Fatal(err)
	}
	s := scheduler.New(scheduler.Options{
		Store: w, Queue: q, Registry: swift{}, Media: swift{}, Now: time.Now, Clock: machine{}, Worker: "bench:1",
		Steps: func(id int64) publishers.Steps { return w.Steps(id) }, Log: slog.New(slog.DiscardHandler),
	})
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()
	return func() {
		cancel()
		if err := errors.Join(<-ended, q.Close()); err != nil {
			b.Error(err)
		}
	}
}

// BenchmarkLateness lets releases fall due at one instant and reads how long after it their claims
// were committed: p99-ms at most 300 of 20 on one channel, 3,000 of 1,000 on twenty. Beside it stands
// how many commits a second the machine writes through to its disk.
func BenchmarkLateness(b *testing.B) {
	durably(b, func(b *testing.B, s *store.Store) {
		connectAll(b, s)
		for _, c := range []struct{ due, over int }{{20, 1}, {1000, channels}} {
			b.Run(strconv.Itoa(c.due), func(b *testing.B) {
				w := &watched{Store: s, settled: make(chan struct{}, c.due)}
				defer running(b, w)()
				var late []time.Duration
				for b.Loop() {
					due := time.Now().Add(2 * time.Second)
					fill(b, s, c.due, c.over, due)
					if time.Now().After(due) {
						b.Fatal("filled too slowly")
					}
					for range c.due {
						<-w.settled
					}
					for _, at := range w.claimed {
						late = append(late, at.Sub(due))
					}
					w.claimed = nil
				}
				slices.Sort(late)
				b.ReportMetric(0, "ns/op")
				b.ReportMetric(late[len(late)/2].Seconds()*1e3, "p50-ms")
				b.ReportMetric(late[len(late)*99/100].Seconds()*1e3, "p99-ms")
				b.ReportMetric(commits(b, s), "commits/s")
			})
		}
	})
}

// BenchmarkPath takes releases from due to published, by the scheduler and by a bare loop of what
// that cannot do without: one dispatch of many, a queue, a claim and a settlement each. Promised:
// path/bare at least 0.7.
func BenchmarkPath(b *testing.B) {
	const releases = 1000
	durably(b, func(b *testing.B, s *store.Store) {
		connectAll(b, s)
		var path, bare time.Duration
		for b.Loop() {
			fill(b, s, releases, channels, time.Now())
			bare += timed(func() { bareLoop(b, s, releases) })
			w := &watched{Store: s, settled: make(chan struct{}, releases)}
			fill(b, s, releases, channels, time.Now())
			path += timed(func() {
				stop := running(b, w)
				for range releases {
					<-w.settled
				}
				b.StopTimer()
				stop()
				b.StartTimer()
			})
		}
		n := float64(releases * b.N)
		b.ReportMetric(0, "ns/op")
		b.ReportMetric(n/path.Seconds(), "path/s")
		b.ReportMetric(n/bare.Seconds(), "bare/s")
		b.ReportMetric(bare.Seconds()/path.Seconds(), "path/bare")
		b.ReportMetric(commits(b, s), "commits/s")
	})
}

func timed(do func()) time.Duration {
	begin := time.Now()
	do()
	return time.Since(begin)
}

// bareLoop is dispatch, queue, claim and settlement, and nothing beside.
func bareLoop(b *testing.B, s *store.Store, releases int) {
	q, err := queue.Open(queue.Options{Platforms: []string{content.Site}})
	if err != nil {
		b.Fatal(err)
	}
	defer q.Close()
	ctx, cancel := context.WithCancel(b.Context())
	settled := make(chan error, releases)
	ended := make(chan error, 1)
	go func() {
		ended <- q.Run(ctx, func(ctx context.Context, t content.Ticket) error {
			settled <- carry(ctx, s, t)
			return nil
		})
	}()
	for left := releases; left > 0; {
		tickets, err := s.DispatchDue(ctx, time.Now(), time.Now(), 50)
		if err != nil || len(tickets) == 0 {
			b.Fatal(len(tickets), err)
		}
		for _, t := range tickets {
			if err := q.Enqueue(ctx, t); err != nil {
				b.Fatal(err)
			}
		}
		left -= len(tickets)
	}
	for range releases {
		if err := <-settled; err != nil {
			b.Fatal(err)
		}
	}
	cancel()
	if err := <-ended; err != nil {
		b.Fatal(err)
	}
}

func carry(ctx context.Context, s *store.Store, t content.Ticket) error {
	now := time.Now()
	a, err := s.Claim(ctx, content.Claim{Ticket: t, Worker: "bench:1", Now: now, Started: now, Lease: now.Add(time.Minute)})
	if err != nil {
		return err
	}
	return s.Settle(ctx, content.Settlement{Release: t.Release, Fence: t.Fence, From: content.Publishing, To: content.Published,
		Attempt: a.ID, Who: "worker", At: now, Finished: now, Publications: []content.Publication{{RemoteID: "1"}}})
}
