package content

import (
	"testing"
	"time"
)

func TestQuietHours(t *testing.T) {
	for _, c := range []struct {
		quiet, zone, at string
		covered         bool
		end             string // of what is covered
	}{
		{"22:30-07:30", "Asia/Shanghai", "2026-12-01T22:29:59+08:00", false, ""},
		{"22:30-07:30", "Asia/Shanghai", "2026-12-01T22:30:00+08:00", true, "2026-12-02T07:30:00+08:00"},
		{"22:30-07:30", "Asia/Shanghai", "2026-12-02T07:29:59+08:00", true, "2026-12-02T07:30:00+08:00"},
		{"22:30-07:30", "Asia/Shanghai", "2026-12-02T07:30:00+08:00", false, ""},
		{"12:00-14:00", "Asia/Shanghai", "2026-12-02T13:00:00+08:00", true, "2026-12-02T14:00:00+08:00"},
		{"12:00-14:00", "Asia/Shanghai", "2026-12-02T11:59:00+08:00", false, ""},
		{"22:00-24:00", "Asia/Shanghai", "2026-12-31T23:59:59+08:00", true, "2027-01-01T00:00:00+08:00"},
		{"22:00-24:00", "Asia/Shanghai", "2027-01-01T00:00:00+08:00", false, ""},
		{"00:00-06:00", "Asia/Shanghai", "2026-12-02T00:00:00+08:00", true, "2026-12-02T06:00:00+08:00"},
		{"none", "Asia/Shanghai", "2026-12-02T03:00:00+08:00", false, ""},
		// Summer time begins: the clock goes from 02:00 to 03:00, and the wall decides.
		{"23:00-02:30", "Europe/Berlin", "2027-03-28T01:59:00+01:00", true, "2027-03-28T03:30:00+02:00"},
		{"23:00-02:30", "Europe/Berlin", "2027-03-28T03:00:00+02:00", false, ""},
		{"22:00-07:00", "America/New_York", "2027-03-14T03:00:00-04:00", true, "2027-03-14T07:00:00-04:00"},
		// It ends: 02:15 is there twice, and quiet both times.
		{"22:00-07:00", "Europe/Berlin", "2026-10-25T02:15:00+01:00", true, "2026-10-25T07:00:00+01:00"},
		{"22:00-02:30", "Europe/Berlin", "2026-10-25T02:15:00+02:00", true, "2026-10-25T02:30:00+01:00"},
		{"22:00-02:30", "Europe/Berlin", "2026-10-25T02:15:00+01:00", true, "2026-10-25T02:30:00+01:00"},
	} {
		q, ok := ParseQuiet(c.quiet)
		zone, err := time.LoadLocation(c.zone)
		if !ok || err != nil {
			t.Fatalf("%s in %s: %v", c.quiet, c.zone, err)
		}
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		at = at.In(zone)
		if q.String() != c.quiet || q.Covers(at) != c.covered {
			t.Errorf("%s (%s) covers %s: %v", c.quiet, q, c.at, q.Covers(at))
		}
		end := q.End(at)
		if !c.covered {
			if !end.Equal(at) {
				t.Errorf("%s: %s is not quiet, and its quiet ends at %s", c.quiet, c.at, end)
			}
			continue
		}
		if q.Covers(end) || !end.After(at) {
			t.Errorf("%s: after %s it ends at %s, which is quiet", c.quiet, c.at, end)
		}
		if got := end.Format(time.RFC3339); got != c.end {
			t.Errorf("%s: after %s it ends at %s, want %s", c.quiet, c.at, got, c.end)
		}
	}
}

func TestQuietHoursThatAreRefused(t *testing.T) {
	for _, s := range []string{"", "22:30", "22:30-22:30", "24:00-07:00", "22:60-07:00", "22-7", "00:00-24:00", "22:30 - 07:30", "night"} {
		if q, ok := ParseQuiet(s); ok {
			t.Errorf("%q was read as %s", s, q)
		}
	}
}

func TestQuietOfAChannelReplacesThatOfAll(t *testing.T) {
	c := Calendar{Quiet: map[string]Quiet{AnyChannel: {22 * 60, 7 * 60}, "gzh": {23 * 60, 6 * 60}, "site": {}}}
	for channel, want := range map[string]string{"xhs": "22:00-07:00", "gzh": "23:00-06:00", "site": "none"} {
		if got := c.QuietOf(channel).String(); got != want {
			t.Errorf("%s is quiet %s, want %s", channel, got, want)
		}
	}
	if !(Calendar{}).QuietOf("gzh").None() {
		t.Error("an empty calendar is quiet")
	}
}
