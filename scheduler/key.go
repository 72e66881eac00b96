package scheduler

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// keyTries is how many calls one doubt may take under its key: a platform that answers none of
// them does not get better by a fifth.
const keyTries = 4

// keyEnds is the work instant at which the last call may begin that the platform still knows for
// a repetition: its keys live from the first attempt's call, and clocks, queues and the call
// itself take their part of that. Every attempt counts, also one that a person ordered later: the
// key is the release's.
func keyEnds(attempts []content.Attempt, t publishers.Traits) (time.Time, bool) {
	if t.KeyLife <= 0 || len(attempts) == 0 {
		return time.Time{}, false
	}
	return attempts[0].Started.Add(t.KeyLife - t.KeyLife/12 - t.CallTimeout), true
}

// doubts counts the attempts whose outcome nobody knew.
func doubts(attempts []content.Attempt) int {
	n := 0
	for _, a := range attempts {
		if a.Result == content.InDoubt {
			n++
		}
	}
	return n
}

// repeat ends a doubt that no look-up can end by the very same call again, where the platform
// knows its key and refuses to act on it twice. False means that it is for a person: no key, its
// life is over, it was repeated often enough, or the repetition would come so late that the
// release would be missed, which would hide the doubt.
func (r *resolver) repeat(ctx context.Context, rel content.Release, t publishers.Traits) (bool, error) {
	if t.KeyLife <= 0 {
		return false, nil
	}
	attempts, err := r.s.Store.Attempts(ctx, rel.ID)
	if err != nil {
		return false, fmt.Errorf("scheduler: attempts of release %d: %w", rel.ID, err)
	}
	ends, ok := keyEnds(attempts, t)
	tried := doubts(attempts)
	wait := r.s.Tuning.Backoff << max(tried-1, 0)
	notBefore := r.s.Now().Add(wait)
	if !ok || tried >= keyTries || !r.s.watch.latest(r.s.Clock.Now()).Add(wait).Before(ends) || !notBefore.Before(rel.Deadline()) {
		return false, nil
	}
	// Remembered first: an attempt that does not know that it repeats could take a refusal for
	// the end of the doubt.
	err = r.s.memo(rel.ID).Keep(ctx, stepRepeat, remark{Fence: rel.Fence, At: r.s.Now()})
	if err != nil {
		return false, err
	}
	out := r.settlement(rel, content.Approved)
	out.NotBefore = notBefore
	out.Why = content.T("用同一个幂等键再发一次，平台不会重复", "repeated under the same key, which the platform does not act on twice").String()
	return true, r.s.end(ctx, out)
}

// repeats reports whether this attempt repeats one whose outcome is not known, under its key: also
// where the channel has lost its key or its publisher since.
func (c *call) repeats(ctx context.Context) (bool, error) {
	var doubt remark
	return c.s.memo(c.ticket.Release).Recall(ctx, stepRepeat, &doubt)
}

// keyProtects reports whether a call that begins now is still known for a repetition.
func (c *call) keyProtects(ctx context.Context, t publishers.Traits) (bool, error) {
	attempts, err := c.s.Store.Attempts(ctx, c.ticket.Release)
	if err != nil {
		return false, err
	}
	ends, ok := keyEnds(attempts, t)
	return ok && c.s.watch.latest(c.s.Clock.Now()).Before(ends), nil
}

// known ends the doubt that this attempt repeated: the platform has answered for its key. When
// the store is away the next attempt takes it for open still, which only costs a look.
func (c *call) known(ctx context.Context) {
	if !c.repeating {
		return
	}
	if err := c.s.memo(c.ticket.Release).Forget(ctx, stepRepeat); err != nil {
		c.s.Log.Warn("end of a doubt not noted", "release", c.ticket.Release, "error", err)
	}
}

// stillInDoubt is what an attempt ends with that repeats another and proved nothing: whatever
// kept this call away says nothing about the first one.
func (c *call) stillInDoubt(err error) content.Settlement {
	out := c.base(content.InDoubt)
	out.Error = err.Error()
	out.Why = content.T("上一次的结果仍不明："+reason(err), "what came of the earlier call is still not known: "+reason(err)).String()
	return out
}

// errKeyOver keeps a call away that the platform would take for a new one.
var errKeyOver = &publishers.Error{Class: publishers.Unknown, Text: content.T(
	"幂等键已过期，不能再自动重发", "its key has expired, it is not repeated by itself any more")}
