package console

import (
	"context"
	"slices"
	"time"

	"moxin/content"
)

// wallLayout is how an instant is written on the wall of the workspace: what a datetime-local field
// says, and what the calendar's elements carry for scripts.
const wallLayout = "2006-01-02T15:04"

// chip is a release in the calendar.
type chip struct {
	releaseRow
	Day       string // 2026-12-01
	Wall      string // 2026-12-01T20:00
	Movable   bool
	Secondary bool   // its channel is a secondary one
	Rule      bool   // the first of the secondary ones: a rule stands before it
	Drift     string // that front matter says otherwise; "" = it agrees, or names no instant
}

func (v *calendarView) chips(releases []content.Release) []chip {
	out := make([]chip, len(releases))
	for i, r := range releases {
		out[i] = v.chip(r)
		out[i].Rule = out[i].Secondary && i > 0 && !out[i-1].Secondary
		if r.State.Changeable() {
			v.waiting = append(v.waiting, &out[i])
		}
	}
	return out
}

// await says of the releases that are shown which others they wait for.
func (h *handler) await(ctx context.Context, v *calendarView) error {
	if len(v.waiting) == 0 {
		return nil
	}
	ids := make([]int64, len(v.waiting))
	for i, c := range v.waiting {
		ids[i] = c.ID
	}
	waits, err := h.Store.WaitsOf(ctx, ids...)
	if err != nil {
		return err
	}
	for _, c := range v.waiting {
		for _, w := range waits[c.ID] {
			if !w.Over() {
				c.Waits = append(c.Waits, v.F("wait.other", w.Channel, w.Title))
			}
		}
	}
	return nil
}

func (v *calendarView) chip(r content.Release) chip {
	c := chip{releaseRow: v.row(r), Secondary: v.secondary[r.Channel]}
	due := r.Due.In(v.zone)
	c.Wall = due.Format(wallLayout)
	c.Day = c.Wall[:len(time.DateOnly)]
	if !r.State.Changeable() {
		return c
	}
	c.Movable, c.Why = v.Moves, "" // why it was planned is no trouble
	c.Drift = v.drift(r, "asks")
	c.Waits = v.waits(r, v.hold)
	return c
}

// Notes are what is to be said of a release beside its state: that front matter disagrees, what it
// waits for, what it is part of.
func (c chip) Notes() []string {
	notes := slices.Clone(c.Waits)
	if c.Drift != "" {
		notes = slices.Insert(notes, 0, c.Drift)
	}
	if c.Campaign != "" {
		notes = append(notes, "◇ "+c.Campaign)
	}
	return notes
}
