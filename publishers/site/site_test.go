package site_test

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/publishertest"
	"moxin/publishers/site"
)

// shelf is a Builder in memory.
type shelf struct {
	mu     sync.Mutex
	pages  map[int64]string
	broken error
}

func (s *shelf) Put(ctx context.Context, ch content.Channel, r content.Release, page content.Rendition) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := errors.Join(ctx.Err(), s.broken); err != nil {
		return "", err
	}
	if s.pages == nil {
		s.pages = map[int64]string{}
	}
	s.pages[r.ID] = ch.URL + "/articles/" + page.Slug + "/"
	return s.pages[r.ID], nil
}

func (s *shelf) Has(_ context.Context, _ content.Channel, r content.Release) (string, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, ok := s.pages[r.ID]
	return u, ok, s.broken
}

func (s *shelf) Remove(_ context.Context, _ content.Channel, r content.Release) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.pages, r.ID)
	return s.broken
}

func (s *shelf) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.pages)
}

func open(t *testing.T, s *shelf) publishers.Publisher {
	t.Helper()
	p, err := site.New(s)(content.Channel{ID: "own", Platform: content.Site}, publishers.Deps{PublicURL: "https://example.com"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func message(n int) publishers.Message {
	r := content.Rendition{Slug: "a" + strconv.Itoa(n), Title: "标题", HTML: "<p>正文</p>", Channel: "own", Platform: content.Site, Family: content.FamilyPage}
	r.Seal()
	return publishers.Message{
		Release: content.Release{ID: int64(n + 1), Channel: "own", Platform: content.Site, Due: time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC), Items: []content.Item{{Slug: r.Slug, Title: r.Title}}},
		Items:   []content.Rendition{r}, Steps: &publishertest.Memory{},
	}
}

func TestPublisher(t *testing.T) {
	publishertest.Run(t, func(t *testing.T) *publishertest.World {
		s := &shelf{}
		return &publishertest.World{Open: func() publishers.Publisher { return open(t, s) }, Message: message, Count: s.count}
	})
}

// A site that could not be built shows the old pages: nothing is in doubt, and another try is worth it.
func TestABuildThatFailedLeftNothing(t *testing.T) {
	s := &shelf{broken: errors.New("no space left")}
	_, err := open(t, s).Publish(t.Context(), message(0))
	if publishers.ClassOf(err) != publishers.Transient {
		t.Errorf("err = %v", err)
	}
	if _, err := open(t, s).Lookup(t.Context(), message(0)); err == nil || errors.Is(err, publishers.ErrAbsent) {
		t.Errorf("a site that cannot be read proves nothing: %v", err)
	}
}

func TestWithdrawTakesThePageAway(t *testing.T) {
	s := &shelf{}
	p := open(t, s)
	if _, err := p.Publish(t.Context(), message(0)); err != nil {
		t.Fatal(err)
	}
	w, _ := publishers.As[publishers.Withdrawer](p)
	for range 2 { // again is harmless
		if left, err := w.Withdraw(t.Context(), message(0), nil); err != nil || left.ZH == "" || s.count() != 0 {
			t.Errorf("Withdraw = %v, %v; %d pages", left, err, s.count())
		}
	}
}

func TestALinkThatLeadsNowhereIsRefused(t *testing.T) {
	s, m := &shelf{}, message(0)
	m.Items[0].HTML = `<a href="{{link gzh}}">全文</a>`
	if _, err := open(t, s).Publish(t.Context(), m); publishers.ClassOf(err) != publishers.Rejected || s.count() != 0 {
		t.Errorf("err = %v, %d pages", err, s.count())
	}
}

func TestAChannelThatCannotBe(t *testing.T) {
	if _, err := site.New(&shelf{})(content.Channel{ID: "own"}, publishers.Deps{}); publishers.ClassOf(err) != publishers.Account {
		t.Errorf("without an address: %v", err)
	}
	if _, err := site.New(nil)(content.Channel{ID: "own", URL: "https://example.com"}, publishers.Deps{}); err == nil {
		t.Error("without a builder")
	}
}
