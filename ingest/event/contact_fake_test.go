package event

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// roster is a store in memory that keeps what the real one promises of contacts.
type roster struct {
	*shelf
	events   []content.ContactEvent
	done     map[string]bool
	contacts map[relation]content.Contact
	kept     int // pieces of work
}

// oldTea is the way of the article on the channel gzh, of the publication with id 2.
var oldTea = content.ContactWay{State: "mx1abc", Slug: "old-tea", Channel: "gzh", WeCom: "qy", Account: "ww1"}

func newRoster() *roster {
	s := newShelf()
	s.ways, s.rolls = map[string]content.ContactWay{oldTea.State: oldTea}, map[string]time.Time{}
	return &roster{shelf: s, done: map[string]bool{}, contacts: map[relation]content.Contact{}}
}

func (s *roster) AddContactEvents(_ context.Context, events []content.ContactEvent) (int, error) {
	n := 0
	if s.err != nil {
		return 0, s.err
	}
	for _, e := range events {
		if !slices.ContainsFunc(s.events, func(o content.ContactEvent) bool { return o.Channel == e.Channel && o.Key == e.Key }) {
			s.events = append(s.events, e)
			n++
		}
	}
	return n, nil
}

func (s *roster) OpenContactEvents(_ context.Context, limit int) (out []content.ContactEvent, err error) {
	for _, e := range s.events {
		if !s.done[e.Channel+e.Key] && len(out) < limit {
			out = append(out, e)
		}
	}
	return out, s.err
}

func (s *roster) Contacts(_ context.Context, f content.ContactFilter) (out []content.Contact, err error) {
	for _, c := range s.contacts {
		if (f.Account == "" || f.Account == c.Account) && (f.Reader == "" || f.Reader == c.Reader) {
			out = append(out, c)
		}
	}
	return out, s.err
}

func (s *roster) KeepContacts(ctx context.Context, k content.ContactsKept) error {
	if s.err != nil {
		return s.err
	}
	s.kept++
	for _, c := range k.Contacts {
		is := relation{c.Account, c.Reader, c.Staff}
		if c.Tags == nil {
			c.Tags = s.contacts[is].Tags
		}
		s.contacts[is] = c
	}
	for _, e := range k.Events {
		s.done[e.Channel+e.Key] = true
	}
	for i := range k.Outcomes {
		k.Outcomes[i].ID = int64(len(s.outcomes) + 1)
		if _, err := s.AddOutcomes(ctx, k.Outcomes[i:i+1]); err != nil {
			return err
		}
	}
	return nil
}

func (s *roster) CreditOutcomes(_ context.Context, outcomes []content.Outcome) (int, error) {
	n := 0
	for _, o := range outcomes {
		for i, was := range s.outcomes {
			if was.ID == o.ID && was != o {
				s.outcomes[i] = o
				n++
			}
		}
	}
	return n, s.err
}

func (s *roster) Way(_ context.Context, state string) (content.ContactWay, error) {
	if w, ok := s.ways[state]; ok {
		return w, nil
	}
	return content.ContactWay{}, errNone
}

func (s *roster) DeliveriesTo(_ context.Context, reader string, _, until time.Time) (out []content.Delivery, err error) {
	for _, d := range s.sent {
		if d.Reader == reader && d.Status == content.SendDone && d.At.Before(until) {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b content.Delivery) int { return b.At.Compare(a.At) })
	return out, s.err
}

// relations is what works on a roster.
func (s *roster) relations() *Relations {
	return &Relations{Store: s, Absent: errNone, Posts: s, Hash: keyedHash, Now: func() time.Time { return evening.AddDate(0, 0, 1) }}
}

func keyedHash(text string) string {
	sum := sha256.Sum256([]byte("key" + text))
	return hex.EncodeToString(sum[:8])
}

// happened is an event of the reader r1 and the colleague linxi, minutes after the evening began.
func happened(change content.ContactChange, minutes int) content.ContactEvent {
	return content.ContactEvent{
		Channel: "qy", Account: "ww1", Key: fmt.Sprintf("%s %d", change, minutes), Change: change,
		Reader: "r1", Staff: "linxi", At: evening.Add(time.Duration(minutes) * time.Minute), Heard: evening.Add(time.Hour),
	}
}

func came(minutes int) content.ContactEvent {
	e := happened(content.ContactAdded, minutes)
	e.State = oldTea.State
	return e
}

// told hears events and works on them.
func (s *roster) told(t testing.TB, r *Relations, events ...content.ContactEvent) Worked {
	t.Helper()
	if _, err := s.AddContactEvents(t.Context(), events); err != nil {
		t.Fatal(err)
	}
	w, err := r.Work(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// end is all that is known of contacts, as text.
func (s *roster) end() string {
	var lines []string
	for _, c := range s.contacts {
		lines = append(lines, fmt.Sprintf("contact %+v", c))
	}
	for _, o := range s.outcomes {
		o.ID = 0
		lines = append(lines, fmt.Sprintf("outcome %+v", o))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

var errDisk = errors.New("disk full")
