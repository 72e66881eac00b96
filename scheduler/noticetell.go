package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// tell delivers one notice unless it was, and reports whether that is over: delivered, or given up.
func (t *notices) tell(ctx context.Context, r content.Release, p pending) (bool, error) {
	k, step := noticeKey{r.ID, p.step}, t.named(p.step, "@")
	memo := t.s.memo(r.ID)
	if t.told[k] {
		return true, nil
	}
	d := t.trouble[k]
	if d == nil {
		var was delivery
		if ok, err := memo.Recall(ctx, step, &was); err != nil || ok {
			return err == nil, err
		}
		d = &delivery{}
		if t.trouble == nil {
			t.trouble = map[noticeKey]*delivery{}
		}
		t.trouble[k] = d
	}
	if t.waits(d) {
		return false, nil
	}
	n := content.Notice{Kind: p.kind, Release: r, Why: p.why, Key: fmt.Sprintf("%d %s", r.ID, p.step)}
	if r.State == content.HandedOff {
		h, err := t.s.Store.HandoffOf(ctx, r.ID)
		if err != nil {
			return false, err
		}
		n.Handoff = &h
	}
	over, err := t.attempt(ctx, d, n)
	if !over {
		return false, err
	}
	return true, errors.Join(err, memo.Keep(context.WithoutCancel(ctx), step, d)) // what was told is written down
}

// attempt tries a delivery once and reports whether it is over: delivered, or given up. An error is
// the store's: the place's own is in the delivery.
func (t *notices) attempt(ctx context.Context, d *delivery, n content.Notice) (over bool, err error) {
	failed := t.deliver(ctx, n)
	if failed != nil && ctx.Err() != nil {
		return false, nil
	}
	ctx = context.WithoutCancel(ctx)
	d.At = t.s.Now()
	if publishers.ClassOf(failed) != publishers.Limited { // waiting for room is no failure: many notices at once all get theirs
		d.Tries++
	}
	t.pause(failed)
	if failed == nil {
		return true, t.works(ctx)
	}
	t.s.Log.Warn("notice not delivered", "target", t.target.Name, "release", n.Release.ID, "channel", n.Release.Channel, "kind", n.Kind, "error", failed)
	if d.Tries < noticeTries {
		d.note.grow(t.s.Clock.Now(), t.s.Tuning.LookupRetry, t.s.Tuning.PollMax)
		return false, nil
	}
	d.Error = words(failed)
	return true, t.fails(ctx, d.Error)
}

// waits reports whether a delivery is to be left alone for now.
func (t *notices) waits(d *delivery) bool {
	now := t.s.Clock.Now()
	return now.Before(d.note.next) || now.Before(t.rest.next)
}

// noticeRest is the longest that a place is left in peace because it says so; work time.
const noticeRest = time.Hour

// pause leaves the whole place in peace where it is not one notice that it refuses: another call would
// prolong a limit, and one sign-in after another with a wrong password locks a mailbox.
func (t *notices) pause(failed error) {
	now := t.s.Clock.Now()
	var e *publishers.Error
	switch errors.As(failed, &e); publishers.ClassOf(failed) {
	case publishers.Limited:
		t.rest.next = now.Add(min(e.After, noticeRest))
	case publishers.Account:
		t.rest.grow(now, t.s.Tuning.LookupRetry, t.s.Tuning.PollMax)
	default:
		t.rest = note{}
	}
}

// deliver hands one notice over, in the name of all processes. Where this one ends meanwhile, the place has
// noticeGiveUp to answer: what it took without our knowing it would get again.
func (t *notices) deliver(ctx context.Context, n content.Notice) error {
	if ok, err := t.lead(ctx); err != nil || !ok {
		return errors.Join(err, errors.New("scheduler: another process tells by now"))
	}
	call, cancel := context.WithTimeout(context.WithoutCancel(ctx), noticeTimeout)
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(noticeGiveUp, cancel) })()
	return t.target.Notify(call, n)
}
