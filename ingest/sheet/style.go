package sheet

import (
	"math"
	"regexp"
	"strconv"
	"strings"
)

// display is what a number format of a workbook says of a number's meaning.
type display uint8

const (
	general    display = iota
	percentage         // 0.2864 stands for 28.64%
	elapsed            // a fraction of a day stands for hours, minutes and seconds
	hourMinute         // the same, shown without seconds
	dated              // days since the workbook's epoch
)

// builtins are the formats that every workbook has, as Excel in Chinese shows them (ECMA-376
// 18.8.30).
var builtins = map[int]display{
	9: percentage, 10: percentage,
	18: hourMinute, 19: elapsed, 20: hourMinute, 21: elapsed, 32: hourMinute, 33: elapsed, 34: hourMinute, 35: elapsed,
	45: elapsed, 46: elapsed, 47: elapsed, 55: hourMinute, 56: elapsed,
	14: dated, 15: dated, 16: dated, 17: dated, 22: dated, 27: dated, 28: dated, 29: dated, 30: dated, 31: dated, 36: dated,
	50: dated, 51: dated, 52: dated, 53: dated, 54: dated, 57: dated, 58: dated,
}

// silent is what a format code shows as it stands, and colours, conditions and languages; [h] is
// none of these.
var silent = regexp.MustCompile(`"[^"]*"|\\.|_.|\*.|\[[^\]hms]*\]|\[[A-Za-z]{3,}\d*\]|\[\$[^\]]*\]`)

// displayOf reads a format code: 0.00%, [h]:mm:ss, yyyy"年"m"月"d"日".
func displayOf(code string) display {
	code, _, _ = strings.Cut(strings.ToLower(silent.ReplaceAllString(code, "")), ";")
	switch {
	case code == "general":
		return general
	case strings.Contains(code, "%"):
		return percentage
	case strings.ContainsAny(code, "yd"):
		return dated
	case strings.Contains(code, "s"):
		return elapsed
	case strings.Contains(code, "h"):
		return hourMinute
	case strings.Contains(code, "m"):
		return dated // months; minutes stand beside hours or seconds
	}
	return general
}

// styles say how a workbook's cells are shown, by the number of a cell's style.
type styles struct {
	shown    []display
	from1904 bool // dates count from 1904-01-01, as in workbooks of old Macs
}

func (s styles) of(style int) display {
	if style < 0 || style >= len(s.shown) {
		return general
	}
	return s.shown[style]
}

// longest is the most days that are a duration and not a date which shows only its hour.
const longest = 1000

// between1900and1904 are the days between the epochs that dates can count from.
const between1900and1904 = 1462

// show writes a number so that nothing of its meaning is lost: 28.64% and not 0.2864 beside
// columns of bare percents, 0:01:07 and not 0.000775 seconds. A date stays a serial, which the
// column's meaning makes a time of: a count that someone's Excel shows as a date stays a count.
func (s styles) show(v float64, d display) string {
	switch {
	case d == percentage:
		return strconv.FormatFloat(tidy(v*100), 'f', -1, 64) + "%"
	case d == elapsed && v >= 0 && v < longest:
		s := int64(math.Round(v * 24 * 60 * 60))
		return strconv.FormatInt(s/3600, 10) + ":" + two(s/60%60) + ":" + two(s%60)
	case d == hourMinute && v >= 0 && v < longest:
		m := int64(math.Round(v * 24 * 60))
		return strconv.FormatInt(m/60, 10) + ":" + two(m%60)
	case d == dated && s.from1904:
		v += between1900and1904
	}
	if math.Abs(v) < 1e21 {
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	return strconv.FormatFloat(v, 'g', -1, 64)
}

func two(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}
