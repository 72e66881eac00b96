package scheduler

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// What one place does not take holds no other up, and trying it again repeats nothing elsewhere.
func TestPlacesAreTriedApart(t *testing.T) {
	k := newKit(t)
	wecom, feishu, mail := &board{fails: 2}, &board{}, &board{fails: 99}
	k.tells(Target{firstTarget, wecom.notify}, Target{"feishu", feishu.notify}, Target{"email.1", mail.notify})
	k.Again = []time.Duration{}
	id := k.away(withPerson)
	k.notice()
	if feishu.kinds() != "due" || wecom.kinds()+mail.kinds() != "" {
		t.Fatalf("at once: wecom %q, feishu %q, mail %q", wecom.kinds(), feishu.kinds(), mail.kinds())
	}
	k.hear(time.Hour)
	k.restart()
	k.hear(time.Hour)
	if wecom.kinds() != "due" || wecom.tries != 3 || feishu.tries != 1 || mail.tries != noticeTries {
		t.Errorf("wecom %q in %d tries, feishu %d, mail %d", wecom.kinds(), wecom.tries, feishu.tries, mail.tries)
	}
	if a, b := wecom.told[0].Key, feishu.told[0].Key; a == "" || a != b {
		t.Errorf("keys %q and %q: one notice is one key", a, b)
	}
	k.want(id, content.HandedOff)
}

