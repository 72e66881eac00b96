package web

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
)

// ErrUnknown says that an address names nothing.
var ErrUnknown = errors.New("nothing here")

// Pages answers the requests of private pages that are only read. Words has the sentences of the
// notices: host, unknown, readonly, broken.
type Pages struct {
	Name      string // in the log
	Templates func() *template.Template
	Words     Words
	Policy    string   // Content-Security-Policy, unless an answer sets its own
	Hosts     []string // the names besides loopback that people may ask for
	Log       *slog.Logger
	// Notice is what the template notice.html shows for a page of one sentence.
	Notice func(r *http.Request, status int, key string) any
}

// Guard refuses names that are not ours and sets the headers that every answer carries.
func (p *Pages) Guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		Private(w.Header(), p.Policy)
		if !Ours(r.Host, p.Hosts) {
			http.Error(w, p.Words.Of("host").String(), http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Answer turns an error into a page; its cause goes to the log, never to the reader.
func (p *Pages) Answer(serve func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		err := serve(w, r)
		switch {
		case err == nil, r.Context().Err() != nil:
		case errors.Is(err, ErrUnknown):
			p.notice(w, r, http.StatusNotFound, "unknown")
		default:
			p.Log.ErrorContext(r.Context(), p.Name, "path", r.URL.Path, "error", err)
			p.notice(w, r, http.StatusInternalServerError, "broken")
		}
	}
}

// Unknown answers whatever no other handler does.
func (p *Pages) Unknown(w http.ResponseWriter, r *http.Request) error {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		p.notice(w, r, http.StatusMethodNotAllowed, "readonly")
		return nil
	}
	return ErrUnknown
}

// Write executes a template before it answers: half a page is never sent as a whole one.
func (p *Pages) Write(w http.ResponseWriter, r *http.Request, name string, data any) error {
	return p.write(w, r, http.StatusOK, name, data)
}

// WriteStatus is Write with another status: a form that is shown again with what was wrong in it.
func (p *Pages) WriteStatus(w http.ResponseWriter, r *http.Request, status int, name string, data any) error {
	return p.write(w, r, status, name, data)
}

func (p *Pages) write(w http.ResponseWriter, r *http.Request, status int, name string, data any) error {
	var out bytes.Buffer
	if err := p.Templates().ExecuteTemplate(&out, name, data); err != nil {
		return fmt.Errorf("template %s: %w", name, err)
	}
	RememberLanguage(w, r)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Vary", "Accept-Language, Cookie")
	w.WriteHeader(status)
	_, _ = out.WriteTo(w) // whoever went away needs no page
	return nil
}

func (p *Pages) notice(w http.ResponseWriter, r *http.Request, status int, key string) {
	if err := p.write(w, r, status, "notice.html", p.Notice(r, status, key)); err != nil {
		p.Log.ErrorContext(r.Context(), p.Name, "path", r.URL.Path, "error", err)
		http.Error(w, p.Words.Of("broken").String(), http.StatusInternalServerError)
	}
}
