package ingest

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"moxin/content"
)

// Plan is the first collection of a new publication by every collector that accepts it.
func (r *Runner) Plan(p content.Publication) []content.Collection {
	var out []content.Collection
	for _, name := range slices.Sorted(maps.Keys(r.Collectors)) {
		if r.Collectors[name].Accepts(p) {
			out = append(out, content.Collection{
				Publication: p.ID, Collector: name, Next: p.PublishedAt.Add(r.plan()[0]),
			})
		}
	}
	return out
}

// Adopt plans publications that have no plan yet, however they came to be: a crash between
// publishing and planning, a hand-off that a person closed, a collector configured later. A plan
// that came to its end goes on where there are more ages by now.
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
			if k, ok := known[planKey{c.Publication, c.Collector}]; ok {
				if c, ok = r.revived(k, p); !ok {
					continue
				}
			}
			if err := r.put(ctx, c); err != nil {
				return adopted, err
			}
			adopted++
		}
	}
	return adopted, nil
}

// revived is a plan that came to its end, with the age that is left: it was added since, or what ended
// the plan early is over, such as a source that was switched off or a clock that was ahead.
func (r *Runner) revived(c content.Collection, p content.Publication) (content.Collection, bool) {
	if !c.Next.IsZero() {
		return c, false
	}
	c.Next = r.plan().next(p.PublishedAt, r.Now())
	return c, !c.Next.IsZero()
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
