package scheduler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// board is where notices of a test arrive.
type board struct {
	told  []content.Notice
	fails int   // deliveries that fail before one is taken
	why   error // of those; nil = the robot is away
	tries int
}

func (b *board) notify(ctx context.Context, n content.Notice) error {
	b.tries++
	if _, ok := ctx.Deadline(); !ok {
		return errors.New("a delivery without an end")
	}
	if b.tries <= b.fails {
		return cmp.Or(b.why, errors.New("the robot is away"))
	}
	b.told = append(b.told, n)
	return nil
}

func (b *board) kinds() string {
	var kinds []string
	for _, n := range b.told {
		kinds = append(kinds, string(n.Kind))
	}
	return strings.Join(kinds, " ")
}

// newBoard is a kit whose notices arrive on a board.
func newBoard(t *testing.T) (*kit, *board) {
	k, b := newKit(t), &board{}
	k.tells(Target{firstTarget, b.notify})
	return k, b
}

// tells gives a kit places where people are told.
func (k *kit) tells(targets ...Target) {
	k.Targets = targets
	k.telling = newNotices(k.Scheduler)
}

// hear lets time go by; the notices look every ten minutes and at the end.
func (k *kit) hear(d time.Duration) {
	k.t.Helper()
	for d > 0 {
		step := min(d, 10*time.Minute)
		d -= step
		k.clock.add(step)
		k.notice()
	}
}

func (k *kit) notice() {
	k.t.Helper()
	for _, n := range k.telling {
		if _, err := n.step(k.ctx); err != nil {
			k.t.Fatal(err)
		}
	}
}

// restart is a new process, which has forgotten everything.
func (k *kit) restart() { k.telling = newNotices(k.Scheduler) }

func TestTheNextProcessTellsAtOnce(t *testing.T) {
	k, b := newBoard(t)
	k.notice()
	ctx, stop := context.WithCancel(k.ctx)
	stop()
	if err := k.Run(ctx); err != nil {
		t.Fatal(err)
	}
	k.Worker = "test:2"
	k.away(withPerson)
	k.notice()
	if b.kinds() != "due" {
		t.Errorf("told %q by the next process, want the hand-off at once", b.kinds())
	}
}

func TestHandoffIsCalledToMind(t *testing.T) {
	k, b := newBoard(t)
	id := k.away(withPerson)
	k.notice()
	if len(b.told) != 1 || b.told[0].Kind != content.NoticeDue || b.told[0].Release.ID != id || b.told[0].Handoff == nil || b.told[0].Handoff.Token == "" {
		t.Fatalf("told %+v, want that it is due, with its package", b.told)
	}
	for _, c := range []struct {
		pass time.Duration
		want string
	}{
		{29 * time.Minute, "due"}, {time.Minute, "due again"}, {89 * time.Minute, "due again"},
		{time.Minute, "due again again"}, {21 * time.Hour, "due again again"},
	} {
		k.hear(c.pass)
		if got := b.kinds(); got != c.want {
			t.Fatalf("at %s: told %q, want %q", k.clock.Now().Sub(day), got, c.want)
		}
	}
}

func TestNoReminderOnceFinished(t *testing.T) {
	k, b := newBoard(t)
	id := k.away(withPerson)
	k.notice()
	if err := k.desk.Confirm(k.ctx, Word{Release: id, Who: "linxi"}, "https://example.com/p"); err != nil {
		t.Fatal(err)
	}
	k.hear(3 * time.Hour)
	if got := b.kinds(); got != "due" {
		t.Errorf("told %q", got)
	}
}

// What fell due while nothing ran is told once when something runs again, and a restart repeats
// nothing.
func TestReminderAfterARestart(t *testing.T) {
	for _, c := range []struct {
		off  time.Duration
		want string
	}{{10 * time.Minute, "due"}, {45 * time.Minute, "again"}, {23 * time.Hour, "again"}} {
		t.Run(c.off.String(), func(t *testing.T) {
			k, b := newBoard(t)
			k.away(withPerson)
			k.clock.add(c.off)
			for range 3 {
				k.restart()
				k.notice()
				k.notice()
			}
			if got := b.kinds(); got != c.want {
				t.Errorf("told %q, want %q", got, c.want)
			}
		})
	}
}

func TestRemindersAreAsConfigured(t *testing.T) {
	for _, c := range []struct {
		again []time.Duration
		want  string
	}{{[]time.Duration{}, "due"}, {[]time.Duration{time.Hour}, "due again"}} {
		k, b := newBoard(t)
		k.Again = c.again
		k.away(withPerson)
		k.notice()
		k.hear(4 * time.Hour)
		if got := b.kinds(); got != c.want {
			t.Errorf("again %v: told %q, want %q", c.again, got, c.want)
		}
	}
	if s := New(Options{}); fmt.Sprint(s.Again) != fmt.Sprint(content.DefaultAgain) {
		t.Errorf("unsaid: %v", s.Again)
	}
}

