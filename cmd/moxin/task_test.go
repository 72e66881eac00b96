package main

import (
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers/sim"
	"moxin/publishers/wecom/wecomsim"
	"moxin/scheduler"
)

// errand is a message to customers on its way: a company in WeCom whose staff do nothing by themselves, and
// a calendar that a test moves.
type errand struct {
	*newsroom
	sim     *wecomsim.Server
	faults  sim.Faults
	ahead   atomic.Int64 // nanoseconds
	release int64
}

func (e *errand) calendar() time.Time { return time.Now().Add(time.Duration(e.ahead.Load())) }

// openErrand hands a message over on a channel of a mode.
func openErrand(t testing.TB, mode string) *errand {
	t.Helper()
	e := &errand{}
	old := wecomsim.TagGroup{ID: "g1", Name: "客户等级", Tags: []wecomsim.Tag{{ID: "et1", Name: "老客"}}}
	staff := []wecomsim.Staff{{ID: "chenmo"}, {ID: "linxi"}, {ID: "zhouye"}}
	var customers []wecomsim.Customer
	for i := range 30 {
		customers = append(customers, wecomsim.Customer{ID: fmt.Sprintf("wmerrand%04d", i), Name: "客户", Follows: []wecomsim.Follow{
			{Staff: staff[i%3].ID, Since: time.Now().AddDate(0, -2, 0), Tags: []string{"et1"}},
		}})
	}
	var err error
	e.sim, err = wecomsim.New(wecomsim.Options{Clock: e.calendar, Faults: &e.faults, Corps: []wecomsim.Corp{{
		ID: teaCorp, Apps: []wecomsim.App{{Name: "moxin", Secret: teaSecret}}, Staff: staff, Tags: []wecomsim.TagGroup{old}, Customers: customers,
	}}})
	if err != nil {
		t.Fatal(err)
	}
	platform := httptest.NewServer(e.sim)
	t.Cleanup(platform.Close)
	t.Cleanup(e.sim.Close)
	e.newsroom = premises{site: "https://tea.example/", env: map[string]string{"QY": teaSecret, "MOXIN_KEY": teaKey}, log: t.Output(), files: map[string]string{
		"moxin.yaml": fmt.Sprintf("version: 1\nbrand: 云畔茶事\napproval: {required: false}\nnetwork: {private: [127.0.0.1]}\nnotices: {again: [30m]}\nchannels:\n"+
			"  own: {platform: site, url: \"https://tea.example/\"}\n  qy: {platform: wecom, mode: %s, format: text, app_id: %s, app_secret: \"${QY}\",\n"+
			"    tags: {existing: [客户等级/老客]}, base_url: %q, simulator: true}\n", mode, teaCorp, platform.URL),
		"articles/first.md": "---\ntitle: 茶凉了再说\nslug: first\naudience: existing\nchannels: {own: {}, qy: {}}\n---\n先坐下。\n",
	}}.open(t)
	// The calendar of a test is moved; it has to be the same everywhere.
	s := e.station
	s.now, s.scheduler.Now, s.people.Now, s.registry.deps.Now, e.app.now = e.calendar, e.calendar, e.calendar, e.calendar, e.calendar
	e.ok(s.store.Connect(t.Context(), content.Account{Channel: "qy", Platform: content.WeCom, ID: teaCorp, ConnectedAt: time.Now(), ConnectedBy: "linxi"}))
	return e
}

// handOver sends the article and waits until colleagues have it.
func (e *errand) handOver() {
	e.Helper()
	ch, _ := e.bench.ws.Config.Channel("qy")
	article, _ := e.bench.ws.Article("first")
	r, _, err := e.bench.Compile(e.Context(), e.bench.ws, article, ch)
	e.ok(err)
	e.release, err = e.station.people.Publish(e.Context(), scheduler.PublishNow{Rendition: r, Article: scheduler.Record(article), Late: time.Hour, Who: "linxi"})
	e.ok(err)
	e.works()
	e.is(content.HandedOff)
}

// is waits for a state, which nothing but the expected may end in.
func (e *errand) is(want content.State) content.Release {
	e.Helper()
	var r content.Release
	e.until("the release is "+string(want), func() (done bool) {
		var err error
		r, err = e.station.store.Release(e.Context(), e.release)
		e.ok(err)
		if r.State != want && !r.State.Open() {
			e.Fatalf("it is %s: %s", r.State, r.Why)
		}
		return r.State == want
	})
	return r
}

// confirmed waits until so many of the staff are known to have confirmed.
func (e *errand) confirmed(done, total int) {
	e.Helper()
	e.until(fmt.Sprintf("%d of %d confirmed", done, total), func() bool {
		known, err := e.station.people.Evidence(e.Context(), e.release)
		e.ok(err)
		return known.Progress != nil && known.Progress.Done == done && known.Progress.Total == total
	})
}

