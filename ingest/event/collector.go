package event

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"moxin/content"
	"moxin/ingest"
)

// Source is the name of the collector and of its samples.
const Source = "event"

// Numbers is what the collector adds up.
type Numbers interface {
	Posts
	Told
	Orders
	Brought
}

// Told is what readers told.
type Told interface {
	VisitCounts(ctx context.Context, slug, channel string, until time.Time) ([]content.VisitCount, error)
	Links(ctx context.Context, slug string) ([]content.Link, error)
}

// Orders are what was bought, and taken back.
type Orders interface {
	// Outcomes are all since an instant, those of nobody too.
	Outcomes(ctx context.Context, since time.Time) ([]content.Outcome, error)
	// OutcomesBy are a reader's, the oldest first.
	OutcomesBy(ctx context.Context, reader string) ([]content.Outcome, error)
	// OutcomesOf are those that are credited to publications.
	OutcomesOf(ctx context.Context, publications []int64, until time.Time) ([]content.Outcome, error)
}

// Collector adds up what readers told of publications: cumulative samples.
type Collector struct {
	Numbers Numbers
	Now     func() time.Time // calendar
	Beacon  bool             // pages of the own site tell
	Closed  bool             // there are no public pages: no page, link or shop tells anything
	// Calls are the WeCom channels whose account's callbacks are taken: only then is nobody who came, or
	// left, a zero.
	Calls map[string]bool

	mu      sync.Mutex
	ordered time.Time // an order of this instant or later is known
}

// Accepts every publication: links to it may be made at any time.
func (c *Collector) Accepts(content.Publication) bool { return true }

// Collect reads p. What nobody could have told of has no sample: reads without a page that tells,
// clicks without a link, orders without a link while no order comes in, adds without a contact way.
func (c *Collector) Collect(ctx context.Context, p content.Publication) (ingest.Reading, error) {
	r, now := ingest.Reading{Source: Source}, c.Now()
	add := func(m content.Metric, v float64) {
		r.Samples = append(r.Samples, content.Sample{Metric: m, Value: v, Cumulative: true})
	}
	credited, err := c.Numbers.OutcomesOf(ctx, []int64{p.ID}, now)
	if err != nil {
		return r, fmt.Errorf("event: outcomes of %s: %w", p.Slug, err)
	}
	if err := c.contacts(ctx, p, credited, add); err != nil || c.Closed {
		return r, err
	}
	return r, c.public(ctx, p, credited, add)
}

// public adds what pages, links and shops told.
func (c *Collector) public(ctx context.Context, p content.Publication, credited []content.Outcome, add func(content.Metric, float64)) error {
	now := c.Now()
	counts, err := c.counts(ctx, p, now)
	if err != nil {
		return err
	}
	links, err := c.Numbers.Links(ctx, p.Slug)
	if err != nil {
		return fmt.Errorf("event: links of %s: %w", p.Slug, err)
	}
	linked := slices.ContainsFunc(links, func(l content.Link) bool { return l.Channel == p.Channel })
	if c.Beacon && p.Platform == content.Site {
		pageSamples(counts, add)
	}
	if back := counts[content.VisitReturn].Readers; back > 0 {
		add(content.Returns, float64(back))
	}
	if linked {
		add(content.Clicks, float64(counts[content.VisitClick].N))
	}
	return c.orders(ctx, p, orderQuestion{until: now, linked: linked, credited: credited}, add)
}

// pageSamples says what a page told. A page that told nothing may be one that cannot: no sample.
func pageSamples(counts map[content.VisitKind]content.VisitCount, add func(content.Metric, float64)) {
	reads := counts[content.VisitRead].N
	if reads == 0 {
		return
	}
	add(content.Reads, float64(reads))
	add(content.Finishes, float64(min(reads, counts[content.VisitFinish].N)))
	for kind, metric := range map[content.VisitKind]content.Metric{content.VisitTime: content.ReadSeconds, content.VisitDepth: content.ScrollDepth} {
		if n := counts[kind]; n.N > 0 {
			add(metric, n.Sum/float64(n.N))
		}
	}
}

