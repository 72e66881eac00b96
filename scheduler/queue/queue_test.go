package queue

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store/storetest"
)

func open(t *testing.T, url string) *Queue {
	t.Helper()
	q, err := Open(Options{URL: url, Platforms: []string{"wechat", "douyin"}, CallTimeout: time.Second, Log: slog.New(slog.DiscardHandler)})
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

// run carries tickets to handle until the test calls the function it returns.
func run(t *testing.T, q *Queue, handle func(context.Context, content.Ticket) error) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := q.Run(ctx, handle); err != nil {
			t.Error(err)
		}
	})
	return func() { cancel(); wg.Wait() }
}

// servers are the two Redis a queue runs on.
var servers = []struct {
	name string
	url  func(t testing.TB) string
}{
	{"embedded", func(testing.TB) string { return "" }},
	{"redis", storetest.Redis},
}

func TestTicketsArriveOnceForEachFence(t *testing.T) {
	for _, s := range servers {
		t.Run(s.name, func(t *testing.T) {
			q := open(t, s.url(t))
			tickets := []content.Ticket{
				{Release: 1, Fence: 1, Platform: "wechat", Channel: "gzh"},
				{Release: 1, Fence: 1, Platform: "wechat", Channel: "gzh"}, // a double is no error
				{Release: 1, Fence: 2, Platform: "wechat", Channel: "gzh"},
				{Release: 2, Fence: 1, Platform: "douyin", Channel: "dy"},
			}
			for _, ticket := range tickets {
				if err := q.Enqueue(t.Context(), ticket); err != nil {
					t.Fatal(err)
				}
			}
			got := make(chan content.Ticket, len(tickets))
			stop := run(t, q, func(_ context.Context, ticket content.Ticket) error {
				got <- ticket
				return nil
			})
			seen := map[content.Ticket]int{}
			for range 3 {
				seen[<-got]++
			}
			stop()
			if len(got) != 0 || seen[tickets[0]] != 1 || seen[tickets[2]] != 1 || seen[tickets[3]] != 1 {
				t.Errorf("arrived %v and %d more", seen, len(got))
			}
		})
	}
}

func TestFlushForgetsTickets(t *testing.T) {
	q := open(t, "")
	lost, kept := content.Ticket{Release: 1, Fence: 1, Platform: "wechat"}, content.Ticket{Release: 1, Fence: 2, Platform: "wechat"}
	if err := q.Enqueue(t.Context(), lost); err != nil {
		t.Fatal(err)
	}
	if err := q.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := q.Enqueue(t.Context(), kept); err != nil {
		t.Fatal(err)
	}
	got := make(chan content.Ticket, 2)
	stop := run(t, q, func(_ context.Context, ticket content.Ticket) error {
		got <- ticket
		return nil
	})
	if ticket := <-got; ticket != kept {
		t.Errorf("%+v arrived, it was flushed", ticket)
	}
	stop()
}

func TestRunWaitsForCallsUnderWay(t *testing.T) {
	q := open(t, "")
	if err := q.Enqueue(t.Context(), content.Ticket{Release: 1, Fence: 1, Platform: "wechat"}); err != nil {
		t.Fatal(err)
	}
	began, release := make(chan struct{}), make(chan struct{})
	var ended error
	stop := run(t, q, func(ctx context.Context, _ content.Ticket) error {
		close(began)
		<-release
		ended = ctx.Err()
		return nil
	})
	<-began
	go close(release)
	stop()
	if ended != nil {
		t.Errorf("the call's context ended with the queue: %v", ended)
	}
}

func TestFailedDeliveryIsNotRepeated(t *testing.T) {
	q := open(t, "")
	first, second := content.Ticket{Release: 1, Fence: 1, Platform: "wechat"}, content.Ticket{Release: 2, Fence: 1, Platform: "wechat"}
	got := make(chan content.Ticket, 4)
	stop := run(t, q, func(_ context.Context, ticket content.Ticket) error {
		got <- ticket
		return errors.New("broken")
	})
	for _, ticket := range []content.Ticket{first, second} {
		if err := q.Enqueue(t.Context(), ticket); err != nil {
			t.Fatal(err)
		}
		if arrived := <-got; arrived != ticket {
			t.Errorf("%+v arrived, want %+v", arrived, ticket)
		}
	}
	stop()
}

func TestNoPlatformsNoWork(t *testing.T) {
	q, err := Open(Options{})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := q.Run(ctx, nil); err != nil {
		t.Error(err)
	}
	if err := q.Close(); err != nil {
		t.Error(err)
	}
}

func TestOpenRefuses(t *testing.T) {
	for _, url := range []string{
		"http://127.0.0.1:1", "redis://:geheim@127.0.0.1:1/0", "redis://:geheim@%zz", "redis://:geheim/1@127.0.0.1:1",
	} {
		_, err := Open(Options{URL: url})
		if err == nil {
			t.Errorf("%s was opened", url)
		} else if strings.Contains(err.Error(), "geheim") {
			t.Errorf("the password is in the error: %v", err)
		}
	}
}

func TestEvictingRedisIsRefused(t *testing.T) {
	url := storetest.Redis(t)
	q := open(t, url)
	if err := q.redis.ConfigSet(t.Context(), "maxmemory-policy", "allkeys-lru").Err(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(Options{URL: url}); err == nil || !strings.Contains(err.Error(), "noeviction") {
		t.Errorf("err %v, want what to set", err)
	}
}

func TestOlder(t *testing.T) {
	for v, want := range map[string]bool{"6.2.0": false, "6.0.16": true, "5.0.7": true, "7.0.15": false, "8.2": false, "valkey": false, "": false} {
		if older(v, oldest) != want {
			t.Errorf("older(%q) = %v", v, !want)
		}
	}
}
