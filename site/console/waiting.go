package console

import (
	"context"
	"time"

	"moxin/content"
)

// hold is everything outside a release that can keep it from going out.
type hold struct {
	connected map[string]bool // by channel
	pauses    []content.Pause
	soon      []content.Release // what goes out within brakeSpan; only of pages that can pause
}

// hold is what holds releases up, with what a pause would stop.
func (h *handler) hold(ctx context.Context) (hold, error) {
	out, err := h.holds(ctx)
	if err != nil {
		return out, err
	}
	now := h.Now()
	out.soon, err = h.Store.Releases(ctx, content.ReleaseFilter{States: leaving, From: now, To: now.Add(brakeSpan)})
	return out, err
}

// holds is what holds releases up.
func (h *handler) holds(ctx context.Context) (hold, error) {
	accounts, err := h.Store.Accounts(ctx)
	if err != nil {
		return hold{}, err
	}
	pauses, err := h.Store.Pauses(ctx)
	if err != nil {
		return hold{}, err
	}
	out := hold{connected: map[string]bool{}, pauses: pauses}
	for _, a := range accounts {
		out.connected[a.Channel] = true
	}
	return out, nil
}

// waits says what has to happen before a release can go out at its instant, beside the approval
// that its state speaks of.
func (p *page) waits(r content.Release, h hold) []string {
	var out []string
	if !h.connected[r.Channel] {
		out = append(out, p.F("wait.connect", r.Channel))
	}
	for _, pause := range h.pauses {
		if pause.Covers(r.Channel, r.Platform) && pause.Lasts(p.later(r.Due)) {
			out = append(out, p.F("wait.paused", pause.Reason))
		}
	}
	if r.NotBefore.After(p.now) {
		out = append(out, p.F("wait.retry", p.instant(r.NotBefore).Text))
	}
	return out
}

// others says which releases one still waits for.
func (p *page) others(waits []content.Wait) []string {
	var out []string
	for _, w := range waits {
		if !w.Over() {
			out = append(out, p.F("wait.other", w.Channel, w.Title))
		}
	}
	return out
}

func (p *page) later(t time.Time) time.Time {
	if t.Before(p.now) {
		return p.now
	}
	return t
}
