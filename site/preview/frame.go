package preview

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"mime"
	"net/http"

	"moxin/content"
	"moxin/site/web"
)

// compiled is what a request for a part of a rendition names.
type compiled struct {
	*page
	content.Rendition
	article *content.Article
}

func (h *handler) compiled(r *http.Request) (compiled, error) {
	reading := h.Desk.Reading()
	a, err := find(reading.Workspace, r.PathValue("slug"), r.URL.Query().Get("file"))
	if err != nil {
		return compiled{}, err
	}
	ch, ok := reading.Config.Channel(r.PathValue("channel"))
	if _, goes := a.For(ch.ID); !ok || !goes {
		return compiled{}, web.ErrUnknown
	}
	out, _, err := h.Desk.Compile(r.Context(), reading, a, ch)
	return compiled{h.page(r, reading, out.Title), out, a}, err
}

// bodyView is a rendition of HTML as a page of its own, for a frame in which nothing may run.
type bodyView struct {
	compiled
	Title   string
	Account string
	Date    string
	Night   bool
	Body    template.HTML
}

func (h *handler) body(w http.ResponseWriter, r *http.Request) error {
	c, err := h.compiled(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Security-Policy", framePolicy)
	account := c.Brand
	if account == "" {
		account = c.T("brand")
	}
	return h.pages.Write(w, r, "body.html", bodyView{
		compiled: c, Title: c.Rendition.Title, Account: account, Date: c.date(c.article, c.Channel), Night: c.get("night") != "",
		Body: h.Body(c.Rendition, func(m content.Media) string { return mediaHref(m.Hash) }),
	})
}

// rich is the body with its pictures inside it: pasted into a platform's editor it stays whole,
// where an address of this machine would be a broken picture.
func (h *handler) rich(w http.ResponseWriter, r *http.Request) error {
	c, err := h.compiled(r)
	if err != nil {
		return err
	}
	var failed error
	body := h.Body(c.Rendition, func(m content.Media) string {
		uri, err := h.inline(r.Context(), m)
		failed = errors.Join(failed, err)
		return uri
	})
	if failed != nil {
		return failed
	}
	w.Header().Set("Content-Security-Policy", richPolicy)
	return h.pages.Write(w, r, "rich.html", bodyView{compiled: c, Title: c.Rendition.Title, Body: body})
}

// inline is a stored file as a data URI.
func (h *handler) inline(ctx context.Context, m content.Media) (string, error) {
	in, err := h.Media.Open(ctx, m.Hash)
	if err != nil {
		return "", fmt.Errorf("inlining %s: %w", m.Name, err)
	}
	defer in.Close()
	data, err := io.ReadAll(in)
	if err != nil {
		return "", fmt.Errorf("inlining %s: %w", m.Name, err)
	}
	return "data:" + m.Type + ";base64," + base64.StdEncoding.EncodeToString(data), nil
}

// zip sends the package. It is streamed: once it has begun, an error can only end it early, and
// a zip without its end opens nowhere.
func (h *handler) zip(w http.ResponseWriter, r *http.Request) error {
	c, err := h.compiled(r)
	if err != nil {
		return err
	}
	name := c.Slug + "-" + c.Channel + ".zip"
	out := &late{w: w, begin: func(head http.Header) {
		head.Set("Content-Type", "application/zip")
		head.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	}}
	if err := h.Package(r.Context(), out, c.Rendition); err != nil {
		if !out.begun {
			return fmt.Errorf("package for %s: %w", c.Channel, err)
		}
		h.Log.WarnContext(r.Context(), "preview package", "article", c.Slug, "channel", c.Channel, "error", err)
	}
	return nil
}

// late sets the headers of an answer with its first byte, so that what fails before it can be
// answered otherwise.
type late struct {
	w     http.ResponseWriter
	begin func(http.Header)
	begun bool
}

func (l *late) Write(p []byte) (int, error) {
	if !l.begun {
		l.begun = true
		l.begin(l.w.Header())
	}
	return l.w.Write(p) //nolint:wrapcheck // an io.Writer hands on
}

func (h *handler) media(w http.ResponseWriter, r *http.Request) error {
	hash := r.PathValue("hash")
	in, err := h.Media.Open(r.Context(), hash)
	if errors.Is(err, fs.ErrNotExist) {
		return web.ErrUnknown
	}
	if err != nil {
		return err
	}
	defer in.Close()
	return web.ServeMedia(w, r, hash, in)
}
