package scheduler

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// EventOf is what the store keeps of what a platform told on a channel. at is calendar time.
func EventOf(channel string, e publishers.Event, at time.Time) (content.Event, error) {
	body, err := json.Marshal(e.Receipt)
	if err != nil {
		return content.Event{}, fmt.Errorf("scheduler: event %s of %s: %w", e.Kind, channel, err)
	}
	return content.Event{Channel: channel, Key: e.Key, Kind: e.Kind, Job: e.Job, At: at, Body: body}, nil
}

// told is the verdict on a release's job among the events that were heard, if there is one.
// "It is there" outranks "it failed", in whatever order they were delivered.
func (s *Scheduler) told(ctx context.Context, rel content.Release) (publishers.Receipt, bool, error) {
	var verdict publishers.Receipt
	if rel.Job == "" {
		return verdict, false, nil
	}
	events, err := s.Store.EventsOf(ctx, rel.Channel, rel.Job)
	if err != nil {
		return verdict, false, fmt.Errorf("scheduler: events of release %d: %w", rel.ID, err)
	}
	for _, e := range events {
		var said publishers.Receipt
		if err := json.Unmarshal(e.Body, &said); err != nil {
			s.Log.Warn("event not understood", "release", rel.ID, "channel", e.Channel, "kind", e.Kind, "error", err)
			continue
		}
		switch said.State {
		case content.Published:
			return said, true, nil
		case content.Failed:
			verdict = said
		case content.HandedOff:
			if verdict.State == "" {
				verdict = said
			}
		}
	}
	return verdict, verdict.State != "", nil
}

// complete fills into a verdict what the platform's callback leaves out and the release's steps
// know. A channel that is gone from the workspace can add nothing; its verdict stands.
func (s *Scheduler) complete(ctx context.Context, rel content.Release, verdict publishers.Receipt) (publishers.Receipt, error) {
	pub, ch, err := s.Registry.Publisher(rel.Channel)
	if err != nil || verdict.State != content.Published {
		return verdict, nil
	}
	knows, ok := publishers.As[publishers.Completer](pub)
	if !ok {
		return verdict, nil
	}
	m, err := s.message(ctx, rel, ch)
	if err != nil {
		return verdict, err
	}
	err = s.guarded(m, func() (err error) {
		verdict, err = knows.Complete(ctx, m, verdict)
		return err
	})
	return verdict, err
}

// verdict writes what the platform decided about what it took, and reports whether it ended the
// release's state.
func (s *Scheduler) verdict(ctx context.Context, rel content.Release, receipt publishers.Receipt) (bool, error) {
	out := s.resolver.settlement(rel, receipt.State)
	out.Who, out.Why = "platform", receipt.Why
	if receipt.Progress != nil {
		if err := s.progress(ctx, rel, *receipt.Progress); err != nil {
			return false, err
		}
	}
	switch receipt.State {
	case content.Published:
		s.failpoint("before-verdict")
		var alert string
		out.Publications, alert = publications(rel, receipt, s.Now())
		out.Why = join(out.Why, alert)
		return true, s.end(ctx, out)
	case content.Failed:
		s.failpoint("before-verdict")
		return true, s.failed(ctx, rel, receipt, out)
	case content.HandedOff:
		if rel.State == content.HandedOff && receipt.Why != "" {
			return false, s.hint(ctx, rel, receipt.Why)
		}
	}
	return false, nil
}

// failed ends a release of which the platform says that it is not there and will not be, or
// tries it once more where the platform gave no reason.
func (s *Scheduler) failed(ctx context.Context, rel content.Release, receipt publishers.Receipt, out content.Settlement) error {
	again, err := s.onceMore(ctx, rel, receipt)
	if err != nil {
		return err
	}
	if !again {
		out.To, out.Why, out.Error = content.Failed, receipt.Why, receipt.Why
		return s.end(ctx, out)
	}
	out.Why = join(receipt.Why, content.T("平台没有说明原因，用新的草稿再试一次", "the platform gave no reason: once more, from a new draft").String())
	if rel.State == content.Submitted {
		// A job that ended without a post is a doubt that is over at once. Should this process die
		// between the two, the resolver's look-up says the same again.
		out.To = content.InDoubt
		if err := s.settle(ctx, out); err != nil {
			return unlessLate(err)
		}
		out.From = content.InDoubt
	}
	out.To, out.Job, out.NotBefore = content.Approved, "", s.Now().Add(s.Tuning.Backoff)
	return s.end(ctx, out)
}

// unlessLate drops the error of a settlement that another process has made.
func unlessLate(err error) error {
	if errors.Is(err, errLate) {
		return nil
	}
	return err
}

// onceMore reports whether a failed job may be tried again by itself: one is, in the life of a
// release, and it is written down before it happens.
func (s *Scheduler) onceMore(ctx context.Context, rel content.Release, receipt publishers.Receipt) (bool, error) {
	if !receipt.Again || rel.State == content.HandedOff {
		return false, nil
	}
	memo := s.memo(rel.ID)
	var first remark
	switch ok, err := memo.Recall(ctx, stepAgain, &first); {
	case err != nil:
		return false, err
	case ok:
		return first.Fence == rel.Fence, nil // the same failure, read again
	}
	return true, memo.Keep(ctx, stepAgain, remark{Fence: rel.Fence, Why: receipt.Why, At: s.Now()})
}

// hint keeps what a platform let show of a hand-off for the person who finishes it: in the
// audit, once for as long as it says the same. It proves nothing.
func (s *Scheduler) hint(ctx context.Context, rel content.Release, why string) error {
	memo := s.memo(rel.ID)
	var known remark
	ok, err := memo.Recall(ctx, stepHint, &known)
	if err != nil || ok && known.Fence == rel.Fence && known.Why == why {
		return err
	}
	if err := s.audit(ctx, rel, "release.hint", why); err != nil {
		return err
	}
	return memo.Keep(ctx, stepHint, remark{Fence: rel.Fence, Why: why, At: s.Now()})
}
