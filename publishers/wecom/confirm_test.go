package wecom_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/sim"
	"moxin/publishers/wecom"
)

// polled asks how a hand-off stands.
func polled(t *testing.T, pub publishers.Publisher, m publishers.Message, job string) publishers.Receipt {
	t.Helper()
	r, err := pub.Poll(t.Context(), m, job)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// asked is a task that was handed off, to linxi and wenbo.
func asked(t *testing.T, mode string) (*platform, *wecom.Publisher, publishers.Message, string) {
	t.Helper()
	p := newPlatform(t)
	ch := p.channel(mode, "text")
	pub, m := p.open(ch), withSteps(ch, 0)
	if mode == content.ModeMoment {
		m.Items[0].To.Staff = []string{"linxi", "wenbo"}
	}
	r := handedOff(t, pub, m)
	for range 3 { // a moment's job takes its time
		polled(t, pub, m, r.Job)
	}
	return p, pub, m, r.Job
}

func confirm(t *testing.T, p *platform, users ...string) {
	t.Helper()
	if err := p.sim.Confirm(p.sim.Tasks()[0].ID, users...); err != nil {
		t.Fatal(err)
	}
}

// Staff confirm one after the other: progress, and published when all have.
func TestProgress(t *testing.T) {
	for _, mode := range []string{content.ModeMessage, content.ModeMoment} {
		t.Run(mode, func(t *testing.T) {
			p, pub, m, job := asked(t, mode)
			r := polled(t, pub, m, job)
			if r.State != content.HandedOff || r.Why != "" || r.Progress == nil || r.Progress.Done != 0 || !slices.Equal(r.Progress.Waiting, []string{"linxi", "wenbo"}) {
				t.Fatalf("at first %+v", r)
			}
			p.pass(time.Minute)
			confirm(t, p, "wenbo")
			r = polled(t, pub, m, job)
			want := content.Progress{Done: 1, Total: 2, Waiting: []string{"linxi"}, At: p.clock()}
			if got := *r.Progress; r.State != content.HandedOff || got.Done != want.Done || got.Total != want.Total || !slices.Equal(got.Waiting, want.Waiting) || !got.At.Equal(want.At) {
				t.Fatalf("then %+v", r)
			}
			first := p.clock()
			p.pass(time.Minute)
			confirm(t, p, "linxi")
			r = polled(t, pub, m, job)
			if r.State != content.Published || len(r.Posts) != 1 || r.Posts[0].RemoteID != p.sim.Tasks()[0].ID || r.Why != "" || r.Progress.Done != 2 {
				t.Fatalf("in the end %+v", r)
			}
			if at := r.Posts[0].At; mode == content.ModeMessage && !at.Equal(first) || mode == content.ModeMoment && !at.IsZero() {
				t.Errorf("dated %v", at)
			}
		})
	}
}

// When the time to confirm is over, what colleagues did until then is the outcome; while none did, nothing is.
func TestTheTimeToConfirmEnds(t *testing.T) {
	p, pub, m, job := asked(t, content.ModeMessage)
	p.pass(content.DefaultConfirm)
	if r := polled(t, pub, m, job); r.State != content.HandedOff || r.Progress.Done != 0 {
		t.Fatalf("nobody confirmed: %+v", r)
	}
	confirm(t, p, "linxi")
	r := polled(t, pub, m, job)
	if r.State != content.Published || !strings.Contains(r.Why, "2 位同事里 1 位已确认") || !strings.Contains(r.Why, "wenbo") {
		t.Errorf("one confirmed: %+v", r)
	}
}

func TestAChannelsOwnTimeToConfirm(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "text")
	ch.Confirm = 5 * 24 * time.Hour
	pub, m := p.open(ch), withSteps(ch, 0)
	r := handedOff(t, pub, m)
	if h := r.Handoff; !h.Expires.After(m.Release.Due.Add(ch.Confirm)) {
		t.Errorf("expires %v: before the time to confirm is over", h.Expires)
	}
	confirm(t, p, "linxi")
	p.pass(ch.Confirm - time.Second)
	if r := polled(t, pub, m, r.Job); r.State != content.HandedOff {
		t.Errorf("a second before: %+v", r)
	}
	p.pass(time.Second)
	if r := polled(t, pub, m, r.Job); r.State != content.Published {
		t.Errorf("at its end: %+v", r)
	}
}

// A task that names nobody yet is not one that everybody has confirmed.
func TestATaskOfNobodyYet(t *testing.T) {
	p, pub, m, job := asked(t, content.ModeMessage)
	p.fault(t, sim.Rule{Kind: sim.Busy, Path: "/cgi-bin/externalcontact/get_groupmsg_task", Count: 1, Body: `{"errcode":0,"errmsg":"ok","task_list":[]}`})
	if r := polled(t, pub, m, job); r.State != content.HandedOff || r.Progress.Total != 0 {
		t.Errorf("%+v", r)
	}
}

