package ingest

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
)

// SpentKey is the name under which the store counts the readings of a collector on the day of a
// calendar instant, in Beijing: platforms count their days so.
func SpentKey(collector string, now time.Time) string {
	return "ingest:" + collector + ":" + now.In(content.Beijing()).Format(time.DateOnly)
}

// SpentWindow is the window of such a count: longer than a day, whose name is in the key.
const SpentWindow = 48 * time.Hour

// spend counts a reading, unless the collector's readings of today are used up.
func (r *Runner) spend(ctx context.Context, collector string) error {
	if r.Daily == nil || r.Daily(collector) == 0 {
		return nil
	}
	now := r.Now()
	ok, err := r.Notes.Take(ctx, SpentKey(collector, now), SpentWindow, r.Daily(collector))
	if err != nil {
		return fmt.Errorf("ingest: counting the readings of %s: %w", collector, err)
	}
	if !ok {
		return ErrLater{At: content.NextMidnight(now)}
	}
	return nil
}
