package content

import (
	"testing"
	"time"
)

// Every quarter of an hour that a clock shows in a year is found again, the first of two; one that it
// never shows is as long after the last minute that it did as it says.
func TestOnClock(t *testing.T) {
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns", "Asia/Shanghai", "Pacific/Apia"} {
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		first := map[time.Time]time.Time{}
		from := time.Date(2011, 11, 1, 0, 0, 0, 0, time.UTC) // Apia leaves a day out at the end of 2011
		for at := from; at.Before(from.AddDate(1, 0, 0)); at = at.Add(15 * time.Minute) {
			if wall := WallClock(at.In(zone)); first[wall].IsZero() {
				first[wall] = at
			}
		}
		begin := WallClock(from.In(zone)).Add(longestShift)
		last := first[begin]
		for wall := begin; wall.Before(begin.AddDate(0, 11, 0)); wall = wall.Add(15 * time.Minute) {
			want, shown := first[wall]
			if !shown {
				want = last.Add(15 * time.Minute) // the clock leapt: the one before the leap goes on
			}
			if got := OnClock(wall, zone); !got.Equal(want) || got.Location() != zone {
				t.Fatalf("%s: %s is %s, want %s", name, wall.Format("2006-01-02 15:04"), got.UTC(), want)
			}
			last = want
		}
	}
}
