package scheduler

import (
	"cmp"
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

// Store is what the running scheduler needs of content/store.
type Store interface {
	releaseStore
	attemptStore
	libraryStore
	healthStore
}

// releaseStore finds and dispatches releases.
type releaseStore interface {
	Release(ctx context.Context, id int64) (content.Release, error)
	Releases(ctx context.Context, f content.ReleaseFilter) ([]content.Release, error)
	DispatchDue(ctx context.Context, now, work time.Time, limit int) ([]content.Ticket, error)
	MissLate(ctx context.Context, now time.Time) ([]int64, error)
}

// attemptStore carries a release through its states.
type attemptStore interface {
	Claim(ctx context.Context, c content.Claim) (content.Attempt, error)
	Settle(ctx context.Context, s content.Settlement) error
	Attempts(ctx context.Context, release int64) ([]content.Attempt, error)
	Transition(ctx context.Context, t content.Transition) error
}

// libraryStore holds what a message is made of and what became of it.
type libraryStore interface {
	Rendition(ctx context.Context, digest string) (content.Rendition, error)
	Publications(ctx context.Context, f content.PublicationFilter) ([]content.Publication, error)
	HandoffOf(ctx context.Context, release int64) (content.Handoff, error)
}

// healthStore keeps the work going and says how it goes.
type healthStore interface {
	NextDue(ctx context.Context, now time.Time) (time.Time, bool, error)
	Sweep(ctx context.Context, work time.Time, queuedFor time.Duration) (content.Swept, error)
	Beat(ctx context.Context, b content.Beat) error
	Log(ctx context.Context, e content.Entry) error
}

// Options are what a Scheduler is made of. All but Tuning must be given.
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
	// Notify tells people what needs them; nil = nobody is told. It may take its time: the
	// scheduler never waits for it with a release in hand. After an error it is called again, a
	// few times; a notice that was delivered is never repeated.
	Notify func(ctx context.Context, n content.Notice) error
	// Again is after how long an unfinished hand-off is called to mind again, counted from its
	// instant; content.DefaultAgain when nil, never when empty.
	Again []time.Duration
	// Failpoint is called at named places of the work, where a harness stops or kills the
	// process; nil everywhere else.
	Failpoint func(name string)
}

// Tuning are the waits of the loops. Zero fields take the value defaultTuning has.
// All are work time but Backoff and HandoffLife, which are calendar time.
type Tuning struct {
	Tick        time.Duration // the releaser looks at least this often
	Sweep       time.Duration // the sweeper's period
	QueuedFor   time.Duration // a queued release is taken for lost after this
	LeaseMargin time.Duration // how much longer than a call a claim holds
	Poll        time.Duration // first wait between polls of a submitted job; doubles up to PollMax
	PollMax     time.Duration
	LookupGap   time.Duration // between the two look-ups that prove absence
	LookupRetry time.Duration // after a look-up that failed or settled nothing; doubles up to PollMax
	Beat        time.Duration
	Backoff     time.Duration // first wait before a retry; doubles
	HandoffLife time.Duration // from its instant until a hand-off without its own end expires
	Queued      int           // at most so many releases wait in the queue at once
}

// defaultTuning is right for real platforms.
var defaultTuning = Tuning{
	Tick: 250 * time.Millisecond, Sweep: time.Second, QueuedFor: 10 * time.Second,
	LeaseMargin: 15 * time.Second, Poll: 5 * time.Second, PollMax: 5 * time.Minute,
	LookupGap: 10 * time.Second, LookupRetry: 15 * time.Second, Beat: 5 * time.Second,
	Backoff: 10 * time.Second, HandoffLife: 24 * time.Hour, Queued: 256,
}

func (t Tuning) withDefaults() Tuning {
	d := defaultTuning
	for _, f := range []struct{ to, from *time.Duration }{
		{&d.Tick, &t.Tick}, {&d.Sweep, &t.Sweep}, {&d.QueuedFor, &t.QueuedFor}, {&d.LeaseMargin, &t.LeaseMargin},
		{&d.Poll, &t.Poll}, {&d.PollMax, &t.PollMax}, {&d.LookupGap, &t.LookupGap}, {&d.LookupRetry, &t.LookupRetry},
		{&d.Beat, &t.Beat}, {&d.Backoff, &t.Backoff}, {&d.HandoffLife, &t.HandoffLife},
	} {
		if *f.from > 0 {
			*f.to = *f.from
		}
	}
	d.Queued = cmp.Or(t.Queued, d.Queued)
	return d
}

// Scheduler carries releases out. Several may run on one store.
type Scheduler struct {
	Options
	resolver resolver
	follower follower
}

// New makes a scheduler; nothing runs before Run.
func New(o Options) *Scheduler {
	o.Tuning = o.Tuning.withDefaults()
	s := &Scheduler{Options: o}
	s.resolver = resolver{s: s}
	s.follower = follower{s: s}
	return s
}

// Run carries releases out until ctx ends. It returns when every goroutine it started has
// ended: calls under way are waited for, bounded by their own time-outs.
func (s *Scheduler) Run(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var wg sync.WaitGroup
	for _, l := range []struct {
		name  string
		every time.Duration
		step  func(context.Context) (time.Duration, error)
	}{
		{"releaser", s.Tuning.Tick, s.release},
		{"sweeper", s.Tuning.Sweep, s.sweep},
		{"resolver", min(s.Tuning.LookupGap, s.Tuning.Sweep), s.resolver.step},
		{"follower", min(s.Tuning.Poll, s.Tuning.Sweep), s.follower.step},
		{"beat", s.Tuning.Beat, s.beat},
	} {
		wg.Go(func() { s.loop(ctx, l.name, l.every, l.step) })
	}
	wg.Go(func() {
		if err := s.Queue.Run(ctx, s.Handle); err != nil {
			stop(fmt.Errorf("scheduler: queue: %w", err))
		}
	})
	wg.Wait()
	if err := context.Cause(ctx); err != nil && ctx.Err() != nil && err != ctx.Err() {
		return err
	}
	return nil
}

// loop calls step until ctx ends: after the wait it asks for, at the latest after every.
// An error is logged once for as long as it stays the same; the loop goes on.
func (s *Scheduler) loop(ctx context.Context, name string, every time.Duration, step func(context.Context) (time.Duration, error)) {
	last := ""
	for ctx.Err() == nil {
		wait, err := step(ctx)
		switch {
		case err == nil:
			last = ""
		case ctx.Err() == nil && err.Error() != last:
			last = err.Error()
			s.Log.Error("loop failed", "loop", name, "error", err)
		}
		if wait <= 0 || wait > every || err != nil {
			wait = every
		}
		select {
		case <-ctx.Done():
		case <-s.Clock.After(wait):
		}
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
