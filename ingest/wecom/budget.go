package wecom

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
	"moxin/ingest"
)

// Most calls of one interface that reading makes for a corp: one hundredth of what the platform
// allows, 10,000 a minute and 150,000 an hour (path/90454, read 2026-11).
const (
	PerMinute = 10_000 / 100
	PerDay    = 150_000 * 24 / 100
)

// turn is how soon a reading asks again for room in a minute that is full.
const turn = 20 * time.Second

// Counter counts what all processes do together. The store is one.
type Counter interface {
	// Take counts one use of key and reports true while the window has seen fewer than max.
	Take(ctx context.Context, key string, window time.Duration, max int) (bool, error)
}

// Budget is a wecomapi.Options.Before that counts the calls of one corp's readers, each interface for
// itself. A call above PerMinute or PerDay fails with ingest.ErrLater and is not made.
func Budget(c Counter, account string, now func() time.Time) func(ctx context.Context, path string) error {
	return func(ctx context.Context, path string) error {
		key := "wecom:" + account + ":" + path
		for _, rate := range []struct {
			key    string
			window time.Duration
			most   int
			next   time.Time
		}{ // the shortest first: what a minute refuses is not counted for the day
			{key, time.Minute, PerMinute, now().Add(turn)},
			{ingest.SpentKey(key, now()), ingest.SpentWindow, PerDay, content.NextMidnight(now())},
		} {
			ok, err := c.Take(ctx, rate.key, rate.window, rate.most)
			if err != nil {
				return fmt.Errorf("wecom: counting calls of %s: %w", path, err)
			}
			if !ok {
				return ingest.ErrLater{At: rate.next}
			}
		}
		return nil
	}
}
