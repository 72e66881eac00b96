package event

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// numbers are the samples of a publication by metric.
func numbers(t *testing.T, c *Collector, p content.Publication) map[content.Metric]float64 {
	t.Helper()
	r, err := c.Collect(t.Context(), p)
	if err != nil || r.Source != Source {
		t.Fatal(r, err)
	}
	out := map[content.Metric]float64{}
	for _, s := range r.Samples {
		if !s.Cumulative {
			t.Errorf("%s is of one day", s.Metric)
		}
		out[s.Metric] = s.Value
	}
	return out
}

func (s *shelf) visit(kind content.VisitKind, channel string, at time.Time, value float64) {
	s.visits = append(s.visits, content.Visit{Kind: kind, Slug: "old-tea", Channel: channel, At: at, Value: value})
}

func same(t *testing.T, what string, got, want map[content.Metric]float64) {
	t.Helper()
	if !maps.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

func TestWhatNobodyToldHasNoSample(t *testing.T) {
	s := newShelf()
	c := &Collector{Numbers: s, Now: func() time.Time { return evening }, Beacon: true}
	for _, p := range s.posts {
		same(t, p.Channel, numbers(t, c, p), map[content.Metric]float64{})
	}
	s.links["abc234"] = content.Link{Code: "abc234", Slug: "old-tea", Channel: "gzh"}
	same(t, "a link that nobody followed", numbers(t, c, s.posts[1]), map[content.Metric]float64{content.Clicks: 0})
	s.outcomes = []content.Outcome{{Kind: content.OutcomeOrder, Ref: "o1", Reader: "r", At: evening.AddDate(0, 0, -1)}}
	same(t, "and orders come in, none of them by it", numbers(t, c, s.posts[1]),
		map[content.Metric]float64{content.Clicks: 0, content.Purchases: 0, content.Repurchases: 0})
	same(t, "where no link stands an order cannot be told", numbers(t, c, s.posts[0]), map[content.Metric]float64{})
	c.ordered, s.posts[1].PublishedAt = time.Time{}, evening.Add(-time.Hour)
	same(t, "published after the last order", numbers(t, c, s.posts[1]), map[content.Metric]float64{content.Clicks: 0})
}

func TestPagesAddUp(t *testing.T) {
	s := newShelf()
	at := evening.Add(-time.Hour)
	for n := range 4 {
		s.visit(content.VisitRead, "own", at, 0)
		s.visit(content.VisitDepth, "own", at, float64(n)/4)
		s.visit(content.VisitTime, "own", at, float64(10*n))
	}
	s.visit(content.VisitFinish, "own", at, 0)
	s.visit(content.VisitRead, "own", evening.Add(time.Hour), 0) // not yet
	for _, reader := range []string{"r1", "r1", "r2"} {
		s.visits = append(s.visits, content.Visit{Kind: content.VisitReturn, Slug: "old-tea", Channel: "own", Reader: reader, At: at})
	}
	c := &Collector{Numbers: s, Now: func() time.Time { return evening }, Beacon: true}
	same(t, "a page", numbers(t, c, s.posts[0]), map[content.Metric]float64{
		content.Reads: 4, content.Finishes: 1, content.ScrollDepth: .375, content.ReadSeconds: 15, content.Returns: 2,
	})
	c.Beacon = false
	same(t, "a page that tells no more", numbers(t, c, s.posts[0]), map[content.Metric]float64{content.Returns: 2})
}

// An article that was published twice on a channel has its visits counted once.
func TestTwoPublicationsShareNothing(t *testing.T) {
	s := newShelf()
	s.posts = append(s.posts, content.Publication{ID: 7, Slug: "old-tea", Channel: "gzh", PublishedAt: evening.AddDate(0, 0, -1)})
	s.links["abc234"] = content.Link{Code: "abc234", Slug: "old-tea", Channel: "gzh"}
	for _, days := range []int{-3, -2, -1, -1, 0} {
		s.visit(content.VisitClick, "gzh", evening.AddDate(0, 0, days).Add(-time.Minute), 0)
	}
	c := &Collector{Numbers: s, Now: func() time.Time { return evening }}
	for i, want := range map[int]float64{1: 4, 2: 1} {
		same(t, fmt.Sprint(s.posts[i].ID), numbers(t, c, s.posts[i]), map[content.Metric]float64{content.Clicks: want})
	}
}

// Orders arrive in any order, some twice, some are taken back: what a publication is thanked for is
// always the same.
func TestOrdersAddUpWhateverComesFirst(t *testing.T) {
	link := content.Link{Code: "abc234", Slug: "old-tea", Channel: "gzh"}
	at := func(h int) time.Time { return evening.Add(time.Duration(h-10) * time.Hour) }
	orders := []Order{
		{ID: "A-1", At: at(1), Customer: "a", Code: "abc234"}, {ID: "A-2", At: at(2), Customer: "a", Code: "abc234"},
		{ID: "A-3", At: at(3), Customer: "a"}, {ID: "B-1", At: at(1), Customer: "b"}, {ID: "B-2", At: at(4), Customer: "b", Code: "abc234"},
		{ID: "R-1", At: at(5), Customer: "a", Refunds: "A-1"},
	}
	permutations(orders, func(list []Order) {
		s := newShelf()
		s.links["abc234"] = link
		till := newTill(t, s)
		for _, o := range append(list[:len(list):len(list)], list[0]) {
			if _, err := till.Take(t.Context(), "webhook", []Order{o}); err != nil {
				t.Fatal(err)
			}
		}
		c := &Collector{Numbers: s, Now: func() time.Time { return evening }}
		got := numbers(t, c, s.posts[1])
		// a's first order was taken back, so that A-2 is the first; b's first came by no link.
		if got[content.Purchases] != 1 || got[content.Repurchases] != 1 {
			var ids []string
			for _, o := range list {
				ids = append(ids, o.ID)
			}
			t.Fatalf("%s: %v", strings.Join(ids, " "), got)
		}
	})
}

// A shop takes an order back under whatever it calls the customer that day, an export masks them.
func TestARefundIsOfItsOrderWhoeverItNames(t *testing.T) {
	for _, customer := range []string{"the nickname of a", ""} {
		s := newShelf()
		s.links["abc234"] = content.Link{Code: "abc234", Slug: "old-tea", Channel: "gzh"}
		if _, err := newTill(t, s).Take(t.Context(), "webhook", []Order{
			{ID: "A-1", At: evening.Add(-2 * time.Hour), Customer: "a", Code: "abc234"},
			{ID: "A-2", At: evening.Add(-time.Hour), Customer: "a", Code: "abc234"},
			{ID: "R-1", At: evening.Add(-time.Hour), Customer: customer, Refunds: "A-1"},
		}); err != nil {
			t.Fatal(err)
		}
		c := &Collector{Numbers: s, Now: func() time.Time { return evening }}
		if got := numbers(t, c, s.posts[1]); got[content.Purchases] != 1 || got[content.Repurchases] != 0 {
			t.Errorf("taken back by %q: %v", customer, got)
		}
	}
}

func TestOrdersOfNobodyInParticular(t *testing.T) {
	s := newShelf()
	s.links["abc234"] = content.Link{Code: "abc234", Slug: "old-tea", Channel: "gzh"}
	if _, err := newTill(t, s).Take(t.Context(), "csv:orders.csv", []Order{
		{ID: "A-1", At: evening.Add(-time.Hour), Code: "abc234"}, {ID: "A-2", At: evening.Add(-time.Hour), Code: "abc234"},
		{ID: "A-2", At: evening.Add(-time.Hour), Refunds: "A-2"},
	}); err != nil {
		t.Fatal(err)
	}
	c := &Collector{Numbers: s, Now: func() time.Time { return evening }}
	if got := numbers(t, c, s.posts[1]); got[content.Purchases] != 1 || got[content.Repurchases] != 0 {
		t.Errorf("%v", got)
	}
}
