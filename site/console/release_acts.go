package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"moxin/content"
	"moxin/site/web"
)

// actRoute is the route of the forms of one release.
const actRoute = "POST /releases/{id}/act"

// offers are the acts that the states of a release have room for.
var offers = map[Act][]content.State{
	ActApprove: {content.Planned},
	ActMove:    {content.Planned, content.Approved},
	ActUnwait:  {content.Planned, content.Approved, content.Missed},
	ActRetry:   {content.Failed, content.Missed, content.Expired},
	ActConfirm: {content.HandedOff},
	ActCannot:  {content.HandedOff},
	ActRemind:  {content.HandedOff},
	ActDiscard: {content.Cancelled},
	ActCancel: {content.Planned, content.Approved, content.Queued, content.HandedOff,
		content.Failed, content.Missed, content.Expired},
}

// choices are the forms that a release's state has room for and its visitor may send.
type choices struct {
	*page
	Row     releaseRow
	Action  string // where the forms go
	Back    string // the page that they come from; "" = the release's own
	Look    bool   // sent before, and may be on the platform: somebody has to look
	Draft   bool   // waits on the platform, or is left there
	Task    bool   // colleagues confirm it in WeCom
	Bar     string // why the visitor may not approve
	Consent consentView
	Date    string // what the fields begin with
	Clock   string
	Link    string
	Why     string
	Refused bool // a form was not taken: what was typed is kept
	// Next, NextDate and NextClock are the next instant that would do for a move that was refused.
	Next, NextDate, NextClock string
	can                       map[Act]bool
	doubts                    bool // the visitor may end doubts
}

// Missed, Over and Doubtful tell buttons of one act apart by where the release stands.
func (c *choices) Missed() bool { return c.Row.State == content.Missed }

// Over reports whether the release ended without a publication.
func (c *choices) Over() bool { return slices.Contains(offers[ActRetry], c.Row.State) }

// Doubtful reports whether somebody has to find out first what became of it.
func (c *choices) Doubtful() bool { return c.Row.State == content.InDoubt && c.doubts }

// Can reports whether there is a form for an act.
func (c *choices) Can(act string) bool { return c != nil && c.can[Act(act)] }

// Any reports whether there is a form at all.
func (c *choices) Any() bool { return c != nil && (len(c.can) > 0 || c.Doubtful()) }

// Listed reports whether something is done by the forms of choices; a doubt has its own.
func (c *choices) Listed() bool { return c != nil && len(c.can) > 0 }

// Quick reports whether the first page offers more for it than approval. What colleagues confirm in WeCom
// ends by itself: there they are reminded, and what else there is stands on the release's own page.
func (c *choices) Quick() bool {
	return c.Doubtful() || c.Over() && c.Any() || c.Can("remind") || c.Can("confirm") && !c.Task
}

// Field names an element of a form so that it stands once on a page of many.
func (c *choices) Field(name string) string { return fmt.Sprintf("%s-%d", name, c.Row.ID) }

// typed keeps what a person typed into a form that was refused.
func (c *choices) typed(r *http.Request) {
	if c == nil {
		return
	}
	c.Refused, c.Link, c.Why = true, r.PostFormValue("link"), r.PostFormValue("why")
	if date := r.PostFormValue("date"); date != "" {
		c.Date, c.Clock = date, r.PostFormValue("clock")
	}
	if next, _ := r.Context().Value(nextKey{}).(time.Time); !next.IsZero() {
		next = next.Add(time.Minute - 1).Truncate(time.Minute).In(c.zone) // the fields have no seconds
		c.Next, c.NextDate, c.NextClock = c.instant(next).Text, next.Format(time.DateOnly), next.Format("15:04")
	}
}

// ties are what decides which acts a release has room for, beside its state.
type ties struct {
	waits     []content.Wait // what it still waits for
	approvals []content.Approval
	attempts  []content.Attempt
	draft     *Draft
}

// choices are the forms for a release; nil where the visitor has none.
func (h *handler) choices(p *page, r content.Release, t ties) *choices {
	c := &choices{
		page: p, Row: p.row(r), Action: releaseHref(r.ID) + "/act", Look: mayExist(r, t.attempts),
		Draft: t.draft != nil && !t.draft.At.IsZero(), Task: isTask(r), Consent: p.consent(r, t.approvals), can: map[Act]bool{},
	}
	due := r.Due.In(p.zone)
	if !due.After(p.now) {
		due = p.now.Add(time.Hour).Truncate(time.Hour)
	}
	c.Date, c.Clock = due.Format(time.DateOnly), due.Format("15:04")
	if h.Acts == nil || !p.visit.may(actRoute) {
		return c
	}
	c.doubts = p.visit.may("POST /releases/{id}/resolve")
	for act, states := range offers {
		if slices.Contains(states, r.State) {
			c.can[act] = true
		}
	}
	if c.can[ActApprove] {
		c.Bar = p.barred(r, t.approvals)
		if c.Bar != "" {
			delete(c.can, ActApprove)
		}
	}
	if !slices.ContainsFunc(t.waits, func(w content.Wait) bool { return !w.Over() }) {
		delete(c.can, ActUnwait)
	}
	if !c.Draft {
		delete(c.can, ActDiscard)
	}
	if ch, _ := p.config.Channel(r.Channel); !c.Task || ch.Mode == content.ModeMoment { // WeCom reminds of messages alone
		delete(c.can, ActRemind)
	}
	return c
}

