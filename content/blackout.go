package content

import "time"

// Blackout is a span of whole days in the workspace zone, both ends included.
type Blackout struct {
	From, To time.Time
	Reason   string
}

// BlackoutOn finds the first blackout that an instant's day is in. Days are those of the instant's own
// zone, which is to be the workspace's.
func (c Calendar) BlackoutOn(t time.Time) (Blackout, bool) {
	if len(c.Blackout) == 0 { // most workspaces: a plan asks this for each release
		return Blackout{}, false
	}
	day := t.Format(time.DateOnly)
	for _, b := range c.Blackout {
		if b.From.In(t.Location()).Format(time.DateOnly) <= day && day <= b.To.In(t.Location()).Format(time.DateOnly) {
			return b, true
		}
	}
	return Blackout{}, false
}
