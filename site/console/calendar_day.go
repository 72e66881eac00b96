package console

import (
	"cmp"
	"slices"
	"time"

	"moxin/content"
)

// What is shown at once; the rest is behind "+n", which opens the day.
const (
	chipsPerDay  = 3
	chipsPerHour = 6
	mostListed   = 400
)

// dayView is a day of the calendar.
type dayView struct {
	Date    string // 2026-12-01
	Number  int
	Label   string // 12 月 1 日 周二
	Outside bool   // of the month
	Today   bool
	Past    bool
	Mark    string // 休, 班
	Kind    content.DayKind
	Holiday string
	Stop    string   // why nothing goes out on this day
	Quotas  []string // gzh 1/1
	Chips   []chip
	More    int        // releases beyond Chips
	Hours   []hourView // of a week
	Href    string     // opens the day
}

// group puts releases on their days. On each the primary channels come first.
func (v *calendarView) group(releases []content.Release) {
	v.byDay = map[string][]content.Release{}
	for _, r := range releases {
		day := r.Due.In(v.zone).Format(time.DateOnly)
		v.byDay[day] = append(v.byDay[day], r)
		if !r.Due.Before(v.window.from) && r.Due.Before(v.window.to) {
			v.Total++
		}
	}
	for _, all := range v.byDay {
		slices.SortStableFunc(all, func(a, b content.Release) int { return v.rank(a) - v.rank(b) })
	}
}

func (v *calendarView) rank(r content.Release) int {
	if v.secondary[r.Channel] {
		return 1
	}
	return 0
}

// fillMonth makes the weeks of a month.
func (v *calendarView) fillMonth() {
	w := v.window
	for t := w.readFrom; t.Before(w.readTo); t = t.AddDate(0, 0, 1) {
		d := v.day(t)
		d.Outside = t.Month() != w.from.Month()
		all := v.byDay[d.Date]
		shown := all
		if len(all) > chipsPerDay+1 { // "+1" would take the room of the one it hides
			shown, d.More = all[:chipsPerDay], len(all)-chipsPerDay
		}
		d.Chips = v.chips(shown)
		if t.Weekday() == time.Monday {
			v.Weeks = append(v.Weeks, nil)
		}
		v.Weeks[len(v.Weeks)-1] = append(v.Weeks[len(v.Weeks)-1], d)
	}
}

// fillList makes the days of a month that have something on them, as many as a page can hold.
func (v *calendarView) fillList() {
	room := mostListed
	for t := v.window.from; t.Before(v.window.to); t = t.AddDate(0, 0, 1) {
		all := v.byDay[t.Format(time.DateOnly)]
		if len(all) == 0 {
			continue
		}
		d := v.day(t)
		shown := all[:min(room, len(all))]
		d.More = len(all) - len(shown)
		room, v.Cut = room-len(shown), v.Cut+d.More
		slices.SortStableFunc(shown, func(a, b content.Release) int { return a.Due.Compare(b.Due) })
		d.Chips = v.chips(shown)
		v.Days = append(v.Days, d)
	}
}

// open makes the day that the address asks to see whole.
func (v *calendarView) open() {
	t, err := time.ParseInLocation(time.DateOnly, v.asked.get("day"), v.zone)
	if err != nil || t.Before(v.window.readFrom) || !t.Before(v.window.readTo) {
		return
	}
	d := v.day(t)
	all := slices.Clone(v.byDay[d.Date])
	slices.SortStableFunc(all, func(a, b content.Release) int { return a.Due.Compare(b.Due) })
	d.Chips = v.chips(all)
	v.Day = &d
}

// day is one day without its releases.
func (v *calendarView) day(t time.Time) dayView {
	d := dayView{
		Date: t.Format(time.DateOnly), Number: t.Day(),
		Label: v.F("day_title", int(t.Month()), t.Day(), v.In(weekdays[t.Weekday()])),
	}
	today := v.now.Format(time.DateOnly)
	d.Today, d.Past = d.Date == today, d.Date < today
	if v.Lang == "en" {
		d.Label = t.Format("Mon 2 January")
	}
	d.Quotas = v.quotas[d.Date]
	d.Href = v.asked.with("day", d.Date) + "#day"
	if holiday, ok := content.HolidayOn(t); ok {
		d.Kind, d.Holiday = holiday.Kind, holiday.Name
		if holiday.Festival != "" {
			d.Holiday = holiday.Festival
		}
		d.Mark = v.T("day." + string(holiday.Kind))
	}
	if b, in := v.config.Calendar.BlackoutOn(t); in {
		d.Stop = cmp.Or(b.Reason, v.T("stop"))
	}
	return d
}
