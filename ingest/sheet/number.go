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

var errNumber = errors.New("not a number as exports write them")

// Number is one cell.
type Number struct {
	Value float64 // shares as 0..1, durations in seconds
	Known bool    // false: blank, a dash, -1: not told, which is not 0
	// Capped is "10万+": at least this much. Below is "<0.1%": less than this.
	Capped, Below bool
	Share         bool // written with %
	Time          bool // written as a duration
	Rating        bool // written with 星: stars and no count
}

// unknown is how exports write that they do not tell.
var unknown = map[string]bool{
	"": true, "-": true, "--": true, "---": true, "—": true, "——": true, "–": true, "/": true, "-1": true, "-1.0": true, "-1.00": true,
	"null": true, "nil": true, "n/a": true, "na": true, "nan": true, "none": true, "暂无": true, "暂无数据": true, "无": true,
}

// factors are the words that multiply a count.
var factors = []struct {
	word string
	by   float64
}{{"亿", 1e8}, {"万", 1e4}, {"w", 1e4}, {"千", 1e3}, {"k", 1e3}}

var (
	spoken = regexp.MustCompile(`^(?:(\d{1,6})(?:小时|时|h))?(?:(\d{1,6})(?:分钟|分|min|m))?(?:(\d{1,9}(?:\.\d{1,6})?)(?:秒|s))?$`)
	clock  = regexp.MustCompile(`^(?:(\d{1,6}):)?(\d{1,6}):(\d{1,2}(?:\.\d{1,6})?)$`)
	plain  = regexp.MustCompile(`^-?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,10})?$`)
)

// ParseNumber reads a cell: 1,234 · 1.2万 · 1.2w · 10万+ · 28.64% · <0.1% · 10秒 · 1分7秒 ·
// 00:01:07 · "--". What is blank or dashed is unknown; what is none of these is an error.
func ParseNumber(cell string) (Number, error) {
	s := strings.ToLower(strings.TrimSpace(width.Narrow.String(cell)))
	s = strings.TrimPrefix(strings.Join(strings.Fields(s), ""), "'") // Excel's mark of text
	if unknown[s] {
		return Number{}, nil
	}
	if n, ok := duration(s); ok {
		return Number{Value: n, Known: true, Time: true}, nil
	}
	out := Number{Known: true}
	s, out.Below = cut(strings.CutPrefix(s, "<"))
	if s, out.Capped = cut(strings.CutSuffix(s, "+")); !out.Capped {
		s, out.Capped = cut(strings.CutPrefix(s, ">"))
	}
	s, out.Share = cut(strings.CutSuffix(s, "%"))
	by := 1.0
	for _, f := range factors {
		if rest, ok := strings.CutSuffix(s, f.word); ok {
			s, by = rest, f.by
			break
		}
	}
	if out.Share {
		by /= 100
	}
	if !plain.MatchString(s) {
		return Number{}, errNumber
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	if err != nil {
		return Number{}, errNumber
	}
	out.Value = tidy(n * by)
	return out, nil
}

// tidy drops what binary fractions add: 1.2万 is 12000 and not 12000.000000000002.
func tidy(v float64) float64 { return math.Round(v*1e9) / 1e9 }

func cut(s string, found bool) (string, bool) { return s, found }

// duration reads seconds out of 10秒, 1分7秒, 1小时2分, 00:01:07 and 1:07.
func duration(s string) (float64, bool) {
	m := clock.FindStringSubmatch(s)
	if m == nil {
		if m = spoken.FindStringSubmatch(s); m == nil {
			return 0, false
		}
	}
	var total float64
	for _, part := range m[1:] {
		n, _ := strconv.ParseFloat(part, 64) // "" where a part is not said: 0 of it
		total = total*60 + n
	}
	return total, true
}

// instants are how exports write a time, the most exact first; day says that only the day is
// known.
var instants = []struct {
	layout string
	day    bool
}{
	{time.RFC3339, false},
	{"2006-1-2 15:04:05", false}, {"2006-1-2 15:04", false}, {"2006-1-2T15:04:05", false},
	{"2006/1/2 15:04:05", false}, {"2006/1/2 15:04", false},
	{"2006年1月2日15时04分05秒", false}, {"2006年1月2日15时04分", false},
	{"2006年1月2日 15:04:05", false}, {"2006年1月2日 15:04", false},
	{"2006年1月2日15:04:05", false}, {"2006年1月2日15:04", false},
	{"20060102150405", false},
	{"2006-1-2", true}, {"2006/1/2", true}, {"2006.1.2", true}, {"2006年1月2日", true}, {"20060102", true},
}

// Moment is an instant as exactly as a cell tells it.
type Moment struct {
	At  time.Time
	Day bool // only the day is known; At is its beginning
}

var errMoment = errors.New("not a time as exports write them")

// ParseTime reads a cell's time in a zone. An Excel serial date (45992.5) is a day number
// since 1899-12-30.
func ParseTime(cell string, zone *time.Location) (Moment, error) {
	s := strings.Join(strings.Fields(width.Narrow.String(cell)), " ")
	for _, i := range instants {
		if t, err := time.ParseInLocation(i.layout, s, zone); err == nil && t.Year() >= 2000 && t.Year() < 2200 {
			return Moment{t, i.day}, nil
		}
	}
	if serial, err := strconv.ParseFloat(s, 64); err == nil && serial >= 36526 && serial < 80000 { // 2000 to 2119
		day := math.Floor(serial)
		t := time.Date(1899, 12, 30+int(day), 0, 0, 0, 0, zone)
		seconds := math.Round((serial - day) * 24 * 60 * 60)
		return Moment{t.Add(time.Duration(seconds) * time.Second), serial == day}, nil
	}
	return Moment{}, errMoment
}
