package console

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"

	"moxin/content"
)

const (
	upcoming  = 10 // releases that are next
	mostShown = 6  // of one kind that needs a person; the rest is a link away
)

// urgent orders what needs a person, with the command that settles it.
var urgent = []struct {
	key     string
	states  []content.State
	command string
}{
	{"in_doubt", []content.State{content.InDoubt}, "moxin release resolve ID (--found URL | --absent | --failed)"},
	{"failed", []content.State{content.Failed}, "moxin release retry ID"},
	{"handed_off", []content.State{content.HandedOff}, "moxin release confirm ID --link URL"},
	{"planned", []content.State{content.Planned}, "moxin release approve ID"},
	{"missed", []content.State{content.Missed, content.Expired}, "moxin release retry ID --at TIME"},
}

// todayView is the first page.
type todayView struct {
	*page
	Pauses []pauseView
	Groups []group
	Next   []releaseRow
	Health healthView
}

// group is releases that need the same from a person.
type group struct {
	Key     string
	State   content.State // whose shape stands before the label
	Label   string
	Hint    string
	Command string
	Count   int
	Rows    []releaseRow
	More    int
	Href    string // all of them
}

func (h *handler) today(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	v := todayView{page: h.page(r, "today", "")}
	hold, err := h.hold(ctx)
	if err != nil {
		return err
	}
	v.Pauses = v.pauses(hold)
	if v.Groups, err = h.groups(ctx, v.page); err != nil {
		return err
	}
	if v.Next, err = h.next(ctx, v.page, hold); err != nil {
		return err
	}
	if v.Health, err = h.health(ctx, v.page); err != nil {
		return err
	}
	return h.pages.Write(w, r, "today.html", v)
}

func (h *handler) groups(ctx context.Context, p *page) ([]group, error) {
	var out []group
	for _, u := range urgent {
		all, err := h.Store.Releases(ctx, content.ReleaseFilter{States: u.states})
		if err != nil {
			return nil, err
		}
		if len(all) == 0 {
			continue
		}
		g := group{
			Key: u.key, State: u.states[0], Label: p.T("need." + u.key), Hint: p.T("need." + u.key + ".hint"), Command: u.command,
			Count: len(all), More: max(0, len(all)-mostShown),
			Href: "/releases?" + url.Values{"state": {string(u.states[0])}}.Encode(),
		}
		g.Rows = p.rows(all[:len(all)-g.More])
		if err := h.phones(ctx, g.Rows); err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, nil
}

// phones finds the hand-off pages of releases that a person completes.
func (h *handler) phones(ctx context.Context, rows []releaseRow) error {
	for i, row := range rows {
		if row.State != content.HandedOff || h.Handoff == nil {
			continue
		}
		pack, err := h.Store.HandoffOf(ctx, row.ID)
		if errors.Is(err, h.Missing) {
			continue // a draft that waits in the platform's own box
		}
		if err != nil {
			return err
		}
		rows[i].Phone = h.Handoff(pack.Token)
	}
	return nil
}

// next are the releases that go out next, and what each waits for.
func (h *handler) next(ctx context.Context, p *page, hold hold) ([]releaseRow, error) {
	all, err := h.Store.Releases(ctx, content.ReleaseFilter{
		States: []content.State{content.Planned, content.Approved, content.Queued, content.Publishing, content.Submitted},
		Limit:  upcoming,
	})
	if err != nil {
		return nil, err
	}
	rows := p.rows(all)
	for i, r := range all {
		if slices.Contains([]content.State{content.Planned, content.Approved}, r.State) {
			rows[i].Waits = p.waits(r, hold)
		}
	}
	return rows, nil
}
