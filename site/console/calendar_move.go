package console

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"moxin/site/web"
)

// offerView is the next instant that would do for a move that was refused.
type offerView struct {
	Action  string
	Release int64
	Version string
	To      string // RFC 3339
	At      instant
}

// moved is the answer to a script that moved a release, or could not.
type moved struct {
	Release int64  `json:"release"`
	Due     string `json:"due,omitempty"`  // RFC 3339
	Wall    string `json:"wall,omitempty"` // 2026-12-01T20:00, in the workspace's zone
	Text    string `json:"text,omitempty"` // for people: where it is now
	Error   string `json:"error,omitempty"`
	Rule    string `json:"rule,omitempty"` // of the calendar that refuses
	Next    string `json:"next,omitempty"` // RFC 3339: the next instant that would do
	Offer   string `json:"offer,omitempty"`
}

// move gives a release another instant: the word of a drop, of the keyboard and of a plain form.
// Scripts, which ask for JSON, get 200, 409 (it has changed meanwhile) or 422 (refused).
func (h *handler) move(w http.ResponseWriter, r *http.Request) error {
	if h.Acts == nil {
		return h.pages.Unknown(w, r)
	}
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil {
		return web.ErrUnknown
	}
	r.Body = http.MaxBytesReader(w, r.Body, formBytes)
	p := h.page(r, "", "")
	at, err := p.moveForm(r)
	if err == nil {
		version, _ := strconv.ParseInt(r.PostFormValue("version"), 10, 64) // moveForm has read it
		err = h.Acts.Act(r.Context(), Word{Release: id, Act: ActMove, Version: version, At: at, Via: "console"})
	}
	var refused *Refusal
	switch {
	case errors.As(err, &refused):
	case errors.Is(err, ErrChanged):
		refused = &Refusal{Text: speech.Of("act.changed")}
	case err != nil:
		return err
	}
	if wantsJSON(r) {
		return answerMove(w, p.moved(id, at, refused), err)
	}
	if refused != nil {
		return h.calendarAgain(w, r, refusedStatus(err), refused)
	}
	to := releaseHref(id)
	if back := backFrom(r); back != nil {
		to = back.String()
	}
	http.Redirect(w, r, withDone(to, "moved"), http.StatusSeeOther)
	return nil
}

// moveForm reads what a move says, and refuses what it cannot mean.
func (p *page) moveForm(r *http.Request) (time.Time, error) {
	if err := r.ParseForm(); err != nil {
		return time.Time{}, &Refusal{Text: speech.Of("act.form")}
	}
	if _, err := strconv.ParseInt(cmp.Or(r.PostFormValue("version"), "0"), 10, 64); err != nil {
		return time.Time{}, &Refusal{Text: speech.Of("act.form")}
	}
	return p.readWall(strings.TrimSpace(r.PostFormValue("to")))
}

// readWall reads an instant: RFC 3339, or a local one of the workspace's zone, which summer time
// must not skip: a release must not move silently to another hour.
func (p *page) readWall(text string) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339, text); err == nil {
		return t, nil
	}
	for _, layout := range []string{wallLayout, wallLayout + ":05"} {
		t, err := time.ParseInLocation(layout, text, p.zone)
		if err != nil {
			continue
		}
		if t.Format(layout) != text {
			return t, &Refusal{Text: speech.Of("move.no_time")}
		}
		return t, nil
	}
	return time.Time{}, &Refusal{Text: speech.Of("move.need_time")}
}

// moved is what a script is told.
func (p *page) moved(id int64, at time.Time, refused *Refusal) moved {
	m := moved{Release: id}
	if refused == nil {
		at = at.In(p.zone)
		m.Due, m.Wall, m.Text = at.Format(time.RFC3339), at.Format(wallLayout), p.F("move.done", p.instant(at).Text)
		return m
	}
	m.Error, m.Rule = p.In(refused.Text), refused.Rule
	if !refused.Next.IsZero() {
		m.Next, m.Offer = refused.Next.In(p.zone).Format(time.RFC3339), p.F("move.next", p.instant(refused.Next).Text)
	}
	return m
}

func answerMove(w http.ResponseWriter, m moved, err error) error {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err != nil {
		w.WriteHeader(refusedStatus(err))
	}
	return json.NewEncoder(w).Encode(m)
}

// offer is the form that takes the next instant instead; nil where none is known.
func (p *page) offer(r *http.Request, refused *Refusal) *offerView {
	id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
	if err != nil || refused.Next.IsZero() {
		return nil
	}
	return &offerView{
		Action: releaseHref(id) + "/move", Release: id, Version: r.PostFormValue("version"),
		To: refused.Next.Format(time.RFC3339), At: p.instant(refused.Next),
	}
}

// backFrom is the page of the calendar that a form names as its own; nil = it names none.
func backFrom(r *http.Request) *url.URL {
	u, err := url.Parse(r.PostFormValue("back"))
	if err != nil || u.Host != "" || u.Scheme != "" || u.Path != "/calendar" {
		return nil
	}
	return u
}

// withDone is a page that says what was done.
func withDone(to, what string) string {
	u, err := url.Parse(to)
	if err != nil {
		return to
	}
	q := u.Query()
	q.Set("done", what)
	u.RawQuery = q.Encode()
	return u.String()
}

func wantsJSON(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept"), "application/json")
}

// sayings are the sentences of the script, as JSON; those with figures have "%s".
func (p *page) sayings() string {
	out := map[string]string{}
	for _, key := range []string{
		"past", "stop", "still", "fixed", "grab", "at", "dropped", "given_up", "moving", "lost", "foreign", "take", "close",
	} {
		out[key] = p.T("say." + key)
	}
	for i := range weekdays {
		out["day"+strconv.Itoa(i)] = p.In(weekdays[i])
	}
	text, err := json.Marshal(out)
	if err != nil {
		return "{}" // strings always can be written
	}
	return string(text)
}
