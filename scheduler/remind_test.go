package scheduler

import (
	"errors"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// remindFor lets time go by; reminders are looked for every ten minutes.
func (o *office) remindFor(d time.Duration) {
	o.t.Helper()
	for ; d > 0; d -= 10 * time.Minute {
		o.clock.add(10 * time.Minute)
		if _, err := o.reminder.step(o.ctx); err != nil {
			o.t.Fatal(err)
		}
	}
}

func TestColleaguesAreRemindedAtTheAgesOfNotices(t *testing.T) {
	o := newOffice(t) // 30m, 2h, 24h; they have 24h to confirm
	o.team.remind = []answer{{}}
	id := o.task(nil)
	for _, c := range []struct {
		after time.Duration
		times int
	}{{20 * time.Minute, 0}, {10 * time.Minute, 1}, {80 * time.Minute, 1}, {10 * time.Minute, 2}, {30 * time.Hour, 2}} {
		o.remindFor(c.after)
		if n := o.pub.count("remind"); n != c.times {
			t.Errorf("after %v more: reminded %d times, want %d", c.after, n, c.times)
		}
	}
	if got := o.audit(id, "release.remind"); len(got) != 2 {
		t.Errorf("audit %q", got)
	}
}

// Of the ages that went by while nothing ran only the last counts.
func TestOneReminderAfterALongSleep(t *testing.T) {
	o := newOffice(t)
	o.team.remind = []answer{{}}
	o.task(nil)
	o.clock.add(3 * time.Hour)
	o.reminder = reminder{s: o.Scheduler}
	o.remindFor(time.Hour)
	if n := o.pub.count("remind"); n != 1 {
		t.Errorf("reminded %d times", n)
	}
}

func TestReminderThatFails(t *testing.T) {
	for name, c := range map[string]struct {
		remind []answer
		times  int
		audit  string
	}{
		"over the cap is left":    {[]answer{{err: refusal(publishers.Limited)}}, 1, "平台拒绝 / refused"},
		"unknown is not repeated": {[]answer{{err: errors.New("reset")}}, 1, "reset"},
		"busy is tried again":     {[]answer{{err: refusal(publishers.Transient)}, {}}, 2, ""},
	} {
		o := newOffice(t)
		o.team.remind = c.remind
		id := o.task(nil)
		o.remindFor(100 * time.Minute)
		if n := o.pub.count("remind"); n != c.times {
			t.Errorf("%s: asked %d times, want %d", name, n, c.times)
		}
		if got := strings.Join(o.audit(id, "release.remind_failed"), "|"); got != c.audit {
			t.Errorf("%s: audit %q, want %q", name, got, c.audit)
		}
		o.want(id, content.HandedOff)
	}
}

func TestNobodyIsRemindedOfWhatOnePersonFinishes(t *testing.T) {
	o := newOffice(t)
	o.team.remind = []answer{{}}
	o.reg.pub = o.pub // a publisher that nobody confirms on
	id := o.task(nil)
	o.remindFor(3 * time.Hour)
	var none *NoWayError
	if err := o.desk.Remind(o.ctx, Word{Release: id, Who: "林溪"}); !errors.As(err, &none) || o.pub.count("remind") != 0 {
		t.Errorf("err %v, reminded %d times", err, o.pub.count("remind"))
	}
}

// Of moments there is no reminder to ask for.
func TestMomentsAreNotReminded(t *testing.T) {
	o := newOffice(t)
	o.reg.ch.Mode = content.ModeMoment
	id := o.task(nil)
	o.remindFor(3 * time.Hour)
	if n, said := o.pub.count("remind"), o.audit(id, "release.remind_failed"); n != 0 || len(said) != 0 {
		t.Errorf("reminded %d times, audit %q", n, said)
	}
}

func TestRemindByAPerson(t *testing.T) {
	o := newOffice(t)
	o.team.remind = []answer{{}, {err: refusal(publishers.Limited)}}
	id := o.task(nil)
	w := Word{Release: id, Who: "林溪", Why: "今天要发完"}
	if err := o.desk.Remind(o.ctx, w); err != nil {
		t.Fatal(err)
	}
	if got := o.audit(id, "release.remind"); len(got) != 1 || got[0] != w.Why {
		t.Errorf("audit %q", got)
	}
	if err := o.desk.Remind(o.ctx, w); publishers.ClassOf(err) != publishers.Limited {
		t.Errorf("above the cap: %v", err)
	}
	if got := o.audit(id, "release.remind_failed"); len(got) != 1 {
		t.Errorf("audit %q", got)
	}
	w.Version = 1
	if err := o.desk.Remind(o.ctx, w); !errors.Is(err, ErrChanged) {
		t.Errorf("of another version: %v", err)
	}
	var state *StateError
	o.team.cancel = []answer{{receipt: nobodyGot}}
	if err := o.desk.Cancel(o.ctx, Word{Release: id, Who: "林溪"}); err != nil {
		t.Fatal(err)
	}
	if err := o.desk.Remind(o.ctx, Word{Release: id}); !errors.As(err, &state) || !strings.Contains(state.In("zh"), "催确认") {
		t.Errorf("of what is cancelled: %v", err)
	}
}
