package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// minus is the sign of numbers that are set beside positive ones.
const minus = "−"

// signed is a score: +0.82, −0.31, 0.00.
func signed(v float64) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', 2, 64)
	switch {
	case s == "0.00":
		return s
	case v < 0:
		return minus + s
	}
	return "+" + s
}

// grouped is a number with its thousands apart: 12,345.
func grouped(v float64, places int) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', places, 64)
	whole, rest, dot := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if dot {
		whole += "." + rest
	}
	if v < 0 && strings.Trim(s, "0.") != "" {
		return minus + whole
	}
	return whole
}

// percent is a share in whole percents; certainty is never said to be 100.
func percent(share float64) string {
	return fmt.Sprintf("%d%%", min(int(math.Round(share*100)), 99))
}
