package wecom_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/wecom"
	"moxin/publishers/wecom/wecomapi"
	"moxin/publishers/wecom/wecomsim"
)

// contact is what the memory knows of a customer and a member.
func (w *world) contact(external, staff string) content.Contact {
	w.memory.mu.Lock()
	defer w.memory.mu.Unlock()
	return w.contacts[[2]string{hash(external), staff}]
}

// rollNow reads the list as the daily reading does.
func (w *world) rollNow(t *testing.T, c *wecom.AccountCollector) float64 {
	t.Helper()
	r, err := c.CollectSince(t.Context(), "qy", w.now())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range r.Samples {
		if s.Source == wecom.RollSource {
			return s.Value
		}
	}
	return -1 // the list was not read
}

func TestRoll(t *testing.T) {
	w := newWorld(t, 3, 250)
	c := w.account()
	if n := w.rollNow(t, c); n != 250 || len(w.contacts) != 250 {
		t.Fatalf("%v customers, %d kept", n, len(w.contacts))
	}
	first := w.sim.Customers(corp)[0]
	kept := w.contact(first.ID, member(0))
	if kept.Account != corp || !slices.Equal(kept.Tags, []string{"et1"}) || !kept.At.Equal(first.Follows[0].Since) || !kept.Here() || kept.State != "" {
		t.Errorf("kept %+v", kept)
	}
	for key, one := range w.contacts {
		if !strings.HasPrefix(one.Reader, "h:") || strings.Contains(key[1], "h:") {
			t.Fatalf("a customer is kept as %+v", one)
		}
	}
	if n := w.rollNow(t, c); n != -1 {
		t.Error("the list is read twice a day")
	}
	w.pass(21 * time.Hour)
	writes := w.kept
	if n := w.rollNow(t, c); n != 250 || w.kept != writes {
		t.Errorf("%v customers; %d were written without a change", n, w.kept-writes)
	}
}