// mayExist reports whether an earlier try may have left a post, so that a person has to look before
// it goes out again. The desk has the last word; this decides which question is asked.
func mayExist(r content.Release, attempts []content.Attempt) bool {
	if r.State == content.Expired {
		return true
	}
	if len(attempts) == 0 {
		return false
	}
	last := attempts[len(attempts)-1].Result
	return last == content.InDoubt || last == content.HandedOff || last == "" ||
		slices.ContainsFunc(attempts, func(a content.Attempt) bool { return a.Late != "" })
}

// wants reads what the form of an act says, and refuses what it must not leave out.
var wants = map[Act]func(p *page, r *http.Request, w *Word) error{
	ActApprove: func(_ *page, r *http.Request, w *Word) error {
		if w.Digest = r.PostFormValue("digest"); w.Digest == "" {
			return refusal("act.form")
		}
		return nil
	},
	ActMove: func(p *page, r *http.Request, w *Word) (err error) {
		w.At, err = p.moment(r)
		return err
	},
	ActRetry: func(p *page, r *http.Request, w *Word) (err error) {
		w.Looked = r.PostFormValue("looked") != ""
		if r.PostFormValue("when") != "now" {
			w.At, err = p.moment(r)
		}
		return err
	},
	ActCancel: func(*page, *http.Request, *Word) error { return nil },
	ActConfirm: func(_ *page, _ *http.Request, w *Word) error {
		if w.Link == "" && w.Why == "" {
			return refusal("act.need_proof")
		}
		return nil
	},
	ActCannot:  needsWhy,
	ActUnwait:  needsWhy,
	ActRemind:  func(*page, *http.Request, *Word) error { return nil },
	ActDiscard: func(*page, *http.Request, *Word) error { return nil },
}

func needsWhy(_ *page, _ *http.Request, w *Word) error {
	if w.Why == "" {
		return refusal("act.need_why")
	}
	return nil
}

func refusal(key string) error { return &Refusal{Text: speech.Of(key)} }

// moment is the instant that the fields date and clock name, in the workspace's zone; one that is
// past or that summer time skips is refused.
func (p *page) moment(r *http.Request) (time.Time, error) {
	text := r.PostFormValue("date") + " " + r.PostFormValue("clock")
	t, err := time.ParseInLocation("2006-01-02 15:04", text, p.zone)
	switch {
	case err != nil:
		return t, refusal("act.need_time")
	case t.Format("2006-01-02 15:04") != text:
		return t, refusal("act.no_time")
	case !t.After(p.now):
		return t, refusal("act.past")
	}
	return t, nil
}

// actOn is the form of one act on one release.
func (h *handler) actOn(r *http.Request) (string, error) {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return "", web.ErrUnknown
	}
	version, err := strconv.ParseInt(r.PostFormValue("version"), 10, 64)
	word := Word{
		Release: id, Act: Act(r.PostFormValue("act")), Version: version, Via: "console",
		Link: strings.TrimSpace(r.PostFormValue("link")), Why: strings.TrimSpace(r.PostFormValue("why")),
	}
	read, ok := wants[word.Act]
	if err != nil || !ok {
		return "", refusal("act.form")
	}
	if err := read(h.page(r, "", ""), r, &word); err != nil {
		return "", err
	}
	if err := h.Acts.Act(r.Context(), word); err != nil {
		return "", err
	}
	if word.Act == ActCancel && r.PostFormValue("discard") != "" {
		if err := h.discard(r.Context(), word); err != nil {
			return "", err
		}
	}
	return backTo(r, id) + "?" + url.Values{"done": {string(word.Act)}, "of": {strconv.FormatInt(id, 10)}}.Encode(), nil
}

// discard takes the draft of a release that was just cancelled off its platform. When that does not
// work the person is told both: what is done and what is left.
func (h *handler) discard(ctx context.Context, w Word) error {
	err := h.Acts.Act(ctx, Word{Release: w.Release, Act: ActDiscard, Why: w.Why, Via: w.Via})
	var refused *Refusal
	if errors.As(err, &refused) {
		left := speech.Of("act.draft_left")
		return &Refusal{Text: content.T(left.ZH+refused.Text.ZH, left.EN+refused.Text.In("en"))}
	}
	return err
}

// backTo is the page that a form came from.
func backTo(r *http.Request, id int64) string {
	switch back := r.PostFormValue("back"); back {
	case "/", "/approvals":
		return back
	}
	return releaseHref(id)
}
