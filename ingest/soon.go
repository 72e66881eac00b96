package ingest

import (
	"context"
	"time"
)

// ReadSoon makes a channel's own numbers due because something changed that they show, rest after their
// last reading at the earliest. A channel that nothing reads stays unread.
func (r *Runner) ReadSoon(ctx context.Context, channel string, rest time.Duration) error {
	if _, ok := r.Channels[channel]; !ok {
		return nil
	}
	c, err := r.channelPlan(ctx, channel)
	if err != nil {
		return err
	}
	soon := r.Now()
	if allowed := c.Last.Add(rest); !c.Last.IsZero() && allowed.After(soon) {
		soon = allowed
	}
	if !c.Next.After(soon) || c.Failures > 0 { // due anyway, or backing off
		return nil
	}
	c.Next = soon
	return r.putChannel(ctx, c)
}
