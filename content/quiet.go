package content

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// AnyChannel is the key of rules that hold for every channel without one of its own.
const AnyChannel = "*"

// Quiet are the hours of every day in which nothing goes out: from From until before To, in
// minutes after midnight on the wall clock of the workspace's zone. To before From is across
// midnight; equal ends are no quiet at all.
type Quiet struct{ From, To int }

// quietShape is 22:30-07:30; 24:00 is the end of a day.
var quietShape = regexp.MustCompile(`^([01]?[0-9]|2[0-3]):([0-5][0-9])-(?:([01]?[0-9]|2[0-3]):([0-5][0-9])|(24):(00))$`)

// noQuiet takes one channel out of the quiet hours of all.
const noQuiet = "none"

// ParseQuiet reads "22:30-07:30", or "none".
func ParseQuiet(s string) (Quiet, bool) {
	if s == noQuiet {
		return Quiet{}, true
	}
	m := quietShape.FindStringSubmatch(s)
	if m == nil {
		return Quiet{}, false
	}
	clock := func(hour, minute string) int {
		h, _ := strconv.Atoi(hour) // digits, by the pattern
		n, _ := strconv.Atoi(minute)
		return 60*h + n
	}
	q := Quiet{clock(m[1], m[2]), clock(cmp.Or(m[3], m[5]), cmp.Or(m[4], m[6]))}
	return q, q.From != q.To && q.To-q.From != 24*60 // else nothing would ever go out: that is a pause
}

// None reports that there are no quiet hours.
func (q Quiet) None() bool { return q.From == q.To }

// String is what ParseQuiet reads.
func (q Quiet) String() string {
	if q.None() {
		return noQuiet
	}
	return fmt.Sprintf("%02d:%02d-%02d:%02d", q.From/60, q.From%60, q.To/60, q.To%60)
}

// Covers reports whether an instant is quiet by the wall clock of the zone that it carries: in
// the hour that the end of summer time repeats, both times.
func (q Quiet) Covers(t time.Time) bool {
	clock := 60*t.Hour() + t.Minute()
	if q.From <= q.To {
		return q.From <= clock && clock < q.To
	}
	return q.From <= clock || clock < q.To
}

// End is when the quiet hours that cover an instant are over for the day; the instant itself
// where it is not quiet.
func (q Quiet) End(t time.Time) time.Time {
	if !q.Covers(t) {
		return t
	}
	end := time.Date(t.Year(), t.Month(), t.Day(), 0, q.To, 0, 0, t.Location())
	if !end.After(t) {
		end = time.Date(t.Year(), t.Month(), t.Day()+1, 0, q.To, 0, 0, t.Location())
	}
	for q.Covers(end) { // an hour that summer time skips or repeats
		end = end.Add(time.Minute)
	}
	return end
}

// QuietOf are a channel's quiet hours: its own, else those of all.
func (c Calendar) QuietOf(channel string) Quiet {
	if q, own := c.Quiet[channel]; own {
		return q
	}
	return c.Quiet[AnyChannel]
}
