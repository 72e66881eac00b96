package ical

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"moxin/content"
)

// View is how releases are told to a reader.
type View struct {
	Config   content.Config
	Lang     string // BCP 47
	Instance string // tells the releases of one store from another's
	Base     string // the console's address without a slash at its end; "" = no links
}

// length is how long an event is shown for: long enough to be seen and tapped.
const length = 15 * time.Minute

// again is how often calendars are asked to read again. Many take their own time all the same.
const again = 15 * time.Minute

// SpanOf is what a calendar for programs holds where nobody asks for other days: two months back, since
// calendars keep what they have read, and a year ahead.
func SpanOf(now time.Time) (from, to time.Time) {
	return now.AddDate(0, 0, -62), now.AddDate(0, 0, 366)
}

// statuses are what a state is to a calendar.
var statuses = map[content.State]string{
	content.Planned: Tentative, content.Approved: Confirmed, content.Queued: Confirmed, content.Publishing: Confirmed,
	content.Submitted: Confirmed, content.HandedOff: Confirmed, content.InDoubt: Tentative, content.Published: Confirmed,
	content.Failed: Cancelled, content.Missed: Cancelled, content.Expired: Cancelled, content.Cancelled: Cancelled,
}

// Calendar is releases as a calendar. What did not go out is there as cancelled, so that
// calendars which have it already learn of it.
func (v View) Calendar(releases []content.Release) Calendar {
	c := Calendar{Name: cmp.Or(v.Config.Brand, "moxin"), Every: again}
	if v.Config.Zone != nil && strings.Contains(v.Config.Zone.String(), "/") {
		c.Zone = v.Config.Zone.String()
	}
	for _, r := range releases {
		c.Events = append(c.Events, v.event(r))
	}
	return c
}

func (v View) event(r content.Release) Event {
	word := content.StateWords[r.State].In(v.Lang)
	var titles []string
	for _, it := range r.Items {
		titles = append(titles, it.Title)
	}
	e := Event{
		UID: fmt.Sprintf("release-%d-%s@moxin", r.ID, v.Instance), Start: r.Due, Length: length,
		Changed: r.UpdatedAt, Sequence: r.Version, Status: statuses[r.State], Category: r.Channel,
		Text: strings.Join(titles, "\n"),
	}
	e.Title = fmt.Sprintf("%s %s · %s", r.Channel, r.Title(), word)
	if more := len(r.Items) - 1; more > 0 {
		e.Title = fmt.Sprintf("%s %s +%d · %s", r.Channel, r.Title(), more, word)
	}
	if v.Base != "" {
		e.URL = fmt.Sprintf("%s/releases/%d", v.Base, r.ID)
	}
	return e
}
