package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"

	"moxin/content"
)

// waitStore keeps what releases wait for.
type waitStore interface {
	WaitsOf(ctx context.Context, ids ...int64) (map[int64][]content.Wait, error)
	Unwait(ctx context.Context, release int64, who, why string, at time.Time) error
}

// NoWaitError says that there is nothing to drop: a release waits for no other.
type NoWaitError struct{ Release int64 }

func (e *NoWaitError) text() content.Text {
	return content.T(fmt.Sprintf("排期 %d 没有在等别的排期", e.Release), fmt.Sprintf("release %d waits for no other", e.Release))
}

// Error is the reason in both languages.
func (e *NoWaitError) Error() string { return e.text().String() }

// In is the reason in one language.
func (e *NoWaitError) In(lang string) string { return e.text().In(lang) }

// WaitError refuses to send a release at once that waits for another.
type WaitError struct {
	Release int64
	Other   content.Wait
}

func (e *WaitError) text() content.Text {
	return content.T(
		fmt.Sprintf("排期 %d 在等排期 %d（%s《%s》）先发布：等它，或先 moxin release unwait %d", e.Release, e.Other.Release, e.Other.Channel, e.Other.Title, e.Release),
		fmt.Sprintf("release %d waits for release %d (%s, “%s”): wait for it, or moxin release unwait %d first", e.Release, e.Other.Release, e.Other.Channel, e.Other.Title, e.Release))
}

// Error is the reason in both languages.
func (e *WaitError) Error() string { return e.text().String() }

// In is the reason in one language.
func (e *WaitError) In(lang string) string { return e.text().In(lang) }

// Unwait lets a release go without what it waits for: at its instant, or at once when that has come.
// What plan asks for again stays dropped.
func (d *Desk) Unwait(ctx context.Context, w Word) error {
	r, err := d.read(ctx, w, "go without waiting", content.Planned, content.Approved, content.Missed)
	if err != nil {
		return err
	}
	var waits *WaitError
	switch err := d.waitsForNone(ctx, r.ID); {
	case err == nil:
		return &NoWaitError{Release: r.ID}
	case !errors.As(err, &waits):
		return err
	}
	return d.Store.Unwait(ctx, r.ID, w.Who, w.Why, d.Now())
}

// waitsForNone refuses a release that waits for another with a *WaitError.
func (d *Desk) waitsForNone(ctx context.Context, release int64) error {
	waits, err := d.Store.WaitsOf(ctx, release)
	if err != nil {
		return err
	}
	for _, w := range waits[release] {
		if !w.Over() {
			return &WaitError{Release: release, Other: w}
		}
	}
	return nil
}