// A store that lost the steps still knows the job.
func TestAPollByJobAlone(t *testing.T) {
	p, pub, m, job := asked(t, content.ModeMessage)
	m.Steps = withSteps(m.Channel, 0).Steps
	confirm(t, p)
	if r := polled(t, pub, m, job); r.State != content.Published || r.Posts[0].RemoteID != job {
		t.Errorf("%+v", r)
	}
	if r := polled(t, pub, m, ""); r.State != content.Submitted {
		t.Errorf("without a job: %+v", r)
	}
}

func TestRemind(t *testing.T) {
	p, pub, m, job := asked(t, content.ModeMessage)
	for n := range 3 {
		if err := pub.Remind(t.Context(), m, job); err != nil {
			t.Fatalf("reminder %d: %v", n+1, err)
		}
	}
	var e *publishers.Error
	if err := pub.Remind(t.Context(), m, job); !errors.As(err, &e) || e.Class != publishers.Limited || e.After != 8*time.Hour {
		t.Errorf("the fourth: %v", err)
	}
	if n := len(p.sim.Tasks()[0].Reminded); n != 3 {
		t.Errorf("%d reminders arrived", n)
	}
	confirm(t, p)
	if err := pub.Remind(t.Context(), m, job); err != nil {
		t.Errorf("with nobody to remind: %v", err)
	}
	_, moment, mm, mjob := asked(t, content.ModeMoment)
	if err := moment.Remind(t.Context(), mm, mjob); publishers.ClassOf(err) != publishers.Rejected {
		t.Errorf("of a moment: %v", err)
	}
}

// Cancelled before anybody confirmed: nothing is out, and the release can go out anew.
func TestCancelBeforeAnybodyConfirmed(t *testing.T) {
	for _, mode := range []string{content.ModeMessage, content.ModeMoment} {
		t.Run(mode, func(t *testing.T) {
			p, pub, m, job := asked(t, mode)
			p.fault(t, sim.Rule{Kind: sim.ResetAfter, Path: "/cgi-bin/externalcontact/cancel_*", Count: 1})
			if _, err := pub.Cancel(t.Context(), m, job); publishers.ClassOf(err) != publishers.Transient {
				t.Fatalf("with a lost answer: %v", err)
			}
			r, err := pub.Cancel(t.Context(), m, job)
			if err != nil || r.State != content.Failed || r.Why == "" || len(p.tasks()) != 0 {
				t.Fatalf("Cancel = %+v, %v; %d tasks", r, err, len(p.tasks()))
			}
			if again := handedOff(t, pub, m); again.Job == job || len(p.tasks()) != 1 {
				t.Errorf("sent anew as %s, %d tasks", again.Job, len(p.tasks()))
			}
		})
	}
}

// Cancelled after somebody confirmed: that stays out, and is the outcome.
func TestCancelAfterSomebodyConfirmed(t *testing.T) {
	for _, mode := range []string{content.ModeMessage, content.ModeMoment} {
		t.Run(mode, func(t *testing.T) {
			p, pub, m, job := asked(t, mode)
			confirm(t, p, "linxi")
			r, err := pub.Cancel(t.Context(), m, job)
			if err != nil || r.State != content.Published || len(r.Posts) != 1 || !strings.Contains(r.Why, "2 位同事里 1 位已确认") {
				t.Fatalf("Cancel = %+v, %v", r, err)
			}
			if err := p.sim.Confirm(r.Posts[0].RemoteID, "wenbo"); err == nil {
				t.Error("the other could still confirm")
			}
		})
	}
}

// Of a task that is gone altogether nobody can say whether customers have it: it is neither cancelled nor
// made anew. What is known of another task of the release counts.
func TestCancelWhatIsGone(t *testing.T) {
	const list = "/cgi-bin/externalcontact/get_groupmsg_task"
	gone := func(path string, skip int) sim.Rule {
		return sim.Rule{Kind: sim.Busy, Path: path, Skip: skip, Count: 2, Body: `{"errcode":41047,"errmsg":"x"}`}
	}
	p, pub, m, job := asked(t, content.ModeMessage)
	confirm(t, p, "linxi")
	p.fault(t, gone("/cgi-bin/externalcontact/cancel_groupmsg_send", 0))
	p.fault(t, gone(list, 0))
	if r, err := pub.Cancel(t.Context(), m, job); publishers.ClassOf(err) != publishers.Rejected || !strings.Contains(err.Error(), "release confirm 1") {
		t.Errorf("gone: %+v, %v", r, err)
	}
	if again := handedOff(t, pub, m); again.Job != job {
		t.Errorf("sent anew as %s", again.Job)
	}
	p.faults.Clear()
	p.fault(t, gone(list, 1)) // it can be read before it is cancelled alone
	if r, err := pub.Cancel(t.Context(), m, job); err != nil || r.State != content.Published || r.Progress.Done != 1 {
		t.Errorf("gone since it was cancelled: %+v, %v", r, err)
	}
}

