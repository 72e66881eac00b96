// Package handoff is the page a person completes a release with, on a phone:
//
//	GET  /h/<token>               what to copy, save and tick; how it ended, once it did
//	GET  /h/<token>/open          on to the platform's app or page with the post filled in
//	POST /h/<token>/done          the link of the post, a screenshot, or a word of evidence: published
//	POST /h/<token>/cannot        why it cannot be posted: failed
//	GET  /h/<token>/media/<hash>  a file of the package
//	GET  /h/<token>/evidence      the screenshot that closed it
//	GET  /h/<token>/package.zip   all of it
//	GET  /h/<token>/qr.svg        the page's own address, for the phone beside a desktop
//	GET  /h/<list's token>        all open hand-offs, due first
//
// The token is the only key: no account, no password, no cookie. It is signed (content.LinkKey),
// so a guessed one is refused before the store is asked. It opens its one release, to be answered
// while that is handed_off and read-only for readOnly after, then nothing. A list's token opens the
// list until an instant that it names.
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
	Shot     string    // hash of the screenshot that is its evidence; "" = none
}

// Confirmation is what the person says of the post: its link, or what else proves it.
type Confirmation struct {
	ID   string // the platform's id of the post; "" with a short link
	URL  string
	Note string
	Shot string // hash of a stored screenshot; "" = none
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
	// Unlinked reports posts that have no link (a message to a group): the page asks for none. Nil =
	// every post has one.
	Unlinked func(h content.Handoff) bool
	// Zip writes a package with everything in it.
	Zip func(ctx context.Context, w io.Writer, h content.Handoff) error
	// Key is what tokens are signed with; empty takes any token to the desk.
	Key content.LinkKey
	// Waiting lists the open hand-offs of the store; nil = there is no list.
	Waiting func(ctx context.Context) ([]content.Handoff, error)
	// Open gives the opening of a hand-off anew at the tap; nil = the stored one serves. An error
	// that has In(lang string) string is shown to the person.
	Open func(ctx context.Context, h content.Handoff) (content.Opening, error)
	// Screenshot stores a picture of the post without what else the file says, under a hash; nil =
	// none are taken. An error that has In(lang string) string is shown to the person.
	Screenshot func(ctx context.Context, data []byte) (hash string, err error)
	// Now is calendar time.
	Now func() time.Time
	// Zone is the one that instants are shown in.
	Zone *time.Location
	// Origin is where people reach the page, such as https://moxin.example: answers from it are
	// accepted even where a proxy changes the Host header, and it is what QR codes say. "" trusts the
	// Host header, and there are no codes.
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
	mux.HandleFunc("GET /h/{token}/open", h.opening)
	mux.HandleFunc("GET /h/{token}/evidence", h.evidence)
	mux.HandleFunc("GET /h/{token}/qr.svg", h.qr)
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
	token := r.PathValue("token")
	release, signed := h.Key.Handoff(token)
	if len(h.Key) > 0 && !signed {
		h.unknown(w, r)
		return Package{}, false
	}
	p, err := h.Desk.Package(r.Context(), token)
	switch {
	case errors.Is(err, ErrUnknown), err == nil && signed && release != p.Release:
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
