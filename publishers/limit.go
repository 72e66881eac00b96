package publishers

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"moxin/content"
)

// Counter counts what all processes do together. The store is one.
type Counter interface {
	// Take counts one use of key and reports true while the window has seen fewer than max.
	Take(ctx context.Context, key string, window time.Duration, max int) (bool, error)
}

// Rate allows Max messages in any Window of calendar time.
type Rate struct {
	Max    int
	Window time.Duration
}

// Limit keeps a channel below its rates, counted under key for all processes that share c.
// A message above a rate is refused before anything is sent, as Limited.
//
// Rates are taken from the shortest window up, so that what a minute refuses is not counted
// for the day. A call that was counted stays counted when it fails: nobody knows what it cost.
func Limit(p Publisher, c Counter, key string, rates ...Rate) Publisher {
	rates = slices.Clone(rates)
	slices.SortStableFunc(rates, func(a, b Rate) int { return cmp.Compare(a.Window, b.Window) })
	return &limited{p, c, key, rates}
}

// RateKey is what a rate of a window is counted under by a Limit of key.
func RateKey(key string, window time.Duration) string { return key + "/" + window.String() }

type limited struct {
	Publisher
	counter Counter
	key     string
	rates   []Rate
}

// Unwrap gives the limited publisher.
func (l *limited) Unwrap() Publisher { return l.Publisher }

// Publish takes one use of every rate and then publishes.
func (l *limited) Publish(ctx context.Context, m Message) (Receipt, error) {
	for _, r := range l.rates {
		ok, err := l.counter.Take(ctx, RateKey(l.key, r.Window), r.Window, r.Max)
		if err != nil {
			return Receipt{}, &Error{Class: Transient, After: time.Second, Err: fmt.Errorf("publishers: counting for %s: %w", l.key, err),
				Text: content.T("没能计数，稍后再试", "the message could not be counted, will try again")}
		}
		if !ok {
			return Receipt{}, &Error{Class: Limited, After: r.pause(), Text: content.T(
				fmt.Sprintf("渠道 %s 每 %s 最多 %d 条，这一条等下一个空位", m.Channel.ID, r.Window, r.Max),
				fmt.Sprintf("channel %s takes %d messages in %s, this one waits for room", m.Channel.ID, r.Max, r.Window))}
		}
	}
	return l.Publisher.Publish(ctx, m)
}

// pause is how long to wait before asking again. Room may come at any moment of the window;
// asking a dozen times in it costs little and finds it soon.
func (r Rate) pause() time.Duration { return max(r.Window/12, time.Second) }
