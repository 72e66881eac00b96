package handoff

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"moxin/content"
)

// listView is the page of all open hand-offs.
type listView struct {
	base
	Groups []groupView
	Until  instant // when the link stops working
}

// groupView are the hand-offs whose minute has come, or those whose has not.
type groupView struct {
	Key  string // of its heading
	Rows []rowView
}

type rowView struct {
	URL      string
	Title    string
	Platform content.Platform
	Channel  string
	Due      instant
	When     string
	Overdue  bool
}

// list answers a list's token; false for any other.
func (h *handler) list(w http.ResponseWriter, r *http.Request) bool {
	until, ok := h.Key.List(r.PathValue("token"))
	if !ok || h.Waiting == nil {
		return false
	}
	if h.Now().After(until) {
		h.notice(w, r, http.StatusGone, "list_gone")
		return true
	}
	open, err := h.waiting(r.Context())
	if err != nil {
		h.broken(w, r, err)
		return true
	}
	v := listView{base: h.base(r), Until: h.instant(until)}
	var due, later []rowView
	q := query(r, r.PathValue("token"))
	for _, p := range open {
		row := rowView{URL: "/h/" + p.Token + q, Title: p.Title, Platform: platform(p.Platform), Channel: p.Channel, Due: h.instant(p.Due)}
		row.When, row.Overdue = when(p.Due.Sub(h.Now()), v.Lang)
		if p.Due.After(h.Now()) {
			later = append(later, row)
		} else {
			due = append(due, row)
		}
	}
	for _, g := range []groupView{{"list_due", due}, {"list_later", later}} {
		if len(g.Rows) > 0 {
			v.Groups = append(v.Groups, g)
		}
	}
	h.write(w, r, http.StatusOK, "list.html", v)
	return true
}

// waiting are the open hand-offs, due first.
func (h *handler) waiting(ctx context.Context) ([]content.Handoff, error) {
	open, err := h.Waiting(ctx)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(open, func(a, b content.Handoff) int {
		return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Release, b.Release))
	})
	return open, nil
}

// place is where a hand-off stands among the open ones, from 1, and how many there are; 0 when that
// is not known. The page of one release tells nothing else of the others.
func (h *handler) place(ctx context.Context, p Package) (at, of int) {
	if h.Waiting == nil || p.State != content.HandedOff {
		return 0, 0
	}
	open, err := h.waiting(ctx)
	if err != nil {
		h.Log.WarnContext(ctx, "hand-off list", "error", err)
		return 0, 0
	}
	at = slices.IndexFunc(open, func(o content.Handoff) bool { return o.Token == p.Token })
	return at + 1, len(open)
}

// fromList is the list that a reader came from, "" for none or one that has ended.
func (h *handler) fromList(r *http.Request) string {
	token := r.URL.Query().Get("list")
	if until, ok := h.Key.List(token); !ok || h.Now().After(until) {
		return ""
	}
	return token
}

// query is what pages and forms of one reader carry on: the language they chose and the list they
// came from.
func query(r *http.Request, list string) string {
	q := url.Values{}
	if l := asked(r); l != "" {
		q.Set("lang", l)
	}
	if list != "" {
		q.Set("list", list)
	}
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// listLife is how long a list's link works, for whoever makes one.
const listLife = 7 * 24 * time.Hour

// ListUntil is the instant that a list's link made now works until.
func ListUntil(now time.Time) time.Time { return now.Add(listLife) }
