package content

import (
	"math"
	"strconv"
	"strings"
)

// Figures for people have a minus as wide as a plus and their thousands apart. Programs (JSON, CSV) get
// numbers as strconv writes them.
const minus = "−"

// WithSign is a number that stands beside others of either sign: +0.82, −0.31, +12,345. What rounds to 0 is
// neither: 0.0.
func WithSign(v float64, places int) string {
	s := Grouped(v, places)
	if v > 0 && strings.ContainsAny(s, "123456789") {
		return "+" + s
	}
	return s
}

// Ends are those of an interval, each WithSign. One that is near 0 and leaves it out is not told as 0: it has
// one place more, and at least a 1 there.
func Ends(low, high float64, places int) (string, string) {
	least := math.Pow10(-places - 1)
	from, to, zero := WithSign(low, places), WithSign(high, places), WithSign(0, places)
	if low > 0 && from == zero {
		from = WithSign(max(low, least), places+1)
	}
	if high < 0 && to == zero {
		to = WithSign(min(high, -least), places+1)
	}
	return from, to
}

// Grouped is a number with its thousands apart, rounded to some places: 12,345, −1,234.50.
func Grouped(v float64, places int) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', places, 64)
	whole, rest, dot := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dot {
		whole += "." + rest
	}
	if v < 0 && strings.ContainsAny(s, "123456789") {
		return minus + whole
	}
	return whole
}

// Trimmed is Grouped without the zeros that end it: 12.5, 3, −0.25.
func Trimmed(v float64, places int) string {
	s := Grouped(v, places)
	if !strings.Contains(s, ".") {
		return s
	}
	return strings.TrimRight(strings.TrimRight(s, "0"), ".")
}

// Percent is a share of one in hundredths, rounded to some places, in every language without a space: 28%,
// 12.5%.
func Percent(share float64, places int) string { return Grouped(100*share, places) + "%" }

// Rough is a number in about four figures, of whatever size it is: 12,345, 3.142, 0.0002513.
func Rough(v float64) string {
	if math.Abs(v) >= 999.95 {
		return Grouped(v, 0)
	}
	s := strconv.FormatFloat(math.Abs(v), 'g', 4, 64)
	if v < 0 {
		return minus + s
	}
	return s
}