func TestCancelWhereOneOfTwoIsGone(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMessage, "text")
	pub, m := p.open(ch), withSteps(ch, 0)
	m.Items[0].To = &content.Recipients{Everyone: true, Staff: []string{"linxi", "wenbo"}}
	r := handedOff(t, pub, m)
	if err := p.sim.Confirm(p.sim.Tasks()[1].ID); err != nil {
		t.Fatal(err)
	}
	p.fault(t, sim.Rule{Kind: sim.Busy, Path: "/cgi-bin/externalcontact/get_groupmsg_task", Count: 2, Body: `{"errcode":41047,"errmsg":"x"}`})
	if r, err := pub.Cancel(t.Context(), m, r.Job); err != nil || r.State != content.Published || r.Progress.Done != 1 {
		t.Errorf("Cancel = %+v, %v", r, err)
	}
}

// A moment is handed off by its job while the platform makes it.
func TestAMomentsJob(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMoment, "text")
	pub, m := p.open(ch), withSteps(ch, 0)
	r := handedOff(t, pub, m)
	task := p.tasks()[0]
	if r.Job != task.Job {
		t.Fatalf("job %s of %+v", r.Job, task)
	}
	if _, err := pub.Cancel(t.Context(), m, r.Job); publishers.ClassOf(err) != publishers.Transient {
		t.Errorf("cancelled while it is made: %v", err)
	}
	if r := polled(t, pub, m, r.Job); r.State != content.HandedOff || r.Job != task.ID || r.Progress == nil {
		t.Errorf("made: %+v", r)
	}
}

// A job is known for a day; after that its moment is found in the list.
func TestAMomentsJobIsForgotten(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMoment, "text")
	pub, m := p.open(ch), withSteps(ch, 0)
	r := handedOff(t, pub, m)
	p.pass(25 * time.Hour)
	if r := polled(t, pub, m, r.Job); r.State != content.HandedOff || r.Job != p.tasks()[0].ID {
		t.Errorf("%+v", r)
	}
}

// A job that makes nothing is a failure, also where the answer of its start was lost.
func TestAMomentThatIsNotMade(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMoment, "text")
	pub, m := p.open(ch), withSteps(ch, 0)
	m.Items[0].To.Staff = []string{"nobody"}
	r := handedOff(t, pub, m)
	for range 2 {
		r = polled(t, pub, m, r.Job)
	}
	if r.State != content.Failed || r.Why == "" || len(p.tasks()) != 0 {
		t.Fatalf("%+v", r)
	}
	m.Items[0].To.Staff = []string{"linxi"} // and is sent again
	if again := handedOff(t, pub, m); again.Job == r.Job || len(p.tasks()) != 1 {
		t.Errorf("sent again as %s, %d tasks", again.Job, len(p.tasks()))
	}
}

// A job that is over is over, also where it ran into what would pass.
func TestAMomentThatRanIntoALimit(t *testing.T) {
	for _, code := range []int{-1, 41078, 45009, 99999} {
		p := newPlatform(t)
		ch := p.channel(content.ModeMoment, "text")
		pub, m := p.open(ch), withSteps(ch, 0)
		r := handedOff(t, pub, m)
		p.fault(t, sim.Rule{Kind: sim.Busy, Path: "/cgi-bin/externalcontact/get_moment_task_result", Count: 1,
			Body: fmt.Sprintf(`{"errcode":0,"errmsg":"ok","status":3,"type":"add_moment_task","result":{"errcode":%d,"errmsg":"x"}}`, code)})
		if r := polled(t, pub, m, r.Job); r.State != content.Failed || r.Why == "" {
			t.Errorf("%d: %+v", code, r)
		}
	}
}

// Who cannot put a moment out is named to people.
func TestAMomentSaysWhoIsLeftOut(t *testing.T) {
	p := newPlatform(t)
	ch := p.channel(content.ModeMoment, "text")
	pub, m := p.open(ch), withSteps(ch, 0)
	m.Items[0].To.Staff = []string{"linxi", "nobody"}
	r := handedOff(t, pub, m)
	for range 2 {
		polled(t, pub, m, r.Job)
	}
	if again := handedOff(t, pub, m); !strings.Contains(again.Why, "nobody") || again.Handoff.Token != r.Handoff.Token {
		t.Errorf("%+v", again)
	}
}
