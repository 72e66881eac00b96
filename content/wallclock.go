package content

import "time"

// longestShift is more than any zone has ever set its clocks by.
const longestShift = 25 * time.Hour

// WallClock is what a clock shows at t in t's zone, to the second, as if it stood in UTC.
func WallClock(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), 0, time.UTC)
}

// OnClock is when a clock in zone shows wall, which is WallClock's: the first time where it shows it
// twice, and where it never does, as long after midnight as on other days (RFC 5545, 3.3.5). time.Date
// promises neither.
func OnClock(wall time.Time, zone *time.Location) time.Time {
	_, before := wall.Add(-longestShift).In(zone).Zone()
	t := wall.Add(-time.Duration(before) * time.Second).In(zone)
	if WallClock(t).Equal(wall) {
		return t
	}
	_, after := t.Zone()
	if late := wall.Add(-time.Duration(after) * time.Second).In(zone); WallClock(late).Equal(wall) {
		return late
	}
	return t
}
