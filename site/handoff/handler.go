// Package handoff is the page a person completes a release with, on a phone:
//
//	GET  /h/<token>               what to copy, save and tick; how it ended, once it did
//	POST /h/<token>/done          the link of the post, or a word of evidence: published
//	POST /h/<token>/cannot        why it cannot be posted: failed
//	GET  /h/<token>/media/<hash>  a file of the package
//	GET  /h/<token>/package.zip   all of it
//
// The token is the only key: no account, no password, no cookie. It opens its one release, to
// be answered while that is handed_off and read-only for readOnly after, then nothing.
//
// The page loads nothing from elsewhere and works without JavaScript: texts are fields that can
// be selected, pictures are links, answers are plain forms that end in a redirect.
package handoff

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"moxin/content"
	"moxin/site/web"
)

// readOnly is how long the page can still be looked at after its release has ended.
const readOnly = 7 * 24 * time.Hour

// ErrUnknown says that a token opens nothing.
var ErrUnknown = errors.New("handoff: unknown token")

// ErrClosed says that the release was no longer handed_off when the answer arrived.
var ErrClosed = errors.New("handoff: the release is no longer handed off")

// Desk is where hand-offs are kept and answered.
type Desk interface {
	// Package returns what a token opens, or ErrUnknown.
	Package(ctx context.Context, token string) (Package, error)
	// Confirm closes the release as published: handed_off → published, or ErrClosed.
	Confirm(ctx context.Context, token string, c Confirmation) error
	// Refuse closes the release as failed, saying why: handed_off → failed, or ErrClosed.
	Refuse(ctx context.Context, token, why string) error
}

// Package is a hand-off and where its release stands.
type Package struct {
	content.Handoff
	State    content.State
	Why      string    // why it is in that state, for people
	ClosedAt time.Time // when it stopped being handed_off, calendar; zero counts as Expires
	URL      string    // of the publication, when there is one
}

// Confirmation is what the person says of the post: its link, or what else proves it.
type Confirmation struct {
	ID   string // the platform's id of the post; "" with a short link
	URL  string
	Note string
}

// Media opens stored media by hash. A reader that can seek answers ranges, which phones
// ask for before they play a video.
type Media interface {
	Open(ctx context.Context, hash string) (io.ReadCloser, error)
}

// Options is what the page needs of the rest of moxin.
type Options struct {
	Desk  Desk
	Media Media
	// Link reads the pasted link of a hand-off's post. An error that has In(lang string) string
	// is shown to the person in their language.
	Link func(h content.Handoff, text string) (id, url string, err error)
	// Zip writes a package with everything in it.
	Zip func(ctx context.Context, w io.Writer, h content.Handoff) error
	// Now is calendar time.
	Now func() time.Time
	// Zone is the one that instants are shown in.
	Zone *time.Location
	// Origin is where people reach the page, such as https://moxin.example: answers from it are
	// accepted even where a proxy changes the Host header. "" trusts the Host header.
	Origin string
	Log    *slog.Logger
}

type handler struct {
	Options
	assets *web.Assets
}

// New returns the handler of everything below /h/.
func New(o Options) (http.Handler, error) {
	assets, err := web.LoadAssets(files, assetPath)
	if err != nil {
		return nil, err
	}
	h := &handler{Options: o, assets: assets}
	guard := http.NewCrossOriginProtection()
	if o.Origin != "" {
		if err := guard.AddTrustedOrigin(o.Origin); err != nil {
			return nil, fmt.Errorf("handoff: origin: %w", err)
		}
	}
	guard.SetDenyHandler(http.HandlerFunc(h.denied))

	mux := http.NewServeMux()
	mux.HandleFunc("GET /h/{token}", h.show)
	mux.HandleFunc("POST /h/{token}/done", h.done)
	mux.HandleFunc("POST /h/{token}/cannot", h.cannot)
	mux.HandleFunc("GET /h/{token}/media/{hash}", h.media)
	mux.HandleFunc("GET /h/{token}/package.zip", h.zip)
	mux.Handle("GET "+assetPath+"{name}", assets)
	mux.HandleFunc("/h/", h.unknown)
	return secured(guard.Handler(mux)), nil
}

// policy lets the page load nothing but what we serve and send nothing but its own forms.
const policy = "default-src 'self'; base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'"

// secured sets the headers that every answer carries.
func secured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		web.Private(w.Header(), policy)
		next.ServeHTTP(w, r)
	})
}

// open finds the package of a request and whether it may still be answered. When it returns
// false the request has been answered.
func (h *handler) open(w http.ResponseWriter, r *http.Request) (p Package, ok bool) {
	p, err := h.Desk.Package(r.Context(), r.PathValue("token"))
	switch {
	case errors.Is(err, ErrUnknown):
		h.unknown(w, r)
		return Package{}, false
	case err != nil:
		h.broken(w, r, err)
		return Package{}, false
	case h.gone(p):
		h.notice(w, r, http.StatusGone, "gone")
		return Package{}, false
	}
	return p, true
}

// gone reports that a closed package has been readable long enough.
func (h *handler) gone(p Package) bool {
	if p.State == content.HandedOff {
		return false
	}
	closed := p.ClosedAt
	if closed.IsZero() {
		closed = p.Expires
	}
	return h.Now().After(closed.Add(readOnly))
}

func (h *handler) unknown(w http.ResponseWriter, r *http.Request) {
	h.notice(w, r, http.StatusNotFound, "unknown")
}

func (h *handler) denied(w http.ResponseWriter, r *http.Request) {
	h.notice(w, r, http.StatusForbidden, "denied")
}

// broken answers for our own fault; the cause goes to the log, never to the page.
func (h *handler) broken(w http.ResponseWriter, r *http.Request, err error) {
	h.Log.ErrorContext(r.Context(), "hand-off page", "error", err)
	h.notice(w, r, http.StatusInternalServerError, "broken")
}
