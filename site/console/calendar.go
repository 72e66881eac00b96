package console

import (
	"context"
	"errors"
	"net/http"
	"time"

	"moxin/content"
	"moxin/site/web"
)

// Views of the calendar, as ?view= names them.
const (
	viewMonth = "month"
	viewWeek  = "week"
	viewList  = "list"
)

// moveRoute is the route that every way of moving a release posts to.
const moveRoute = "POST /releases/{id}/move"

// calendarView is a month or a week of the calendar, as a grid or a list.
type calendarView struct {
	*page
	View     string // month, week, list
	Views    []link
	Heading  string // 2026 年 12 月
	Prev     string
	Today    string
	Next     string
	Weekdays []string
	Weeks    [][]dayView // of a month
	Days     []dayView   // of a week, or of a list those with something on them
	Cut      int         // releases of a list that are not shown
	Day      *dayView    // the one that was opened
	Close    string
	Pauses   []pauseView
	Filters  []filter
	Total    int
	Unknown  string // said of a year without its decree
	Empty    bool   // nothing was ever planned
	Quiet    []silenceView
	// Stages and Audiences are how the content is balanced, Wanting what is wrong with that.
	Stages, Audiences []shareView
	Wanting           wanting
	Feed              string // the address for calendar programs
	// Moves: who looks may move releases. Back is this page as forms name it, Wall the calendar's
	// time on the wall, Says what the script says of moves.
	Moves     bool
	Back      string
	Wall      string
	Says      string
	Refused   string // a move that could not be
	Offer     *offerView
	Done      string
	window    window
	byDay     map[string][]content.Release
	quotas    map[string][]string // by day
	hold      hold
	secondary map[string]bool // channels
	waiting   []*chip         // those shown that may wait for others
}

// silenceView is a primary channel that has gone quiet.
type silenceView struct {
	Channel string
	Text    string
	Free    string // the week of its next slot
}

// window is what a view of the calendar shows, and what has to be read for that.
type window struct {
	view     string
	from, to time.Time // whole days: the month or the week that is named
	// readFrom and readTo are whole weeks around it, which a mix is weighed over.
	readFrom, readTo time.Time
}

func (h *handler) calendar(w http.ResponseWriter, r *http.Request) error {
	v, err := h.calendarView(r)
	if err != nil {
		return err
	}
	return h.pages.Write(w, r, "calendar.html", v)
}

func (h *handler) calendarView(r *http.Request) (*calendarView, error) {
	v := &calendarView{page: h.page(r, "calendar", "")}
	v.Done = v.done()
	v.asked = v.asked.set("done", "")
	q := v.asked
	v.window = v.windowOf(q)
	v.View = v.window.view
	all, err := h.Store.Releases(r.Context(), content.ReleaseFilter{
		Channel: q.get("channel"), Campaign: q.get("campaign"), From: v.window.readFrom, To: v.window.readTo, Brief: true,
	})
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		if v.Empty, err = h.never(r.Context()); err != nil {
			return nil, err
		}
	}
	if v.hold, err = h.hold(r.Context()); err != nil {
		return nil, err
	}
	if err := h.survey(r.Context(), v, all); err != nil {
		return nil, err
	}
	v.Feed = h.feedLink(r, q.get("channel"))
	v.Pauses = v.pauses(v.hold)
	v.frame()
	v.narrow(all)
	v.quotas = h.quotas(v.page, all)
	v.handle(h, r)
	v.group(v.chosen(all))
	return v, h.fill(r.Context(), v)
}

// never reports whether nothing was ever planned.
func (h *handler) never(ctx context.Context) (bool, error) {
	one, err := h.Store.Releases(ctx, content.ReleaseFilter{Limit: 1, Brief: true})
	return len(one) == 0, err
}

// survey says what is to be noticed about the span beside its releases.
func (h *handler) survey(ctx context.Context, v *calendarView, all []content.Release) error {
	articles, err := h.Store.ArticlesOf(ctx, slugsOf(all)...)
	if err != nil {
		return err
	}
	v.weigh(all, articles, v.window)
	silences, err := content.Silences(ctx, h.Store, v.config.Channels, v.now)
	if err != nil {
		return err
	}
	for _, s := range silences {
		if on := v.asked.get("channel"); on != "" && on != s.Channel.ID {
			continue
		}
		free, err := h.freeWeek(ctx, v.page, s.Channel.ID)
		if err != nil {
			return err
		}
		v.Quiet = append(v.Quiet, silenceView{s.Channel.ID, v.In(s.Say(v.now)), free})
	}
	return nil
}

// slugsOf are the names of the articles of releases, each once.
func slugsOf(releases []content.Release) []string {
	seen := map[string]bool{}
	var out []string
	for _, r := range releases {
		for _, it := range r.Items {
			if !seen[it.Slug] {
				seen[it.Slug] = true
				out = append(out, it.Slug)
			}
		}
	}
	return out
}

// handle prepares what moving takes, where the visitor may move anything.
func (v *calendarView) handle(h *handler, r *http.Request) {
	v.Moves = h.Acts != nil && v.visit.may(moveRoute)
	v.Back, v.Wall = v.asked.url(), v.now.Format(wallLayout)
	if v.Moves {
		v.Says = v.sayings()
	}
}

// fill makes what a view shows of the releases that were grouped.
func (h *handler) fill(ctx context.Context, v *calendarView) error {
	switch v.View {
	case viewWeek:
		if err := h.fillWeek(ctx, v); err != nil {
			return err
		}
	case viewList:
		v.fillList()
	default:
		v.fillMonth()
	}
	v.open()
	return h.await(ctx, v)
}

// calendarAgain shows the calendar that a move was sent from, with why it could not be. A move
// from elsewhere is answered by the release's own page.
func (h *handler) calendarAgain(w http.ResponseWriter, r *http.Request, status int, refused *Refusal) error {
	back := backFrom(r)
	if back == nil {
		return h.releaseAgain(w, r, h.reason(refused))
	}
	shown := r.Clone(r.Context())
	shown.Method, shown.URL = http.MethodGet, back
	v, err := h.calendarView(shown)
	if err != nil {
		return err
	}
	v.Switch = web.OtherLanguage(shown, v.Lang)
	v.Refused = v.In(refused.Text)
	v.Offer = v.offer(r, refused)
	return h.pages.WriteStatus(w, r, status, "calendar.html", v)
}

// refusedStatus is the answer to a word that could not be.
func refusedStatus(err error) int {
	if errors.Is(err, ErrChanged) {
		return http.StatusConflict
	}
	return http.StatusUnprocessableEntity
}
