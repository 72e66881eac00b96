package content

import (
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// Period is a stretch of calendar time: From ≤ t < Until, both in the workspace's zone.
type Period struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// periodShapes are the ways to write a period. Days are those of the zone, ends included.
var periodShapes = []struct {
	shape *regexp.Regexp
	read  func(m []string, now time.Time) (Period, bool)
}{
	{regexp.MustCompile(`^(\d{4})-[Ww](\d{1,2})$`), func(m []string, now time.Time) (Period, bool) {
		p := Week(time.Date(digits(m[1]), 1, 4, 0, 0, 0, 0, now.Location())) // the 4th is always in the first week (ISO 8601)
		p = Period{p.From.AddDate(0, 0, 7*(digits(m[2])-1)), p.Until.AddDate(0, 0, 7*(digits(m[2])-1))}
		year, week := p.From.ISOWeek()
		return p, year == digits(m[1]) && week == digits(m[2])
	}},
	{regexp.MustCompile(`^(\d{4})-(\d{1,2})$`), func(m []string, now time.Time) (Period, bool) {
		month := digits(m[2])
		return Month(time.Date(digits(m[1]), time.Month(month), 1, 0, 0, 0, 0, now.Location())), month >= 1 && month <= 12
	}},
	{regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2})$`), func(m []string, now time.Time) (Period, bool) { return daysOf(m[1], m[1], now) }},
	{regexp.MustCompile(`^(\d{4}-\d{1,2}-\d{1,2})\.\.(\d{4}-\d{1,2}-\d{1,2})$`), func(m []string, now time.Time) (Period, bool) { return daysOf(m[1], m[2], now) }},
	{regexp.MustCompile(`^(\d{1,4})d$`), func(m []string, now time.Time) (Period, bool) {
		return Period{now.AddDate(0, 0, -digits(m[1])), now}, digits(m[1]) > 0
	}},
}

// ParsePeriod reads "2026-10", "2026-W47", "2026-10-01", "2026-10-01..2026-10-31" (both days included) or
// "30d", which ends now, in the zone that now carries. The text says what can be written where s is none.
func ParsePeriod(s string, now time.Time) (Period, Text, bool) {
	for _, one := range periodShapes {
		if m := one.shape.FindStringSubmatch(s); m != nil {
			if p, ok := one.read(m, now); ok && p.writable() {
				return p, Text{}, true
			}
		}
	}
	return Period{}, T(
		fmt.Sprintf("%q 不是一段时间：写 2026-10、2026-W47、2026-10-01..2026-10-31 或 30d", s),
		fmt.Sprintf("%q is no period: write 2026-10, 2026-W47, 2026-10-01..2026-10-31 or 30d", s)), false
}

// writable reports that the period, and the one before it, are of years with four digits: no others can be
// written as RFC 3339 has it, nor as ParsePeriod reads it.
func (p Period) writable() bool { return p.Before().From.Year() >= 1000 && p.Until.Year() <= 9999 }

// digits reads digits that a shape has matched.
func digits(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

func daysOf(first, last string, now time.Time) (Period, bool) {
	from, err := time.ParseInLocation("2006-1-2", first, now.Location())
	if err != nil {
		return Period{}, false
	}
	until, err := time.ParseInLocation("2006-1-2", last, now.Location())
	return Period{from, until.AddDate(0, 0, 1)}, err == nil && !until.Before(from)
}

// Week is the whole week, from Monday, that t is in, in the zone that it carries.
func Week(t time.Time) Period {
	from, until := WeekOf(t)
	return Period{from, until}
}

// Month is the same of the calendar month.
func Month(t time.Time) Period {
	from, until := MonthOf(t)
	return Period{from, until}
}

// Holds reports whether t is within the period.
func (p Period) Holds(t time.Time) bool { return !t.Before(p.From) && t.Before(p.Until) }

// IsWeek reports whether the period is a whole week.
func (p Period) IsWeek() bool { return p == Week(p.From) }

// IsMonth reports whether the period is a whole calendar month.
func (p Period) IsMonth() bool { return p == Month(p.From) }

// Before is the period before this one: the month before a month, else as many days just before.
func (p Period) Before() Period {
	if p.IsMonth() {
		return Month(p.From.AddDate(0, 0, -1))
	}
	if days := p.wholeDays(); days > 0 {
		return Period{p.From.AddDate(0, 0, -days), p.From}
	}
	return Period{p.From.Add(-p.Until.Sub(p.From)), p.From}
}

// wholeDays is how many days the period has where it is of whole days; else 0.
func (p Period) wholeDays() int {
	n := int(p.Until.Sub(p.From).Hours()/24 + .5)
	if n < 1 || !p.From.AddDate(0, 0, n).Equal(p.Until) {
		return 0
	}
	return n
}

// String is the period as ParsePeriod reads it: a week, a month, or its days.
func (p Period) String() string {
	last := p.Until.Add(-time.Nanosecond)
	switch {
	case p.IsWeek():
		year, week := p.From.ISOWeek()
		return fmt.Sprintf("%d-W%02d", year, week)
	case p.IsMonth():
		return p.From.Format("2006-01")
	case p.From.Format(time.DateOnly) == last.Format(time.DateOnly):
		return p.From.Format(time.DateOnly)
	}
	return p.From.Format(time.DateOnly) + ".." + last.Format(time.DateOnly)
}