// A store from before there were several places says what WeCom's robot delivered; a place that is
// new is told of what is open now.
func TestOldStepsAreWeComs(t *testing.T) {
	k := newKit(t)
	wecom, feishu := &board{}, &board{}
	k.tells(Target{firstTarget, wecom.notify}, Target{"feishu", feishu.notify})
	k.Again = []time.Duration{}
	id := k.away(withPerson)
	r, err := k.store.Release(k.ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	old, err := json.Marshal(delivery{At: day, Tries: 1})
	if err == nil {
		err = k.store.Steps(id).Record(k.ctx, numbered(content.NoticeDue, r.Fence), string(old))
	}
	if err != nil {
		t.Fatal(err)
	}
	k.notice()
	if wecom.tries != 0 || feishu.kinds() != "due" {
		t.Errorf("wecom %d tries, feishu %q", wecom.tries, feishu.kinds())
	}
	steps, err := k.store.StepsOf(k.ctx, id)
	if err != nil || steps[numbered(content.NoticeDue, r.Fence)+"@feishu"] == "" {
		t.Errorf("steps %v, %v", steps, err)
	}
	if all := adapterSteps(map[string]string{"notice:due:1@feishu": "{}", "media": "x"}); len(all) != 1 {
		t.Errorf("shown as an adapter's: %v", all)
	}
}

// A place that is given up on is named once, and once more when it takes notices again.
func TestFailingPlacesAreNamed(t *testing.T) {
	k := newKit(t)
	b := &board{fails: 2 * noticeTries, why: errors.New("the robot left the group")}
	k.tells(Target{"feishu", b.notify})
	k.Again = []time.Duration{}
	said := func() []content.Entry {
		t.Helper()
		all, err := k.store.Entries(k.ctx, content.EntryFilter{Action: content.ActionNotice, Subject: content.NoticeSubject("feishu")})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	missed := func(slugs ...string) {
		k.add(content.Planned, slugs...)
		k.clock.add(content.DefaultLate + time.Second)
		k.turn()
	}
	missed("a", "b")
	k.hear(2 * time.Hour)
	if all := said(); b.tries != 2*noticeTries || len(all) != 1 || all[0].Action != content.ActionNoticeFails || all[0].Why != "the robot left the group" || all[0].Who != "scheduler" {
		t.Fatalf("%d tries, said %+v", b.tries, all)
	}
	k.restart()
	missed("c", "d")
	k.hear(time.Hour)
	if all := said(); b.kinds() != "missed missed" || len(all) != 2 || all[0].Action != content.ActionNoticeWorks {
		t.Errorf("told %q, said %+v", b.kinds(), all)
	}
}

// Each place has a lead of its own, so that processes share them out.
func TestPlacesHaveLeadsOfTheirOwn(t *testing.T) {
	k := newKit(t)
	wecom, feishu := &board{}, &board{}
	k.tells(Target{firstTarget, wecom.notify}, Target{"feishu", feishu.notify})
	now := k.Clock.Now()
	if ok, err := k.Store.Lead(k.ctx, "notices", "other:1", now, now.Add(time.Hour)); err != nil || !ok {
		t.Fatal(ok, err)
	}
	k.away(withPerson)
	k.notice()
	if wecom.tries != 0 || feishu.kinds() != "due" {
		t.Errorf("wecom %d tries, feishu %q; want what the other process leads left to it", wecom.tries, feishu.kinds())
	}
}

// A jump of the clock is told in every place, whatever another says.
func TestJumpsAreToldEverywhere(t *testing.T) {
	k, leap := leaping(t)
	wecom, mail := &board{fails: 99}, &board{fails: 2}
	k.tells(Target{firstTarget, wecom.notify}, Target{"email.1", mail.notify})
	leap(time.Hour)
	k.beatTheClock()
	if mail.kinds() != "clock" || mail.tries != 3 || wecom.tries != noticeTries {
		t.Errorf("mail %q in %d tries, wecom %d", mail.kinds(), mail.tries, wecom.tries)
	}
}

// What colleagues confirm says how many of them have.
func TestNoticeSaysHowManyConfirmed(t *testing.T) {
	k, b := newBoard(t)
	k.Again = []time.Duration{}
	id := k.away(withPerson)
	r, err := k.store.Release(k.ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	r.Platform = content.WeCom
	p := content.Progress{Done: 12, Total: 30}
	for _, c := range []struct {
		fence int64
		want  string
	}{{r.Fence - 1, ""}, {r.Fence, p.Words().String()}} {
		if err := k.memo(id).Keep(k.ctx, stepProgress, progressed{c.fence, p}); err != nil {
			t.Fatal(err)
		}
		all, err := k.telling[0].handoff(k.ctx, r)
		if err != nil || len(all) != 1 || all[0].why != c.want {
			t.Errorf("of dispatch %d: %+v, %v; want %q", c.fence, all, err, c.want)
		}
	}
	if b.tries != 0 {
		t.Error("it was told")
	}
}

// A place that says that it takes nothing is not asked for every notice that there is: a limit would
// last longer, and a mailbox would be locked. One notice that it refuses holds no other up.
func TestPlacesAreLeftInPeace(t *testing.T) {
	for _, c := range []struct {
		why   error
		tries int // of four notices within five minutes
	}{
		{&publishers.Error{Class: publishers.Limited, After: 10 * time.Minute}, 1},
		{&publishers.Error{Class: publishers.Account}, 5}, // at 0:00, 0:15, 0:45, 1:45 and 3:45
		{&publishers.Error{Class: publishers.Rejected}, 4 * noticeTries},
	} {
		k := newKit(t)
		b, feishu := &board{fails: 99, why: c.why}, &board{}
		k.tells(Target{firstTarget, b.notify}, Target{"feishu", feishu.notify})
		k.add(content.Planned, "a", "b", "c", "d")
		k.clock.add(content.DefaultLate + time.Second)
		k.turn()
		for range 60 {
			k.notice()
			k.clock.add(5 * time.Second)
		}
		if b.tries != c.tries || feishu.kinds() != "missed missed missed missed" {
			t.Errorf("%v: %d tries, want %d; the other place was told %q", c.why, b.tries, c.tries, feishu.kinds())
		}
	}
}

// What had to wait is told once the place takes notices again.
func TestPlacesAreAskedAgain(t *testing.T) {
	k := newKit(t)
	b := &board{fails: 3, why: &publishers.Error{Class: publishers.Account}}
	k.tells(Target{firstTarget, b.notify})
	k.add(content.Planned, "a", "b", "c", "d")
	k.clock.add(content.DefaultLate + time.Second)
	k.turn()
	k.notice()
	k.hear(time.Hour)
	if b.kinds() != "missed missed missed missed" {
		t.Errorf("told %q in %d tries", b.kinds(), b.tries)
	}
}
