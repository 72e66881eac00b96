package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// follower asks for verdicts on what the platform took, and ends hand-offs nobody finished.
type follower struct {
	s *Scheduler
	notebook
	expires map[int64]expiry // by release
}

// expiry is when a hand-off ends; a later dispatch of the release makes a new one.
type expiry struct {
	fence int64
	at    time.Time // calendar
}

func (f *follower) step(ctx context.Context) (time.Duration, error) {
	submitted, err := f.s.Store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.Submitted}})
	if err != nil {
		return 0, fmt.Errorf("scheduler: looking for submitted releases: %w", err)
	}
	return 0, errors.Join(f.s.each(ctx, &f.notebook, submitted, f.poll), f.expire(ctx))
}

// poll asks for the verdict on one job. No verdict within the platform's processing time is
// a doubt, whatever the reason for the silence.
func (f *follower) poll(ctx context.Context, rel content.Release, n note) (_ note, err error) {
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
	traits := pub.Traits()
	receipt, err := f.s.ask(ctx, traits, func(ctx context.Context) (publishers.Receipt, error) { return pub.Poll(ctx, m, rel.Job) })
	if err != nil {
		f.s.Log.Warn("poll failed", "release", rel.ID, "channel", rel.Channel, "error", err)
	} else if receipt.State == content.Published || receipt.State == content.Failed {
		return n, f.verdict(ctx, rel, receipt)
	}
	return f.wait(ctx, rel, n, traits.Processing)
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

// verdict writes what the platform decided.
func (f *follower) verdict(ctx context.Context, rel content.Release, receipt publishers.Receipt) error {
	out := f.s.resolver.settlement(rel, receipt.State)
	out.Who, out.Why = "platform", receipt.Why
	if receipt.State == content.Published {
		var alert string
		out.Publications, alert = publications(rel, receipt, f.s.Now())
		out.Why = join(out.Why, alert)
	} else {
		out.Error = receipt.Why
	}
	return f.s.end(ctx, out)
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
func (f *follower) expire(ctx context.Context) error {
	open, err := f.s.Store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.HandedOff}})
	if err != nil {
		return fmt.Errorf("scheduler: looking for hand-offs: %w", err)
	}
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
			e = expiry{r.Fence, h.Expires}
		}
		known[r.ID] = e
		if !f.s.Now().After(e.at) {
			continue
		}
		err := f.s.Store.Transition(ctx, content.Transition{
			Release: r.ID, From: []content.State{content.HandedOff}, To: content.Expired, Digest: r.Digest,
			Who: "scheduler", Why: content.T("无人完成交接", "nobody finished the hand-off").String(), At: f.s.Now(),
		})
		if err != nil {
			errs = append(errs, fmt.Errorf("scheduler: expiring the hand-off of release %d: %w", r.ID, err))
		}
	}
	f.expires = known
	return errors.Join(errs...)
}
