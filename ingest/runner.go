package ingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"moxin/content"
)

// Plans remembers when each publication is read next, by what, and who does it now.
type Plans interface {
	// CollectionsDue are those due at now (calendar) that nobody has at work (work time).
	CollectionsDue(ctx context.Context, now, work time.Time, limit int) ([]content.Collection, error)
	Collections(ctx context.Context) ([]content.Collection, error)
	PutCollection(ctx context.Context, c content.Collection) error
	// TakeCollection gives c to the caller until an instant of work time, unless somebody has it or
	// it is planned otherwise by now.
	TakeCollection(ctx context.Context, c content.Collection, work, until time.Time) (bool, error)
}

// Posts are the publications.
type Posts interface {
	Publications(ctx context.Context, f content.PublicationFilter) ([]content.Publication, error)
	MarkGone(ctx context.Context, id int64, at time.Time, why string) error
	SetStatID(ctx context.Context, id int64, statID string) error
}

// Samples keeps readings. AddSamples stores the same reading once however often it comes.
type Samples interface {
	AddSamples(ctx context.Context, samples []content.Sample) (int, error)
	PutRaw(ctx context.Context, source string, at time.Time, body []byte) (string, error)
}

// Stops are the pauses: those of a host (content.ReadScope) are obeyed, and set.
type Stops interface {
	Pauses(ctx context.Context) ([]content.Pause, error)
	Pause(ctx context.Context, p content.Pause) error
}

// Runner reads what is due and plans what comes next. All but Channels, Notes, Ages, Daily, Timeout,
// Parallel and Log must be given.
type Runner struct {
	Plans   Plans
	Posts   Posts
	Samples Samples
	Stops   Stops
	// Collectors by name; the name is kept with each collection.
	Collectors map[string]Collector
	// Channels are the collectors of whole channels, by channel; Notes keep their plan and count
	// what is used of quotas.
	Channels map[string]ChannelCollector
	Notes    Notes
	// Ages are those at which publications are read, growing; content.DefaultAges when empty.
	Ages []time.Duration
	// Daily is the most readings a day (Beijing) of a collector; 0 = as many as are due. Nil = no
	// collector has a bound.
	Daily func(collector string) int
	// Now is calendar time, Work is work time.
	Now, Work func() time.Time
	// Timeout bounds one reading, work time; 0 = DefaultTimeout.
	Timeout time.Duration
	// Parallel bounds the readings of Run that are under way; 0 means 4.
	Parallel int
	// Log may be nil.
	Log *slog.Logger

	sources sources
}

// DefaultTimeout bounds one reading: a few pages of a host that wants ten seconds between two.
const DefaultTimeout = 2 * time.Minute

// batch is the most collections that are looked at together.
const batch = 1000

// job is one reading that is due.
type job struct {
	plan content.Collection
	post content.Publication
	from source
	// patient readings wait for their host's turn; others come again.
	patient bool
}

// Run reads everything that is due and that nobody else reads. A reading that fails is planned
// again and is in the report; the error is for a store that does not answer or a context that
// ended.
func (r *Runner) Run(ctx context.Context) (Report, error) {
	var total Report
	for {
		due, err := r.due(ctx)
		if err != nil || len(due) == 0 {
			return total, err
		}
		report, err := r.readAll(ctx, due)
		total.Add(report)
		if err != nil || len(due) < batch {
			return total, err
		}
	}
}

// due are the collections that are due, with their publications.
func (r *Runner) due(ctx context.Context) ([]job, error) {
	due, err := r.Plans.CollectionsDue(ctx, r.Now(), r.Work(), batch)
	if err != nil {
		return nil, fmt.Errorf("ingest: asking what is due: %w", err)
	}
	if len(due) == 0 {
		return nil, nil
	}
	ids := make([]int64, 0, len(due))
	for _, c := range due {
		ids = append(ids, c.Publication)
	}
	slices.Sort(ids)
	posts, err := r.Posts.Publications(ctx, content.PublicationFilter{IDs: slices.Compact(ids)})
	if err != nil {
		return nil, fmt.Errorf("ingest: loading publications: %w", err)
	}
	return r.jobs(posts, due), nil
}

func (r *Runner) jobs(posts []content.Publication, plans []content.Collection) []job {
	byID := make(map[int64]content.Publication, len(posts))
	for _, p := range posts {
		byID[p.ID] = p
	}
	out := make([]job, 0, len(plans))
	for _, c := range plans {
		p := byID[c.Publication]
		out = append(out, job{plan: c, post: p, from: r.sourceOf(c, p)})
	}
	return out
}

// Collect reads posts now, whatever the plan says, and plans on from here.
func (r *Runner) Collect(ctx context.Context, posts []content.Publication) (Report, error) {
	known, err := r.known(ctx)
	if err != nil {
		return Report{}, err
	}
	var work []content.Collection
	for _, p := range posts {
		for _, c := range r.Plan(p) {
			if k, ok := known[planKey{c.Publication, c.Collector}]; ok {
				c = k
			} else if err := r.put(ctx, c); err != nil {
				return Report{}, err
			}
			work = append(work, c)
		}
	}
	return r.readAll(ctx, r.jobs(posts, work))
}

// readAll takes and reads what may be read, here and now.
func (r *Runner) readAll(ctx context.Context, all []job) (Report, error) {
	ready, total, err := r.sift(ctx, all)
	if err != nil {
		return total, err
	}
	var mu sync.Mutex
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(r.parallel())
	for _, j := range ready {
		group.Go(func() error {
			j.patient = true
			report, err := r.takeAndRead(ctx, j)
			mu.Lock()
			defer mu.Unlock()
			total.Add(report)
			return err
		})
	}
	err = group.Wait()
	slices.SortFunc(total.Problems, func(a, b Problem) int { return int(a.Publication - b.Publication) })
	return total, err
}

func (r *Runner) takeAndRead(ctx context.Context, j job) (Report, error) {
	taken, err := r.take(ctx, &j.plan)
	if err != nil || !taken {
		return Report{PutOff: 1}, err
	}
	return r.read(ctx, j)
}

func (r *Runner) parallel() int {
	if r.Parallel > 0 {
		return r.Parallel
	}
	return 4
}

func (r *Runner) timeout() time.Duration {
	if r.Timeout > 0 {
		return r.Timeout
	}
	return DefaultTimeout
}

func (r *Runner) plan() ages {
	if len(r.Ages) > 0 {
		return r.Ages
	}
	return content.DefaultAges
}

func (r *Runner) put(ctx context.Context, c content.Collection) error {
	if err := r.Plans.PutCollection(ctx, c); err != nil {
		return fmt.Errorf("ingest: planning publication %d: %w", c.Publication, err)
	}
	return nil
}

func (r *Runner) warn(msg string, p content.Publication, collector string, err error) {
	level := slog.LevelWarn
	if errors.Is(err, ErrChanged) { // nobody but a developer can mend this
		level = slog.LevelError
	}
	r.log().Log(context.Background(), level, msg, "article", p.Slug, "channel", p.Channel,
		"platform", p.Platform, "collector", collector, "error", err)
}

func (r *Runner) log() *slog.Logger {
	if r.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return r.Log
}
