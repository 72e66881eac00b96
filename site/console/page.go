package console

import (
	"net/http"
	"time"

	"moxin/content"
	"moxin/site/web"
)

// page is what every page shows, and how it speaks: in the reader's language and the
// workspace's zone, at one calendar instant.
type page struct {
	web.Voice
	Nav     string // the current entry of the navigation
	Title   string // in the reader's language
	Brand   string
	Switch  string // the same page in the other language
	Query   string // what was searched for
	Version string
	Stepped bool   // calendar time is not the machine's
	Me      string // who has signed in; "" where nobody has to
	Live    string // the stream that a page which follows the store listens to; "" = it does not

	now    time.Time
	zone   *time.Location
	config content.Config
	asked  query
	visit  visit
	acts   bool       // people may do things here
	report bool       // reports are made here
	did    string     // what a form that was just sent has done
	didTo  string     // the release that it was done to; "" = none
	brake  *brakeView // see Brake
}

// clockSlack is how far calendar time may differ from the machine's before a page says that it
// is stepped.
const clockSlack = time.Minute

func (h *handler) page(r *http.Request, nav, title string) *page {
	cfg, zone := h.Config(), h.zone()
	lang := web.Language(r)
	now := h.Now()
	p := &page{
		Voice: web.Voice{Lang: lang, Words: speech, Assets: h.assets}, Nav: nav, Title: title, Brand: cfg.Brand, Switch: web.OtherLanguage(r, lang), Version: h.Version,
		Query: r.URL.Query().Get("q"), Stepped: now.Sub(h.Work()).Abs() > clockSlack,
		now: now.In(zone), zone: zone, config: cfg, asked: asked(r), visit: visitOf(r.Context()), Live: h.since(r),
	}
	p.report, p.acts, p.did, p.didTo = h.Reports != nil, h.Acts != nil, r.URL.Query().Get("done"), r.URL.Query().Get("of")
	if !p.visit.free {
		p.Me = p.visit.Person.Name
	}
	if title == "" {
		p.Title = p.T(nav)
	}
	return p
}

// zone is the workspace's.
func (h *handler) zone() *time.Location {
	if zone := h.Config().Zone; zone != nil {
		return zone
	}
	return time.UTC
}

// Navigation is the main menu.
func (p *page) Navigation() []link {
	var out []link
	for _, e := range []struct{ key, href string }{
		{"today", "/"}, {"calendar", "/calendar"}, {"articles", "/articles"}, {"rankings", "/rankings"}, {"reports", "/reports"}, {"accounts", "/accounts"},
	} {
		if e.key == "reports" && !p.report {
			continue
		}
		out = append(out, link{Label: p.T(e.key), Href: e.href, On: e.key == p.Nav})
	}
	return out
}

// Clock is the calendar instant of the page.
func (p *page) Clock() instant { return p.instant(p.now) }

// ZoneName is the zone of every time on the page: Asia/Shanghai, UTC+08:00.
func (p *page) ZoneName() string { return zoneName(p.now) }

// notice is a page of one sentence.
func (h *handler) notice(r *http.Request, status int, key string) any {
	return struct {
		*page
		Key    string
		Status int
	}{h.page(r, "", speech.Of(key).In(web.Language(r))), key, status}
}
