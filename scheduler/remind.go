package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// reminder asks colleagues once more to confirm, at the ages of Options.Again. Of the ages that went by
// meanwhile only the last counts, and one process at a time does it for all.
type reminder struct {
	s *Scheduler
	notebook
}

// reminded is the last age at which colleagues were reminded by itself, or that was given up.
type reminded struct {
	Fence int64     `json:"fence"`
	Ages  int       `json:"ages"`            // so many of Options.Again are done with
	Error string    `json:"error,omitempty"` // why the last of them was given up
	At    time.Time `json:"at"`              // calendar
}

func (t *reminder) step(ctx context.Context) (time.Duration, error) {
	open, err := t.s.Store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.HandedOff}})
	if err != nil {
		return 0, fmt.Errorf("scheduler: looking for hand-offs to remind of: %w", err)
	}
	var ours []content.Release
	for _, r := range open {
		if r.Platform == content.WeCom && t.ages(r) > 0 {
			ours = append(ours, r)
		}
	}
	if len(ours) == 0 {
		return 0, nil
	}
	now := t.s.Clock.Now()
	if ok, err := t.s.Store.Lead(ctx, "reminders", t.s.Worker, now, now.Add(noticeLead)); err != nil || !ok {
		return 0, err
	}
	return 0, t.s.each(ctx, &t.notebook, ours, t.remind)
}

// ages is how many of the ages at which colleagues are reminded a release has reached. Those that it had
// when it was handed off remind of nothing.
func (t *reminder) ages(r content.Release) int {
	n := 0
	for i, after := range t.s.Again {
		if at := r.Due.Add(after); at.After(r.UpdatedAt) && !t.s.Now().Before(at) {
			n = i + 1
		}
	}
	return n
}

// remind asks the colleagues of one release who have not confirmed, while they may.
func (t *reminder) remind(ctx context.Context, rel content.Release, n note) (note, error) {
	ages := t.ages(rel)
	if by := t.s.confirmBy(rel); by.IsZero() || !t.s.Now().Before(by) {
		return n, nil
	}
	memo := t.s.memo(rel.ID)
	var was reminded
	if ok, err := memo.Recall(ctx, stepRemind, &was); err != nil || ok && was.Fence == rel.Fence && was.Ages >= ages {
		return n, err
	}
	asked, err := t.call(ctx, rel)
	if !asked || ctx.Err() != nil {
		return n, nil
	}
	done := reminded{Fence: rel.Fence, Ages: ages, At: t.s.Now()}
	if err != nil {
		t.s.Log.Warn("colleagues not reminded", "release", rel.ID, "channel", rel.Channel, "error", err)
		if publishers.ClassOf(err) == publishers.Transient && n.wait < t.s.Tuning.PollMax {
			n.grow(t.s.Clock.Now(), t.s.Tuning.LookupRetry, t.s.Tuning.PollMax)
			return n, nil
		}
		done.Error = words(err)
	}
	n.wait, n.next = 0, time.Time{}
	action := "release.remind"
	if err != nil {
		action = "release.remind_failed"
	}
	if err := t.s.audit(ctx, rel, action, done.Error); err != nil {
		return n, err
	}
	return n, memo.Keep(ctx, stepRemind, done)
}

// call reminds once, and reports whether there is anybody to remind on a channel that can be reached.
func (t *reminder) call(ctx context.Context, rel content.Release) (bool, error) {
	pub, ch, err := t.s.Registry.Publisher(rel.Channel)
	if err != nil {
		return false, nil // polls of the hand-off say so
	}
	way, ok := confirmer(pub, rel)
	if !ok || ch.Mode != content.ModeMessage { // of moments WeCom has no reminder: notices tell people
		return false, nil
	}
	m, err := t.s.message(ctx, rel, ch)
	if err != nil {
		return true, err
	}
	_, err = t.s.ask(ctx, pub, m, func(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
		return publishers.Receipt{}, way.Remind(ctx, m, rel.Job)
	})
	return true, err
}

// errNobodyConfirms refuses to remind colleagues of what one person finishes.
func errNobodyConfirms(r content.Release) error {
	return &NoWayError{r.Channel, content.T(
		fmt.Sprintf("排期 %d 不是由同事在企业微信里确认的，没有可以提醒的人", r.ID),
		fmt.Sprintf("release %d is not confirmed by colleagues in WeCom: there is nobody to remind", r.ID))}
}

// Remind asks the colleagues who have not confirmed a hand-off once more, within the platform's cap: an
// error of class Limited above it.
func (d *Desk) Remind(ctx context.Context, w Word) error {
	r, err := d.read(ctx, w, "remind of", content.HandedOff)
	if err != nil {
		return err
	}
	a, way, err := d.confirmation(ctx, r)
	if err != nil {
		return err
	}
	err = a.call(ctx, func(ctx context.Context) error { return way.Remind(ctx, a.message, r.Job) })
	if err != nil {
		return d.refusedBy(ctx, r, w, "release.remind", err)
	}
	return d.note(context.WithoutCancel(ctx), r, w, "release.remind", w.Why)
}

// confirmation reaches the platform on which colleagues confirm a release. A *NoWayError says that nobody
// does, or what a person does by hand where the channel cannot be reached.
func (d *Desk) confirmation(ctx context.Context, r content.Release) (reached, publishers.Confirmer, error) {
	a, err := d.reach(ctx, r)
	if err != nil && isTask(r) {
		said := spokenBy(err)
		return a, nil, &NoWayError{r.Channel, content.T(
			fmt.Sprintf("够不到渠道 %s，任务还在企业微信里：%s。在那里停掉它，再用 moxin release confirm %d --cannot --why 说一声", r.Channel, said.ZH, r.ID),
			fmt.Sprintf("channel %s cannot be reached and its task is still in WeCom: %s. Stop it there, then say moxin release confirm %d --cannot --why", r.Channel, said.EN, r.ID))}
	}
	if err != nil {
		return a, nil, err
	}
	way, ok := confirmer(a.publisher, r)
	if !ok {
		return a, nil, errNobodyConfirms(r)
	}
	return a, way, nil
}

// refusedBy writes down that the platform did not do what a person asked for.
func (d *Desk) refusedBy(ctx context.Context, r content.Release, w Word, action string, err error) error {
	return errors.Join(fmt.Errorf("scheduler: release %d: %w", r.ID, err), d.note(context.WithoutCancel(ctx), r, w, action+"_failed", words(err)))
}
