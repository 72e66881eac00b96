package sheet

import (
	"errors"
	"testing"
	"time"
)

// east8 is where exports are from.
var east8 = time.FixedZone("UTC+8", 8*60*60)

func TestParseTime(t *testing.T) {
	exact := time.Date(2026, 6, 5, 18, 1, 32, 0, east8)
	minute, day := exact.Truncate(time.Minute), time.Date(2026, 6, 5, 0, 0, 0, 0, east8)
	cases := map[string]Moment{
		"2026年06月05日18时01分32秒": {At: exact}, "2026年6月5日 18:01:32": {At: exact}, "2026年6月5日18:01": {At: minute}, "2026年6月5日18时01分": {At: minute},
		"2026年6月5日18时": {At: exact.Truncate(time.Hour)}, "２０２６年６月５日": {At: day, Day: true}, "2026年6月5日": {At: day, Day: true},
		"2026-06-05 18:01:32": {At: exact}, "2026-06-05  18:01": {At: minute}, "2026-6-5": {At: day, Day: true}, "'2026-06-05": {At: day, Day: true},
		"2026/6/5 18:01": {At: minute}, "2026/06/05": {At: day, Day: true}, "2026/6/5 18:01:32": {At: exact}, "2026.6.5": {At: day, Day: true},
		"20260605": {At: day, Day: true}, "202606051801": {At: minute}, "20260605180132": {At: exact},
		"2026-06-05T18:01:32+08:00": {At: exact}, "2026-06-05T10:01:32Z": {At: exact}, "2026-06-05T06:01:32-0400": {At: exact},
		"2026-06-05 18:01:32.0": {At: exact}, "2026-06-05T18:01:32.25+08:00": {At: exact.Add(time.Second / 4)},
		"46178": {At: day, Day: true}, "46178.75": {At: day.Add(18 * time.Hour)}, "46178.751064814816": {At: exact}, "4.6178E+04": {At: day, Day: true},
		"46178.999999999": {At: day.Add(24 * time.Hour)},
	}
	for cell, want := range cases {
		got, err := ParseTime(cell, east8)
		if err != nil || !got.At.Equal(want.At) || got.Day != want.Day {
			t.Errorf("%q: %+v, %v, want %+v", cell, got, err, want)
		}
	}
	for _, cell := range []string{"", "--", "昨天", "3小时前", "2026-13-01", "2026-02-30", "2026-00-10", "2026-06-00", "2026-06-05 24:00", "2026-06-05 18:60", "06-05 18:01",
		"12", "99999999", "NaN", "0x1p16", "26-06-05", "06/05/2026", "1999-12-31", "2200-01-01", "2026-06-05T18:01:32+99:00", "20261301", "12:30", "2026", "6.5"} {
		if got, err := ParseTime(cell, east8); err == nil {
			t.Errorf("%q was read as %+v", cell, got)
		}
	}
}

func TestDatesWithoutAYear(t *testing.T) {
	want := time.Date(2026, 6, 5, 18, 1, 0, 0, east8)
	for _, cell := range []string{"06-05 18:01", "6月5日 18:01", "6/5 18:01", "6月5日18时01分"} {
		if _, err := (Dates{Zone: east8}).Parse(cell); !errors.Is(err, errYear) {
			t.Errorf("%q without a year: %v", cell, err)
		}
		if got, err := (Dates{Zone: east8, Year: 2026}).Parse(cell); err != nil || !got.At.Equal(want) {
			t.Errorf("%q in 2026: %+v, %v", cell, got, err)
		}
	}
	if m, err := (Dates{Zone: east8, Year: 2026}).Parse("02-29"); err == nil {
		t.Errorf("29 February 2026 is %v", m)
	}
}

// A serial is a time on the clock: where the clock is put forward a day has fewer seconds.
func TestSerialsWhereClocksChange(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	got, err := ParseTime("46110.75", zone) // 2026-03-29, 18:00
	if err != nil || got.At.Hour() != 18 {
		t.Errorf("%v, %v", got, err)
	}
}

func FuzzTime(f *testing.F) {
	for _, s := range []string{"2026年06月05日18时01分32秒", "20260605", "46178.75", "2026/6/5", "06-05 18:01", "2026-06-05T18:01:32.25+08:00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		for _, d := range []Dates{{Zone: east8}, {Zone: time.UTC, Year: 2026}} {
			m, err := d.Parse(cell)
			if err != nil && m != (Moment{}) || err == nil && (m.At.Year() < firstYear-1 || m.At.Year() > lastYear+1) {
				t.Fatalf("%q is %s, %v", cell, m.At, err)
			}
		}
	})
}
