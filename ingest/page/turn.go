package page

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
	"moxin/ingest"
)

// patience is how long a reading waits for its host's turn before it lets others go on.
const patience = 30 * time.Second

const day = 24 * time.Hour

// turn waits until the host may be asked once, whichever process asks. When that is not soon it
// is ingest.ErrLater, which is no failure.
func (c *Collector) turn(ctx context.Context, host string) error {
	if err := c.paused(ctx, host); err != nil {
		return err
	}
	apart := c.spacing(host)
	for waited := time.Duration(0); ; {
		ok, err := c.keep.Take(ctx, "page:"+host, apart, 1)
		if err != nil {
			return fmt.Errorf("page: asking for the turn of %s: %w", host, err)
		}
		if ok {
			break
		}
		if waited >= patience {
			return ingest.ErrLater{At: c.now().Add(apart)}
		}
		step := max(apart/4, time.Millisecond)
		select {
		case <-time.After(step):
			waited += step
		case <-ctx.Done():
			return fmt.Errorf("page: waiting for %s: %w", host, ctx.Err())
		}
	}
	return c.today(ctx, host)
}

// spacing is the least time between two requests to a host; only this machine may be asked
// more often than every ten seconds.
func (c *Collector) spacing(host string) time.Duration {
	if c.apart <= 0 || c.apart < leastApart && !loopback(host) {
		return leastApart
	}
	return c.apart
}

// SpentKey is the name under which requests to a host are counted on the day (UTC) of a calendar
// instant, by all processes, within ingest.SpentWindow.
func SpentKey(host string, now time.Time) string {
	return "page:" + host + ":" + now.UTC().Format(time.DateOnly)
}

// today counts a request against the host's day.
func (c *Collector) today(ctx context.Context, host string) error {
	now := c.now().UTC()
	ok, err := c.keep.Take(ctx, SpentKey(host, now), ingest.SpentWindow, c.daily)
	if err != nil {
		return fmt.Errorf("page: counting requests to %s: %w", host, err)
	}
	if !ok {
		return ingest.ErrLater{At: now.Truncate(day).Add(day)}
	}
	return nil
}

// paused asks whether a person, or a verification page, has stopped reading from the host.
func (c *Collector) paused(ctx context.Context, host string) error {
	pauses, err := c.keep.Pauses(ctx)
	if err != nil {
		return fmt.Errorf("page: asking what is paused: %w", err)
	}
	now := c.now()
	for _, p := range pauses {
		if p.Scope != content.ReadScope(host) || !p.Lasts(now) {
			continue
		}
		if p.Until.IsZero() {
			return ingest.ErrLater{At: now.Add(time.Hour)} // until somebody resumes it
		}
		return ingest.ErrLater{At: p.Until}
	}
	return nil
}
