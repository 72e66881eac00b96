package queue

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"moxin/content"
)

// readAll hands readings to handle until the test calls the function it returns.
func readAll(t *testing.T, q *Queue, handle func(context.Context, content.Collection) error) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := q.RunReadings(ctx, handle); err != nil {
			t.Error(err)
		}
	})
	return func() { cancel(); wg.Wait() }
}

var due = time.Date(2026, 11, 3, 21, 0, 0, 123000, time.UTC)

func taken(publication int64, until time.Duration) content.Collection {
	return content.Collection{
		Publication: publication, Collector: "page", Next: due, Last: due.Add(-time.Hour), Failures: 2, Error: "no route",
		Trouble: content.TroublePassing, Raw: "3f", Taken: due.Add(until),
	}
}

func same(a, b content.Collection) bool {
	times := a.Next.Equal(b.Next) && a.Last.Equal(b.Last) && a.Taken.Equal(b.Taken)
	a.Next, a.Last, a.Taken = b.Next, b.Last, b.Taken
	return times && a == b
}

func TestReadingsArriveWholeAndOnce(t *testing.T) {
	for _, s := range servers {
		t.Run(s.name, func(t *testing.T) {
			q := open(t, s.url(t))
			for _, c := range []content.Collection{taken(1, time.Minute), taken(1, time.Minute), taken(1, time.Hour), taken(2, time.Minute)} {
				if err := q.EnqueueReading(t.Context(), c); err != nil {
					t.Fatal(err)
				}
			}
			got := make(chan content.Collection, 4)
			stop := readAll(t, q, func(_ context.Context, c content.Collection) error { got <- c; return nil })
			var all []content.Collection
			for range 3 {
				all = append(all, <-got)
			}
			stop()
			for _, want := range []content.Collection{taken(1, time.Minute), taken(1, time.Hour), taken(2, time.Minute)} {
				n := 0
				for _, c := range all {
					if same(c, want) {
						n++
					}
				}
				if n != 1 {
					t.Errorf("%+v arrived %d times among %+v", want, n, all)
				}
			}
			if len(got) != 0 {
				t.Errorf("%d more arrived", len(got))
			}
		})
	}
}

// Readings that hang keep no ticket waiting: the lanes have workers of their own.
func TestReadingsThatHangHoldNoTicketUp(t *testing.T) {
	for _, s := range servers {
		t.Run(s.name, func(t *testing.T) {
			q := open(t, s.url(t))
			began, ended := make(chan struct{}, 3*readers), make(chan struct{}, 3*readers)
			for i := range int64(3 * readers) {
				if err := q.EnqueueReading(t.Context(), taken(i+1, time.Minute)); err != nil {
					t.Fatal(err)
				}
			}
			stopReadings := readAll(t, q, func(ctx context.Context, _ content.Collection) error {
				began <- struct{}{}
				<-ctx.Done()
				ended <- struct{}{}
				return ctx.Err()
			})
			for range readers {
				<-began
			}
			got := make(chan content.Ticket, 1)
			stop := run(t, q, func(_ context.Context, ticket content.Ticket) error { got <- ticket; return nil })
			want := content.Ticket{Release: 1, Fence: 1, Platform: "wechat"}
			if err := q.Enqueue(t.Context(), want); err != nil {
				t.Fatal(err)
			}
			if ticket := <-got; ticket != want {
				t.Errorf("%+v arrived", ticket)
			}
			stop()
			if len(ended) != 0 {
				t.Error("a reading ended before it was told to")
			}
			stopReadings() // tells them to end, and waits for it
			if len(ended) < readers {
				t.Errorf("%d of %d readings were told to end", len(ended), readers)
			}
		})
	}
}

// Whatever a handler gives back or does, Asynq keeps nothing of the task: the store plans it.
func TestReadingsLeaveNothingInTheQueue(t *testing.T) {
	q := open(t, "")
	if err := q.EnqueueReading(t.Context(), taken(1, time.Minute)); err != nil {
		t.Fatal(err)
	}
	if l := lane(t, look(t, q), Readings); l.Pending != 1 || !l.Used {
		t.Errorf("before: %+v", l)
	}
	done := make(chan struct{})
	stop := readAll(t, q, func(context.Context, content.Collection) error { close(done); return errors.New("broken") })
	<-done
	stop()
	s := look(t, q)
	if l := lane(t, s, Readings); l.Size != 0 || l.Dead != 0 || l.Retry != 0 || l.Processed != 1 {
		t.Errorf("afterwards: %+v", l)
	}
	if len(s.Tasks) != 0 {
		t.Errorf("readings are named as releases: %+v", s.Tasks)
	}
}

// One process that publishes and reads is one line, with all of its workers.
func TestInspectAddsUpTheServersOfAProcess(t *testing.T) {
	q := open(t, "")
	if err := q.EnqueueReading(t.Context(), taken(1, time.Minute)); err != nil {
		t.Fatal(err)
	}
	if err := q.Enqueue(t.Context(), content.Ticket{Release: 1, Fence: 1, Platform: "wechat"}); err != nil {
		t.Fatal(err)
	}
	began := make(chan struct{}, 2)
	release := make(chan struct{})
	stopReadings := readAll(t, q, func(context.Context, content.Collection) error { began <- struct{}{}; <-release; return nil })
	stop := run(t, q, func(context.Context, content.Ticket) error { began <- struct{}{}; <-release; return nil })
	<-began
	<-began
	if s := look(t, q); len(s.Servers) != 1 || s.Servers[0].Workers != 16+readers {
		t.Errorf("%+v", s.Servers)
	}
	close(release)
	stop()
	stopReadings()
}

// A Redis that was wiped takes the same reading again.
func TestFlushForgetsReadings(t *testing.T) {
	q := open(t, "")
	for range 2 {
		if err := q.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := q.EnqueueReading(t.Context(), taken(1, time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	got := make(chan content.Collection, 2)
	stop := readAll(t, q, func(_ context.Context, c content.Collection) error { got <- c; return nil })
	if c := <-got; !same(c, taken(1, time.Minute)) {
		t.Errorf("%+v arrived", c)
	}
	stop()
}
