package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"moxin/content"
)

// follower finds out what became of what left this machine: verdicts on jobs that the platform
// took, by callback or poll, and hand-offs that a person finished or that nobody did.
type follower struct {
	s *Scheduler
	notebook
	expires map[int64]expiry // by release
}

// expiry is when a hand-off ends; a later dispatch of the release makes a new one.
type expiry struct {
	fence int64
	at    time.Time // calendar
	tried time.Time // calendar: when its task was to be taken back first
	next  time.Time // work: not before this once more
}

// step applies what was told before it asks: a platform that called back is not asked again.
func (f *follower) step(ctx context.Context) (time.Duration, error) {
	away, err := f.s.Store.Releases(ctx, content.ReleaseFilter{
		States: []content.State{content.Submitted, content.HandedOff, content.InDoubt},
	})
	if err != nil {
		return 0, fmt.Errorf("scheduler: looking for releases that are away: %w", err)
	}
	var open, handedOff []content.Release
	var errs []error
	for _, r := range away {
		ended, err := f.hear(ctx, r)
		if err != nil {
			errs = append(errs, err)
		}
		if ended {
			continue
		}
		if r.State != content.InDoubt { // the resolver's
			open = append(open, r)
		}
		if r.State == content.HandedOff {
			handedOff = append(handedOff, r)
			f.hasten(r.ID, f.s.Now())
		}
	}
	errs = append(errs, f.s.each(ctx, &f.notebook, open, f.poll), f.expire(ctx, handedOff))
	return 0, errors.Join(errs...)
}

// hear applies what the platform told of a release's job, and reports whether that ended it.
func (f *follower) hear(ctx context.Context, rel content.Release) (bool, error) {
	verdict, ok, err := f.s.told(ctx, rel)
	if err != nil || !ok {
		return false, err
	}
	if verdict, err = f.s.complete(ctx, rel, verdict); err != nil {
		return false, err
	}
	return f.s.verdict(ctx, rel, verdict)
}

// poll asks the platform about one release.
func (f *follower) poll(ctx context.Context, rel content.Release, n note) (note, error) {
	if rel.State == content.HandedOff {
		return f.pollHandoff(ctx, rel, n)
	}
	return f.pollJob(ctx, rel, n)
}

// pollJob asks for the verdict on one job. No verdict within the platform's processing time is
// a doubt, whatever the reason for the silence.
func (f *follower) pollJob(ctx context.Context, rel content.Release, n note) (_ note, err error) {
	if n.since.IsZero() {
		if n.since, err = f.submittedAt(ctx, rel); err != nil {
			return n, err
		}
	}
	pub, ch, err := f.s.Registry.Publisher(rel.Channel)
	if err != nil {
		f.s.Log.Warn("poll failed", "release", rel.ID, "channel", rel.Channel, "error", err)
		return f.wait(ctx, rel, n, f.s.Tuning.PollMax) // nobody knows the platform's own time
	}
	m, err := f.s.message(ctx, rel, ch)
	if err != nil {
		n.grow(f.s.Clock.Now(), f.s.Tuning.Poll, f.s.Tuning.PollMax)
		return n, err
	}
	receipt, err := f.s.poll(ctx, pub, m)
	if err != nil {
		f.s.Log.Warn("poll failed", "release", rel.ID, "channel", rel.Channel, "error", err)
	} else if ended, err := f.s.verdict(ctx, rel, receipt); err != nil || ended {
		return n, err
	}
	return f.wait(ctx, rel, n, pub.Traits().Processing)
}

// wait puts the next poll off, up to the time within which a verdict must have come.
func (f *follower) wait(ctx context.Context, rel content.Release, n note, within time.Duration) (note, error) {
	if now := f.s.Clock.Now(); now.Before(n.since.Add(within)) {
		n.grow(now, f.s.Tuning.Poll, f.s.Tuning.PollMax)
		return n, nil
	}
	out := f.s.resolver.settlement(rel, content.InDoubt)
	out.Why = content.T(
		fmt.Sprintf("平台 %s 内没有给出结果", within),
		fmt.Sprintf("no verdict from the platform within %s", within)).String()
	return n, f.s.end(ctx, out)
}

