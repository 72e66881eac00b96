package scheduler

import (
	"errors"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

var (
	nobodyGot = publishers.Receipt{State: content.Failed}
	someGot   = publishers.Receipt{State: content.Published, Why: "3 位里 1 位已确认 / 1 of 3 confirmed", Posts: post("msg1").Posts}
)

func TestCancelTakesTheTaskBack(t *testing.T) {
	o := newOffice(t)
	o.team.cancel = []answer{{receipt: nobodyGot}}
	id := o.task(nil)
	if err := o.desk.Cancel(o.ctx, Word{Release: id, Who: "林溪", Why: "改期"}); err != nil {
		t.Fatal(err)
	}
	if r := o.want(id, content.Cancelled); r.Why != "改期" {
		t.Errorf("why %q", r.Why)
	}
	if n := o.pub.count("cancel"); n != 1 {
		t.Errorf("asked the platform %d times", n)
	}
	if got := o.audit(id, "release.takeback"); len(got) != 1 || got[0] != "改期" {
		t.Errorf("audit %q", got)
	}
}

func TestCancelOfWhatSomebodyGotIsAPublication(t *testing.T) {
	for name, give := range map[string]func(*office, Word) error{
		"cancel": func(o *office, w Word) error { return o.desk.Cancel(o.ctx, w) },
		"cannot": func(o *office, w Word) error { return o.desk.CannotBecause(o.ctx, w) },
	} {
		o := newOffice(t)
		o.team.cancel = []answer{{receipt: someGot}}
		id := o.task(nil)
		var sent *SentError
		if err := give(o, Word{Release: id, Who: "林溪", Why: "改期"}); !errors.As(err, &sent) || !strings.Contains(sent.In("zh"), "3 位里 1 位已确认") || strings.Contains(sent.In("en"), "位") {
			t.Errorf("%s: %v", name, err)
		}
		o.want(id, content.Published)
		if posts := o.publications(id); len(posts) != 1 || posts[0].RemoteID != "msg1" {
			t.Errorf("%s: publications %+v", name, posts)
		}
	}
}

func TestCancelThatThePlatformDoesNotTakeChangesNothing(t *testing.T) {
	o := newOffice(t)
	o.team.cancel = []answer{{err: refusal(publishers.Transient)}}
	id := o.task(nil)
	if err := o.desk.Cancel(o.ctx, Word{Release: id, Who: "林溪"}); publishers.ClassOf(err) != publishers.Transient {
		t.Errorf("err %v", err)
	}
	o.want(id, content.HandedOff)
	if got := o.audit(id, "release.takeback_failed"); len(got) != 1 || !strings.Contains(got[0], "refused") {
		t.Errorf("audit %q", got)
	}
}

// Who stopped the task by hand where the channel is gone says so; a plain cancel would leave it there.
func TestCancelOfAChannelThatIsGone(t *testing.T) {
	o := newOffice(t)
	id := o.task(nil)
	o.reg.err = errors.New("the channel is gone")
	w := Word{Release: id, Who: "林溪", Why: "已在企业微信里停掉"}
	var none *NoWayError
	if err := o.desk.Cancel(o.ctx, w); !errors.As(err, &none) || !strings.Contains(none.In("zh"), "--cannot") {
		t.Errorf("err %v", err)
	}
	o.want(id, content.HandedOff)
	if err := o.desk.CannotBecause(o.ctx, w); err != nil {
		t.Fatal(err)
	}
	o.want(id, content.Failed)
}

// What is no task is cancelled without a word to the platform, as ever.
func TestCancelOfAPersonsHandOffAsksNobody(t *testing.T) {
	k := newKit(t)
	id := handedOff(t, k)
	if err := k.desk.Cancel(k.ctx, Word{Release: id, Who: "林溪"}); err != nil {
		t.Fatal(err)
	}
	k.want(id, content.Cancelled)
}

// Somebody's word that it is out keeps the id that results are read by.
func TestConfirmedByHandKeepsTheTask(t *testing.T) {
	o := newOffice(t)
	id := o.task(nil)
	if err := o.desk.Confirm(o.ctx, Word{Release: id, Who: "林溪", Why: "都发了"}, ""); err != nil {
		t.Fatal(err)
	}
	if posts := o.publications(id); len(posts) != 1 || posts[0].RemoteID != "msg1" {
		t.Errorf("publications %+v", posts)
	}
}

func TestExpiredTaskIsTakenBack(t *testing.T) {
	gone := errors.New("the channel is gone")
	for name, c := range map[string]struct {
		cancel []answer
		reg    error
		want   content.State
		why    string
		asked  int
	}{
		"nobody confirmed":   {cancel: []answer{{receipt: nobodyGot}}, want: content.Expired, why: "任务已从平台收回", asked: 1},
		"somebody did":       {cancel: []answer{{receipt: someGot}}, want: content.Published, why: "3 位里 1 位已确认", asked: 1},
		"at the second try":  {cancel: []answer{{err: refusal(publishers.Transient)}, {receipt: nobodyGot}}, want: content.Expired, why: "已从平台收回", asked: 2},
		"not allowed":        {cancel: []answer{{err: refusal(publishers.Account)}}, want: content.Expired, why: "同事仍可能发出：平台拒绝", asked: 1},
		"the channel is not": {reg: gone, want: content.Expired, why: "同事仍可能发出：" + gone.Error()},
	} {
		o := newOffice(t)
		o.pub.poll = []answer{{receipt: confirmedBy(0, 3)}}
		o.team.cancel = c.cancel
		id := o.task(nil)
		o.reg.err = c.reg
		o.leap(27 * time.Hour)
		for range 20 {
			o.clock.add(time.Second)
			o.follow()
		}
		if r := o.want(id, c.want); !strings.Contains(r.Why, c.why) {
			t.Errorf("%s: why %q, want %q", name, r.Why, c.why)
		}
		if n := o.pub.count("cancel"); n != c.asked {
			t.Errorf("%s: taken back %d times, want %d", name, n, c.asked)
		}
	}
}

// A platform that is away keeps no hand-off open for ever, and is not asked every second.
func TestExpiryDoesNotWaitForEver(t *testing.T) {
	o := newOffice(t)
	o.pub.poll = []answer{{receipt: confirmedBy(0, 3)}}
	o.team.cancel = []answer{{err: errors.New("503")}}
	id := o.task(nil)
	o.leap(26*time.Hour + time.Minute)
	for range 60 {
		o.clock.add(time.Second)
		o.follow()
	}
	o.want(id, content.HandedOff)
	if n := o.pub.count("cancel"); n != 4 {
		t.Errorf("asked %d times in a minute, want one in fifteen seconds", n)
	}
	o.leap(28 * time.Hour)
	o.clock.add(time.Minute)
	o.follow()
	if r := o.want(id, content.Expired); !strings.Contains(r.Why, "colleagues may still send it") {
		t.Errorf("why %q", r.Why)
	}
}
