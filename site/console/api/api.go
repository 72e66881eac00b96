// Package api is the console for programs: releases and the calendar as JSON.
//
//	GET    /api/v1/releases              those that the filters choose, page by page
//	GET    /api/v1/releases/<id>         one, with all that happened to it
//	POST   /api/v1/releases/<id>/<act>   approve, move, cancel, retry, confirm, cannot, unwait, remind, resolve
//	POST   /api/v1/releases/batch        several acts, each with its result
//	GET    /api/v1/calendar              days with holidays, blackouts, quotas, slots and releases
//	GET    /api/v1/calendar/slots        a channel's slots, free ones and taken ones with why
//	GET    /api/v1/channels              role, account, quota, pauses
//	GET    /api/v1/pauses                what is paused; POST pauses, DELETE resumes
//	GET    /api/v1/openapi.json          all of this as OpenAPI 3.1
//
// It says the same words for the same things as the command line's --json, and leaves out what is
// not known. Errors are RFC 9457. Who may ask is the console's matter: a handler here runs for
// whoever the gate let through, in the name of content.CallerOf.
package api

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"moxin/content"
	"moxin/site/console"
)

// Prefix is where the API stands.
const Prefix = "/api/v1"

// Releases is what the store knows of releases.
type Releases interface {
	Releases(ctx context.Context, f content.ReleaseFilter) ([]content.Release, error)
	Attempts(ctx context.Context, release int64) ([]content.Attempt, error)
	Publications(ctx context.Context, f content.PublicationFilter) ([]content.Publication, error)
	HandoffOf(ctx context.Context, release int64) (content.Handoff, error)
}

// Records is what people have said.
type Records interface {
	Approvals(ctx context.Context, release int64) ([]content.Approval, error)
	// WordsMissing is how many words an approval still takes.
	WordsMissing(ctx context.Context, release int64) (int, error)
	Audit(ctx context.Context, subject string, limit int) ([]content.Entry, error)
}

// Conditions is what releases wait for, and what holds them up.
type Conditions interface {
	WaitsOf(ctx context.Context, releases ...int64) (map[int64][]content.Wait, error)
	Pauses(ctx context.Context) ([]content.Pause, error)
}

// Store is all three; content/store is one.
type Store interface {
	Releases
	Records
	Conditions
}

// Acts are the words that programs may say; those of the console.
type Acts interface {
	console.ReleaseActs
	console.PauseActs
}

// Calendar is what the workspace's calendar says.
type Calendar interface {
	// Agenda is a span of whole days in the workspace's zone.
	Agenda(ctx context.Context, span Span) (Agenda, error)
	// Slots are a channel's slots in order, until Count of them are free or a year is over.
	Slots(ctx context.Context, q SlotQuery) ([]Slot, error)
}

// Options is what the API needs of the rest of moxin. All of it is required but Handoff and Progress.
type Options struct {
	Store    Store
	Acts     Acts
	Calendar Calendar
	// Config is moxin.yaml as it is now.
	Config func() content.Config
	// Accounts are the channels in the order of moxin.yaml, as their platforms and the store know them.
	Accounts func(ctx context.Context) ([]console.Account, error)
	// Handoff is the address of the page that a token opens; nil where no public listener is.
	Handoff func(token string) string
	// Progress is how far colleagues have confirmed a release, nil where nobody counts; without it nobody knows.
	Progress func(ctx context.Context, r content.Release) (*content.Progress, error)
	// Missing is what the store's errors wrap for what is not there.
	Missing error
	// Now is calendar time.
	Now func() time.Time
	// Work is the machine's time, by which requests are counted.
	Work func() time.Time
	Log  *slog.Logger
}

func (o Options) check() error {
	if o.Store == nil || o.Acts == nil || o.Calendar == nil || o.Config == nil || o.Accounts == nil ||
		o.Missing == nil || o.Now == nil || o.Work == nil || o.Log == nil {
		return errors.New("api: an option is missing")
	}
	return nil
}

// Handler answers requests below Prefix.
type Handler struct {
	Options
	mux      *http.ServeMux
	document []byte // OpenAPI as JSON
	pace     pace
}

// New makes the API.
func New(o Options) (*Handler, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	document, err := Document()
	if err != nil {
		return nil, err
	}
	h := &Handler{Options: o, mux: http.NewServeMux(), document: document}
	for pattern, serve := range h.routes() {
		h.mux.HandleFunc(pattern, h.answering(serve))
	}
	return h, nil
}

// routes are all routes by pattern.
func (h *Handler) routes() map[string]serve {
	all := map[string]serve{
		"GET " + Prefix + "/releases":        h.list,
		"GET " + Prefix + "/releases/{id}":   h.show,
		"POST " + Prefix + "/releases/batch": h.batch,
		"GET " + Prefix + "/calendar":        h.calendar,
		"GET " + Prefix + "/calendar/slots":  h.slots,
		"GET " + Prefix + "/channels":        h.channels,
		"GET " + Prefix + "/pauses":          h.pauses,
		"POST " + Prefix + "/pauses":         h.pause,
		"DELETE " + Prefix + "/pauses":       h.resume,
		"GET " + Prefix + "/openapi.json":    h.openapi,
	}
	for act := range forms {
		all["POST "+Prefix+"/releases/{id}/"+act] = h.act(act)
	}
	return all
}

// ServeHTTP answers a request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, pattern := h.mux.Handler(r); pattern != "" {
		h.mux.ServeHTTP(w, r)
		return
	}
	if allow := h.methods(r); allow != "" {
		w.Header().Set("Allow", allow)
		methodProblem.write(w)
		return
	}
	unknownProblem.write(w)
}

// Refuse answers what the console's gate does not let through.
func (h *Handler) Refuse(w http.ResponseWriter, _ *http.Request, status int, why content.Text) {
	if status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	(&Problem{Type: gateTypes[status], Status: status}).saying(why).write(w)
}
