package content

import (
	"testing"
	"time"
)

func TestParsePeriod(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 22, 15, 30, 0, 0, zone)
	for _, c := range []struct{ written, from, until, name, before string }{
		{"2026-10", "2026-10-01 00:00", "2026-11-01 00:00", "2026-10", "2026-09"},
		{"2026-W47", "2026-11-16 00:00", "2026-11-23 00:00", "2026-W47", "2026-W46"},
		{"2026-w1", "2025-12-29 00:00", "2026-01-05 00:00", "2026-W01", "2025-W52"},
		{"2026-W53", "2026-12-28 00:00", "2027-01-04 00:00", "2026-W53", "2026-W52"},
		{"2026-11-02", "2026-11-02 00:00", "2026-11-03 00:00", "2026-11-02", "2026-11-01"},
		{"2026-10-01..2026-10-08", "2026-10-01 00:00", "2026-10-09 00:00", "2026-10-01..2026-10-08", "2026-09-23..2026-09-30"},
		{"2026-10-01..2026-10-31", "2026-10-01 00:00", "2026-11-01 00:00", "2026-10", "2026-09"},
		{"30d", "2026-10-23 15:30", "2026-11-22 15:30", "2026-10-23..2026-11-22", "2026-09-23..2026-10-23"},
	} {
		p, why, ok := ParsePeriod(c.written, now)
		const minute = "2006-01-02 15:04"
		if !ok || p.From.Format(minute) != c.from || p.Until.Format(minute) != c.until {
			t.Errorf("%s: %s … %s, %v", c.written, p.From.Format(minute), p.Until.Format(minute), why)
		}
		if p.String() != c.name || p.Before().String() != c.before {
			t.Errorf("%s: is %s, after %s", c.written, p, p.Before())
		}
		if !p.Holds(p.From) || p.Holds(p.Until) {
			t.Errorf("%s: holds its end, or not its beginning", c.written)
		}
	}
	for _, wrong := range []string{"", "2026", "2026-13", "2025-W53", "2026-W0", "2026-02-30", "2026-10-08..2026-10-01", "0d", "d", "-3d", "2026-10-01..", "last week", "0000-01", "9999-12", "2026-01-01..9999-12-31", "1000-01"} {
		if p, why, ok := ParsePeriod(wrong, now); ok || why.ZH == "" || why.EN == "" {
			t.Errorf("%q is %s (%v)", wrong, p, why)
		}
	}
}

// Weeks and months are of whole days, also where summer time makes a day longer or shorter.
func TestPeriodOverSummerTime(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	p := Week(time.Date(2026, 10, 25, 12, 0, 0, 0, zone))
	if p.String() != "2026-W43" || p.Before().String() != "2026-W42" || p.Until.Sub(p.From) != 169*time.Hour {
		t.Errorf("%s after %s, %s long", p, p.Before(), p.Until.Sub(p.From))
	}
	if m := Month(p.From).Before(); m.String() != "2026-09" {
		t.Errorf("before October comes %s", m)
	}
}

func FuzzParsePeriod(f *testing.F) {
	for _, s := range []string{"2026-10", "2026-W47", "2026-10-01..2026-10-31", "30d", "9999-W99", "0000-1"} {
		f.Add(s)
	}
	now := time.Date(2026, 11, 22, 15, 30, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, s string) {
		p, _, ok := ParsePeriod(s, now)
		if !ok {
			return
		}
		if !p.From.Before(p.Until) || !p.Before().From.Before(p.From) || !p.Before().Until.Equal(p.From) {
			t.Errorf("%q: %v after %v", s, p, p.Before())
		}
	})
}
