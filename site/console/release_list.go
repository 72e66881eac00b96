package console

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"moxin/content"
	"moxin/site/web"
)

// listed is the most releases a page of the list shows; the next page is a link away.
const listed = 100

// releasesView is releases as a list.
type releasesView struct {
	*page
	Filters []filter
	Rows    []releaseRow
	Bulk    bool   // the visitor may do something with several at once
	From    string // the days asked for; "" = open
	To      string
	Keep    []link // what else was asked for, for the form of days
	First   string // the first page; "" = this is it
	Next    string // the next page; "" = this is the last
	Here    string // this page
}

func (h *handler) releases(w http.ResponseWriter, r *http.Request) error {
	v := releasesView{page: h.page(r, "calendar", speech.Of("releases").In(web.Language(r)))}
	q := v.asked
	f := v.wantedReleases()
	all, next, err := h.releasesFrom(r.Context(), f, q.get("after"))
	if err != nil {
		return err
	}
	v.filters()
	if next != "" {
		v.Next = q.with("after", next)
	}
	if q.get("after") != "" {
		v.First = q.with("after", "")
	}
	v.Rows, v.Here = v.rows(all), q.url()
	v.Bulk = h.Acts != nil && v.visit.may(bulkRoute)
	if err := h.phones(r.Context(), v.Rows); err != nil {
		return err
	}
	return h.pages.Write(w, r, "releases.html", v)
}

// Narrow reports whether the URL asks for some releases alone.
func (v releasesView) Narrow() bool { return len(v.asked.values) > 0 }

// wantedReleases is the filter that the URL asks for; a day that cannot be read asks for nothing.
func (v *releasesView) wantedReleases() content.ReleaseFilter {
	q := v.asked
	f := content.ReleaseFilter{Channel: q.get("channel"), Campaign: q.get("campaign"), Limit: listed}
	for _, s := range q.values["state"] {
		f.States = append(f.States, content.State(s))
	}
	if day, err := time.ParseInLocation(time.DateOnly, q.get("from"), v.zone); err == nil {
		f.From, v.From = day, q.get("from")
	}
	if day, err := time.ParseInLocation(time.DateOnly, q.get("to"), v.zone); err == nil {
		f.To, v.To = day.AddDate(0, 0, 1), q.get("to") // the day itself belongs to it
	}
	return f
}

// filters are the ways to narrow the list down, as links, and what of them the form of days keeps.
func (v *releasesView) filters() {
	q := v.asked.set("after", "") // another filter begins at its first page
	var states, campaigns []link
	for _, s := range content.States {
		states = append(states, link{Label: v.stateWord(s), Kind: string(s)})
	}
	for _, c := range v.config.Campaigns {
		campaigns = append(campaigns, link{Label: v.campaign(c.ID), Kind: c.ID})
	}
	v.Filters = []filter{
		q.filter("channel", v.T("channel"), v.channelLinks()),
		q.filter("state", v.T("state"), states),
		q.filter("campaign", v.T("campaign"), campaigns),
		v.days(q),
	}
	for _, s := range v.asked.values["state"] { // several are asked for by links of other pages
		for i := range v.Filters[1].Links {
			if l := &v.Filters[1].Links[i]; l.Kind == s {
				l.On, l.Href = true, q.with("state", "")
			}
		}
	}
	for _, key := range []string{"channel", "state", "campaign"} {
		for _, value := range q.values[key] {
			v.Keep = append(v.Keep, link{Label: key, Kind: value})
		}
	}
}

// spans are the days that the list can be narrowed to by a link, counted from today.
var spans = []struct {
	key      string
	from, to int
}{{"days.past", -30, -1}, {"days.today", 0, 0}, {"days.week", 0, 6}, {"days.month", 0, 29}}

func (v *releasesView) days(q query) filter {
	f := filter{Label: v.T("days")}
	for _, s := range spans {
		from, to := v.now.AddDate(0, 0, s.from).Format(time.DateOnly), v.now.AddDate(0, 0, s.to).Format(time.DateOnly)
		l := link{Label: v.T(s.key), Kind: s.key, On: v.From == from && v.To == to}
		l.Href = q.set("from", from).with("to", to)
		if l.On {
			l.Href = q.set("from", "").with("to", "")
		}
		f.Links = append(f.Links, l)
	}
	return f
}

// releasesFrom are a page of f.Limit releases behind a cursor, and the cursor behind it; "" = there
// are no more. A cursor that cannot be read is the beginning. Releases of one instant that span two pages
// are told apart by their ids.
func (h *handler) releasesFrom(ctx context.Context, f content.ReleaseFilter, after string) ([]content.Release, string, error) {
	due, id := readCursor(after)
	if due.After(f.From) {
		f.From = due
	}
	size := f.Limit
	for f.Limit = size + 1; ; f.Limit *= 2 {
		all, err := h.Store.Releases(ctx, f)
		if err != nil {
			return nil, "", err
		}
		got := len(all)
		all = slices.DeleteFunc(all, func(r content.Release) bool { return r.Due.Equal(due) && r.ID <= id })
		switch {
		case len(all) > size:
			return all[:size], cursor(all[size-1]), nil
		case got < f.Limit:
			return all, "", nil
		}
	}
}

// cursor names a release as the last of a page.
func cursor(r content.Release) string { return fmt.Sprintf("%d-%d", r.Due.UnixMicro(), r.ID) }

func readCursor(text string) (due time.Time, id int64) {
	micros, number, _ := strings.Cut(text, "-")
	at, err := strconv.ParseInt(micros, 10, 64)
	if err != nil {
		return time.Time{}, 0
	}
	if id, err = strconv.ParseInt(number, 10, 64); err != nil {
		return time.Time{}, 0
	}
	return time.UnixMicro(at), id
}
