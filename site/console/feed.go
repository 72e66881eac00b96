package console

import (
	"bytes"
	"net/http"
	"net/url"

	"moxin/content"
	"moxin/site/ical"
	"moxin/site/web"
)

// feed is the calendar for programs that read it by themselves. They cannot sign in: a signed link
// opens it, and nothing else.
func (h *handler) feed(w http.ResponseWriter, r *http.Request) error {
	if !visitOf(r.Context()).uses(everybody) && !h.Feed.Feed(r.URL.Query().Get("key")) {
		http.Error(w, speech.Of("feed.refused").In(web.Language(r)), http.StatusUnauthorized)
		return nil
	}
	from, to := ical.SpanOf(h.Now())
	releases, err := h.Store.Releases(r.Context(), content.ReleaseFilter{
		Channel: r.URL.Query().Get("channel"), From: from, To: to, Brief: true,
	})
	if err != nil {
		return err
	}
	view := ical.View{Config: h.Config(), Lang: web.Language(r), Instance: h.Feed.Instance(), Base: baseOf(r)}
	var out bytes.Buffer
	if err := view.Calendar(releases).Write(&out); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	_, err = w.Write(out.Bytes())
	return err
}

// feedLink is the address that a calendar program reads; "" where the console has no key.
func (h *handler) feedLink(r *http.Request, channel string) string {
	if len(h.Feed) == 0 {
		return ""
	}
	q := url.Values{"key": {h.Feed.FeedToken()}}
	if channel != "" {
		q.Set("channel", channel)
	}
	return baseOf(r) + "/calendar.ics?" + q.Encode()
}

// baseOf is the console's address as this request has it. The host is one of ours: the guard has
// looked at it.
func baseOf(r *http.Request) string {
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
