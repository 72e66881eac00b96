package console

import (
	"net/http"
	"slices"
	"time"

	"moxin/content"
)

// chipsPerDay is how many releases a day of the grid shows; the rest is behind "+n".
const chipsPerDay = 3

// calendarView is a month.
type calendarView struct {
	*page
	Month    string // 2026 年 12 月
	Prev     string
	Today    string
	Next     string
	Weekdays []string
	Weeks    [][]dayView
	Agenda   []dayView // the same for narrow screens: only days with something on them
	Day      *dayView  // the one that was opened
	Close    string
	Pauses   []pauseView
	Filters  []filter
	Total    int
	Unknown  string // said of a year without its decree
	Empty    bool   // nothing was ever planned
	// Stages and Audiences are how the month's content is balanced, Wanting what is wrong with that.
	Stages, Audiences []shareView
	Wanting           []string
	Feed              string              // the address for calendar programs
	quotas            map[string][]string // by day
}

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
	Chips   []releaseRow
	More    int // releases beyond Chips
	All     []releaseRow
	Href    string // opens the day
}

func (h *handler) calendar(w http.ResponseWriter, r *http.Request) error {
	v := calendarView{page: h.page(r, "calendar", "")}
	q := v.asked
	month := v.month(q.get("month"))
	from, to := gridOf(month)
	all, err := h.Store.Releases(r.Context(), content.ReleaseFilter{Channel: q.get("channel"), From: from, To: to})
	if err != nil {
		return err
	}
	if len(all) == 0 && q.get("channel") == "" {
		one, err := h.Store.Releases(r.Context(), content.ReleaseFilter{Limit: 1})
		if err != nil {
			return err
		}
		v.Empty = len(one) == 0
	}
	hold, err := h.hold(r.Context())
	if err != nil {
		return err
	}
	articles, err := h.Store.Articles(r.Context())
	if err != nil {
		return err
	}
	v.weigh(all, articles, month)
	v.Feed = h.feedLink(r, q.get("channel"))
	v.Pauses = v.pauses(hold)
	v.frame(q, month)
	v.Filters = []filter{
		q.filter("channel", v.T("channel"), v.channelLinks()),
		q.filter("state", v.T("state"), v.stateLinks(all, month, q.get("state"))),
	}
	v.quotas = h.quotas(v.page, all)
	v.fill(q, month, chosen(all, content.State(q.get("state"))))
	return h.pages.Write(w, r, "calendar.html", v)
}

// month is the first day of the month asked for, or of the present one.
func (p *page) month(text string) time.Time {
	t, err := time.ParseInLocation("2006-01", text, p.zone)
	if err != nil {
		t = time.Date(p.now.Year(), p.now.Month(), 1, 0, 0, 0, 0, p.zone)
	}
	return t
}

// gridOf is the span of whole weeks, Monday first, that a month needs.
func gridOf(month time.Time) (from, to time.Time) {
	from = month.AddDate(0, 0, -mondayFirst(month))
	last := month.AddDate(0, 1, -1)
	return from, last.AddDate(0, 0, 7-mondayFirst(last))
}

// mondayFirst counts days since Monday.
func mondayFirst(t time.Time) int { return (int(t.Weekday()) + 6) % 7 }

// frame fills what does not depend on releases.
func (v *calendarView) frame(q query, month time.Time) {
	bare := q.set("day", "")
	v.Month = v.F("month_title", month.Year(), int(month.Month()))
	if v.Lang == "en" {
		v.Month = month.Format("January 2006")
	}
	v.Prev = bare.with("month", month.AddDate(0, -1, 0).Format("2006-01"))
	v.Next = bare.with("month", month.AddDate(0, 1, 0).Format("2006-01"))
	v.Today, v.Close = bare.with("month", ""), bare.url()
	for i := range 7 {
		v.Weekdays = append(v.Weekdays, v.In(weekdays[(i+1)%7]))
	}
	if !content.HolidaysKnown(month.Year()) {
		v.Unknown = v.F("no_decree", month.Year())
	}
}

// stateLinks are the states of a month with how many releases are in each.
func (v *calendarView) stateLinks(all []content.Release, month time.Time, on string) []link {
	counts := map[content.State]int{}
	end := month.AddDate(0, 1, 0)
	for _, r := range all {
		if !r.Due.Before(month) && r.Due.Before(end) {
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

// chosen narrows releases to a state; without one, all but what was given up.
func chosen(all []content.Release, state content.State) []content.Release {
	return slices.DeleteFunc(slices.Clone(all), func(r content.Release) bool {
		if state == "" {
			return r.State == content.Cancelled
		}
		return r.State != state
	})
}

// fill puts releases on their days.
func (v *calendarView) fill(q query, month time.Time, releases []content.Release) {
	byDay := map[string][]releaseRow{}
	for _, r := range releases {
		day := r.Due.In(v.zone).Format(time.DateOnly)
		byDay[day] = append(byDay[day], v.row(r))
	}
	from, to := gridOf(month)
	for t := from; t.Before(to); t = t.AddDate(0, 0, 1) {
		d := v.day(t, byDay[t.Format(time.DateOnly)])
		d.Outside = t.Month() != month.Month()
		d.Quotas = v.quotas[d.Date]
		d.Href = q.with("day", d.Date) + "#day"
		if mondayFirst(t) == 0 {
			v.Weeks = append(v.Weeks, nil)
		}
		v.Weeks[len(v.Weeks)-1] = append(v.Weeks[len(v.Weeks)-1], d)
		if !d.Outside {
			v.Total += len(d.All)
			if len(d.All) > 0 || d.Today {
				v.Agenda = append(v.Agenda, d)
			}
		}
		if d.Date == q.get("day") {
			v.Day = &d
		}
	}
}

// day is one day with its releases.
func (p *page) day(t time.Time, rows []releaseRow) dayView {
	d := dayView{
		Date: t.Format(time.DateOnly), Number: t.Day(), All: rows, Chips: rows,
		Label: p.F("day_title", int(t.Month()), t.Day(), p.In(weekdays[t.Weekday()])),
	}
	today := p.now.Format(time.DateOnly)
	d.Today, d.Past = d.Date == today, d.Date < today
	if p.Lang == "en" {
		d.Label = t.Format("Mon 2 January")
	}
	if len(rows) > chipsPerDay+1 { // "+1" would take the room of the one it hides
		d.Chips, d.More = rows[:chipsPerDay], len(rows)-chipsPerDay
	}
	if holiday, ok := content.HolidayOn(t); ok {
		d.Kind, d.Holiday = holiday.Kind, holiday.Name
		if holiday.Festival != "" {
			d.Holiday = holiday.Festival
		}
		d.Mark = p.T("day." + string(holiday.Kind))
	}
	for _, b := range p.config.Calendar.Blackout {
		if !d.before(b.From, p.zone) && !d.after(b.To, p.zone) {
			d.Stop = b.Reason
		}
	}
	return d
}

func (d dayView) before(t time.Time, zone *time.Location) bool {
	return d.Date < t.In(zone).Format(time.DateOnly)
}
func (d dayView) after(t time.Time, zone *time.Location) bool {
	return d.Date > t.In(zone).Format(time.DateOnly)
}
