package console

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"moxin/content"
)

// origin is what a ranking of an instant rests on.
type origin struct {
	names []string             // sources, without the name of a file
	read  map[string]time.Time // by slug: the newest reading
}

// sourceCache keeps the origin of the newest ranking: what lies before an instant changes no more
// once it has been ranked.
type sourceCache struct {
	mu sync.Mutex
	at time.Time
	origin
}

// Origins says which sources told of each article before an instant, and how recently.
type Origins interface {
	SampleSources(ctx context.Context, until time.Time) ([]content.Origin, error)
}

func (c *sourceCache) of(ctx context.Context, store Origins, at time.Time) (origin, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at.Equal(at) && c.read != nil {
		return c.origin, nil
	}
	all, err := store.SampleSources(ctx, at.Add(time.Microsecond)) // the store's grain: at is included
	if err != nil {
		return origin{}, err
	}
	c.at, c.origin = at, originOf(all)
	return c.origin, nil
}

func originOf(all []content.Origin) origin {
	out := origin{read: map[string]time.Time{}}
	names := map[string]bool{}
	for _, o := range all {
		name, _, _ := strings.Cut(o.Source, ":")
		names[name] = true
		if o.Newest.After(out.read[o.Slug]) {
			out.read[o.Slug] = o.Newest
		}
	}
	out.names = slices.Sorted(maps.Keys(names))
	return out
}

// sourceNames says where numbers come from.
func (p *page) sourceNames(names []string) string {
	var out []string
	for _, name := range names {
		if name = p.sourceKind(name); !slices.Contains(out, name) { // an interface tells sums and days
			out = append(out, name)
		}
	}
	return strings.Join(out, p.T("comma"))
}
