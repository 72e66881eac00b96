package scheduler

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// Clock is work time: the machine's, or a test's.
type Clock interface {
	Now() time.Time
	After(d time.Duration) <-chan time.Time
}

// Queue carries tickets from the releaser to workers. It may lose and double them.
type Queue interface {
	Enqueue(ctx context.Context, t content.Ticket) error
	// Run hands tickets to handle until ctx ends, then waits for handlers under way.
	Run(ctx context.Context, handle func(ctx context.Context, t content.Ticket) error) error
}

// Registry knows the publisher of each channel of the workspace.
type Registry interface {
	Publisher(channel string) (publishers.Publisher, content.Channel, error)
}

// Options are what a Scheduler is made of. All but Tuning, Rates, Targets, Summary, Reports, Again, Awake and Failpoint must
// be given.
type Options struct {
	Store    Store
	Queue    Queue
	Registry Registry
	Media    publishers.Media
	Steps    func(release int64) publishers.Steps
	Now      func() time.Time // calendar
	Clock    Clock            // work
	Log      *slog.Logger
	Worker   string // host:pid
	Tuning   Tuning
	// Rates are the channels' own rates: no more of a channel are dispatched than its rate lets
	// through, those of higher priority first.
	Rates []content.ChannelRate
	// Key signs the links of hand-offs whose adapter gave them none; without it they open nothing.
	Key content.LinkKey
	// Targets are where people are told what needs them; none = nobody is told.
	Targets []Target
	// Summary sums up each day in all of them; nil = never.
	Summary *Summary
	// Reports are told of in all of them, too; nil = none are made.
	Reports Reports
	// Again is after how long an unfinished hand-off is called to mind again, counted from its
	// instant; content.DefaultAgain when nil, never when empty.
	Again []time.Duration
	// Awake is for how long the machine was awake between two readings of Clock; by their monotonic part
	// when nil. A test lets a laptop sleep by it.
	Awake func(from, to time.Time) time.Duration
	// Failpoint is called at named places of the work, where a harness stops or kills the
	// process; nil everywhere else.
	Failpoint func(name string)
}

// Scheduler carries releases out. Several may run on one store.
type Scheduler struct {
	Options
	resolver resolver
	follower follower
	preparer preparer
	telling  []*notices // one for each target, while it runs
	reminder reminder
	heard    chan struct{} // wakes the follower
	watch    watch
	seen     map[int64]sighting // the sweeper's
}

// New makes a scheduler; nothing runs before Run.
func New(o Options) *Scheduler {
	o.Tuning = o.Tuning.withDefaults()
	if o.Again == nil {
		o.Again = content.DefaultAgain
	}
	s := &Scheduler{Options: o, heard: make(chan struct{}, 1)}
	s.watch.awake = func(from, to time.Time) time.Duration {
		if s.Awake != nil {
			return s.Awake(from, to)
		}
		return to.Sub(from)
	}
	s.resolver = resolver{s: s}
	s.follower = follower{s: s}
	s.preparer = preparer{s: s}
	s.reminder = reminder{s: s}
	return s
}

// Run carries releases out until ctx ends. It returns when every goroutine it started has
// ended: calls under way are waited for, bounded by their own time-outs.
func (s *Scheduler) Run(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	s.telling = newNotices(s)
	var wg sync.WaitGroup
	for _, l := range s.parts() {
		wg.Go(func() { s.loop(ctx, l) })
	}
	wg.Go(func() {
		if err := s.Queue.Run(ctx, s.Handle); err != nil {
			stop(fmt.Errorf("scheduler: queue: %w", err))
		}
	})
	wg.Wait()
	for _, t := range s.telling {
		t.giveUp(ctx)
	}
	if err := context.Cause(ctx); err != nil && ctx.Err() != nil && err != ctx.Err() {
		return err
	}
	return nil
}

// loop is one part of the work, repeated: after the wait it asks for, at the latest after every.
type loop struct {
	name  string
	every time.Duration
	step  func(context.Context) (time.Duration, error)
	wake  <-chan struct{} // ends a wait early; nil = nothing does
}

func (s *Scheduler) parts() []loop {
	t := s.Tuning
	all := []loop{
		{"releaser", t.Tick, s.release, nil},
		{"sweeper", t.Sweep, s.sweep, nil},
		{"resolver", min(t.LookupGap, t.Sweep), s.resolver.step, nil},
		{"follower", min(t.Poll, t.Sweep), s.follower.step, s.heard},
		{"preparer", t.Look, s.preparer.step, nil},
		{"reminder", t.Look, s.reminder.step, nil},
		{"beat", t.Beat, s.beat, nil},
		{"clock", t.Sweep, s.beatClock, nil},
	}
	for _, n := range s.telling {
		all = append(all, loop{"notices to " + n.target.Name, t.Look, n.step, nil})
	}
	return all
}

// loop repeats one step until ctx ends. An error is logged once for as long as it stays the
// same; the loop goes on.
func (s *Scheduler) loop(ctx context.Context, l loop) {
	last := ""
	for ctx.Err() == nil {
		wait, err := l.step(ctx)
		switch {
		case err == nil:
			last = ""
		case ctx.Err() == nil && err.Error() != last:
			last = err.Error()
			s.Log.Error("loop failed", "loop", l.name, "error", err)
		}
		if wait <= 0 || wait > l.every || err != nil {
			wait = l.every
		}
		select {
		case <-ctx.Done():
		case <-l.wake:
		case <-s.Clock.After(wait):
		}
	}
}

// Heard says that an event about a channel's job is in the store, and wakes the follower. Where
// another process carries releases out, that one finds the event by itself within a second.
func (s *Scheduler) Heard(channel, job string) {
	s.Log.Debug("event heard", "channel", channel, "job", job)
	select {
	case s.heard <- struct{}{}:
	default: // it is awake already
	}
}

func (s *Scheduler) beat(ctx context.Context) (time.Duration, error) {
	return 0, s.Store.Beat(ctx, content.Beat{Worker: s.Worker, Roles: "release,work", At: s.Clock.Now()})
}

// failpoint lets the harness stop or kill a worker at a named place.
func (s *Scheduler) failpoint(point string) {
	if s.Failpoint != nil {
		s.Failpoint(point)
	}
}
