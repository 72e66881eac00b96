package event

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"moxin/content"
)

// trail is a store of one article's readers that writes down what it is asked.
type trail struct {
	ways     []content.ContactWay
	outcomes []content.Outcome
	contacts []content.Contact
	asked    []string
	fails    string
}

var errTrail = errors.New("the disk is full")

func (s *trail) ask(format string, args ...any) error {
	s.asked = append(s.asked, fmt.Sprintf(format, args...))
	if s.fails != "" && s.asked[len(s.asked)-1] == s.fails {
		return errTrail
	}
	return nil
}

func (s *trail) Publications(_ context.Context, f content.PublicationFilter) ([]content.Publication, error) {
	return []content.Publication{{ID: 3, Slug: f.Slug}, {ID: 8, Slug: f.Slug}}, s.ask("publications of %s", f.Slug)
}

func (s *trail) LatestSamples(_ context.Context, ids []int64) ([]content.Sample, error) {
	return nil, s.ask("samples of %v", ids)
}

func (s *trail) Links(_ context.Context, slug string) ([]content.Link, error) {
	return nil, s.ask("links of %s", slug)
}

func (s *trail) Ways(_ context.Context, slug string) ([]content.ContactWay, error) {
	return s.ways, s.ask("ways of %s", slug)
}

func (s *trail) OutcomesOf(_ context.Context, ids []int64, since time.Time) ([]content.Outcome, error) {
	return s.outcomes, s.ask("outcomes of %v since %d", ids, max(since.Unix(), 0))
}

func (s *trail) Outcomes(_ context.Context, since time.Time) ([]content.Outcome, error) {
	return nil, s.ask("orders since %s", since.Format(time.DateOnly))
}

func (s *trail) Contacts(_ context.Context, f content.ContactFilter) ([]content.Contact, error) {
	var out []content.Contact
	for _, c := range s.contacts {
		if slices.Contains(f.States, c.State) || c.Account == f.Account && c.Reader == f.Reader {
			out = append(out, c)
		}
	}
	return out, s.ask("contacts of %v %s %s", f.States, f.Account, f.Reader)
}

func travelled() *trail {
	day := func(n int) time.Time { return time.Date(2026, 9, n, 9, 0, 0, 0, time.UTC) }
	add := func(reader string, n int) content.Outcome {
		return content.Outcome{Kind: content.OutcomeAdd, Reader: reader, At: day(n)}
	}
	return &trail{
		ways:     []content.ContactWay{{State: "w1", Account: "ww1"}, {State: "w2", Account: "ww1"}},
		outcomes: []content.Outcome{add("r1", 5), {Kind: content.OutcomeOrder, Reader: "r9", At: day(1)}, add("", 2), add("r2", 3)},
		contacts: []content.Contact{{Account: "ww1", Reader: "r1", State: "w2"}, {Account: "ww1", Reader: "r2", State: "another article's"}, {Account: "ww1", Reader: "stranger", State: "x"}},
	}
}

// Readers are found by the article's codes, and who came once more by another way by name; orders are read
// from when the first known one was added.
func TestJourneyFollowsWhoWasBrought(t *testing.T) {
	t.Parallel()
	s := travelled()
	j, err := ReadJourney(t.Context(), s, "first", time.Now())
	if err != nil {
		t.Fatal(err)
	}
	var readers []string
	for _, c := range j.Contacts {
		readers = append(readers, c.Reader)
	}
	if want := []string{"r1", "r2"}; !slices.Equal(readers, want) || len(j.Posts) != 2 || len(j.Outcomes) != 4 {
		t.Errorf("followed %v of %d posts, want %v", readers, len(j.Posts), want)
	}
	want := []string{"publications of first", "samples of [3 8]", "links of first", "ways of first", "outcomes of [3 8] since 0",
		"contacts of [w1 w2]  ", "contacts of [] ww1 r2", "orders since 2026-09-03"}
	if !slices.Equal(s.asked, want) {
		t.Errorf("asked %q, want %q", s.asked, want)
	}
}

// Of an article that brought nobody nobody's contacts are read, and without codes not everybody's.
func TestJourneyAsksForNobodyElse(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*trail){
		"nobody came":     func(s *trail) { s.outcomes = s.outcomes[1:3] },
		"it has no codes": func(s *trail) { s.ways = nil },
	} {
		s := travelled()
		change(s)
		if j, err := ReadJourney(t.Context(), s, "first", time.Now()); err != nil || len(j.Contacts) != 0 {
			t.Errorf("%s: %+v, %v", name, j.Contacts, err)
		}
		for _, asked := range s.asked {
			if asked == "contacts of []  " {
				t.Errorf("%s: every contact there is was asked for", name)
			}
		}
	}
}

func TestJourneyNeedsAllOfIt(t *testing.T) {
	t.Parallel()
	whole := travelled()
	if _, err := ReadJourney(t.Context(), whole, "first", time.Now()); err != nil {
		t.Fatal(err)
	}
	for _, question := range whole.asked {
		s := travelled()
		s.fails = question
		if _, err := ReadJourney(t.Context(), s, "first", time.Now()); !errors.Is(err, errTrail) {
			t.Errorf("%s failed, and the journey is told: %v", question, err)
		}
	}
}
