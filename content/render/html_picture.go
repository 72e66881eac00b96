package render

import (
	"math"
	"strconv"
	"strings"

	"moxin/content"
)

// tagSize are the width and height of an img tag, which keep its room while it loads. A width in
// pixels has the height of the picture's ratio beside it, one in percent none: it depends on the
// column. kept is false for widths in units that the attribute does not know.
func tagSize(m content.Media, width string) (attrs string, kept bool) {
	if percent, ok := strings.CutSuffix(width, "%"); ok {
		return ` width="` + percent + `%"`, true
	}
	size, err := strconv.ParseFloat(strings.TrimSuffix(width, "px"), 64)
	kept = width == "" || err == nil
	wide, high := m.Width, m.Height
	if width != "" && kept && wide > 0 {
		high = int(math.Round(size * float64(high) / float64(wide)))
		wide = int(math.Round(size))
	}
	if wide <= 0 || high <= 0 {
		return "", kept
	}
	return ` width="` + strconv.Itoa(wide) + `" height="` + strconv.Itoa(high) + `"`, kept
}
