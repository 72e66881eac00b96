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
}

func (h *handler) hold(ctx context.Context) (hold, error) {
	accounts, err := h.Store.Accounts(ctx)
	if err != nil {
		return hold{}, err
	}
	pauses, err := h.Store.Pauses(ctx)
	if err != nil {
		return hold{}, err
	}
	out := hold{map[string]bool{}, pauses}
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
		if covers(pause, r) && lasts(pause, p.later(r.Due)) {
			out = append(out, p.F("wait.paused", pause.Reason))
		}
	}
	if r.NotBefore.After(p.now) {
		out = append(out, p.F("wait.retry", p.instant(r.NotBefore).Text))
	}
	return out
}

func (p *page) later(t time.Time) time.Time {
	if t.Before(p.now) {
		return p.now
	}
	return t
}

func covers(pause content.Pause, r content.Release) bool {
	switch pause.Scope {
	case "", "platform:" + r.Platform, "channel:" + r.Channel:
		return true
	}
	return false
}

// lasts reports that a pause has not ended at an instant.
func lasts(pause content.Pause, at time.Time) bool {
	return pause.Until.IsZero() || pause.Until.After(at)
}

// pauseView is a pause that holds now.
type pauseView struct {
	Scope  string
	Reason string
	By     string
	Until  instant
}

func (p *page) pauses(h hold) []pauseView {
	var out []pauseView
	for _, pause := range h.pauses {
		if !lasts(pause, p.now) {
			continue
		}
		scope := pause.Scope
		if scope == "" {
			scope = p.T("everything")
		}
		v := pauseView{Scope: scope, Reason: pause.Reason, By: pause.By}
		if !pause.Until.IsZero() {
			v.Until = p.instant(pause.Until)
		}
		out = append(out, v)
	}
	return out
}
