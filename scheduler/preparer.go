package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// preparer puts drafts of approved releases in place ahead of their instants, where a person can
// look at them, and brings them to the present content when that changes.
//
// It works beside the attempts and must never meet one: it holds the release, and the call's
// deadline lies within the hold. It keeps away from releases that are due soon, which their own
// attempt prepares anyway, so that no hold makes a release late. A hold whose process was killed
// ends by itself, and whoever comes next does it again: to prepare twice is harmless.
type preparer struct {
	s *Scheduler
	notebook
}

// idle is how long a release that needs nothing is left alone. A new digest ends it at once.
const idle = 10 * time.Minute

// preparerOf finds what puts drafts in place, where the platform has such a thing.
func preparerOf(p publishers.Publisher) (publishers.Preparer, bool) {
	return publishers.As[publishers.Preparer](p)
}

func (p *preparer) step(ctx context.Context) (time.Duration, error) {
	ahead, err := p.s.Store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.Approved}, From: p.s.Now()})
	if err != nil {
		return 0, fmt.Errorf("scheduler: looking for drafts to prepare: %w", err)
	}
	return 0, p.s.each(ctx, &p.notebook, ahead, p.prepare)
}

// prepare brings the draft of one release to its present content, if it is not.
func (p *preparer) prepare(ctx context.Context, rel content.Release, n note) (note, error) {
	now := p.s.Clock.Now()
	d, err := p.needed(ctx, rel)
	if err != nil || d == nil {
		n.next = now.Add(idle)
		return n, err
	}
	until := now.Add(d.hold)
	held, err := p.s.Store.Hold(ctx, content.Hold{
		Release: rel.ID, Digest: rel.Digest, Owner: p.s.Worker, Now: p.s.Now(), Work: now.Add(-p.s.overslept(rel, now)), Until: until,
	})
	if err != nil || !held {
		// Paused, not connected, changed, or another process is at it: soon again.
		n.next = now.Add(p.s.Tuning.LookupRetry)
		return n, err
	}
	n, err = p.holding(ctx, rel, n, until)
	return n, errors.Join(err, p.s.Store.Unhold(context.WithoutCancel(ctx), rel.ID, p.s.Worker))
}

// holding prepares a release that is held until an instant of work time. What is needed is asked
// again: another process may have done it, and written down what is in place, before this one got
// its hold.
func (p *preparer) holding(ctx context.Context, rel content.Release, n note, until time.Time) (note, error) {
	now := p.s.Clock.Now()
	n.next = now.Add(idle)
	d, err := p.needed(ctx, rel)
	if err != nil || d == nil {
		return n, err
	}
	d.until = until
	made, err := p.call(ctx, rel, d)
	switch {
	case err == nil:
		n.wait = 0
		return n, p.done(ctx, rel, made)
	case ctx.Err() != nil:
		return n, nil // told to stop, which is no failure
	}
	n.grow(now, p.s.Tuning.LookupRetry, p.s.Tuning.HandoffMax)
	return n, p.failed(ctx, rel, d.was, err)
}

// drafting is what one look found to do.
type drafting struct {
	publishers.Preparer
	channel       content.Channel
	timeout, hold time.Duration // work
	until         time.Time     // work: when the hold is over
	was           Prepared
}

// needed finds what is to be done for a release: nothing when its channel has no drafts, its
// draft is as it should be, or its instant is so near that a hold could make it late.
func (p *preparer) needed(ctx context.Context, rel content.Release) (*drafting, error) {
	pub, ch, err := p.s.Registry.Publisher(rel.Channel)
	if err != nil {
		return nil, nil // the release's own attempt says so
	}
	way, ok := preparerOf(pub)
	if !ok {
		return nil, nil
	}
	d := &drafting{Preparer: way, channel: ch, timeout: pub.Traits().CallTimeout}
	d.hold = d.timeout + p.s.Tuning.LeaseMargin
	if rel.Due.Before(p.s.Now().Add(2 * d.hold)) {
		return nil, nil
	}
	if _, err := p.s.memo(rel.ID).Recall(ctx, stepPrepared, &d.was); err != nil {
		return nil, err
	}
	if d.was.Digest == rel.Digest && d.was.Error == "" {
		return nil, nil
	}
	return d, nil
}

// call prepares once, well within the hold: past it an attempt may be at the same draft.
func (p *preparer) call(ctx context.Context, rel content.Release, d *drafting) (made publishers.Prepared, err error) {
	m, err := p.s.message(ctx, rel, d.channel)
	if err != nil {
		return made, err
	}
	if _, err := p.s.fill(ctx, m); err != nil {
		return made, err // a draft with an open {{link}} could be published by hand as it is
	}
	if !within(p.s.Clock.Now(), d.timeout, d.until) {
		return made, errors.New("scheduler: no time left in the hold for the call")
	}
	ctx, cancel := context.WithTimeout(ctx, d.timeout)
	defer cancel()
	err = p.s.guarded(m, func() (err error) {
		made, err = d.Prepare(ctx, m)
		return err
	})
	return made, err
}

// done writes down what is in place. A release that was given up meanwhile has left it there:
// whoever cancelled it could not be asked, so the audit says it.
func (p *preparer) done(ctx context.Context, rel content.Release, made publishers.Prepared) error {
	p.s.failpoint("prepared")
	ctx = context.WithoutCancel(ctx)
	err := p.s.memo(rel.ID).Keep(ctx, stepPrepared, Prepared{
		Digest: rel.Digest, PreviewURL: made.PreviewURL, Why: made.Why, At: p.s.Now(),
	})
	if err != nil {
		return err
	}
	p.s.Log.Info("draft prepared", "release", rel.ID, "channel", rel.Channel)
	if err := p.s.audit(ctx, rel, "release.prepare", join(made.PreviewURL, made.Why)); err != nil {
		return err
	}
	now, err := p.s.Store.Release(ctx, rel.ID)
	if err != nil || now.State != content.Cancelled {
		return err
	}
	return p.s.audit(ctx, now, "release.draft_left", content.T(
		"取消时草稿正在写入，平台上留有一份草稿", "the draft was being put in place while it was cancelled: one is left on the platform").String())
}

// failed says once, in the audit and beside the release, why the draft is not as it should be.
// What was in place before stays known.
func (p *preparer) failed(ctx context.Context, rel content.Release, was Prepared, err error) error {
	why := words(err)
	p.s.Log.Debug("draft not prepared", "release", rel.ID, "channel", rel.Channel, "error", err)
	if was.Error == why {
		return nil
	}
	p.s.Log.Warn("draft not prepared, it is tried again", "release", rel.ID, "channel", rel.Channel, "error", err)
	was.Error = why
	if err := p.s.memo(rel.ID).Keep(ctx, stepPrepared, was); err != nil {
		return err
	}
	return p.s.audit(ctx, rel, "release.prepare_failed", why)
}
