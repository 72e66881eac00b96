package console

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"moxin/content"
)

const (
	upcoming  = 10 // releases that are next
	mostShown = 6  // of one kind that needs a person; the rest is a link away
	countedTo = 99 // of one kind; more than that is "99+"
)

// urgent orders what needs a person, with the command that settles it.
var urgent = []struct {
	key     string
	states  []content.State
	command string
	all     string // where all of them are
}{
	{"in_doubt", []content.State{content.InDoubt}, "moxin release resolve ID (--found URL | --absent | --failed)", "/releases?state=in_doubt"},
	{"failed", []content.State{content.Failed}, "moxin release retry ID", "/releases?state=failed"},
	{"handed_off", []content.State{content.HandedOff}, "moxin release confirm ID --link URL", "/releases?state=handed_off"},
	{"planned", []content.State{content.Planned}, "moxin release approve ID", "/approvals"},
	{"missed", []content.State{content.Missed, content.Expired}, "moxin release retry ID --at TIME", "/releases?state=missed&state=expired"},
}

// todayView is the first page.
type todayView struct {
	*page
	Pauses  []pauseView
	Groups  []group
	Next    []releaseRow
	Health  healthView
	Refused string // why a form was not taken
	Done    string
}

// group is releases that need the same from a person.
type group struct {
	Key     string
	State   content.State // whose shape stands before the label
	Label   string
	Hint    string
	Command string // for whoever may do nothing here
	Count   string
	Rows    []task
	More    string // how many beyond Rows; "" = none
	Href    string // all of them
}

// task is a release that needs a person, with the forms that settle it.
type task struct {
	releaseRow
	Do *choices
}

func (h *handler) today(w http.ResponseWriter, r *http.Request) error {
	v, err := h.todayView(r)
	if err != nil {
		return err
	}
	return h.pages.Write(w, r, "today.html", v)
}

func (h *handler) todayView(r *http.Request) (todayView, error) {
	ctx := r.Context()
	v := todayView{page: h.page(r, "today", "")}
	hold, err := h.hold(ctx)
	if err != nil {
		return v, err
	}
	v.Pauses, v.Done = v.pauses(hold), v.doneTo()
	if v.Groups, err = h.groups(ctx, v.page); err != nil {
		return v, err
	}
	if v.Next, err = h.next(ctx, v.page, hold); err != nil {
		return v, err
	}
	v.Health, err = h.health(ctx, v.page)
	return v, err
}

func (h *handler) groups(ctx context.Context, p *page) ([]group, error) {
	var out []group
	for _, u := range urgent {
		all, err := h.Store.Releases(ctx, content.ReleaseFilter{States: u.states, Limit: countedTo + 1})
		if err != nil {
			return nil, err
		}
		if len(all) == 0 {
			continue
		}
		g := group{
			Key: u.key, State: u.states[0], Label: p.T("need." + u.key), Hint: p.hint(u.key, all),
			Count: atMost(len(all), countedTo), Href: u.all,
		}
		if len(all) > mostShown {
			g.More = p.F("more", atMost(len(all)-mostShown, countedTo-mostShown))
		}
		if g.Rows, err = h.tasks(ctx, p, all[:min(len(all), mostShown)]); err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(g.Rows, func(t task) bool { return t.Do.Any() }) {
			g.Command = u.command
		}
		out = append(out, g)
	}
	return out, nil
}

// hint says what releases need a person for: hand-offs are posted, or confirmed by colleagues in WeCom.
func (p *page) hint(need string, all []content.Release) string {
	hint := p.T("need." + need + ".hint")
	if need != "handed_off" || !slices.ContainsFunc(all, isTask) {
		return hint
	}
	tasks := p.T("need.handed_off.tasks")
	if !slices.ContainsFunc(all, func(r content.Release) bool { return !isTask(r) }) {
		return tasks
	}
	return hint + p.T("semicolon") + tasks
}

// atMost is a figure that was countedTo no further than a limit: 99+.
func atMost(n, limit int) string {
	if n > limit {
		return strconv.Itoa(limit) + "+"
	}
	return strconv.Itoa(n)
}

// tasks are releases with what the visitor may do about each from the first page.
func (h *handler) tasks(ctx context.Context, p *page, releases []content.Release) ([]task, error) {
	rows := p.rows(releases)
	if err := h.phones(ctx, rows); err != nil {
		return nil, err
	}
	out := make([]task, len(rows))
	for i, r := range releases {
		var e Evidence // of drafts, which those that may be given up from here can have left
		var err error
		if slices.Contains(offers[ActRetry], r.State) || r.State == content.HandedOff && isTask(r) {
			e, err = h.evidence(ctx, r.ID)
		}
		if err != nil {
			return nil, err
		}
		t, err := h.ties(ctx, r, e)
		if err != nil {
			return nil, err
		}
		if e.Progress != nil {
			rows[i].Progress = p.In(e.Progress.Words())
		}
		out[i] = task{rows[i], h.choices(p, r, t)}
		out[i].Do.Back = "/"
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
	ids := make([]int64, len(all))
	for i, r := range all {
		ids[i] = r.ID
	}
	if len(ids) == 0 {
		return nil, nil // no ids would mean all
	}
	waits, err := h.Store.WaitsOf(ctx, ids...)
	if err != nil {
		return nil, err
	}
	rows := p.rows(all)
	for i, r := range all {
		if r.State.Changeable() {
			rows[i].Waits = append(p.waits(r, hold), p.others(waits[r.ID])...)
		}
	}
	return rows, nil
}
