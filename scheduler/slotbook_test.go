package scheduler

import (
	"testing"
	"time"

	"moxin/content"
)

// TestSlotBook: each take is the first slot that nobody stands in and no rule forbids, and what is
// a slot is so inside the book's year and outside of it.
func TestSlotBook(t *testing.T) {
	cal := content.Calendar{
		Slots:    []content.Slot{{Channels: []string{"gzh"}, RRule: "FREQ=DAILY;BYHOUR=9,20;BYMINUTE=0;BYSECOND=0"}, {Channels: []string{"bad"}, RRule: "FREQ=SOMETIMES"}},
		Blackout: []content.Blackout{{From: at(t, "2026-12-03T00:00"), To: at(t, "2026-12-03T00:00"), Reason: "x"}},
	}
	l := newLedger(content.Config{Zone: shanghai, Calendar: cal}, shanghai, nil)
	l.enter("gzh", 1, at(t, "2026-12-01T20:00"))
	b := newSlotBook(cal, shanghai, at(t, "2026-12-01T12:00"))
	for i, want := range []string{"2026-12-02T09:00", "2026-12-02T20:00", "2026-12-04T09:00", "2026-12-04T20:00"} {
		got, ok := b.take("gzh", l)
		if !ok || !got.Equal(at(t, want)) {
			t.Fatalf("take %d: %s, %t, want %s", i, got, ok, want)
		}
		l.enter("gzh", -int64(i+1), got)
	}
	for when, want := range map[string]bool{
		"2026-12-02T09:00": true, "2026-12-03T20:00": true, "2026-12-02T09:01": false,
		"2026-11-30T20:00": true, "2026-11-30T20:30": false, "2029-03-01T09:00": true,
	} {
		if got := b.has("gzh", at(t, when)); got != want {
			t.Errorf("%s is a slot: %t, want %t", when, got, want)
		}
	}
	for _, channel := range []string{"xhs", "bad"} {
		if _, ok := b.take(channel, l); ok || b.has(channel, at(t, "2026-12-02T09:00")) {
			t.Errorf("%s has a slot", channel)
		}
	}
	if b.page("bad").err == nil {
		t.Error("a rule that cannot be read was read")
	}
}

// TestSlotBookEndsWithItsYear: where every slot is taken none is found.
func TestSlotBookEndsWithItsYear(t *testing.T) {
	cal := content.Calendar{Slots: []content.Slot{{Channels: []string{"gzh"}, RRule: "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=1;BYHOUR=9"}}}
	l, b := newLedger(content.Config{Zone: time.UTC}, time.UTC, nil), newSlotBook(cal, time.UTC, time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC))
	first, ok := b.take("gzh", l)
	if !ok {
		t.Fatal("no slot")
	}
	l.enter("gzh", 1, first)
	if at, ok := b.take("gzh", l); ok {
		t.Errorf("a second slot at %s", at)
	}
}
