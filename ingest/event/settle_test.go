package event

import (
	"errors"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// rolls has the roll of customers tell of the story's relation, seconds after the evening began.
func (s *roster) rollTells(seconds int) {
	c := content.Contact{Account: "ww1", Reader: "r1", Staff: "linxi", State: oldTea.State, At: evening.Add(time.Duration(seconds) * time.Second)}
	s.contacts[relation{"ww1", "r1", "linxi"}] = c
	s.rolls["ww1"] = s.rolls["ww1"].Add(time.Hour)
}

// A callback that is lost is made up for by the roll, and one that comes late is not a second add.
func TestTheRollHealsWhatNoCallbackTold(t *testing.T) {
	settle := func(s *roster, r *Relations) {
		t.Helper()
		s.rollTells(1)
		if _, err := r.Settle(t.Context(), []string{"ww1"}); err != nil {
			t.Fatal(err)
		}
	}
	for name, run := range map[string]func(*roster, *Relations){
		"lost":             func(s *roster, r *Relations) { settle(s, r) },
		"twice read":       func(s *roster, r *Relations) { settle(s, r); settle(s, r) },
		"told late":        func(s *roster, r *Relations) { settle(s, r); s.told(t, r, came(0)) },
		"told before":      func(s *roster, r *Relations) { s.told(t, r, came(0)); settle(s, r) },
		"by a new process": func(s *roster, r *Relations) { settle(s, r); settle(s, s.relations()) },
	} {
		s := newRoster()
		run(s, s.relations())
		if len(s.outcomes) != 1 {
			t.Errorf("%s: %+v", name, s.outcomes)
			continue
		}
		if o := s.outcomes[0]; o.Kind != content.OutcomeAdd || o.Publication != 2 || o.Channel != "gzh" || o.Reader != "r1" || o.Code != oldTea.State || strings.Contains(o.Ref, "r1") {
			t.Errorf("%s: %+v", name, o)
		}
	}
	// A second add an hour later is one of its own.
	s := newRoster()
	r := s.relations()
	settle(s, r)
	s.told(t, r, came(60))
	if len(s.outcomes) != 2 {
		t.Errorf("came twice: %+v", s.outcomes)
	}
}

func TestWhatTheRollDoesNotTell(t *testing.T) {
	s := newRoster()
	r := s.relations()
	for _, c := range []content.Contact{
		{Account: "ww1", Reader: "r1", Staff: "a", At: evening},                               // by no code
		{Account: "ww1", Reader: "r2", Staff: "a", At: evening, State: "another tool's"},      // by nobody's of ours
		{Account: "ww1", Reader: "r3", Staff: "a", State: oldTea.State},                       // nobody knows when
		{Account: "ww1", Reader: "gone XYZ 4", Staff: "a", At: evening, State: oldTea.State},  // forgotten
		{Account: "ww2", Reader: "r4", Staff: "a", At: evening, State: oldTea.State},          // of another company
		{Account: "ww1", Reader: "", Staff: "a", At: evening.Add(time.Hour), State: "mx1abc"}, // nobody
	} {
		s.contacts[relation{c.Account, c.Reader, c.Staff}] = c
	}
	settle := func(account string) int {
		t.Helper()
		n, err := r.Settle(t.Context(), []string{account})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := settle("ww1"); n != 0 || len(s.outcomes) != 0 {
		t.Errorf("never rolled: %d, %+v", n, s.outcomes)
	}
	s.rolls["ww1"] = evening
	if n := settle("ww1"); n != 0 || len(s.outcomes) != 0 {
		t.Errorf("%d, %+v", n, s.outcomes)
	}
	s.rollTells(0)
	s.err = errDisk
	if _, err := r.Settle(t.Context(), []string{"ww1"}); !errors.Is(err, errDisk) {
		t.Errorf("err = %v", err)
	}
	s.err = nil
	if n := settle("ww1"); n != 1 {
		t.Errorf("after the disk was full: %d", n)
	}
}

// Credit follows what becomes known, for a while; a reader who was forgotten keeps theirs.
func TestCreditFollowsWhatBecomesKnown(t *testing.T) {
	s := newRoster()
	r := s.relations()
	s.told(t, r, came(0), happened(content.ContactLeft, 30))
	arrived := content.Delivery{Publication: 1, Reader: "r1", Status: content.SendDone, At: evening.Add(10 * time.Minute)}
	left := func() content.Outcome { return s.outcomes[1] }
	settled := func(want int) {
		t.Helper()
		if n, err := r.Settle(t.Context(), nil); err != nil || n != want {
			t.Errorf("%d changed, %v; want %d", n, err, want)
		}
	}
	settled(0)
	if left().Publication != 0 {
		t.Fatalf("credited before anything arrived: %+v", left())
	}
	s.sent = append(s.sent, arrived)
	settled(1)
	if o := left(); o.Publication != 1 || o.After != 20*time.Minute {
		t.Errorf("%+v", o)
	}
	later := arrived
	later.Publication, later.At = 2, evening.Add(20*time.Minute)
	s.sent = append(s.sent, later)
	settled(1)
	settled(0)
	if o := left(); o.Publication != 2 || o.After != 10*time.Minute {
		t.Errorf("a later message: %+v", o)
	}
	for i := range s.outcomes { // forgotten, as the store does it
		s.outcomes[i].Reader = s.outcomes[i].Ref
	}
	settled(0)
	if left().Publication != 2 {
		t.Errorf("lost its credit: %+v", left())
	}
	r.Now = func() time.Time { return evening.AddDate(0, 0, 20) }
	s.outcomes[1].Reader, s.sent = "r1", nil
	settled(0)
}

func TestNumbersOfContacts(t *testing.T) {
	s := newRoster()
	s.posts = append(s.posts, content.Publication{ID: 3, Slug: "old-tea", Channel: "qy", Platform: content.WeCom, PublishedAt: evening})
	c := &Collector{Numbers: s, Now: func() time.Time { return evening.AddDate(0, 0, 1) }, Calls: map[string]bool{}}
	gzh, qy := s.posts[1], s.posts[2]
	type counts = map[content.Metric]float64
	same(t, "a code, and nobody would hear of it", numbers(t, c, gzh), counts{})
	s.rolls["ww1"] = gzh.PublishedAt
	same(t, "the roll is of before", numbers(t, c, gzh), counts{})
	s.rolls["ww1"] = evening
	same(t, "the roll says nobody", numbers(t, c, gzh), counts{content.Adds: 0})
	s.rolls["ww1"], c.Calls["qy"] = time.Time{}, true
	same(t, "callbacks say nobody", numbers(t, c, gzh), counts{content.Adds: 0})
	same(t, "without a code", numbers(t, c, s.posts[0]), counts{})
	same(t, "nobody got the message", numbers(t, c, qy), counts{})
	s.sent = []content.Delivery{{Publication: 3, Reader: "r1", Status: content.SendWaits}}
	same(t, "nobody got it yet", numbers(t, c, qy), counts{})
	s.sent[0].Status, s.sent[0].At = content.SendDone, evening.Add(time.Minute)
	same(t, "nobody left", numbers(t, c, qy), counts{content.Unfollows: 0})

	again, other := came(60), came(1)
	other.Reader, other.Key = "r2", "other"
	twice := happened(content.ContactLeft, 70)
	s.told(t, s.relations(), came(0), happened(content.ContactLeft, 30), again, twice, other, happened(content.ContactRemoved, 80))
	same(t, "two readers, one of them twice", numbers(t, c, gzh), counts{content.Adds: 2})
	same(t, "one reader left, twice", numbers(t, c, qy), counts{content.Unfollows: 1})
	c.Calls = nil
	same(t, "what is known is said", numbers(t, c, qy), counts{content.Unfollows: 1})
	c.Closed, s.links["abc234"] = true, content.Link{Code: "abc234", Slug: "old-tea", Channel: "gzh"}
	same(t, "without public pages no link tells", numbers(t, c, gzh), counts{content.Adds: 2})
}

// What a platform told is stored when Keep returns, once, and a failure is told to whoever it concerns.
func TestToldContactsAreKept(t *testing.T) {
	s := newRoster()
	k := &ContactKeeper{Store: s}
	s.err = errDisk
	if err := k.Keep(t.Context(), came(0)); !errors.Is(err, errDisk) {
		t.Errorf("err = %v", err)
	}
	s.err = nil
	left := happened(content.ContactLeft, 5)
	for range 2 {
		if err := k.Keep(t.Context(), came(0), left); err != nil {
			t.Error(err)
		}
	}
	if len(s.events) != 2 || s.events[1] != left {
		t.Errorf("kept %+v", s.events)
	}
}
