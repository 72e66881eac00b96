package content

import (
	"testing"
	"time"
)

// TestBlackoutOn: whole days of the zone, the first and the last among them, whatever the hour.
func TestBlackoutOn(t *testing.T) {
	t.Parallel()
	zone := time.FixedZone("CST", 8*3600)
	day := func(month time.Month, d, hour int) time.Time { return time.Date(2027, month, d, hour, 0, 0, 0, zone) }
	c := Calendar{Blackout: []Blackout{
		{From: day(2, 5, 0), To: day(2, 11, 0), Reason: "春节"}, {From: day(2, 11, 0), To: day(2, 12, 0), Reason: "盘点"},
	}}
	for at, want := range map[time.Time]string{
		day(2, 4, 23): "", day(2, 5, 0): "春节", day(2, 11, 23): "春节", day(2, 12, 8): "盘点", day(2, 13, 0): "",
	} {
		if b, ok := c.BlackoutOn(at); b.Reason != want || ok != (want != "") {
			t.Errorf("%s is in %q, not %q", at, b.Reason, want)
		}
	}
	if _, ok := (Calendar{}).BlackoutOn(day(2, 5, 0)); ok {
		t.Error("a calendar without blackouts has one")
	}
}