func TestHintIsTold(t *testing.T) {
	k, b := newBoard(t)
	k.pub.poll = []answer{{receipt: publishers.Receipt{State: content.HandedOff, Why: "草稿已不在草稿箱"}}}
	k.away(withPerson)
	for range 20 {
		k.clock.add(time.Minute)
		k.loops()
		k.notice()
	}
	if got := b.kinds(); got != "due again" || b.told[1].Why != "草稿已不在草稿箱" {
		t.Errorf("told %+v", b.told)
	}
}

func TestWhatWentWrongIsToldOnce(t *testing.T) {
	for kind, arrange := range map[content.NoticeKind]func(*kit) int64{
		content.NoticeFailed: func(k *kit) int64 {
			k.pub.publish = []answer{{err: refusal(publishers.Rejected)}}
			id := k.add(content.Approved, "a")[0]
			k.turn()
			return id
		},
		content.NoticeMissed: func(k *kit) int64 {
			id := k.add(content.Planned, "a")[0]
			k.clock.add(content.DefaultLate + time.Second)
			k.turn()
			return id
		},
		content.NoticeInDoubt: func(k *kit) int64 {
			k.pub.traits.Lookup = publishers.NoLookup
			k.pub.publish = []answer{{err: errors.New("reset")}}
			id := k.add(content.Approved, "a")[0]
			k.turn()
			k.notice() // a doubt that may end by itself is nobody's yet
			k.pass(2 * time.Minute)
			return id
		},
	} {
		t.Run(string(kind), func(t *testing.T) {
			k, b := newBoard(t)
			id := arrange(k)
			k.notice()
			k.hear(30 * time.Minute)
			k.restart()
			k.hear(time.Hour)
			if len(b.told) != 1 || b.told[0].Kind != kind || b.told[0].Release.ID != id || b.told[0].Why == "" {
				t.Errorf("told %+v, want %s once, with its reason", b.told, kind)
			}
		})
	}
}

// A release that is missed again at another instant is news again.
func TestMissedTwiceIsToldTwice(t *testing.T) {
	k, b := newBoard(t)
	id := k.add(content.Planned, "a")[0]
	w := Word{Release: id, Who: "linxi"}
	for range 2 {
		k.clock.add(content.DefaultLate + time.Second)
		k.turn()
		k.want(id, content.Missed)
		k.notice()
		if err := k.desk.Retry(k.ctx, w, k.clock.Now(), false); err != nil {
			t.Fatal(err)
		}
	}
	if got := b.kinds(); got != "missed missed" {
		t.Errorf("told %q", got)
	}
}

// Nobody is told of what ended long before notices were configured.
func TestOldEndsAreNoNews(t *testing.T) {
	k, b := newBoard(t)
	k.pub.publish = []answer{{err: refusal(publishers.Rejected)}}
	k.add(content.Approved, "a")
	k.turn()
	k.clock.add(noticeFresh + time.Minute)
	k.notice()
	if len(b.told) > 0 {
		t.Errorf("told %+v", b.told)
	}
}

func TestDeliveryIsTriedAFewTimes(t *testing.T) {
	for _, c := range []struct{ fails, tries, told int }{{2, 3, 1}, {99, noticeTries, 0}} {
		k, b := newBoard(t)
		b.fails = c.fails
		id := k.away(withPerson)
		k.Again = []time.Duration{}
		k.notice()
		k.notice() // at once: the robot is left in peace
		if b.tries != 1 {
			t.Fatalf("tried %d times at once", b.tries)
		}
		k.hear(2 * time.Hour)
		k.restart()
		k.hear(time.Hour)
		if b.tries != c.tries || len(b.told) != c.told {
			t.Errorf("%d failures: tried %d times, told %d; want %d and %d", c.fails, b.tries, len(b.told), c.tries, c.told)
		}
		k.want(id, content.HandedOff)
	}
}

// A robot takes twenty messages a minute. Whatever has to wait for room is told in the end.
func TestNoticeThatWaitsForRoomIsNotGivenUp(t *testing.T) {
	k, b := newBoard(t)
	b.fails, b.why = 3*noticeTries, refusal(publishers.Limited)
	k.away(withPerson)
	k.Again = []time.Duration{}
	k.hear(4 * time.Hour)
	if got := b.kinds(); got != "due" {
		t.Errorf("told %q after %d tries", got, b.tries)
	}
}

// Two processes on one store tell each thing once between them.
func TestOneProcessTells(t *testing.T) {
	k, b := newBoard(t)
	k.away(withPerson)
	o := k.Options
	o.Worker = "test:2"
	other := New(o)
	other.telling = newNotices(other)
	for range 3 {
		k.notice()
		if _, err := other.telling[0].step(k.ctx); err != nil {
			t.Fatal(err)
		}
	}
	if got := b.kinds(); got != "due" {
		t.Errorf("told %q", got)
	}
	k.clock.add(31 * time.Minute) // the first is gone: its lead is over
	if _, err := other.telling[0].step(k.ctx); err != nil {
		t.Fatal(err)
	}
	if got := b.kinds(); got != "due again" {
		t.Errorf("told %q", got)
	}
}
