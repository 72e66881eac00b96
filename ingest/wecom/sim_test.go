package wecom_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/ingest/wecom"
	"moxin/publishers/wecom/wecomapi"
	"moxin/publishers/wecom/wecomsim"
)

const (
	corp   = "wwtestcorp"
	secret = "test-secret-1"
)

// world is a simulated corp, its clock, and a client that counts its calls as all processes do.
type world struct {
	sim  *wecomsim.Server
	api  *wecomapi.Client
	base string
	*memory
	at time.Time
}

func (w *world) now() time.Time {
	w.memory.mu.Lock()
	defer w.memory.mu.Unlock()
	return w.at
}

func (w *world) pass(d time.Duration) {
	w.memory.mu.Lock()
	defer w.memory.mu.Unlock()
	w.at = w.at.Add(d)
}

// newWorld is a corp of n customers, in turn of staff members, each with one of two tags.
func newWorld(t *testing.T, staff, customers int) *world {
	t.Helper()
	w := &world{memory: newMemory(), at: time.Date(2026, 11, 10, 10, 0, 0, 0, content.Beijing())}
	w.memory.now = func() time.Time { return w.at }
	c := wecomsim.Corp{ID: corp, Apps: []wecomsim.App{{Name: "moxin", Secret: secret}}, Tags: []wecomsim.TagGroup{{
		ID: "g1", Name: "客户等级", Tags: []wecomsim.Tag{{ID: "et1", Name: "老客"}, {ID: "et2", Name: "新客"}},
	}}}
	for i := range staff {
		c.Staff = append(c.Staff, wecomsim.Staff{ID: member(i)})
	}
	c.Customers = wecomsim.Crowd{Seed: 7, Count: customers, Staff: members(staff), Tags: []string{"et1", "et2"}, Since: w.at.AddDate(0, -1, 0)}.Customers()
	c.Groups = []wecomsim.Group{{ID: "wr1", Name: "群", Owner: member(0), Members: 20}}
	s, err := wecomsim.New(wecomsim.Options{Clock: w.now, Corps: []wecomsim.Corp{c}, Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	w.sim, w.base = s, web.URL
	w.api = wecomapi.New(wecomapi.Options{BaseURL: web.URL, CorpID: corp, Secret: secret, Now: w.now, Before: wecom.Budget(w, corp, w.now)})
	return w
}

func member(i int) string { return fmt.Sprintf("staff%02d", i) }

func members(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = member(i)
	}
	return out
}

func hash(external string) string { return "h:" + external }

// account is the collector of the corp's days and customers.
func (w *world) account(staff ...string) *wecom.AccountCollector {
	return wecom.NewAccount(wecom.AccountOptions{Channel: "qy", Staff: staff, API: w.api, Now: w.now, Roll: w.roll()})
}

func (w *world) roll() *wecom.Roll {
	return wecom.NewRoll(wecom.RollOptions{Account: corp, API: w.api, Book: w, Reader: hash, Now: w.now})
}

func (w *world) messages() *wecom.MessageCollector {
	return wecom.NewMessages(wecom.MessageOptions{Channel: "qy", API: w.api, Reader: hash, Deliveries: w, Now: w.now})
}

// send makes a task for everybody with any of these tags.
func (w *world) send(t *testing.T, tags ...string) content.Publication {
	t.Helper()
	task, err := w.api.AddTemplate(t.Context(), wecomapi.Template{Chat: wecomapi.ChatSingle, Tags: [][]string{tags}, Text: "你好"})
	if err != nil {
		t.Fatal(err)
	}
	return content.Publication{ID: 1, Platform: content.WeCom, Channel: "qy", RemoteID: task.ID, PublishedAt: w.now()}
}

// whole reads until the budget lets the reading end, as the runner would.
func (w *world) whole(t *testing.T, read func() (ingest.Reading, error)) ingest.Reading {
	t.Helper()
	for range 100 {
		reading, err := read()
		later, put := laterOf(err)
		if !put {
			if err != nil {
				t.Fatal(err)
			}
			return reading
		}
		w.pass(later.At.Sub(w.now()))
	}
	t.Fatal("the reading never ends")
	return ingest.Reading{}
}

// memory is a store as far as this package needs one.
type memory struct {
	mu         sync.Mutex
	now        func() time.Time
	taken      map[string][]time.Time
	most       map[string]int // most uses of a key within one minute
	contacts   map[[2]string]content.Contact
	rolled     time.Time
	deliveries map[string]content.Delivery
	kept       int // contacts written
	largest    int // most rows written at once
}

func newMemory() *memory {
	return &memory{taken: map[string][]time.Time{}, most: map[string]int{}, contacts: map[[2]string]content.Contact{}, deliveries: map[string]content.Delivery{}}
}

func (m *memory) Take(_ context.Context, key string, window time.Duration, most int) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.now()
	var live []time.Time
	for _, at := range m.taken[key] {
		if now.Sub(at) < window {
			live = append(live, at)
		}
	}
	ok := len(live) < most
	if ok {
		live = append(live, now)
	}
	m.taken[key], m.most[key] = live, max(m.most[key], len(live))
	return ok, nil
}

func (m *memory) Contacts(_ context.Context, f content.ContactFilter) ([]content.Contact, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []content.Contact
	for _, c := range m.contacts {
		if c.Account == f.Account {
			out = append(out, c)
		}
	}
	return out, nil
}

func (m *memory) KeepContacts(_ context.Context, k content.ContactsKept) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.largest = max(m.largest, len(k.Contacts))
	for _, c := range k.Contacts {
		key := [2]string{c.Reader, c.Staff}
		if c.Tags == nil {
			c.Tags = m.contacts[key].Tags
		}
		m.contacts[key] = c
		m.kept++
	}
	return nil
}

func (m *memory) RollContacts(_ context.Context, _ string, at time.Time) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.rolled = at
	return nil
}

func (m *memory) RolledContacts(context.Context, string) (time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.rolled, nil
}

func (m *memory) PutDeliveries(_ context.Context, all []content.Delivery) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.largest = max(m.largest, len(all))
	for _, d := range all {
		m.deliveries[d.Reader] = d
	}
	return len(all), nil
}

// by are the samples of a reading by metric; a metric that stands twice for an instant is an error.
func by(t *testing.T, r ingest.Reading) map[content.Metric]float64 {
	t.Helper()
	out, seen := map[content.Metric]float64{}, map[string]bool{}
	for _, s := range r.Samples {
		key := fmt.Sprint(s.Metric, s.ObservedAt)
		if seen[key] {
			t.Errorf("%s is told twice", key)
		}
		seen[key] = true
		out[s.Metric] = s.Value
	}
	return out
}
