package console

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/site/web"
)

// todayURL is the first page.
var todayURL = &url.URL{Path: "/"}

// brakeSpan is how far ahead a pause says what it would stop.
const brakeSpan = 24 * time.Hour

// leaving are the states of what a pause keeps from going out.
var leaving = []content.State{content.Planned, content.Approved, content.Queued}

// pauseView is a pause that holds now.
type pauseView struct {
	Scope  string
	Reason string
	By     string
	Until  instant
	Key    string // the scope as a form names it
}

// pauses are those that hold now. It also fills Brake, for the page that shows them.
func (p *page) pauses(h hold) []pauseView {
	var out []pauseView
	for _, pause := range h.pauses {
		if !pause.Lasts(p.now) {
			continue
		}
		v := pauseView{Scope: p.scope(pause.Scope), Reason: pause.Reason, By: pause.By, Key: pause.Scope}
		if !pause.Until.IsZero() {
			v.Until = p.instant(pause.Until)
		}
		out = append(out, v)
	}
	p.brake = p.brakeOf(h)
	return out
}

// scope is what a pause covers, in words.
func (p *page) scope(key string) string {
	kind, id, _ := strings.Cut(key, ":")
	switch kind {
	case "":
		return p.T("everything")
	case "platform":
		return p.channel("", id).Platform
	case "read":
		return p.F("scope.read", id)
	case "channel":
		if ch, ok := p.config.Channel(id); ok {
			return p.channel(id, ch.Platform).Platform + " " + id
		}
	}
	return id
}

// brakeView is the form that pauses: everything, a platform or a channel.
type brakeView struct {
	Scopes []scopeView
	Back   string
	Open   bool // it was refused: what was typed is kept
	Reason string
	Date   string
	Clock  string
}

// scopeView is what can be paused, with what that would stop.
type scopeView struct {
	Key   string
	Label string
	Stops int // releases that would go out within brakeSpan
	On    bool
}

// Brake is the form that pauses, on pages that show pauses; nil where the visitor may not.
func (p *page) Brake() *brakeView {
	if !p.acts || !p.visit.may("POST /pause") {
		return nil
	}
	return p.brake
}

func (p *page) brakeOf(h hold) *brakeView {
	b := &brakeView{Back: p.asked.path}
	keys := []string{""}
	for _, ch := range p.config.Channels {
		if key := "platform:" + ch.Platform; !slices.Contains(keys, key) {
			keys = append(keys, key)
		}
	}
	for _, ch := range p.config.Channels {
		keys = append(keys, "channel:"+ch.ID)
	}
	for _, key := range keys {
		v := scopeView{Key: key, Label: p.scope(key)}
		for _, r := range h.soon {
			if (content.Pause{Scope: key}).Covers(r.Channel, r.Platform) {
				v.Stops++
			}
		}
		b.Scopes = append(b.Scopes, v)
	}
	return b
}

// known reports whether a scope is one that can be paused here.
func (b *brakeView) known(key string) bool {
	return slices.ContainsFunc(b.Scopes, func(s scopeView) bool { return s.Key == key })
}

// pause is the form that stops a scope.
func (h *handler) pause(r *http.Request) (string, error) {
	p := h.page(r, "", "")
	pause := content.Pause{Scope: r.PostFormValue("scope"), Reason: strings.TrimSpace(r.PostFormValue("reason"))}
	switch {
	case !p.brakeOf(hold{}).known(pause.Scope):
		return "", refusal("act.form")
	case pause.Reason == "":
		return "", refusal("pause.need_reason")
	}
	if r.PostFormValue("date")+r.PostFormValue("clock") != "" {
		var err error
		if pause.Until, err = p.moment(r); err != nil {
			return "", err
		}
	}
	return pausedOn(r, "pause"), h.Acts.Pause(r.Context(), pause)
}

// resume is the form that ends a pause.
func (h *handler) resume(r *http.Request) (string, error) {
	return pausedOn(r, "resume"), h.Acts.Resume(r.Context(), r.PostFormValue("scope"))
}

// pausedOn is the page that a form of pauses came from, with what was done.
func pausedOn(r *http.Request, done string) string {
	if r.PostFormValue("back") == "/calendar" {
		return "/calendar?done=" + done
	}
	return "/?done=" + done
}

// pauseAgain shows what was refused on the first page, which tells of all pauses.
func (h *handler) pauseAgain(w http.ResponseWriter, r *http.Request, why content.Text) error {
	v, err := h.todayView(r)
	if err != nil {
		return err
	}
	v.Refused = v.In(why)
	b := v.brake
	b.Open, b.Reason, b.Date, b.Clock, b.Back = true, r.PostFormValue("reason"), r.PostFormValue("date"), r.PostFormValue("clock"), "/"
	for i := range b.Scopes {
		b.Scopes[i].On = b.Scopes[i].Key == r.PostFormValue("scope")
	}
	v.Switch = web.OtherLanguage(&http.Request{URL: todayURL}, v.Lang)
	return h.pages.WriteStatus(w, r, http.StatusUnprocessableEntity, "today.html", v)
}
