package preview

import (
	"maps"
	"net/http"
	"net/url"
	"time"

	"moxin/site/web"
)

// page is what every page shows, and how it speaks.
type page struct {
	web.Voice
	Title   string // in the reader's language
	Brand   string
	Switch  string // the same page in the other language
	Query   string // what was searched for
	Home    string // the console; "" where there is none
	Version string
	Reading string // id of what the page shows

	now   time.Time
	zone  *time.Location
	path  string
	asked url.Values
}

func (h *handler) page(r *http.Request, reading Reading, title string) *page {
	zone := reading.Config.Zone
	if zone == nil {
		zone = time.UTC
	}
	lang := web.Language(r)
	asked := r.URL.Query()
	asked.Del("lang")
	return &page{
		Voice: web.Voice{Lang: lang, Words: words, Assets: h.assets}, Title: title, Brand: reading.Config.Brand, Switch: web.OtherLanguage(r, lang), Home: h.Home,
		Version: h.Version, Query: asked.Get("q"), Reading: reading.ID,
		now: h.Now().In(zone), zone: zone, path: r.URL.EscapedPath(), asked: asked,
	}
}

// Base is where the list of articles is.
func (p *page) Base() string { return base }

// get is a value of the URL, or "".
func (p *page) get(key string) string { return p.asked.Get(key) }

// with is the URL of the same page with one thing changed; an empty value removes it.
func (p *page) with(key, value string) string {
	v := maps.Clone(p.asked)
	if value == "" {
		v.Del(key)
	} else {
		v.Set(key, value)
	}
	return address(p.path, v)
}

func address(path string, v url.Values) string {
	if s := v.Encode(); s != "" {
		return path + "?" + s
	}
	return path
}

// toggle is a link that switches a key of the URL on and off.
func (p *page) toggle(key, label string) link {
	on := p.get(key) != ""
	value := "1"
	if on {
		value = ""
	}
	return link{Label: p.T(label), Href: p.with(key, value), On: on}
}

// link is something to follow; On says that it is where the reader is.
type link struct {
	Label string
	Href  string
	On    bool
}

// filter is one way to narrow a page down: its values as links, the chosen one removable.
type filter struct {
	Label string
	Links []link
}

// filter makes the links of a key from value and label pairs.
func (p *page) filter(key string, values [][2]string) filter {
	f := filter{Label: p.T(key)}
	for _, v := range values {
		on, target := p.get(key) == v[0], v[0]
		if on {
			target = ""
		}
		f.Links = append(f.Links, link{Label: v[1], Href: p.withFirst(key, target), On: on})
	}
	return f
}

// withFirst is with, back on the first page of a list.
func (p *page) withFirst(key, value string) string {
	q := *p
	q.asked = maps.Clone(p.asked)
	q.asked.Del("page")
	return q.with(key, value)
}

// notice is a page of one sentence.
func (h *handler) notice(r *http.Request, status int, key string) any {
	return struct {
		*page
		Key    string
		Status int
	}{h.page(r, h.Desk.Reading(), words.Of(key).In(web.Language(r))), key, status}
}
