package console

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"time"

	"moxin/content"
)

// windowOf is the span that the address asks for; what it does not say, or says wrongly, is now.
func (p *page) windowOf(q query) window {
	w := window{view: q.get("view")}
	if w.view == viewWeek {
		w.from, w.to = p.week(q.get("week"))
		w.readFrom, w.readTo = w.from, w.to
		return w
	}
	if w.view != viewList {
		w.view = viewMonth
	}
	w.from = p.month(q.get("month"))
	w.to = w.from.AddDate(0, 1, 0)
	w.readFrom, w.readTo = gridOf(w.from)
	return w
}

// month is the first day of the month asked for, or of the present one.
func (p *page) month(text string) time.Time {
	t, err := time.ParseInLocation("2006-01", text, p.zone)
	if err != nil {
		t, _ = content.MonthOf(p.now)
	}
	return t
}

// isoWeek is a week of ISO 8601, as `moxin calendar --week` takes it.
var isoWeek = regexp.MustCompile(`^(\d{4})-W(\d{2})$`)

// week is the week asked for ("2026-W49"), or the present one.
func (p *page) week(text string) (from, to time.Time) {
	m := isoWeek.FindStringSubmatch(text)
	if m == nil {
		return content.WeekOf(p.now)
	}
	year, _ := strconv.Atoi(m[1]) // digits, by the pattern
	n, _ := strconv.Atoi(m[2])
	from, _ = content.WeekOf(time.Date(year, 1, 4, 0, 0, 0, 0, p.zone)) // the first has the year's first Thursday
	from = from.AddDate(0, 0, 7*(n-1))
	if weekName(from) != text {
		return content.WeekOf(p.now)
	}
	return from, from.AddDate(0, 0, 7)
}

// weekName is the ISO 8601 week of a Monday: 2026-W49.
func weekName(monday time.Time) string {
	year, n := monday.ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, n)
}

// gridOf is the span of whole weeks, Monday first, that a month needs.
func gridOf(month time.Time) (from, to time.Time) {
	from, _ = content.WeekOf(month)
	_, to = content.WeekOf(month.AddDate(0, 1, -1))
	return from, to
}

// frame fills what does not depend on releases: headings and ways on.
func (v *calendarView) frame() {
	w := v.window
	bare := v.asked.set("day", "")
	v.Close = bare.url()
	if w.view == viewWeek {
		bare = bare.set("month", "")
		v.Heading = v.weekHeading()
		v.Prev = bare.with("week", weekName(w.from.AddDate(0, 0, -7)))
		v.Next = bare.with("week", weekName(w.to))
		v.Today = bare.with("week", "")
	} else {
		bare = bare.set("week", "")
		v.Heading = v.F("month_title", w.from.Year(), int(w.from.Month()))
		if v.Lang == "en" {
			v.Heading = w.from.Format("January 2006")
		}
		v.Prev = bare.with("month", w.from.AddDate(0, -1, 0).Format("2006-01"))
		v.Next = bare.with("month", w.to.Format("2006-01"))
		v.Today = bare.with("month", "")
	}
	for i := range 7 {
		v.Weekdays = append(v.Weekdays, v.In(weekdays[(i+1)%7]))
	}
	v.views()
	for _, year := range []int{w.from.Year(), w.to.AddDate(0, 0, -1).Year()} {
		if !content.HolidaysKnown(year) {
			v.Unknown = v.F("no_decree", year)
		}
	}
}

// weekHeading names a week by its number and its days.
func (v *calendarView) weekHeading() string {
	year, n := v.window.from.ISOWeek()
	from, to := v.window.from, v.window.to.AddDate(0, 0, -1)
	if v.Lang == "en" {
		return v.F("week_title", n, from.Format("2 January"), to.Format("2 January 2006"))
	}
	return fmt.Sprintf(v.T("week_title"), year, n, int(from.Month()), from.Day(), int(to.Month()), to.Day())
}

// views are the ways to look at the same days.
func (v *calendarView) views() {
	w := v.window
	bare := v.asked.set("day", "").set("month", "").set("week", "")
	month, week := w.from, w.from
	if w.view == viewWeek {
		month = w.from.AddDate(0, 0, 3) // the month that has most of the week
	} else if first, end := w.from, w.to; !v.now.Before(first) && v.now.Before(end) {
		week = v.now
	}
	week, _ = content.WeekOf(week)
	thisMonth, _ := content.MonthOf(v.now)
	thisWeek, _ := content.WeekOf(v.now)
	month, _ = content.MonthOf(month)
	asMonth, asWeek := month.Format("2006-01"), weekName(week)
	if month.Equal(thisMonth) {
		asMonth = ""
	}
	if week.Equal(thisWeek) {
		asWeek = ""
	}
	v.Views = []link{
		{Label: v.T("view.month"), Kind: viewMonth, Href: bare.set("view", "").with("month", asMonth)},
		{Label: v.T("view.week"), Kind: viewWeek, Href: bare.set("view", viewWeek).with("week", asWeek)},
		{Label: v.T("list"), Kind: viewList, Href: bare.set("view", viewList).with("month", asMonth)},
	}
	for i := range v.Views {
		v.Views[i].On = v.Views[i].Kind == w.view
	}
}

// narrow makes the filters, each value with how many releases of the span it has.
func (v *calendarView) narrow(all []content.Release) {
	q := v.asked
	v.secondary = map[string]bool{}
	roles := false
	for _, ch := range v.config.Channels {
		v.secondary[ch.ID] = ch.Role == content.Secondary
		roles = roles || ch.Role != ""
	}
	v.Filters = []filter{
		q.filter("channel", v.T("channel"), v.channelLinks()),
		q.filter("state", v.T("state"), v.stateLinks(all, q.get("state"))),
	}
	if roles {
		v.Filters = append(v.Filters, q.filter("role", v.T("role"), []link{
			{Label: v.T("role.primary"), Kind: string(content.Primary)}, {Label: v.T("role.secondary"), Kind: string(content.Secondary)},
		}))
	}
	var campaigns []link
	for _, c := range v.config.Campaigns {
		campaigns = append(campaigns, link{Label: v.campaign(c.ID), Kind: c.ID})
	}
	v.Filters = append(v.Filters, q.filter("campaign", v.T("campaign"), campaigns))
}

// stateLinks are the states of the span with how many releases are in each.
func (v *calendarView) stateLinks(all []content.Release, on string) []link {
	counts := map[content.State]int{}
	for _, r := range all {
		if !r.Due.Before(v.window.from) && r.Due.Before(v.window.to) && v.plays(r) {
			counts[r.State]++
		}
	}
	var out []link
	for _, s := range content.States {
		if counts[s] > 0 || string(s) == on {
			out = append(out, link{Label: v.stateWord(s), Kind: string(s), Count: counts[s]})
		}
	}
	return out
}

// plays reports whether a release's channel has the role that is asked for.
func (v *calendarView) plays(r content.Release) bool {
	role := content.ChannelRole(v.asked.get("role"))
	if role == "" {
		return true
	}
	ch, _ := v.config.Channel(r.Channel)
	return ch.Role == role
}

// chosen narrows releases to a state and a role; without a state, all but what was given up.
func (v *calendarView) chosen(all []content.Release) []content.Release {
	state := content.State(v.asked.get("state"))
	return slices.DeleteFunc(slices.Clone(all), func(r content.Release) bool {
		return !v.plays(r) || state == "" && r.State == content.Cancelled || state != "" && r.State != state
	})
}
