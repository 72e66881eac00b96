package api

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"moxin/content"
)

// How many releases a page holds.
const (
	pageUnsaid = 100
	pageMost   = 500
)

// page is one page of releases, by due instant and id.
type page struct {
	Releases   []release `json:"releases"`
	NextCursor string    `json:"next_cursor,omitempty"`
}

// list answers with the releases that the filters choose.
func (h *Handler) list(r *http.Request) (answer, error) {
	if err := onlyParameters(r, "state", "channel", "slug", "campaign", "from", "to", "limit", "cursor"); err != nil {
		return answer{}, err
	}
	q := r.URL.Query()
	f, err := h.filter(q)
	if err != nil {
		return answer{}, err
	}
	limit, err := number(q, "limit", pageUnsaid, pageMost)
	if err != nil {
		return answer{}, err
	}
	after, err := readCursor(q.Get("cursor"))
	if err != nil {
		return answer{}, err
	}
	all, err := h.after(r.Context(), f, after, limit+1)
	if err != nil {
		return answer{}, err
	}
	var out page
	if len(all) > limit {
		all = all[:limit]
		out.NextCursor = cursorOf(all[limit-1]).String()
	}
	out.Releases = releasesOf(all)
	return answer{body: out}, nil
}

// filter reads what is asked for. A channel or a state that does not exist is told, not answered
// with nothing.
func (h *Handler) filter(q url.Values) (content.ReleaseFilter, error) {
	f := content.ReleaseFilter{Slug: q.Get("slug"), Campaign: q.Get("campaign")}
	for _, list := range q["state"] {
		for name := range strings.SplitSeq(list, ",") {
			if !slices.Contains(content.States, content.State(name)) {
				return f, wrong(typeParameter, "state", content.T("没有状态 "+clip(name), "there is no state "+clip(name)))
			}
			f.States = append(f.States, content.State(name))
		}
	}
	var err error
	if f.Channel, err = h.channel(q, false); err != nil {
		return f, err
	}
	if f.From, err = h.instant(q, "from"); err != nil {
		return f, err
	}
	f.To, err = h.instant(q, "to")
	return f, err
}

// after lists up to n releases behind a cursor. Those due at the cursor's own instant are read again
// and left out; a crowd of them asks for more.
func (h *Handler) after(ctx context.Context, f content.ReleaseFilter, c cursor, n int) ([]content.Release, error) {
	if c.due.After(f.From) {
		f.From = c.due
	}
	for f.Limit = n; ; f.Limit *= 2 {
		all, err := h.Store.Releases(ctx, f)
		if err != nil {
			return nil, err
		}
		whole := len(all) < f.Limit
		all = slices.DeleteFunc(all, func(r content.Release) bool { return !c.before(r) })
		if whole || len(all) >= n {
			return all[:min(n, len(all))], nil
		}
	}
}

// cursor is the place behind a release in the order of due instant and id.
type cursor struct {
	due time.Time
	id  int64
}

func cursorOf(r content.Release) cursor { return cursor{r.Due, r.ID} }

func (c cursor) before(r content.Release) bool {
	if c.id == 0 || r.Due.After(c.due) {
		return true
	}
	return r.Due.Equal(c.due) && r.ID > c.id
}

// String is opaque to programs: what it is made of may change.
func (c cursor) String() string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "1.%d.%d", c.due.UnixMicro(), c.id))
}

func readCursor(s string) (cursor, error) {
	var c cursor
	if s == "" {
		return c, nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(s)
	parts := strings.Split(string(raw), ".")
	if err != nil || len(parts) != 3 || parts[0] != "1" {
		return c, badCursor()
	}
	us, err := strconv.ParseInt(parts[1], 10, 64)
	id, idErr := strconv.ParseInt(parts[2], 10, 64)
	if err != nil || idErr != nil || id < 1 {
		return c, badCursor()
	}
	return cursor{time.UnixMicro(us), id}, nil
}

func badCursor() error {
	return wrong(typeParameter, "cursor", content.T("要是上一页的 next_cursor", "has to be the next_cursor of the page before"))
}