// counts are the visits of a publication: those of its article on its channel until the next
// publication of the same, the first one's from the beginning.
func (c *Collector) counts(ctx context.Context, p content.Publication, now time.Time) (map[content.VisitKind]content.VisitCount, error) {
	same, err := c.Numbers.Publications(ctx, content.PublicationFilter{Slug: p.Slug, Channel: p.Channel})
	if err != nil {
		return nil, fmt.Errorf("event: publications of %s: %w", p.Slug, err)
	}
	until, first := now, true
	for _, o := range same {
		if o.PublishedAt.Before(p.PublishedAt) {
			first = false
		}
		if o.PublishedAt.After(p.PublishedAt) && o.PublishedAt.Before(until) {
			until = o.PublishedAt
		}
	}
	out, err := c.until(ctx, p, until)
	if err != nil || first {
		return out, err
	}
	before, err := c.until(ctx, p, p.PublishedAt)
	for kind, n := range out {
		b := before[kind]
		out[kind] = content.VisitCount{N: n.N - b.N, Sum: n.Sum - b.Sum, Readers: min(n.Readers, n.N-b.N)}
	}
	return out, err
}

func (c *Collector) until(ctx context.Context, p content.Publication, at time.Time) (map[content.VisitKind]content.VisitCount, error) {
	all, err := c.Numbers.VisitCounts(ctx, p.Slug, p.Channel, at)
	if err != nil {
		return nil, fmt.Errorf("event: visits of %s: %w", p.Slug, err)
	}
	out := map[content.VisitKind]content.VisitCount{}
	for _, n := range all { // one line for each name that the article had
		sum := out[n.Kind]
		out[n.Kind] = content.VisitCount{N: sum.N + n.N, Readers: sum.Readers + n.Readers, Sum: sum.Sum + n.Sum}
	}
	return out, nil
}

// orderQuestion is until when, whether somebody could have come by a link, and what is credited.
type orderQuestion struct {
	until    time.Time
	linked   bool
	credited []content.Outcome
}

// orders adds the first and the repeat orders credited to p that were not taken back.
func (c *Collector) orders(ctx context.Context, p content.Publication, q orderQuestion, add func(content.Metric, float64)) error {
	readers, n := map[string]bool{}, map[content.OutcomeKind]int{}
	for _, o := range q.credited {
		switch isOrder := o.Kind == content.OutcomeOrder || o.Kind == content.OutcomeReorder; {
		case isOrder && o.Reader == "": // whoever brought it in says which it was
			n[o.Kind]++
		case isOrder:
			readers[o.Reader] = true
		}
	}
	if len(readers)+len(n) == 0 {
		received, err := c.received(ctx, p.PublishedAt)
		if err != nil || !received || !q.linked {
			return err
		}
	}
	for reader := range readers {
		all, err := c.Numbers.OutcomesBy(ctx, reader)
		if err != nil {
			return fmt.Errorf("event: orders of a reader: %w", err)
		}
		for _, o := range Standing(all, q.until) {
			if o.Publication == p.ID {
				n[o.Kind]++
			}
		}
	}
	add(content.Purchases, float64(n[content.OutcomeOrder]))
	add(content.Repurchases, float64(n[content.OutcomeReorder]))
	return nil
}

// received reports whether any order is known since an instant: only then is none a zero.
func (c *Collector) received(ctx context.Context, since time.Time) (bool, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ordered.IsZero() && !c.ordered.Before(since) {
		return true, nil
	}
	all, err := c.Numbers.Outcomes(ctx, since)
	if err != nil {
		return false, fmt.Errorf("event: orders: %w", err)
	}
	for _, o := range all {
		if o.Kind == content.OutcomeOrder || o.Kind == content.OutcomeReorder {
			c.ordered = o.At
		}
	}
	return !c.ordered.IsZero() && !c.ordered.Before(since), nil
}
