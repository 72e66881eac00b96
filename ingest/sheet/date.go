package sheet

import (
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/width"
)

// Moment is an instant as exactly as a cell tells it.
type Moment struct {
	At  time.Time
	Day bool // only the day is known; At is its beginning
}

var (
	errMoment = errors.New("not a time as exports write them")
	errYear   = errors.New("a date without a year could be of any")
)

// Dates says what the dates of a file leave out.
type Dates struct {
	Zone *time.Location // of times that name none
	Year int            // of dates that name none; 0 = such a date is an error
}

// ParseTime reads a cell's time in a zone, see Dates.Parse.
func ParseTime(cell string, zone *time.Location) (Moment, error) {
	return Dates{Zone: zone}.Parse(cell)
}

// Years that publications are of. An Excel serial from first is 36526, and no other grammar has
// such numbers.
const firstYear, lastYear = 2000, 2199

// dateWords turns the Chinese and the slashed way of writing into one.
var dateWords = strings.NewReplacer("年", "-", "月", "-", "日", " ", "号", " ", "时", ":", "点", ":", "分", ":", "秒", " ", "/", "-", "t", " ")

var (
	// written is year (may be missing), month, day, hour, minute, second, fraction, zone.
	written = regexp.MustCompile(`^(?:(\d{4})[-.])?(\d{1,2})[-.](\d{1,2})(?: *(\d{1,2}):(?:(\d{1,2})(?::(?:(\d{1,2})(?:[.,](\d{1,9}))?)?)?)?)?(?: ?(z|[-+]\d{2}:?\d{2}))?$`)
	// solid is 20260605, 202606051801 and 20260605180132.
	solid   = regexp.MustCompile(`^(2[01]\d{2})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$`)
	decimal = regexp.MustCompile(`^\d{1,9}(?:\.\d{1,20})?(?:e\+?\d{1,2})?$`)
)

// Parse reads a cell's time: 2026年06月05日18时01分32秒 · 2026年6月5日 18:01:32 · 2026-06-05 18:01 ·
// 2026/6/5 18:01 · 2026.6.5 · 20260605 · RFC 3339 · an Excel serial (46178.75). An error is what is
// none of these, what no calendar has, and a date that could be several: without a year, or
// with one of two digits.
func (d Dates) Parse(cell string) (Moment, error) {
	s := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(width.Narrow.String(cell))), "'")
	if m := solid.FindStringSubmatch(s); m != nil {
		return d.moment(append(m, "", ""))
	}
	if decimal.MatchString(s) {
		return d.serial(s)
	}
	if m := written.FindStringSubmatch(strings.Join(strings.Fields(dateWords.Replace(s)), " ")); m != nil {
		return d.moment(m)
	}
	return Moment{}, errMoment
}

// moment makes an instant of what written matched: year to zone are m[1] to m[8].
func (d Dates) moment(m []string) (Moment, error) {
	var n [7]int // year to nanosecond
	for i := range 6 {
		n[i], _ = strconv.Atoi(m[i+1]) // "" is 0: the day's beginning, the hour's
	}
	if m[1] == "" {
		if d.Year == 0 {
			return Moment{}, errYear
		}
		n[0] = d.Year
	}
	if m[7] != "" {
		n[6], _ = strconv.Atoi((m[7] + "00000000")[:9])
	}
	zone, err := d.zone(m[8])
	at := time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], n[6], zone)
	if err != nil || n[0] < firstYear || n[0] > lastYear || int(at.Month()) != n[1] || n[3] > 23 || n[4] > 59 || n[5] > 59 {
		return Moment{}, errMoment // 30 February is in March
	}
	return Moment{at, m[4] == ""}, nil
}

// zone reads z, +08:00 and +0800; what says none is in the file's zone.
func (d Dates) zone(s string) (*time.Location, error) {
	switch s {
	case "":
		return d.Zone, nil
	case "z":
		return time.UTC, nil
	}
	hours, _ := strconv.Atoi(s[1:3])
	minutes, _ := strconv.Atoi(s[len(s)-2:])
	if hours > 14 || minutes > 59 {
		return d.Zone, errMoment
	}
	offset := (hours*60 + minutes) * 60
	if s[0] == '-' {
		offset = -offset
	}
	return time.FixedZone("", offset), nil
}

// Excel's day numbers: 1 is 1900-01-01 and 60 is a 29 February 1900 that never was, so that from
// 1900-03-01 on they count from 1899-12-30.
const firstSerial, lastSerial = 36526, 80000 // 2000-01-01 to 2119

// serial reads the days since Excel's epoch. Its fraction is exact to far less than a second,
// and is rounded to one.
func (d Dates) serial(s string) (Moment, error) {
	serial, err := strconv.ParseFloat(s, 64)
	if err != nil || serial < firstSerial || serial >= lastSerial {
		return Moment{}, errMoment
	}
	day := math.Floor(serial)
	seconds := int(math.Round((serial - day) * 24 * 60 * 60))
	return Moment{time.Date(1899, 12, 30+int(day), 0, 0, seconds, 0, d.Zone), serial == day}, nil
}
