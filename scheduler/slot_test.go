package scheduler

import (
	"testing"
	"time"

	"moxin/content"
)

func TestSlots(t *testing.T) {
	for _, c := range []struct {
		rule string
		from string
		want []string
	}{
		{"FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=20;BYMINUTE=0", "2026-12-01", []string{"2026-12-01T20:00", "2026-12-03T20:00"}},
		{"RRULE:FREQ=DAILY;BYHOUR=8,12;BYMINUTE=30", "2026-12-01", []string{"2026-12-01T08:30", "2026-12-01T12:30"}},
		{"FREQ=DAILY", "2026-12-01", []string{"2026-12-01T00:00", "2026-12-02T00:00"}},
		{"FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=9", "2027-02-01", []string{"2027-02-28T09:00", "2027-03-31T09:00"}},
		// 2020-01-06 was a Monday: even weeks from there, whenever plan runs.
		{"FREQ=WEEKLY;INTERVAL=2;BYDAY=MO;BYHOUR=10", "2026-12-01", []string{"2026-12-14T10:00", "2026-12-28T10:00"}},
	} {
		s, err := parseSlots(content.Calendar{Slots: []content.Slot{{Channels: []string{"gzh"}, RRule: c.rule}}}, "gzh", shanghai)
		if err != nil {
			t.Fatal(err)
		}
		from := at(t, c.from)
		got := s.between(from, from.Add(100*24*time.Hour))
		for i, want := range c.want {
			if i >= len(got) || !got[i].Equal(at(t, want)) {
				t.Errorf("%s: slots %v, want %v first", c.rule, got[:min(3, len(got))], c.want)
				break
			}
			if !s.has(got[i]) || s.has(got[i].Add(time.Second)) {
				t.Errorf("%s: has does not agree with between at %s", c.rule, got[i])
			}
		}
	}
}

func TestSlotRulesThatAreRefused(t *testing.T) {
	for _, rule := range []string{"", "FREQ=SOMETIMES", "FREQ=MINUTELY", "FREQ=SECONDLY;INTERVAL=5", "BYDAY=MO", "FREQ=WEEKLY;BYDAY=XX", "FREQ=DAILY;BYHOUR=25"} {
		if s, err := parseSlots(content.Calendar{Slots: []content.Slot{{Channels: []string{"gzh"}, RRule: rule}}}, "gzh", shanghai); err == nil {
			t.Errorf("%q was understood as %v", rule, s)
		}
	}
}

// FuzzSlots looks for rules that crash, never end or leave the span.
func FuzzSlots(f *testing.F) {
	for _, seed := range []string{"FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=20;BYMINUTE=0", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "RRULE:FREQ=HOURLY;INTERVAL=7", "DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY;COUNT=3"} {
		f.Add(seed)
	}
	from := time.Date(2026, 12, 1, 0, 0, 0, 0, shanghai)
	f.Fuzz(func(t *testing.T, rule string) {
		s, err := parseSlots(content.Calendar{Slots: []content.Slot{{Channels: []string{"gzh"}, RRule: rule}}}, "gzh", shanghai)
		if err != nil {
			return
		}
		for _, at := range s.between(from, from.Add(slotHorizon)) {
			if at.Before(from) || at.After(from.Add(slotHorizon)) {
				t.Errorf("%s is outside of what was asked", at)
			}
		}
	})
}
