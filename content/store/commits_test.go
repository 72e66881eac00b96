package store_test

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/publishers"
	"moxin/scheduler"
)

// platform is what a platform does, under a name that its registry's method leaves free.
type platform = publishers.Publisher

// onePost publishes everything at once.
type onePost struct{ platform }

func (onePost) Traits() publishers.Traits { return publishers.Traits{CallTimeout: time.Second} }

func (onePost) Publish(_ context.Context, m publishers.Message) (publishers.Receipt, error) {
	return publishers.Receipt{State: content.Published, Posts: []publishers.Post{{RemoteID: strconv.FormatInt(m.Release.ID, 10)}}}, nil
}

func (p onePost) Publisher(channel string) (publishers.Publisher, content.Channel, error) {
	return p, content.Channel{ID: channel, Platform: content.Site}, nil
}

// stopped is a clock for both times that stands at noon.
type stopped struct{}

func (stopped) Now() time.Time                       { return noon }
func (stopped) After(time.Duration) <-chan time.Time { return nil }

// TestThreeCommitsToARelease: from due to published a release costs at most three transactions that
// are written through to the disk: it is queued, claimed and settled. Many that are due together are
// queued in one.
func TestThreeCommitsToARelease(t *testing.T) {
	for _, many := range []int{1, 40} {
		t.Run(fmt.Sprint(many), func(t *testing.T) {
			s := open(t, filepath.Join(t.TempDir(), "moxin.db"))
			defer s.Close()
			if err := s.Connect(t.Context(), content.Account{Channel: "gzh"}); err != nil {
				t.Fatal(err)
			}
			cs := newReleases(0, many)
			for i := range cs.Create {
				cs.Create[i].Due = noon
			}
			ids, err := s.Apply(t.Context(), cs)
			if err != nil {
				t.Fatal(err)
			}
			carrier := scheduler.New(scheduler.Options{
				Store: s, Registry: onePost{}, Now: stopped{}.Now, Clock: stopped{}, Log: slog.New(slog.DiscardHandler),
				Steps: func(id int64) publishers.Steps { return s.Steps(id) }, Worker: "test:1",
			})
			commits, err := s.CountCommits(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			tickets, err := s.DispatchDue(t.Context(), noon, noon, 0)
			if err != nil || len(tickets) != many {
				t.Fatal(len(tickets), err)
			}
			for _, ticket := range tickets {
				if err := carrier.Handle(t.Context(), ticket); err != nil {
					t.Fatal(err)
				}
			}
			if got, want := commits(), int64(1+2*many); got != want {
				t.Errorf("%d commits for %d releases, want %d", got, many, want)
			}
			published(t, s, ids)
		})
	}
}

// published fails the test unless all releases are out.
func published(t *testing.T, s *store.Store, ids []int64) {
	t.Helper()
	for _, id := range ids {
		if r, err := s.Release(t.Context(), id); err != nil || r.State != content.Published {
			t.Errorf("release %d is %s, %v", id, r.State, err)
		}
	}
}
