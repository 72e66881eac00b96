package scheduler

import (
	"testing"
	"time"

	"moxin/content"
)

// berlin sets its clocks: on 2027-03-28 from 02:00 to 03:00, on 2026-10-25 from 03:00 back to 02:00.
func berlin(t *testing.T) *time.Location {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// utc reads an instant.
func utc(t *testing.T, s string) time.Time {
	v, err := time.Parse("2006-01-02T15:04", s)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// TestSlotsOverDST: a slot keeps its time of day. One in the hour that is left out is as far behind
// midnight as on other days, one in the hour that comes twice is there once, the first time (RFC 5545,
// 3.3.5): east of Greenwich and west of it, where time.Date chooses otherwise.
func TestSlotsOverDST(t *testing.T) {
	const (
		half    = "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"
		newYork = "DTSTART;TZID=America/New_York:20260101T000000\nRRULE:"
	)
	zone := berlin(t)
	for _, c := range []struct {
		name, rule, from string
		want             []string // UTC
	}{
		{"evenings in spring", "FREQ=DAILY;BYHOUR=20;BYMINUTE=0", "2027-03-27T00:00", []string{"2027-03-27T19:00", "2027-03-28T18:00", "2027-03-29T18:00"}},
		{"evenings in autumn", "FREQ=DAILY;BYHOUR=20;BYMINUTE=0", "2026-10-24T00:00", []string{"2026-10-24T18:00", "2026-10-25T19:00", "2026-10-26T19:00"}},
		{"in the hour left out", half, "2027-03-27T00:00", []string{"2027-03-27T01:30", "2027-03-28T01:30", "2027-03-29T00:30"}},
		{"in the hour that comes twice", half, "2026-10-24T00:00", []string{"2026-10-24T00:30", "2026-10-25T00:30", "2026-10-26T01:30"}},
		{"in the hour left out, New York", newYork + half, "2027-03-13T00:00", []string{"2027-03-13T07:30", "2027-03-14T07:30", "2027-03-15T06:30"}},
		{"in the hour that comes twice, New York", newYork + "FREQ=DAILY;BYHOUR=1;BYMINUTE=30", "2026-10-31T00:00", []string{"2026-10-31T05:30", "2026-11-01T05:30", "2026-11-02T06:30"}},
		{"of two slots in one instant, one", "FREQ=DAILY;BYHOUR=2,3;BYMINUTE=30", "2027-03-27T12:00", []string{"2027-03-28T01:30", "2027-03-29T00:30", "2027-03-29T01:30", "2027-03-30T00:30", "2027-03-30T01:30"}},
		{"until within the hour that comes twice", half + ";UNTIL=20261025T004500Z", "2026-10-24T00:00", []string{"2026-10-24T00:30", "2026-10-25T00:30"}},
		{"until before it", half + ";UNTIL=20261025T002900Z", "2026-10-24T00:00", []string{"2026-10-24T00:30"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := parseSlots(content.Calendar{Slots: []content.Slot{{Channels: []string{"gzh"}, RRule: c.rule}}}, "gzh", zone)
			if err != nil {
				t.Fatal(err)
			}
			got := s.between(utc(t, c.from), utc(t, c.from).Add(72*time.Hour))
			if len(got) != len(c.want) {
				t.Fatalf("slots %v, want %v", got, c.want)
			}
			for i, want := range c.want {
				if !got[i].Equal(utc(t, want)) {
					t.Errorf("slot %s, want %s UTC", got[i], want)
				}
				if !s.has(got[i]) {
					t.Errorf("%s is given out and is no slot", got[i])
				}
			}
		})
	}
}

// TestOffsetsOverDST: hours are hours, days are of the calendar.
func TestOffsetsOverDST(t *testing.T) {
	zone := berlin(t)
	next := content.Offset{Channel: "gzh", Daily: true, Days: 1, Clock: 9 * time.Hour}
	for _, c := range []struct {
		name, from, want string
		offset           content.Offset
	}{
		{"next morning in spring", "2027-03-27T19:00", "2027-03-28T07:00", next},
		{"next morning in autumn", "2026-10-24T18:00", "2026-10-25T08:00", next},
		{"next night in spring, where it is left out", "2027-03-27T19:00", "2027-03-28T01:30", content.Offset{Channel: "gzh", Daily: true, Days: 1, Clock: 150 * time.Minute}},
		{"next night in autumn, where it comes twice", "2026-10-24T18:00", "2026-10-25T00:30", content.Offset{Channel: "gzh", Daily: true, Days: 1, Clock: 150 * time.Minute}},
		{"eight hours in spring", "2027-03-27T19:00", "2027-03-28T03:00", content.Offset{Channel: "gzh", Delay: 8 * time.Hour}},
		{"eight hours in autumn", "2026-10-24T18:00", "2026-10-25T02:00", content.Offset{Channel: "gzh", Delay: 8 * time.Hour}},
	} {
		if got := c.offset.From(utc(t, c.from), zone); !got.Equal(utc(t, c.want)) {
			t.Errorf("%s: %s, want %s UTC", c.name, got, c.want)
		}
	}
}

// TestDispatchOverDST: releases in the hour that comes twice, and around the one that is left out, go
// out once, at their instant.
func TestDispatchOverDST(t *testing.T) {
	zone := berlin(t)
	for _, c := range []struct {
		name, begin string
		due         []string // UTC
	}{
		{"spring", "2027-03-28T00:00", []string{"2027-03-28T00:59", "2027-03-28T01:00", "2027-03-28T01:30"}},
		{"autumn", "2026-10-24T23:30", []string{"2026-10-25T00:30", "2026-10-25T01:00", "2026-10-25T01:30"}}, // 02:30, 02:00 and 02:30 again
	} {
		t.Run(c.name, func(t *testing.T) {
			k := newKit(t)
			pub := &inOrder{}
			pub.traits = k.pub.traits
			k.reg.pub = pub
			k.clock.add(utc(t, c.begin).In(zone).Sub(k.clock.Now()))
			var ids []int64
			for i, due := range c.due {
				ids = append(ids, addReleases(t, k.store, "gzh", utc(t, due).In(zone), content.Approved, string(rune('a'+i)))...)
			}
			for range 3 * 60 {
				now := k.clock.Now()
				k.turn()
				for i, id := range ids {
					want := content.Approved
					if !now.Before(utc(t, c.due[i])) {
						want = content.Published
					}
					k.want(id, want)
				}
				k.clock.add(time.Minute)
			}
			if len(pub.ids) != len(ids) {
				t.Errorf("published %v, want each of %v once", pub.ids, ids)
			}
		})
	}
}