// Callbacks that were lost are made up for: who came by which way, who went, whose tags changed.
func TestRollHealsLostCallbacks(t *testing.T) {
	w := newWorld(t, 2, 6)
	c := w.account()
	w.rollNow(t, c)
	state := content.NewWayState(corp, "tea", "gzh", 0)
	way, err := w.api.AddContactWay(t.Context(), wecomapi.ContactWay{Type: wecomapi.WaySingle, Scene: wecomapi.SceneQR, State: state, Users: []string{member(1)}, SkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	w.pass(time.Hour)
	came := w.now()
	newcomer, err := w.sim.Arrive(wecomsim.Arrival{Way: way.ConfigID})
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := w.api.AddContactWay(t.Context(), wecomapi.ContactWay{Type: wecomapi.WaySingle, Scene: wecomapi.SceneQR, State: "their-own", Users: []string{member(0)}, SkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	another, err := w.sim.Arrive(wecomsim.Arrival{Way: foreign.ConfigID})
	if err != nil {
		t.Fatal(err)
	}
	all := w.sim.Customers(corp)
	removed, tagged := all[0], all[1]
	for _, err := range []error{
		w.sim.Remove(corp, removed.ID, removed.Follows[0].Staff),
		w.sim.Tag(corp, tagged.ID, tagged.Follows[0].Staff),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	w.pass(20 * time.Hour)
	if n := w.rollNow(t, c); n != 7 {
		t.Errorf("%v customers", n)
	}
	if got := w.contact(another, member(0)); got.State != "" || !got.Here() {
		t.Errorf("who came by another program's way: %+v", got)
	}
	if got := w.contact(newcomer, member(1)); got.State != state || !got.At.Equal(came) || !got.Here() {
		t.Errorf("who came: %+v", got)
	}
	if got := w.contact(removed.ID, removed.Follows[0].Staff); got.Here() || !got.Left.Equal(w.now()) || got.LeftBy != "" {
		t.Errorf("who went: %+v", got)
	}
	if got := w.contact(tagged.ID, tagged.Follows[0].Staff); got.Tags == nil || len(got.Tags) != 0 {
		t.Errorf("whose tags went: %+v", got)
	}
}

// What callbacks told is newer than a list that still says otherwise.
func TestRollOverturnsNoEvent(t *testing.T) {
	w := newWorld(t, 1, 3)
	c := w.account()
	w.rollNow(t, c)
	all := w.sim.Customers(corp)
	left, back := all[0], all[1]
	if err := w.sim.Leave(corp, left.ID, member(0)); err != nil { // the member still has the customer in their list
		t.Fatal(err)
	}
	told := w.contact(left.ID, member(0))
	told.Left, told.LeftBy = w.now(), content.ContactLeft
	returned := w.contact(back.ID, member(0))
	returned.At, returned.Left = returned.At.AddDate(0, -2, 0), w.now().AddDate(0, -1, -20)
	seconds := w.contact(all[2].ID, member(0))
	seconds.At, seconds.State = seconds.At.Add(3*time.Second), content.NewWayState(corp, "tea", "gzh", 1)
	w.contacts[[2]string{told.Reader, told.Staff}] = told
	w.contacts[[2]string{returned.Reader, returned.Staff}] = returned
	w.contacts[[2]string{seconds.Reader, seconds.Staff}] = seconds
	w.pass(21 * time.Hour)
	if n := w.rollNow(t, c); n != 2 {
		t.Errorf("%v customers", n)
	}
	if got := w.contact(left.ID, member(0)); got.Here() || !got.Left.Equal(told.Left) || got.LeftBy != content.ContactLeft {
		t.Errorf("who left: %+v", got)
	}
	if got := w.contact(back.ID, member(0)); !got.Here() || !got.At.Equal(back.Follows[0].Since) {
		t.Errorf("who came back unheard: %+v", got)
	}
	if got := w.contact(all[2].ID, member(0)); !got.At.Equal(seconds.At) || got.State != content.NewWayState(corp, "tea", "gzh", 1) {
		t.Errorf("an event some seconds off: %+v", got)
	}
}

// Whom a list left out and the next has again was never gone.
func TestRollTakesItsOwnWordBack(t *testing.T) {
	w := newWorld(t, 1, 3)
	c := w.account()
	w.rollNow(t, c)
	first := w.sim.Customers(corp)[0]
	missed := w.contact(first.ID, member(0))
	missed.Left = w.now()
	w.contacts[[2]string{missed.Reader, missed.Staff}] = missed
	w.pass(21 * time.Hour)
	if n := w.rollNow(t, c); n != 3 {
		t.Errorf("%v customers", n)
	}
	if got := w.contact(first.ID, member(0)); !got.Here() || !got.At.Equal(first.Follows[0].Since) {
		t.Errorf("gone: %+v", got)
	}
}

// Who comes while the list is read is not taken for gone, by whichever clock, and members who are not read
// keep theirs. So do readers who were forgotten: the list has them under their names.
func TestRollKnowsWhatItDidNotRead(t *testing.T) {
	w := newWorld(t, 2, 4)
	fresh := content.Contact{Account: corp, Reader: "h:fresh", Staff: member(0), At: w.now().Add(time.Second)}
	slow := content.Contact{Account: corp, Reader: "h:slow", Staff: member(0), At: w.now().Add(-9 * time.Minute)}
	other := content.Contact{Account: corp, Reader: "h:other", Staff: "elsewhere", At: w.now().AddDate(0, -1, 0)}
	forgotten := content.Contact{Account: corp, Reader: "gone ABC 7", Staff: member(0), At: w.now().AddDate(0, -1, 0)}
	kept := []content.Contact{fresh, slow, other, forgotten}
	for _, c := range kept {
		w.contacts[[2]string{c.Reader, c.Staff}] = c
	}
	if n := w.rollNow(t, w.account()); n != 6 {
		t.Errorf("%v customers", n)
	}
	for _, c := range kept {
		if got := w.contacts[[2]string{c.Reader, c.Staff}]; !got.Here() {
			t.Errorf("gone: %+v", got)
		}
	}
}

// round answers the first page of customers again and again.
type round struct{ wecom.Customers }

func (r round) CustomersOf(ctx context.Context, users []string, _ string) (wecomapi.Page[wecomapi.Customer], error) {
	page, err := r.Customers.CustomersOf(ctx, users, "")
	page.Next = "again"
	return page, err
}

// Nobody has gone by a list that never ends: whoever stands on a page that was not read is not known.
func TestRollTakesNoPartForTheWhole(t *testing.T) {
	w := newWorld(t, 3, 250)
	w.rollNow(t, w.account())
	w.pass(21 * time.Hour)
	roll := wecom.NewRoll(wecom.RollOptions{Account: corp, API: round{w.api}, Book: w, Reader: hash, Now: w.now})
	c := wecom.NewAccount(wecom.AccountOptions{Channel: "qy", API: w.api, Now: w.now, Roll: roll})
	if _, err := c.CollectSince(t.Context(), "qy", w.now()); !errors.Is(err, wecomapi.ErrLoop) {
		t.Errorf("%v", err)
	}
	for _, one := range w.contacts {
		if !one.Here() {
			t.Fatalf("gone: %+v", one)
		}
	}
}
