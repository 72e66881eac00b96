package console

import (
	"bytes"
	"fmt"
	"net/http"
	"time"

	"moxin/content"
	"moxin/site/web"
)

// page is what every page shows, and how it speaks: in the reader's language and the
// workspace's zone, at one calendar instant.
type page struct {
	Lang    string
	Nav     string // the current entry of the navigation
	Title   string // in the reader's language
	Brand   string
	Switch  string // the same page in the other language
	Query   string // what was searched for
	Version string
	Stepped bool // calendar time is not the machine's

	now    time.Time
	zone   *time.Location
	config content.Config
	assets *web.Assets
	asked  query
}

// clockSlack is how far calendar time may differ from the machine's before a page says that it
// is stepped.
const clockSlack = time.Minute

func (h *handler) page(r *http.Request, nav, title string) *page {
	cfg := h.Config()
	zone := cfg.Zone
	if zone == nil {
		zone = time.UTC
	}
	lang := web.Language(r)
	now := h.Now()
	p := &page{
		Lang: lang, Nav: nav, Title: title, Brand: cfg.Brand, Switch: web.OtherLanguage(r, lang), Version: h.Version,
		Query: r.URL.Query().Get("q"), Stepped: now.Sub(h.Work()).Abs() > clockSlack,
		now: now.In(zone), zone: zone, config: cfg, assets: h.assets, asked: asked(r),
	}
	if title == "" {
		p.Title = p.T(nav)
	}
	return p
}

// T is a sentence of the console.
func (p *page) T(key string) string { return word(key).In(p.Lang) }

// F is a sentence with figures in it.
func (p *page) F(key string, args ...any) string { return fmt.Sprintf(p.T(key), args...) }

// In is any text in the reader's language.
func (p *page) In(t content.Text) string { return t.In(p.Lang) }

// Asset is the URL of an asset by its plain name.
func (p *page) Asset(name string) (string, error) {
	u, ok := p.assets.URL(name)
	if !ok {
		return "", fmt.Errorf("console: no asset %q", name)
	}
	return u, nil
}

// Navigation is the main menu.
func (p *page) Navigation() []link {
	var out []link
	for _, e := range []struct{ key, href string }{
		{"today", "/"}, {"calendar", "/calendar"}, {"articles", "/articles"}, {"rankings", "/rankings"},
	} {
		out = append(out, link{Label: p.T(e.key), Href: e.href, On: e.key == p.Nav})
	}
	return out
}

// Clock is the calendar instant of the page.
func (p *page) Clock() instant { return p.instant(p.now) }

// ZoneName is the zone of every time on the page: Asia/Shanghai, UTC+08:00.
func (p *page) ZoneName() string { return zoneName(p.now) }

// write executes a template before it answers: half a page is never sent as a whole one.
func (h *handler) write(w http.ResponseWriter, r *http.Request, name string, data any) error {
	return h.writeStatus(w, r, http.StatusOK, name, data)
}

func (h *handler) writeStatus(w http.ResponseWriter, r *http.Request, status int, name string, data any) error {
	var out bytes.Buffer
	if err := templates.ExecuteTemplate(&out, name, data); err != nil {
		return fmt.Errorf("template %s: %w", name, err)
	}
	web.RememberLanguage(w, r)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Vary", "Accept-Language, Cookie")
	w.WriteHeader(status)
	_, _ = out.WriteTo(w) // whoever went away needs no page
	return nil
}

// notice is a page of one sentence.
func (h *handler) notice(w http.ResponseWriter, r *http.Request, status int, key string) {
	p := h.page(r, "", word(key).In(web.Language(r)))
	err := h.writeStatus(w, r, status, "notice.html", struct {
		*page
		Key    string
		Status int
	}{p, key, status})
	if err != nil {
		h.Log.ErrorContext(r.Context(), "console", "path", r.URL.Path, "error", err)
		http.Error(w, word("broken").String(), http.StatusInternalServerError)
	}
}