// pollHandoff asks, seldom, whether the platform knows more of what a person finishes. A channel
// that cannot be asked changes nothing: the person's word ends a hand-off, or its time does.
func (f *follower) pollHandoff(ctx context.Context, rel content.Release, n note) (note, error) {
	first, now := n.wait == 0, f.s.Now()
	n.grow(f.s.Clock.Now(), f.s.Tuning.Handoff, f.s.Tuning.HandoffMax)
	if first {
		n.by = f.s.confirmBy(rel)
	}
	owed := n.owes(now)
	n.called = now
	if first && !owed {
		return n, nil // nobody has finished it in the moment it was handed over
	}
	pub, ch, err := f.s.Registry.Publisher(rel.Channel)
	if err != nil {
		return n, nil
	}
	if within := confirmWithin(ch); within > 0 {
		n.by = rel.Due.Add(within)
	}
	m, err := f.s.message(ctx, rel, ch)
	if err != nil {
		return n, err
	}
	receipt, err := f.s.poll(ctx, pub, m)
	if err != nil {
		f.s.Log.Warn("poll of a hand-off failed", "release", rel.ID, "channel", rel.Channel, "error", err)
		return n, nil
	}
	_, err = f.s.verdict(ctx, rel, receipt)
	return n, err
}

// submittedAt is the work instant at which the platform took the job.
func (f *follower) submittedAt(ctx context.Context, rel content.Release) (time.Time, error) {
	attempts, err := f.s.Store.Attempts(ctx, rel.ID)
	if err != nil {
		return time.Time{}, fmt.Errorf("scheduler: attempts of release %d: %w", rel.ID, err)
	}
	if len(attempts) == 0 || attempts[len(attempts)-1].Finished.IsZero() {
		return f.s.Clock.Now(), nil
	}
	return attempts[len(attempts)-1].Finished, nil
}

// expire ends hand-offs whose time is over. Trouble with one does not keep the others open.
func (f *follower) expire(ctx context.Context, open []content.Release) error {
	known := map[int64]expiry{}
	var errs []error
	for _, r := range open {
		e, ok := f.expires[r.ID]
		if !ok || e.fence != r.Fence {
			h, err := f.s.Store.HandoffOf(ctx, r.ID)
			if err != nil {
				errs = append(errs, fmt.Errorf("scheduler: hand-off of release %d: %w", r.ID, err))
				continue
			}
			e = expiry{fence: r.Fence, at: h.Expires}
		}
		if f.s.Now().After(e.at) && !f.s.Clock.Now().Before(e.next) {
			e.next = f.s.Clock.Now().Add(f.s.Tuning.LookupRetry)
			if e.tried.IsZero() {
				e.tried = f.s.Now()
			}
			errs = append(errs, f.giveUp(ctx, r, e.tried))
		}
		known[r.ID] = e
	}
	f.expires = known
	return errors.Join(errs...)
}

// giveUp expires one hand-off, unless it was ended in the same moment, or colleagues turn out to have
// sent it.
func (f *follower) giveUp(ctx context.Context, r content.Release, since time.Time) error {
	why := content.T("无人完成交接", "nobody finished the hand-off").String()
	back, err := f.takeBack(ctx, r, since)
	if err != nil || back.wait || back.ended {
		return err
	}
	err = f.s.Store.Transition(ctx, content.Transition{
		Release: r.ID, From: []content.State{content.HandedOff}, To: content.Expired, Digest: r.Digest,
		Who: "scheduler", Why: join(why, back.why), At: f.s.Now(),
	})
	if err == nil {
		return nil
	}
	if now, readErr := f.s.Store.Release(ctx, r.ID); readErr == nil && now.State != content.HandedOff {
		return nil
	}
	return fmt.Errorf("scheduler: expiring the hand-off of release %d: %w", r.ID, err)
}
