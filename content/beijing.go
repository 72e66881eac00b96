package content

import (
	"fmt"
	"time"
)

// beijing has no daylight saving: it needs no zone data.
var beijing = time.FixedZone("UTC+8", 8*60*60)

// Beijing is the zone in which the platforms count days, give out quotas and write exports.
func Beijing() *time.Location { return beijing }

// NextMidnight is the first instant after t at which a day ends in Beijing. Daily quotas come back
// then: at 公众号 (page of return codes, 45009) and 抖音 (page of status codes, 28003017), both read
// 2026-11.
func NextMidnight(t time.Time) time.Time {
	t = t.In(beijing)
	return time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, beijing)
}

// EndOfDay is the end of a platform's day, "2006-01-02": what its row says holds then.
func EndOfDay(day string) (time.Time, error) {
	t, err := time.ParseInLocation(time.DateOnly, day, beijing)
	if err != nil {
		return time.Time{}, fmt.Errorf("content: a platform's day: %w", err)
	}
	return t.AddDate(0, 0, 1), nil
}
