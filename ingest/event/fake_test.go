package event

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"moxin/content"
)

// The reader, the shop and the instant of the tests; nobody is real.
var (
	evening  = time.Date(2026, 12, 1, 20, 0, 0, 0, time.FixedZone("CST", 8*3600))
	errNone  = errors.New("not there")
	errTaken = errors.New("taken")
)

const testKey = "a key of the tests, 32 bytes long"

func hasher(t testing.TB) Hasher {
	t.Helper()
	h, err := NewHasher(testKey)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// shelf is a store in memory that keeps what the real one promises.
type shelf struct {
	mu       sync.Mutex
	visits   []content.Visit
	links    map[string]content.Link
	outcomes []content.Outcome
	posts    []content.Publication
	ways     map[string]content.ContactWay
	sent     []content.Delivery
	rolls    map[string]time.Time
	writes   int           // transactions
	hold     chan struct{} // when set, a write waits for it
	err      error
}

func newShelf() *shelf {
	return &shelf{
		links: map[string]content.Link{},
		posts: []content.Publication{
			{ID: 1, Slug: "old-tea", Channel: "own", Platform: content.Site, PublishedAt: evening.AddDate(0, 0, -3)},
			{ID: 2, Slug: "old-tea", Channel: "gzh", Platform: content.WeChat, PublishedAt: evening.AddDate(0, 0, -2)},
		},
	}
}

func (s *shelf) AddVisits(_ context.Context, visits []content.Visit) (int, error) {
	if s.hold != nil {
		<-s.hold
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.writes++; s.err != nil {
		return 0, s.err
	}
	added := 0
	for _, v := range visits {
		if v.Key == "" || !slices.ContainsFunc(s.visits, func(o content.Visit) bool { return o.Kind == v.Kind && o.Key == v.Key }) {
			s.visits = append(s.visits, v)
			added++
		}
	}
	return added, nil
}

func (s *shelf) LastTouch(_ context.Context, reader string, since, until time.Time) (last content.Visit, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.visits {
		touch := v.Kind == content.VisitRead || v.Kind == content.VisitClick
		if touch && v.Reader == reader && !v.At.Before(since) && v.At.Before(until) && !v.At.Before(last.At) {
			last = v
		}
	}
	if last.Slug == "" {
		return last, errNone
	}
	return last, nil
}

func (s *shelf) Link(_ context.Context, code string) (content.Link, error) {
	if l, ok := s.links[code]; ok {
		return l, nil
	}
	return content.Link{}, errNone
}

func (s *shelf) Links(_ context.Context, slug string) (out []content.Link, err error) {
	for _, l := range s.links {
		if l.Slug == slug {
			out = append(out, l)
		}
	}
	return out, nil
}

func (s *shelf) AddLink(_ context.Context, l content.Link) error {
	if _, ok := s.links[l.Code]; ok {
		return errTaken
	}
	s.links[l.Code] = l
	return nil
}

func (s *shelf) AddOutcomes(_ context.Context, outcomes []content.Outcome) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	added := 0
	for _, o := range outcomes {
		if !slices.ContainsFunc(s.outcomes, func(p content.Outcome) bool { return p.Kind == o.Kind && p.Ref == o.Ref }) {
			s.outcomes = append(s.outcomes, o)
			added++
		}
	}
	return added, nil
}

func (s *shelf) Publications(_ context.Context, f content.PublicationFilter) (out []content.Publication, err error) {
	for _, p := range s.posts {
		if (f.Slug == "" || f.Slug == p.Slug) && (f.Channel == "" || f.Channel == p.Channel) &&
			(f.IDs == nil || slices.Contains(f.IDs, p.ID)) && (!f.NotGone || p.GoneAt.IsZero()) {
			out = append(out, p)
		}
	}
	return out, nil
}

func (s *shelf) VisitCounts(_ context.Context, slug, channel string, until time.Time) ([]content.VisitCount, error) {
	by, readers := map[content.VisitKind]content.VisitCount{}, map[content.VisitKind]map[string]bool{}
	for _, v := range s.visits {
		if v.Slug != slug || v.Channel != channel || !v.At.Before(until) {
			continue
		}
		if readers[v.Kind] == nil {
			readers[v.Kind] = map[string]bool{}
		}
		if v.Reader != "" {
			readers[v.Kind][v.Reader] = true
		}
		c := by[v.Kind]
		by[v.Kind] = content.VisitCount{Slug: slug, Channel: channel, Kind: v.Kind, N: c.N + 1, Sum: c.Sum + v.Value, Readers: len(readers[v.Kind])}
	}
	var out []content.VisitCount
	for _, c := range by {
		out = append(out, c)
	}
	return out, nil
}

func (s *shelf) some(keep func(content.Outcome) bool) (out []content.Outcome, err error) {
	for _, o := range s.outcomes {
		if keep(o) {
			out = append(out, o)
		}
	}
	slices.SortStableFunc(out, func(a, b content.Outcome) int { return a.At.Compare(b.At) })
	return out, nil
}

func (s *shelf) Outcomes(_ context.Context, since time.Time) ([]content.Outcome, error) {
	return s.some(func(o content.Outcome) bool { return !o.At.Before(since) })
}

func (s *shelf) OutcomesBy(_ context.Context, reader string) ([]content.Outcome, error) {
	mine := func(o content.Outcome) bool { return o.Reader == reader && reader != "" }
	return s.some(func(o content.Outcome) bool {
		return mine(o) || o.Kind == content.OutcomeRefund && slices.ContainsFunc(s.outcomes, func(of content.Outcome) bool { return mine(of) && of.Ref == o.Ref })
	})
}

func (s *shelf) OutcomesOf(_ context.Context, ids []int64, until time.Time) ([]content.Outcome, error) {
	return s.some(func(o content.Outcome) bool { return slices.Contains(ids, o.Publication) && o.At.Before(until) })
}

// kinds are the visits by kind.
func (s *shelf) kinds() map[content.VisitKind]int {
	out := map[content.VisitKind]int{}
	for _, v := range s.visits {
		out[v.Kind]++
	}
	return out
}

func (s *shelf) Ways(_ context.Context, slug string) (out []content.ContactWay, err error) {
	for _, w := range s.ways {
		if w.Slug == slug {
			out = append(out, w)
		}
	}
	return out, nil
}

func (s *shelf) DeliveryCounts(_ context.Context, publication int64) (map[content.Send]int, error) {
	out := map[content.Send]int{}
	for _, d := range s.sent {
		if d.Publication == publication {
			out[d.Status]++
		}
	}
	return out, nil
}

func (s *shelf) RolledContacts(_ context.Context, account string) (time.Time, error) {
	return s.rolls[account], s.err
}
