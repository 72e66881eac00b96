package wecomapi

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
)

// Most calls of one interface that looking makes for a corp, of numbers and of how tasks stand: one
// hundredth of what the platform allows, 10,000 a minute and 150,000 an hour (path/90454, read 2026-11).
const (
	LooksPerMinute = 10_000 / 100
	LooksPerDay    = 150_000 * 24 / 100
)

const (
	// turn is how soon a look asks again for room in a minute that is full.
	turn = 20 * time.Second
	// dayWindow is how long a day's count is kept: longer than the day, whose name is in the key.
	dayWindow = 48 * time.Hour
)

// Budget counts the looks at one corp, by all processes and for whatever they look, each interface for
// itself.
type Budget struct {
	CorpID string
	// Take counts one use of a key and reports true while the window has seen fewer than max.
	Take func(ctx context.Context, key string, window time.Duration, max int) (bool, error)
	Now  func() time.Time // calendar: days are the platform's, in Beijing
}

// FullError is a call that the budget has no room for; it was not made.
type FullError struct {
	Path string
	At   time.Time // calendar, when there may be room
}

// Error says which interface is used up until when.
func (e *FullError) Error() string {
	return "wecomapi: the looks at " + e.Path + " are used up until " + e.At.In(content.Beijing()).Format(time.DateTime)
}

// Allow is an Options.Before: above LooksPerMinute or LooksPerDay of a path it is a *FullError.
func (b Budget) Allow(ctx context.Context, path string) error {
	now := b.Now()
	key := "wecom:" + b.CorpID + ":" + path
	for _, rate := range []struct {
		key    string
		window time.Duration
		most   int
		next   time.Time
	}{ // the shortest first: what a minute refuses is not counted for the day
		{key, time.Minute, LooksPerMinute, now.Add(turn)},
		{key + ":" + now.In(content.Beijing()).Format(time.DateOnly), dayWindow, LooksPerDay, content.NextMidnight(now)},
	} {
		ok, err := b.Take(ctx, rate.key, rate.window, rate.most)
		if err != nil {
			return fmt.Errorf("wecomapi: counting the looks at %s: %w", path, err)
		}
		if !ok {
			return &FullError{path, rate.next}
		}
	}
	return nil
}
