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

// sourceCache keeps the origin of the newest ranking: all samples are read for it, and what lies
// before an instant changes no more once it has been ranked.
type sourceCache struct {
	mu sync.Mutex
	at time.Time
	origin
}

func (c *sourceCache) of(ctx context.Context, posts Posts, at time.Time) (origin, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.at.Equal(at) && c.read != nil {
		return c.origin, nil
	}
	publications, err := posts.Publications(ctx, content.PublicationFilter{})
	if err != nil {
		return origin{}, err
	}
	samples, err := posts.Samples(ctx, content.SampleFilter{Until: at.Add(time.Microsecond)}) // the store's grain: at is included
	if err != nil {
		return origin{}, err
	}
	c.at, c.origin = at, originOf(publications, samples)
	return c.origin, nil
}

func originOf(publications []content.Publication, samples []content.Sample) origin {
	slugs := make(map[int64]string, len(publications))
	for _, p := range publications {
		slugs[p.ID] = p.Slug
	}
	out := origin{read: map[string]time.Time{}}
	names := map[string]bool{}
	for _, s := range samples {
		slug, ok := slugs[s.Publication]
		if !ok {
			continue // of a channel itself
		}
		name, _, _ := strings.Cut(s.Source, ":")
		names[name] = true
		if s.ObservedAt.After(out.read[slug]) {
			out.read[slug] = s.ObservedAt
		}
	}
	out.names = slices.Sorted(maps.Keys(names))
	return out
}

// sourceNames says where numbers come from.
func (p *page) sourceNames(names []string) string {
	var out []string
	for _, name := range names {
		if t, ok := sources[name]; ok {
			name = p.In(t)
		}
		out = append(out, name)
	}
	return strings.Join(out, p.T("comma"))
}
