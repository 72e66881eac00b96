package scheduler

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"moxin/content"
)

// slotHorizon is how far ahead "the next free slot" is looked for.
const slotHorizon = 366 * 24 * time.Hour

// slots are the rules of one channel, ready to be asked.
type slots []slotRule

// slotRule is one rule. It counts on the wall clock of its zone, as RFC 5545 has it, for which its
// times are in UTC here: only what comes out of it is put into the zone.
type slotRule struct {
	*rrule.RRule
	zone  *time.Location
	until time.Time // zero = it goes on
}

// parseSlots reads the rules that concern a channel. A rule without DTSTART counts its
// intervals from Monday 2020-01-06 in zone, so that "every second week" never depends on
// the day plan runs.
func parseSlots(cal content.Calendar, channel string, zone *time.Location) (slots, error) {
	var out slots
	for _, s := range cal.Slots {
		if !slices.Contains(s.Channels, channel) {
			continue
		}
		rule, err := parseSlot(s.RRule, zone)
		if err != nil {
			return nil, fmt.Errorf("scheduler: slot rule %q: %w", s.RRule, err)
		}
		out = append(out, rule)
	}
	return out, nil
}

func parseSlot(text string, zone *time.Location) (slotRule, error) {
	opt, err := rrule.StrToROptionInLocation(strings.TrimPrefix(text, "RRULE:"), zone)
	if err != nil {
		return slotRule{}, err
	}
	if opt.Freq > rrule.HOURLY {
		return slotRule{}, errors.New("slots are hourly at most")
	}
	if opt.Dtstart.IsZero() {
		opt.Dtstart = time.Date(2020, 1, 6, 0, 0, 0, 0, zone)
	}
	r := slotRule{zone: opt.Dtstart.Location(), until: opt.Until}
	opt.Dtstart = content.WallClock(opt.Dtstart)
	if !r.until.IsZero() {
		opt.Until = content.WallClock(r.until.In(r.zone)).Add(longestShift) // between looks at the instant itself
	}
	r.RRule, err = rrule.NewRRule(*opt)
	return r, err
}

// has reports whether t is one of the slots.
func (s slots) has(t time.Time) bool {
	return slices.ContainsFunc(s, func(r slotRule) bool { return len(r.between(t, t)) > 0 })
}

// between lists the slots in [from, to], in order, each once.
func (s slots) between(from, to time.Time) []time.Time {
	var all []time.Time
	for _, r := range s {
		all = append(all, r.between(from, to)...)
	}
	slices.SortFunc(all, time.Time.Compare)
	return slices.CompactFunc(all, time.Time.Equal)
}

// longestShift is more than any zone has ever set its clocks by.
const longestShift = 25 * time.Hour

func (r slotRule) between(from, to time.Time) []time.Time {
	var in []time.Time
	for _, wall := range r.Between(content.WallClock(from.In(r.zone)).Add(-longestShift), content.WallClock(to.In(r.zone)).Add(longestShift), true) {
		t := content.OnClock(wall, r.zone)
		if !t.Before(from) && !t.After(to) && (r.until.IsZero() || !t.After(r.until)) {
			in = append(in, t)
		}
	}
	return in
}
