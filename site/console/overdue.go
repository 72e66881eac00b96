package console

import (
	"context"
	"slices"
	"strconv"
	"time"

	"moxin/content"
)

// shownStuck is how many releases of one reason the health page names.
const shownStuck = 6

// stuckView is releases that are past their instant for the same reason.
type stuckView struct {
	Key    string // planned, connect, paused, retry, waits, queued, ready
	Reason string
	Count  int
	Rows   []releaseRow
	More   int
}

// overdueView is what should have gone out and did not, not yet past its window.
type overdueView struct {
	Groups []stuckView
	Count  int
	Lag    string // how long the oldest waits that nothing stops; "" = none does
}

// overdue finds what is past its instant, and why, as the store will say once it is missed.
func (h *handler) overdue(ctx context.Context, p *page) (overdueView, error) {
	var v overdueView
	all, err := h.Store.Releases(ctx, content.ReleaseFilter{
		States: []content.State{content.Planned, content.Approved, content.Queued}, To: p.now,
	})
	if err != nil || len(all) == 0 {
		return v, err
	}
	hold, err := h.hold(ctx)
	if err != nil {
		return v, err
	}
	waits, err := h.Store.WaitsOf(ctx, ids(all)...)
	if err != nil {
		return v, err
	}
	v.Count = len(all)
	var lag time.Duration
	for _, r := range all {
		key, reason := p.stuck(r, hold, waits[r.ID])
		if key == "ready" {
			lag = max(lag, p.now.Sub(later(r.Due, r.NotBefore)))
		}
		v.add(key, reason, p.row(r))
	}
	if lag > 0 {
		v.Lag = p.short(lag)
	}
	return v, nil
}

func ids(releases []content.Release) []int64 {
	out := make([]int64, len(releases))
	for i, r := range releases {
		out[i] = r.ID
	}
	return out
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func (v *overdueView) add(key, reason string, row releaseRow) {
	i := slices.IndexFunc(v.Groups, func(g stuckView) bool { return g.Reason == reason })
	if i < 0 {
		i = len(v.Groups)
		v.Groups = append(v.Groups, stuckView{Key: key, Reason: reason})
	}
	g := &v.Groups[i]
	if g.Count++; len(g.Rows) < shownStuck {
		g.Rows = append(g.Rows, row)
	} else {
		g.More++
	}
}

// stuck is the first thing that keeps a release, in the order in which the store names it when the
// release is missed.
func (p *page) stuck(r content.Release, h hold, waits []content.Wait) (key, reason string) {
	if r.State == content.Planned {
		return "planned", p.T("running.stuck.planned")
	}
	if !h.connected[r.Channel] {
		return "connect", p.F("wait.connect", r.Channel)
	}
	for _, pause := range h.pauses {
		if pause.Covers(r.Channel, r.Platform) && pause.Lasts(p.now) {
			return "paused", p.F("wait.paused", pause.Reason)
		}
	}
	if i := slices.IndexFunc(waits, func(w content.Wait) bool { return !w.Over() }); i >= 0 {
		return "waits", p.F("running.stuck.waits", waits[i].Title, strconv.FormatInt(waits[i].Release, 10))
	}
	switch {
	case r.NotBefore.After(p.now):
		return "retry", p.F("wait.retry", p.instant(r.NotBefore).Text)
	case r.State == content.Queued:
		return "queued", p.T("running.stuck.queued")
	}
	return "ready", p.T("running.stuck.ready")
}

// nearView is what is due around now, by state.
type nearView struct {
	State content.State
	Word  string
	Last  int // due in the last hour
	Next  int // due in the next one
}

func (h *handler) near(ctx context.Context, p *page) ([]nearView, error) {
	all, err := h.Store.Releases(ctx, content.ReleaseFilter{From: p.now.Add(-time.Hour), To: p.now.Add(time.Hour)})
	if err != nil {
		return nil, err
	}
	var out []nearView
	for _, s := range content.States {
		v := nearView{State: s, Word: p.stateWord(s)}
		for _, r := range all {
			switch {
			case r.State != s:
			case r.Due.Before(p.now):
				v.Last++
			default:
				v.Next++
			}
		}
		if v.Last+v.Next > 0 {
			out = append(out, v)
		}
	}
	return out, nil
}

// openDoubt is a release in doubt and since when it is.
type openDoubt struct {
	releaseRow
	Since instant
	Open  string // for how long
}

func (h *handler) doubts(ctx context.Context, p *page) ([]openDoubt, error) {
	all, err := h.Store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.InDoubt}})
	if err != nil {
		return nil, err
	}
	var out []openDoubt
	for _, r := range all {
		v := openDoubt{releaseRow: p.row(r), Since: p.instant(time.Time{}), Open: unknown}
		steps, err := h.Store.Entries(ctx, content.EntryFilter{
			Subject: "release:" + strconv.FormatInt(r.ID, 10), Action: "release.transition", Limit: 20,
		})
		if err != nil {
			return nil, err
		}
		if i := slices.IndexFunc(steps, func(e content.Entry) bool { return e.To == string(content.InDoubt) }); i >= 0 {
			v.Since, v.Open = p.instant(steps[i].At), p.span(p.now.Sub(steps[i].At))
		}
		out = append(out, v)
	}
	return out, nil
}