func (e *errand) confirm(staff ...string) {
	e.Helper()
	tasks := e.sim.Tasks()
	if len(tasks) != 1 {
		e.Fatalf("%d tasks", len(tasks))
	}
	e.ok(e.sim.Confirm(tasks[0].ID, staff...))
}

// Colleagues confirm one by one; when their time is over, what they did is the outcome, and one task was
// ever made.
func TestColleaguesConfirm(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{content.ModeMessage, content.ModeMoment} {
		t.Run(mode, func(t *testing.T) {
			e := openErrand(t, mode)
			e.handOver()
			e.confirmed(0, 3)
			e.confirm("linxi")
			e.confirmed(1, 3)
			e.confirm("zhouye")
			e.confirmed(2, 3)
			if mode == content.ModeMessage {
				e.ahead.Add(int64(31 * time.Minute))
				e.until("chenmo is reminded", func() bool { return e.sim.Calls("/cgi-bin/externalcontact/remind_groupmsg_send") == 1 })
			}
			e.ahead.Add(int64(24 * time.Hour))
			if r := e.is(content.Published); !strings.Contains(r.Why, "chenmo") {
				t.Errorf("why %q", r.Why)
			}
			posts, err := e.station.store.Publications(t.Context(), content.PublicationFilter{Release: e.release})
			e.ok(err)
			if len(posts) != 1 || posts[0].RemoteID != e.sim.Tasks()[0].ID {
				t.Errorf("publications %+v, task %s", posts, e.sim.Tasks()[0].ID)
			}
		})
	}
}

// The answer to the one dangerous call gets lost: the task is found, and handed off as it is. None is made
// beside it.
func TestLostAnswerOfATask(t *testing.T) {
	t.Parallel()
	e := openErrand(t, content.ModeMessage)
	e.ok(e.faults.Add(sim.Rule{Kind: sim.ResetAfter, Path: "/cgi-bin/externalcontact/add_msg_template", Count: 1}))
	e.handOver()
	known, err := e.station.people.Evidence(t.Context(), e.release)
	e.ok(err)
	if known.Attempts[0].Result != content.InDoubt || len(e.sim.Tasks()) != 1 || known.Job != e.sim.Tasks()[0].ID {
		t.Errorf("attempts %+v, job %s, %d tasks", known.Attempts, known.Job, len(e.sim.Tasks()))
	}
	e.confirm()
	e.is(content.Published)
}

// All of them at once need no waiting.
func TestAllColleaguesConfirm(t *testing.T) {
	t.Parallel()
	e := openErrand(t, content.ModeMessage)
	e.handOver()
	e.confirm()
	e.is(content.Published)
	if got := len(e.sim.Sent("wmerrand0007")); got != 1 {
		t.Errorf("a customer got it %d times", got)
	}
}

// Nobody confirms: it expires, and the task is gone from WeCom, so that nobody sends it afterwards.
func TestNobodyConfirms(t *testing.T) {
	t.Parallel()
	e := openErrand(t, content.ModeMessage)
	e.handOver()
	e.confirmed(0, 3)
	e.ahead.Add(int64(25 * time.Hour))
	e.is(content.HandedOff)
	e.ahead.Add(int64(72 * time.Hour))
	var r content.Release
	e.until("it expires", func() (over bool) {
		var err error
		r, err = e.station.store.Release(t.Context(), e.release)
		e.ok(err)
		return r.State == content.Expired
	})
	if !strings.Contains(r.Why, "任务已从平台收回") {
		t.Errorf("why %q", r.Why)
	}
	if err := e.sim.Confirm(e.sim.Tasks()[0].ID); err == nil {
		t.Error("somebody could send it afterwards")
	}
}

// Cancelled by a person after one has sent it: that is a publication, the others cannot send it any more.
func TestCancelledHalfWay(t *testing.T) {
	e := openErrand(t, content.ModeMessage)
	e.handOver()
	e.confirm("linxi")
	var sent *scheduler.SentError
	err := e.station.people.Cancel(t.Context(), scheduler.Word{Release: e.release, Who: "linxi", Why: "改期"})
	if !errors.As(err, &sent) {
		t.Fatalf("err %v", err)
	}
	if r := e.is(content.Published); !strings.Contains(r.Why, "改期") {
		t.Errorf("why %q", r.Why)
	}
	if err := e.sim.Confirm(e.sim.Tasks()[0].ID, "zhouye"); err == nil {
		t.Error("another could send it afterwards")
	}
}
