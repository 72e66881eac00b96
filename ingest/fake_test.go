package ingest_test

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
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
	pauses  []content.Pause
	recalls map[string]content.Recall
	uses    map[string]int
	lost    error // of every write of a plan
}

func newMemory(posts ...content.Publication) *memory {
	m := &memory{plans: map[planKey]content.Collection{}, posts: map[int64]content.Publication{}, raw: map[string][]byte{},
		recalls: map[string]content.Recall{}, uses: map[string]int{}}
	for _, p := range posts {
		m.posts[p.ID] = p
	}
	return m
}

func (m *memory) CollectionsDue(_ context.Context, now, work time.Time, limit int) ([]content.Collection, error) {
	all, err := m.Collections(context.Background())
	due := slices.DeleteFunc(all, func(c content.Collection) bool {
		return c.Next.IsZero() || c.Next.After(now) || c.Taken.After(work)
	})
	return due[:min(limit, len(due))], err
}

func (m *memory) TakeCollection(_ context.Context, c content.Collection, work, until time.Time) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	key := planKey{c.Publication, c.Collector}
	have, ok := m.plans[key]
	if !ok || !have.Next.Equal(c.Next) || have.Taken.After(work) {
		return false, nil
	}
	have.Taken = until
	m.plans[key] = have
	return true, nil
}

func (m *memory) Pauses(context.Context) ([]content.Pause, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.pauses), nil
}

func (m *memory) Pause(_ context.Context, p content.Pause) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.pauses = append(m.pauses, p)
	return nil
}

func (m *memory) Recall(_ context.Context, address string) (content.Recall, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.recalls[address], nil
}

func (m *memory) PutRecall(_ context.Context, r content.Recall) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.recalls[r.Address] = r
	return nil
}

func (m *memory) Take(_ context.Context, key string, _ time.Duration, max int) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.uses[key] >= max {
		return false, nil
	}
	m.uses[key]++
	return true, nil
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

func (m *memory) PutCollection(ctx context.Context, c content.Collection) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := cmp.Or(m.lost, ctx.Err()); err != nil {
		return err
	}
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
	ctx      func(context.Context) (ingest.Reading, error) // in place of answer
}

func (s *source) Accepts(p content.Publication) bool { return p.Platform == s.platform }

func (s *source) Collect(ctx context.Context, p content.Publication) (ingest.Reading, error) {
	s.mu.Lock()
	s.asked++
	s.now++
	s.top = max(s.top, s.now)
	s.mu.Unlock()
	defer func() { s.mu.Lock(); s.now--; s.mu.Unlock() }()
	if s.hold != nil {
		<-s.hold
	}
	if s.ctx != nil {
		return s.ctx(ctx)
	}
	return s.answer(p)
}

// times is how often the source was asked.
func (s *source) times() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked
}

// hosts is a source that reads hosts.
type hosts struct{ *source }

func (hosts) Host(p content.Publication) string {
	u, err := url.Parse(p.URL)
	if err != nil {
		return ""
	}
	return u.Host
}

// lane keeps what it is given.
type lane struct {
	got  []content.Collection
	fail error
}

func (l *lane) EnqueueReading(_ context.Context, c content.Collection) error {
	if l.fail != nil {
		return l.fail
	}
	l.got = append(l.got, c)
	return nil
}
