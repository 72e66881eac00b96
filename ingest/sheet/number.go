package sheet

import (
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

var errNumber = errors.New("not a number as exports write them")

// Number is one cell.
type Number struct {
	Value float64 // shares as 0..1, durations in seconds
	Known bool    // false: blank, a dash, -1, #N/A: not told, which is not 0
	// Capped is "10万+": at least this much. Below is "<0.1%": less than this.
	Capped, Below bool
	Share         bool // written with %
	Time          bool // written as a duration
	Rating        bool // written with 星: stars and no count
}

// unknown is how exports write that they do not tell, and what Excel shows for a formula
// without a value.
var unknown = map[string]bool{
	"": true, "-": true, "--": true, "---": true, "—": true, "——": true, "–": true, "―": true, "−": true, "/": true, "\\": true,
	"-1": true, "-1.0": true, "-1.00": true, "-1%": true, "-1.00%": true, "-100%": true,
	"null": true, "nil": true, "n/a": true, "na": true, "nan": true, "none": true, "undefined": true,
	"暂无": true, "暂无数据": true, "无": true, "无数据": true, "未知": true,
	"#n/a": true, "#null!": true, "#div/0!": true, "#value!": true, "#ref!": true, "#name?": true, "#num!": true, "#getting_data": true,
}

// factors are the words that multiply a count.
var factors = []struct {
	word string
	by   float64
}{{"亿", 1e8}, {"万", 1e4}, {"w", 1e4}, {"千", 1e3}, {"k", 1e3}}

// tooMany is more than anything that is counted; what is over it is a mistake (an ID, a phone
// number in scientific notation).
const tooMany = 1e15

var (
	spoken = regexp.MustCompile(`^(?:(\d{1,6})(?:小时|时|h))?(?:(\d{1,6})(?:分钟|分|min|m))?(?:(\d{1,9}(?:\.\d{1,20})?)(?:秒|s))?$`)
	clock  = regexp.MustCompile(`^(?:(\d{1,6}):)?(\d{1,6}):(\d{1,2}(?:\.\d{1,6})?)$`)
	plain  = regexp.MustCompile(`^[-+]?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,20})?(?:e[-+]?\d{1,2})?$`)
)

// ParseNumber reads a cell: 1,234 · 1 234 · 1.2万 · 1.2w · 10万+ · 28.64% · <0.1% · 10秒 · 1分7秒 ·
// 00:01:07 · 2.9星 · 1.2E+05 · "--". What is blank or dashed is unknown; what is none of these is
// an error. A number below 0 is one: kinds refuse it where it cannot be.
func ParseNumber(cell string) (Number, error) {
	if simple(cell) {
		n, err := strconv.ParseFloat(cell, 64)
		return Number{Value: tidy(n), Known: true}, err
	}
	s := squeeze(cell)
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
	by := 1.0
	if s, out.Share = cut(strings.CutSuffix(s, "%")); out.Share {
		by = 1. / 100
	} else if s, out.Rating = cut(strings.CutSuffix(s, "星")); !out.Rating {
		s, by = factor(s)
	}
	if !plain.MatchString(s) {
		return Number{}, errNumber
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", ""), 64)
	if err != nil || math.Abs(n*by) > tooMany {
		return Number{}, errNumber
	}
	out.Value = tidy(n * by)
	return out, nil
}

// simple says whether a cell is digits with or without a point: most cells are.
func simple(cell string) bool {
	points := 0
	for i := range len(cell) {
		switch c := cell[i]; {
		case c == '.' && i > 0 && i < len(cell)-1:
			points++
		case c < '0' || c > '9':
			return false
		}
	}
	return cell != "" && len(cell) <= 15 && points <= 1
}

// squeeze makes a cell narrow and small, and drops Excel's mark of text and spaces. A space
// between two digits parts thousands.
func squeeze(cell string) string {
	s := strings.ToLower(strings.TrimSpace(width.Narrow.String(cell)))
	words := strings.FieldsFunc(strings.TrimPrefix(s, "'"), unicode.IsSpace)
	for i := 1; i < len(words); i++ {
		before, after := words[i-1], words[i]
		if isDigit(before[len(before)-1]) && isDigit(after[0]) {
			words[i] = "," + after
		}
	}
	return strings.Join(words, "")
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func factor(s string) (rest string, by float64) {
	for _, f := range factors {
		if rest, ok := strings.CutSuffix(s, f.word); ok {
			return rest, f.by
		}
	}
	return s, 1
}

func cut(s string, found bool) (string, bool) { return s, found }

// tidy drops what binary fractions add: 1.2万 is 12000 and not 12000.000000000002.
func tidy(v float64) float64 { return math.Round(v*1e9) / 1e9 }

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
	return tidy(total), true
}
