package ingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"moxin/content"
)

// Plans remembers when each publication is read next, and by what.
type Plans interface {
	CollectionsDue(ctx context.Context, now, work time.Time, limit int) ([]content.Collection, error)
	Collections(ctx context.Context) ([]content.Collection, error)
	PutCollection(ctx context.Context, c content.Collection) error
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

// Runner reads what is due and plans what comes next.
type Runner struct {
	Plans   Plans
	Posts   Posts
	Samples Samples
	// Collectors by name; the name is kept with each collection.
	Collectors map[string]Collector
	// Channels are the collectors of whole channels, by channel.
	Channels map[string]ChannelCollector
	// Now is calendar time.
	Now func() time.Time
	// Parallel bounds the readings under way; 0 means 4.
	Parallel int
	// Log may be nil.
	Log *slog.Logger
}

// batch is the most collections one Run takes.
const batch = 200

// Plan is the first collection of a new publication by every collector that accepts it.
func (r *Runner) Plan(p content.Publication) []content.Collection {
	var out []content.Collection
	for _, name := range slices.Sorted(maps.Keys(r.Collectors)) {
		if r.Collectors[name].Accepts(p) {
			out = append(out, content.Collection{
				Publication: p.ID, Collector: name, Next: p.PublishedAt.Add(Ages[0]),
			})
		}
	}
	return out
}

// Adopt plans publications that have no plan yet, however they came to be: a crash between
// publishing and planning, a hand-off that a person closed, a collector configured later.
func (r *Runner) Adopt(ctx context.Context) (int, error) {
	posts, err := r.Posts.Publications(ctx, content.PublicationFilter{NotGone: true})
	if err != nil {
		return 0, fmt.Errorf("ingest: listing publications: %w", err)
	}
	known, err := r.known(ctx)
	if err != nil {
		return 0, err
	}
	adopted := 0
	for _, p := range posts {
		for _, c := range r.Plan(p) {
			if _, ok := known[planKey{c.Publication, c.Collector}]; ok {
				continue
			}
			if err := r.Plans.PutCollection(ctx, c); err != nil {
				return adopted, fmt.Errorf("ingest: planning publication %d: %w", p.ID, err)
			}
			adopted++
		}
	}
	return adopted, nil
}

type planKey struct {
	publication int64
	collector   string
}

func (r *Runner) known(ctx context.Context) (map[planKey]content.Collection, error) {
	all, err := r.Plans.Collections(ctx)
	if err != nil {
		return nil, fmt.Errorf("ingest: listing collections: %w", err)
	}
	out := make(map[planKey]content.Collection, len(all))
	for _, c := range all {
		out[planKey{c.Publication, c.Collector}] = c
	}
	return out, nil
}

// Run reads everything that is due. A reading that fails is planned again and is in the
// report; the error is for a store that does not answer or a context that ended.
func (r *Runner) Run(ctx context.Context) (Report, error) {
	due, err := r.Plans.CollectionsDue(ctx, r.Now(), r.Now(), batch)
	if err != nil {
		return Report{}, fmt.Errorf("ingest: asking what is due: %w", err)
	}
	ids := make([]int64, 0, len(due))
	for _, c := range due {
		ids = append(ids, c.Publication)
	}
	if len(ids) == 0 {
		return Report{}, nil
	}
	slices.Sort(ids)
	posts, err := r.Posts.Publications(ctx, content.PublicationFilter{IDs: slices.Compact(ids)})
	if err != nil {
		return Report{}, fmt.Errorf("ingest: loading publications: %w", err)
	}
	return r.readAll(ctx, posts, due)
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
			}
			work = append(work, c)
		}
	}
	return r.readAll(ctx, posts, work)
}

func (r *Runner) readAll(ctx context.Context, posts []content.Publication, work []content.Collection) (Report, error) {
	byID := make(map[int64]content.Publication, len(posts))
	for _, p := range posts {
		byID[p.ID] = p
	}
	var (
		mu    sync.Mutex
		total Report
	)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(r.parallel())
	for _, c := range work {
		group.Go(func() error {
			report, err := r.read(ctx, byID[c.Publication], c)
			mu.Lock()
			defer mu.Unlock()
			total.Add(report)
			return err
		})
	}
	err := group.Wait()
	slices.SortFunc(total.Problems, func(a, b Problem) int { return int(a.Publication - b.Publication) })
	return total, err
}

func (r *Runner) parallel() int {
	if r.Parallel > 0 {
		return r.Parallel
	}
	return 4
}

// read carries out one collection.
func (r *Runner) read(ctx context.Context, p content.Publication, c content.Collection) (Report, error) {
	collector, ok := r.Collectors[c.Collector]
	if !ok || p.ID == 0 || !p.GoneAt.IsZero() {
		c.Next = time.Time{} // nobody can read it any more
		return Report{}, r.put(ctx, c)
	}
	reading, err := collector.Collect(ctx, p)
	if ctx.Err() != nil {
		return Report{}, ctx.Err() // stopping is no failure of the source
	}
	if err == nil {
		return r.keep(ctx, p, c, reading)
	}
	r.warn("reading failed", p, c.Collector, err)
	problem := Problem{Publication: p.ID, Channel: p.Channel, Collector: c.Collector, Error: err.Error()}
	return Report{Failed: 1, Problems: []Problem{problem}}, r.put(ctx, afterFailure(c, p.PublishedAt, r.Now(), err))
}

func (r *Runner) put(ctx context.Context, c content.Collection) error {
	if err := r.Plans.PutCollection(ctx, c); err != nil {
		return fmt.Errorf("ingest: planning publication %d: %w", c.Publication, err)
	}
	return nil
}

func (r *Runner) warn(msg string, p content.Publication, collector string, err error) {
	if r.Log == nil {
		return
	}
	level := slog.LevelWarn
	if errors.Is(err, ErrChanged) { // nobody but a developer can mend this
		level = slog.LevelError
	}
	r.Log.Log(context.Background(), level, msg, "article", p.Slug, "channel", p.Channel,
		"platform", p.Platform, "collector", collector, "error", err)
}
