package scheduler

import (
	"context"
	"fmt"
	"slices"
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

// Unwait lets a release go without what it waits for: at its instant, or at once when that has come.
// What plan asks for again stays dropped.
func (d *Desk) Unwait(ctx context.Context, w Word) error {
	r, err := d.read(ctx, w, "go without waiting", content.Planned, content.Approved, content.Missed)
	if err != nil {
		return err
	}
	waits, err := d.Store.WaitsOf(ctx, r.ID)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(waits[r.ID], func(w content.Wait) bool { return !w.Over() }) {
		return &NoWaitError{Release: r.ID}
	}
	return d.Store.Unwait(ctx, r.ID, w.Who, w.Why, d.Now())
}
