package scheduler

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/teambition/rrule-go"

	"moxin/content"
)

// slotHorizon is how far ahead "the next free slot" is looked for.
const slotHorizon = 366 * 24 * time.Hour

// askedSlot is how a release remembers that front matter asked for a slot and which one it
// was given ("slot 2026-12-01T20:00:00+08:00"): a console move shows as another Due.
const askedSlot = "slot "

func slotAsked(at time.Time) string { return askedSlot + at.Format(time.RFC3339) }

// slotOf reads what slotAsked wrote.
func slotOf(raw string) (time.Time, bool) {
	rest, ok := strings.CutPrefix(raw, askedSlot)
	if !ok {
		return time.Time{}, false
	}
	t, err := time.Parse(time.RFC3339, rest)
	return t, err == nil
}

// slots are the rules of one channel, ready to be asked.
type slots []*rrule.RRule

// parseSlots reads the rules that concern a channel. A rule without DTSTART counts its
// intervals from Monday 2020-01-06 in zone, so that "every second week" never depends on
// the day plan runs.
func parseSlots(cal content.Calendar, channel string, zone *time.Location) (slots, error) {
	var out slots
	for _, s := range cal.Slots {
		if !slices.Contains(s.Channels, channel) {
			continue
		}
		opt, err := rrule.StrToROptionInLocation(strings.TrimPrefix(s.RRule, "RRULE:"), zone)
		if err != nil {
			return nil, fmt.Errorf("scheduler: slot rule %q: %w", s.RRule, err)
		}
		if opt.Freq > rrule.HOURLY {
			return nil, fmt.Errorf("scheduler: slot rule %q: slots are hourly at most", s.RRule)
		}
		if opt.Dtstart.IsZero() {
			opt.Dtstart = time.Date(2020, 1, 6, 0, 0, 0, 0, zone)
		}
		rule, err := rrule.NewRRule(*opt)
		if err != nil {
			return nil, fmt.Errorf("scheduler: slot rule %q: %w", s.RRule, err)
		}
		out = append(out, rule)
	}
	return out, nil
}

// has reports whether t is one of the slots.
func (s slots) has(t time.Time) bool {
	return slices.ContainsFunc(s, func(r *rrule.RRule) bool {
		return len(r.Between(t, t, true)) > 0
	})
}

// between lists the slots in [from, to], in order, each once.
func (s slots) between(from, to time.Time) []time.Time {
	var all []time.Time
	for _, r := range s {
		all = append(all, r.Between(from, to, true)...)
	}
	slices.SortFunc(all, time.Time.Compare)
	return slices.CompactFunc(all, time.Time.Equal)
}
