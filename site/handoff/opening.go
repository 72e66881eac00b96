package handoff

import (
	"errors"
	"io/fs"
	"net/http"
	"net/url"

	"moxin/content"
	"moxin/site/web"
)

// unsafe are the schemes that are no app's: where one of them stands, something is wrong.
var unsafe = map[string]bool{"": true, "javascript": true, "data": true, "vbscript": true, "file": true, "blob": true, "about": true}

// opening sends the person on to the platform's app or page. The link is made at the tap where it
// can be, because it may live for minutes only.
func (h *handler) opening(w http.ResponseWriter, r *http.Request) {
	p, ok := h.open(w, r)
	if !ok {
		return
	}
	if p.State != content.HandedOff { // the page says how it ended
		http.Redirect(w, r, h.pageURL(r), http.StatusSeeOther)
		return
	}
	if p.Handoff.Open.URL == "" {
		h.unknown(w, r)
		return
	}
	o := p.Handoff.Open
	if h.Open != nil {
		var err error
		if o, err = h.Open(r.Context(), p.Handoff); err != nil {
			h.Log.WarnContext(r.Context(), "hand-off opening", "release", p.Release, "channel", p.Channel, "error", err)
			h.render(w, r, http.StatusBadGateway, p, formView{OpenError: explain(err, "open_failed").In(language(r))})
			return
		}
	}
	if over(o, h) {
		h.render(w, r, http.StatusGone, p, formView{OpenError: words.Of("open_over").In(language(r))})
		return
	}
	if u, err := url.Parse(o.URL); err != nil || unsafe[u.Scheme] {
		h.broken(w, r, errors.New("an opening that is no address"))
		return
	}
	http.Redirect(w, r, o.URL, http.StatusSeeOther)
}

// over reports whether an opening no longer works.
func over(o content.Opening, h *handler) bool {
	return !o.Expires.IsZero() && !h.Now().Before(o.Expires)
}

// evidence serves the screenshot that closed the release.
func (h *handler) evidence(w http.ResponseWriter, r *http.Request) {
	p, ok := h.open(w, r)
	if !ok {
		return
	}
	if p.Shot == "" {
		h.unknown(w, r)
		return
	}
	in, err := h.Media.Open(r.Context(), p.Shot)
	if errors.Is(err, fs.ErrNotExist) {
		h.unknown(w, r)
		return
	}
	if err != nil {
		h.broken(w, r, err)
		return
	}
	defer in.Close()
	if err := web.ServeMedia(w, r, p.Shot, in); err != nil {
		h.broken(w, r, err)
	}
}

// qr is the page's own address as a code.
func (h *handler) qr(w http.ResponseWriter, r *http.Request) {
	if _, ok := h.open(w, r); !ok {
		return
	}
	if h.Origin == "" {
		h.unknown(w, r)
		return
	}
	code, err := web.NewQR(h.Origin + basePath(r))
	if err != nil {
		h.broken(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "image/svg+xml")
	_, _ = w.Write(code.SVG()) // whoever went away needs no code
}
