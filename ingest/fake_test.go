package ingest_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"sync"
	"time"

	"moxin/content"
	"moxin/ingest"
)

type planKey struct {
	publication int64
	collector   string
}

// memory is a store that forgets: the behaviour of content/store that the runner relies on.
type memory struct {
	mu      sync.Mutex
	plans   map[planKey]content.Collection
	posts   map[int64]content.Publication
	samples []content.Sample
	raw     map[string][]byte
}

func newMemory(posts ...content.Publication) *memory {
	m := &memory{plans: map[planKey]content.Collection{}, posts: map[int64]content.Publication{}, raw: map[string][]byte{}}
	for _, p := range posts {
		m.posts[p.ID] = p
	}
	return m
}

func (m *memory) CollectionsDue(_ context.Context, now, _ time.Time, limit int) ([]content.Collection, error) {
	all, err := m.Collections(context.Background())
	due := slices.DeleteFunc(all, func(c content.Collection) bool { return c.Next.IsZero() || c.Next.After(now) })
	return due[:min(limit, len(due))], err
}

func (m *memory) Collections(context.Context) ([]content.Collection, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []content.Collection
	for _, c := range m.plans {
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b content.Collection) int { return a.Next.Compare(b.Next) })
	return out, nil
}

func (m *memory) PutCollection(_ context.Context, c content.Collection) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.plans[planKey{c.Publication, c.Collector}] = c
	return nil
}

func (m *memory) Publications(_ context.Context, f content.PublicationFilter) ([]content.Publication, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []content.Publication
	for _, p := range m.posts {
		if len(f.IDs) > 0 && !slices.Contains(f.IDs, p.ID) || f.NotGone && !p.GoneAt.IsZero() {
			continue
		}
		out = append(out, p)
	}
	return out, nil
}

func (m *memory) MarkGone(_ context.Context, id int64, at time.Time, why string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.posts[id]
	p.GoneAt, p.GoneWhy = at, why
	m.posts[id] = p
	return nil
}

func (m *memory) SetStatID(_ context.Context, id int64, statID string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	p := m.posts[id]
	p.StatID = statID
	m.posts[id] = p
	return nil
}

func (m *memory) AddSamples(_ context.Context, samples []content.Sample) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	added := 0
	for _, s := range samples {
		if slices.ContainsFunc(m.samples, func(o content.Sample) bool {
			return o.Publication == s.Publication && o.Channel == s.Channel && o.Metric == s.Metric &&
				o.ObservedAt.Equal(s.ObservedAt) && o.Source == s.Source
		}) {
			continue
		}
		m.samples = append(m.samples, s)
		added++
	}
	return added, nil
}

func (m *memory) PutRaw(_ context.Context, _ string, _ time.Time, body []byte) (string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	sum := sha256.Sum256(body)
	hash := hex.EncodeToString(sum[:])
	m.raw[hash] = body
	return hash, nil
}

func (m *memory) plan(publication int64, collector string) content.Collection {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.plans[planKey{publication, collector}]
}

// source is a collector whose answers the test sets.
type source struct {
	mu       sync.Mutex
	platform string
	answer   func(content.Publication) (ingest.Reading, error)
	asked    int
	now, top int // readings under way, and the most there were
	hold     chan struct{}
}

func (s *source) Accepts(p content.Publication) bool { return p.Platform == s.platform }

func (s *source) Collect(_ context.Context, p content.Publication) (ingest.Reading, error) {
	s.mu.Lock()
	s.asked++
	s.now++
	s.top = max(s.top, s.now)
	s.mu.Unlock()
	if s.hold != nil {
		<-s.hold
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now--
	return s.answer(p)
}
