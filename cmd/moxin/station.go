package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"time"

	"golang.org/x/sync/errgroup"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest"
	"moxin/publishers"
	"moxin/scheduler"
	"moxin/scheduler/queue"
)

// station is a workspace at work: what releases, publishes and reads back, joined.
type station struct {
	bench     *bench
	store     *store.Store
	queue     *queue.Queue
	registry  *registry
	people    *scheduler.Desk
	scheduler *scheduler.Scheduler
	ingest    *ingest.Runner
	reports   *reportMaker
	contacts  *meetings
	log       *slog.Logger
	now       func() time.Time // calendar
	stale     chan struct{}    // holds one while people changed numbers that are not scored yet
	lock      *store.FileLock  // nil on PostgreSQL

	following *follower    // nil where no repository is followed
	pushes    http.Handler // hears of pushes; nil where no webhook is taken
}

// openStation joins the parts. On SQLite it holds the store for as long as it is open, so that
// a second one is refused with who holds it.
func (a *app) openStation(ctx context.Context, b *bench, tuning scheduler.Tuning) (s *station, err error) {
	s = &station{bench: b, log: a.logger(), now: a.now, stale: make(chan struct{}, 1)}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if err := s.hold(a); err != nil {
		return s, err
	}
	if s.store, err = a.openStore(ctx, b); err != nil {
		return s, err
	}
	if s.queue, err = a.openQueue(b, s.log); err != nil {
		return s, err
	}
	if s.registry, err = a.newRegistry(ctx, b, s.store); err != nil {
		return s, err
	}
	s.people = a.people(b, s.store)
	s.people.Registry, s.people.Media = s.registry, b.media
	s.scheduler = scheduler.New(scheduler.Options{
		Store: s.store, Queue: s.queue, Registry: s.registry, Media: b.media, Steps: s.steps,
		Now: a.now, Clock: machineClock{}, Log: s.log, Worker: workerName(), Tuning: tuning, Key: s.registry.deps.Key,
		Again: b.ws.Config.Notices.Again, Targets: a.noticeTargets(b, s.store), Summary: summary(b.ws.Config, s.store), Reports: newKeptReports(s.store).since, Rates: s.registry.rates(),
	})
	s.ingest, s.reports = a.newIngest(b, s.store), newReportMaker(b, s.store, scoreCores)
	s.contacts, err = a.newMeetings(b, s.store, s.ingest)
	return s, err
}

// steps is the memory of one release.
func (s *station) steps(release int64) publishers.Steps { return s.store.Steps(release) }

// hold takes the lock of an SQLite store.
func (s *station) hold(a *app) error {
	url, err := a.storeURL(s.bench)
	if err != nil || postgres(url) {
		return err
	}
	if err := os.MkdirAll(stateFolder(s.bench), 0o755); err != nil {
		return err
	}
	s.lock, err = store.Lock(url)
	return err
}

func (a *app) openQueue(b *bench, log *slog.Logger) (*queue.Queue, error) {
	url := b.ws.Config.Redis
	if ref := content.Secret(url); url != "" && ref.IsReference() {
		var err error
		if url, err = ref.Resolve(a.env); err != nil {
			return nil, exit(exitUsage, err)
		}
	}
	q, err := queue.Open(queue.Options{URL: url, Log: log, Platforms: platforms(b.ws.Config.Channels)})
	if err != nil {
		return nil, fmt.Errorf("opening the queue: %w", err)
	}
	return q, nil
}

func platforms(channels []content.Channel) []string {
	var ids []string
	seen := map[string]bool{}
	for _, ch := range channels {
		if !seen[ch.Platform] {
			seen[ch.Platform] = true
			ids = append(ids, ch.Platform)
		}
	}
	return ids
}

func workerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	return fmt.Sprintf("%s:%d", host, os.Getpid())
}

// run works until ctx ends and returns when everything it started has stopped.
func (s *station) run(ctx context.Context, also ...func(context.Context) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return s.scheduler.Run(ctx) })
	for _, f := range also {
		g.Go(func() error { return f(ctx) })
	}
	if err := g.Wait(); err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// Close gives everything back, also from a station that was opened only in part.
func (s *station) Close() error {
	var errs []error
	if s.queue != nil {
		errs = append(errs, s.queue.Close())
	}
	if s.store != nil {
		errs = append(errs, s.store.Close())
	}
	if s.lock != nil {
		errs = append(errs, s.lock.Close())
	}
	return errors.Join(errs...)
}
