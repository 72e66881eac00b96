package wecom_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/ingest/wecom"
	"moxin/publishers/wecom/wecomapi"
)

// paths are the interfaces that reading calls.
var paths = []string{
	"/cgi-bin/gettoken", "/cgi-bin/externalcontact/get_follow_user_list", "/cgi-bin/externalcontact/batch/get_by_user",
	"/cgi-bin/externalcontact/get_user_behavior_data", "/cgi-bin/externalcontact/groupchat/statistic_group_by_day",
	"/cgi-bin/externalcontact/get_groupmsg_task", "/cgi-bin/externalcontact/get_groupmsg_send_result",
}

// A day of a corp with 10,000 customers and 30 members, a message to all of them that is read at each
// of its ages of that day, stays within a hundredth of the platform's rates, by the platform's count.
func TestADayStaysWithinTheBudget(t *testing.T) {
	w := newWorld(t, 30, 10_000)
	p := w.send(t, "et1", "et2")
	account, messages := w.account(), w.messages()
	start := w.now()
	begun := map[string]int{}
	for _, path := range paths {
		begun[path] = w.sim.Calls(path)
	}
	for hour := range 24 { // far more often than the plan: every hour
		if hour%12 == 0 {
			w.whole(t, func() (ingest.Reading, error) {
				return account.CollectSince(t.Context(), "qy", start.AddDate(0, 0, -1))
			})
		}
		w.whole(t, func() (ingest.Reading, error) { return messages.Collect(t.Context(), p) })
		w.pass(start.Add(time.Duration(hour+1) * time.Hour).Sub(w.now()))
	}
	if len(w.contacts) != 10_000 || len(w.deliveries) != 10_000 {
		t.Errorf("%d contacts, %d deliveries", len(w.contacts), len(w.deliveries))
	}
	if w.largest > 500 { // a callback waits behind it, 100 ms at most
		t.Errorf("%d rows are written at once", w.largest)
	}
	total := 0
	for _, path := range paths {
		n := w.sim.Calls(path) - begun[path]
		total += n
		minute := w.most["wecom:"+corp+":"+path]
		t.Logf("%-66s %4d a day, at most %3d a minute", path, n, minute)
		if n > wecomapi.LooksPerDay || minute > wecomapi.LooksPerMinute || n == 0 && path != "/cgi-bin/gettoken" {
			t.Errorf("%s: %d a day, %d a minute", path, n, minute)
		}
	}
	t.Logf("%d calls in all; %d a day are one hundredth of one interface", total, wecomapi.LooksPerDay)
}

// A reading that does not fit into a minute goes on where it was, and asks nothing twice.
func TestALongReadingGoesOn(t *testing.T) {
	w := newWorld(t, 250, 500)
	p := w.send(t, "et1")
	c := w.messages()
	_, err := c.Collect(t.Context(), p)
	later, put := laterOf(err)
	if !put || !later.At.After(w.now()) || later.At.After(w.now().Add(time.Minute)) {
		t.Fatalf("250 members fit into a minute: %v", err)
	}
	if len(w.deliveries) != 0 {
		t.Error("half a message is kept")
	}
	r := w.whole(t, func() (ingest.Reading, error) { return c.Collect(t.Context(), p) })
	if got := by(t, r); got[content.Undelivered] != 250 || len(w.deliveries) != 250 {
		t.Errorf("%v, %d kept", got, len(w.deliveries))
	}
	tasks := len(w.sim.Tasks()[0].Staff)
	if n := w.sim.Calls("/cgi-bin/externalcontact/get_groupmsg_send_result"); n != tasks {
		t.Errorf("%d members are asked for in %d calls", tasks, n)
	}
	_, _ = c.Collect(t.Context(), p)
	w.pass(31 * time.Minute) // too old to go on with: one reading is of one instant
	before := w.sim.Calls("/cgi-bin/externalcontact/get_groupmsg_task")
	w.whole(t, func() (ingest.Reading, error) { return c.Collect(t.Context(), p) })
	if n := w.sim.Calls("/cgi-bin/externalcontact/get_groupmsg_task") - before; n != 1 {
		t.Errorf("begun anew with %d calls", n)
	}
}

// A corp whose days and customers do not fit into a minute is read whole all the same.
func TestALargeCorpIsReadWhole(t *testing.T) {
	w := newWorld(t, 150, 10_150)
	account := w.account()
	r := w.whole(t, func() (ingest.Reading, error) { return account.CollectChannel(t.Context(), "qy") })
	if got := by(t, ingest.Reading{Samples: of(r, wecom.RollSource)}); got[content.Followers] != 10_150 || len(w.contacts) != 10_150 {
		t.Errorf("%v customers, %d kept", got, len(w.contacts))
	}
	if days := of(r, wecom.Days); len(days) == 0 {
		t.Error("no days")
	}
	for path, want := range map[string]int{"batch/get_by_user": 102, "get_user_behavior_data": 150, "groupchat/statistic_group_by_day": 2} {
		if n := w.sim.Calls("/cgi-bin/externalcontact/" + path); n != want {
			t.Errorf("%s: %d calls, want %d", path, n, want)
		}
	}
}

// of are the samples of one source.
func of(r ingest.Reading, source string) []content.Sample {
	var out []content.Sample
	for _, s := range r.Samples {
		if s.Source == source {
			out = append(out, s)
		}
	}
	return out
}

func TestBudget(t *testing.T) {
	at := time.Date(2026, 11, 10, 23, 0, 0, 0, content.Beijing())
	m := newMemory()
	m.now = func() time.Time { return at }
	before := wecom.Budget(m, corp, m.now)
	for range wecomapi.LooksPerMinute {
		if err := before(t.Context(), "/a"); err != nil {
			t.Fatal(err)
		}
	}
	err := before(t.Context(), "/a")
	if later, put := laterOf(err); !put || !later.At.Equal(at.Add(20*time.Second)) {
		t.Errorf("a full minute: %v", err)
	}
	if before(t.Context(), "/b") != nil || wecom.Budget(m, "other", m.now)(t.Context(), "/a") != nil {
		t.Error("another interface, or another corp, is full too")
	}
	at = at.Add(time.Minute)
	if before(t.Context(), "/a") != nil {
		t.Error("the next minute is full")
	}
	day := full{}
	err = wecom.Budget(day, corp, m.now)(t.Context(), "/a")
	if later, put := laterOf(err); !put || !later.At.Equal(time.Date(2026, 11, 11, 0, 0, 0, 0, content.Beijing())) {
		t.Errorf("a full day: %v", err)
	}
	if err := wecom.Budget(broken{}, corp, m.now)(t.Context(), "/a"); !errors.Is(err, errStore) {
		t.Errorf("a store that is away: %v", err)
	}
}

// full is a counter whose day is used up.
type full struct{}

func (full) Take(_ context.Context, key string, _ time.Duration, _ int) (bool, error) {
	return !strings.Contains(key, "2026-11-10"), nil
}

var errStore = errors.New("away")

type broken struct{}

func (broken) Take(context.Context, string, time.Duration, int) (bool, error) { return false, errStore }
