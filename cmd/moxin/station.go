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
	log       *slog.Logger
	now       func() time.Time // calendar
	lock      *store.FileLock  // nil on PostgreSQL

	following *follower    // nil where no repository is followed
	pushes    http.Handler // hears of pushes; nil where no webhook is taken

	channelsNext time.Time // calendar: when the channels' own numbers are asked for again
}

// openStation joins the parts. On SQLite it holds the store for as long as it is open, so that
// a second one is refused with who holds it.
func (a *app) openStation(ctx context.Context, b *bench, tuning scheduler.Tuning) (s *station, err error) {
	s = &station{bench: b, log: a.logger(), now: a.now}
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
		Again: b.ws.Config.Notices.Again, Notify: a.notifier(b, s.store), Rates: s.registry.rates(),
	})
	s.ingest = a.newIngest(b, s.store)
	return s, nil
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

// collectEvery is how often serve looks for readings that are due.
const collectEvery = time.Minute

// collect reads back what is due until ctx ends. A failing collector never stops publishing.
func (s *station) collect(ctx context.Context) error {
	for {
		if err := s.readBack(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("collecting failed", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(collectEvery):
		}
	}
}

// readBack plans readings for new publications and makes those that are due.
func (s *station) readBack(ctx context.Context) error {
	if _, err := s.ingest.Adopt(ctx); err != nil {
		return fmt.Errorf("planning readings: %w", err)
	}
	if _, err := s.ingest.Run(ctx); err != nil {
		return err
	}
	return s.readChannels(ctx)
}

// How long after one reading of the channels' own numbers the next one is made: they are of
// whole days, and late ones come within the morning.
const (
	channelsAgain = 12 * time.Hour
	channelsRetry = time.Hour
)

// readChannels reads what platforms count for a whole channel, such as its followers.
func (s *station) readChannels(ctx context.Context) error {
	if s.now().Before(s.channelsNext) {
		return nil
	}
	report, err := s.ingest.RunChannels(ctx)
	if err != nil {
		return fmt.Errorf("reading channels: %w", err)
	}
	wait := channelsAgain
	if report.Waiting+report.Failed > 0 {
		wait = channelsRetry
	}
	for _, p := range report.Problems {
		s.log.Warn("channel not read", "channel", p.Channel, "error", p.Error)
	}
	s.channelsNext = s.now().Add(wait)
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
