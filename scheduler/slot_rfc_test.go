package scheduler

import (
	"strings"
	"testing"
	"time"

	"moxin/content"
)

// TestSlotsOfRFC5545 are examples of RFC 5545 section 3.8.5.3 (RRULE), with their DTSTART and the
// instants that it lists, and rules across the changes of summer time.
func TestSlotsOfRFC5545(t *testing.T) {
	const newYork = "America/New_York"
	for _, c := range []struct {
		name, zone, start, rule string
		from                    string
		want                    string
	}{
		{"daily for ten", newYork, "19970902T090000", "FREQ=DAILY;COUNT=10", "1997-09-08", "1997-09-08T09:00-04:00 1997-09-09T09:00-04:00 1997-09-10T09:00-04:00 1997-09-11T09:00-04:00"},
		{"daily until", newYork, "19970902T090000", "FREQ=DAILY;UNTIL=19971224T000000Z", "1997-12-22", "1997-12-22T09:00-05:00 1997-12-23T09:00-05:00"},
		{"every other day, over the end of summer time", newYork, "19970902T090000", "FREQ=DAILY;INTERVAL=2", "1997-10-23", "1997-10-24T09:00-04:00 1997-10-26T09:00-05:00 1997-10-28T09:00-05:00"},
		{"every ten days", newYork, "19970902T090000", "FREQ=DAILY;INTERVAL=10;COUNT=5", "1997-09-01", "1997-09-02T09:00-04:00 1997-09-12T09:00-04:00 1997-09-22T09:00-04:00 1997-10-02T09:00-04:00 1997-10-12T09:00-04:00"},
		{"every other week, week starts on Sunday", newYork, "19970902T090000", "FREQ=WEEKLY;INTERVAL=2;WKST=SU", "1997-10-20", "1997-10-28T09:00-05:00 1997-11-11T09:00-05:00"},
		{"weekly on two days", newYork, "19970902T090000", "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", "1997-09-25", "1997-09-25T09:00-04:00 1997-09-30T09:00-04:00 1997-10-02T09:00-04:00"},
		{"every other week on three days", newYork, "19970901T090000", "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR", "1997-12-01", "1997-12-08T09:00-05:00 1997-12-10T09:00-05:00 1997-12-12T09:00-05:00 1997-12-22T09:00-05:00"},
		{"WKST makes a difference: Monday", newYork, "19970805T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-01", "1997-08-05T09:00-04:00 1997-08-10T09:00-04:00 1997-08-19T09:00-04:00 1997-08-24T09:00-04:00"},
		{"WKST makes a difference: Sunday", newYork, "19970805T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-01", "1997-08-05T09:00-04:00 1997-08-17T09:00-04:00 1997-08-19T09:00-04:00 1997-08-31T09:00-04:00"},
		{"first Friday", newYork, "19970905T090000", "FREQ=MONTHLY;COUNT=10;BYDAY=1FR", "1997-10-01", "1997-10-03T09:00-04:00 1997-11-07T09:00-05:00 1997-12-05T09:00-05:00"},
		{"last day but two", newYork, "19970928T090000", "FREQ=MONTHLY;BYMONTHDAY=-3", "1997-11-01", "1997-11-28T09:00-05:00 1997-12-29T09:00-05:00"},
		{"Friday the 13th", newYork, "19970902T090000", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "1998-02-01", "1998-02-13T09:00-05:00 1998-03-13T09:00-05:00"},
		{"third of Tuesday to Thursday", newYork, "19970904T090000", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-01", "1997-09-04T09:00-04:00 1997-10-07T09:00-04:00 1997-11-06T09:00-05:00"},
		{"last workday but one", newYork, "19970929T090000", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "1997-10-01", "1997-10-30T09:00-05:00 1997-11-27T09:00-05:00 1997-12-30T09:00-05:00"},
		{"a day that does not exist is left out", newYork, "20070115T090000", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", "2007-01-01", "2007-01-15T09:00-05:00 2007-01-30T09:00-05:00 2007-02-15T09:00-05:00 2007-03-15T09:00-04:00 2007-03-30T09:00-04:00"},
		// Summer time in Berlin ends on 2026-10-25 and begins on 2027-03-28: the wall clock stays.
		{"Berlin, end", "Europe/Berlin", "", "FREQ=WEEKLY;BYDAY=SU;BYHOUR=20;BYMINUTE=0", "2026-10-18", "2026-10-18T20:00+02:00 2026-10-25T20:00+01:00 2026-11-01T20:00+01:00"},
		{"Berlin, begin", "Europe/Berlin", "", "FREQ=DAILY;BYHOUR=8;BYMINUTE=30", "2027-03-27", "2027-03-27T08:30+01:00 2027-03-28T08:30+02:00"},
		{"New York, begin", newYork, "", "FREQ=WEEKLY;BYDAY=SU;BYHOUR=9;BYMINUTE=0", "2027-03-07", "2027-03-07T09:00-05:00 2027-03-14T09:00-04:00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			zone, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			rule := c.rule
			if c.start != "" {
				rule = "DTSTART;TZID=" + c.zone + ":" + c.start + "\nRRULE:" + c.rule
			}
			s, err := parseSlots(content.Calendar{Slots: []content.Slot{{Channels: []string{"gzh"}, RRule: rule}}}, "gzh", zone)
			if err != nil {
				t.Fatal(err)
			}
			from, err := time.ParseInLocation(time.DateOnly, c.from, zone)
			if err != nil {
				t.Fatal(err)
			}
			want := strings.Fields(c.want)
			var got []string
			for _, at := range s.between(from, from.AddDate(0, 4, 0)) {
				if len(got) < len(want) {
					got = append(got, at.In(zone).Format("2006-01-02T15:04-07:00"))
				}
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("slots %v\nwant  %v", got, want)
			}
		})
	}
}

// TestSlotsEnd: UNTIL and COUNT are the end of a rule; nothing comes after.
func TestSlotsEnd(t *testing.T) {
	for _, rule := range []string{"FREQ=DAILY;UNTIL=20261130T235959Z;BYHOUR=9", "FREQ=DAILY;COUNT=10;BYHOUR=9"} {
		s, err := parseSlots(content.Calendar{Slots: []content.Slot{{Channels: []string{"gzh"}, RRule: rule}}}, "gzh", shanghai)
		if err != nil {
			t.Fatal(err)
		}
		from := at(t, "2026-12-01T09:00")
		if got := s.between(from.Add(time.Hour), from.Add(slotHorizon)); len(got) != 0 {
			t.Errorf("%s goes on: %v", rule, got[:min(3, len(got))])
		}
	}
}

// A slot in the hour that summer time skips is on no wall clock: whatever stands there instead is
// within the hour and happens once.
func TestSlotInTheSkippedHour(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	s, err := parseSlots(content.Calendar{Slots: []content.Slot{{Channels: []string{"gzh"}, RRule: "FREQ=DAILY;BYHOUR=2;BYMINUTE=30"}}}, "gzh", zone)
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2027, 3, 27, 12, 0, 0, 0, zone)
	got := s.between(from, from.AddDate(0, 0, 2))
	if len(got) != 2 || got[0].Format("01-02 15:04 -07") != "03-28 03:30 +02" || got[1].Format("01-02 15:04 -07") != "03-29 02:30 +02" {
		t.Errorf("slots %v", got)
	}
}
