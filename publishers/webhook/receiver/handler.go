package receiver

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"
)

// DefaultMaxBody bounds a request, in bytes: an article whose pictures travel in it.
const DefaultMaxBody = 32 << 20

// Post is what came of a publish.
type Post struct {
	ID  string `json:"id"`
	URL string `json:"url,omitempty"`
}

// Inbox is what a receiver does with what it gets. Its methods are called at the same time.
type Inbox interface {
	// Publish puts the article out, once for each d.IdempotencyKey: when the key was seen before,
	// even by a call that still runs or a process that has died since, it returns what came of that
	// one and again = true. The key must be remembered in the same write that makes the post, for
	// KeyLife.
	Publish(ctx context.Context, d Document) (p Post, again bool, err error)
	// Withdraw takes away what d.Withdraws names; what is gone already is no error.
	Withdraw(ctx context.Context, d Document) error
	// Find returns what came of a key, and false when nothing did and nothing is under way.
	Find(ctx context.Context, key string) (Post, bool, error)
}

// Refusal is an Inbox's error that says: I did not act, and will not for this reason. Any other
// error is answered with 500, and then nobody knows whether the post exists.
type Refusal struct {
	Status int           // 400, 413, 422: the article; 403, 410: the account; 429: later; 0 = 422
	Text   string        // for the people at the other end
	After  time.Duration // 429: when to come back
}

// Error is the text.
func (r *Refusal) Error() string { return r.Text }

// Handler answers moxin's requests at one address.
type Handler struct {
	Secret  []byte
	Name    string // who this is, shown when a channel is connected
	Inbox   Inbox
	Now     func() time.Time
	Window  time.Duration // 0 = Window
	MaxBody int64         // bytes; 0 = DefaultMaxBody
}

// answer is the body of every reply.
type answer struct {
	Post
	Name           string `json:"name,omitempty"`
	IdempotencyKey string `json:"idempotency_key,omitempty"`
	Absent         bool   `json:"absent,omitempty"`
	Error          string `json:"error,omitempty"`
}

// ServeHTTP takes events by POST and answers look-ups by GET.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// A proxy that remembered an answer would call something absent that has come since.
	w.Header().Set("Cache-Control", "no-store")
	switch r.Method {
	case http.MethodGet:
		h.find(w, r)
	case http.MethodPost:
		h.receive(w, r)
	default:
		w.Header().Set("Allow", "GET, POST")
		reply(w, http.StatusMethodNotAllowed, answer{Error: "GET or POST"})
	}
}

func (h *Handler) find(w http.ResponseWriter, r *http.Request) {
	if err := Verify(h.Secret, r.Header, []byte(r.URL.RawQuery), h.Now(), h.Window); err != nil {
		reply(w, http.StatusUnauthorized, answer{Error: err.Error()})
		return
	}
	key := r.URL.Query().Get("idempotency_key")
	if key == "" {
		reply(w, http.StatusBadRequest, answer{Error: "no idempotency_key"})
		return
	}
	p, found, err := h.Inbox.Find(r.Context(), key)
	switch {
	case err != nil:
		fail(w, err)
	case !found:
		reply(w, http.StatusNotFound, answer{Absent: true, IdempotencyKey: key})
	default:
		reply(w, http.StatusOK, answer{Post: p, IdempotencyKey: key})
	}
}

func (h *Handler) receive(w http.ResponseWriter, r *http.Request) {
	limit := h.MaxBody
	if limit <= 0 {
		limit = DefaultMaxBody
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		reply(w, http.StatusRequestEntityTooLarge, answer{Error: fmt.Sprintf("more than %d bytes", limit)})
		return
	}
	if err != nil {
		return // the sender left
	}
	if err := Verify(h.Secret, r.Header, body, h.Now(), h.Window); err != nil {
		reply(w, http.StatusUnauthorized, answer{Error: err.Error()})
		return
	}
	d, err := ReadDocument(body)
	if err != nil {
		reply(w, http.StatusBadRequest, answer{Error: err.Error()})
		return
	}
	// The sender may leave while the article is being kept; it is kept all the same.
	h.act(context.WithoutCancel(r.Context()), w, d)
}

func (h *Handler) act(ctx context.Context, w http.ResponseWriter, d Document) {
	switch d.Event {
	case EventPing:
		reply(w, http.StatusOK, answer{Post: Post{ID: "pong"}, Name: h.Name})
	case EventPublish:
		p, again, err := h.Inbox.Publish(ctx, d)
		switch {
		case err != nil:
			fail(w, err)
		case again:
			reply(w, http.StatusConflict, answer{Post: p, IdempotencyKey: d.IdempotencyKey})
		default:
			reply(w, http.StatusCreated, answer{Post: p, IdempotencyKey: d.IdempotencyKey})
		}
	case EventWithdraw:
		if err := h.Inbox.Withdraw(ctx, d); err != nil {
			fail(w, err)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	default:
		// An event of a later version: refused, so that nobody believes it was done.
		reply(w, http.StatusBadRequest, answer{Error: "unknown event"})
	}
}

func fail(w http.ResponseWriter, err error) {
	var no *Refusal
	if !errors.As(err, &no) {
		reply(w, http.StatusInternalServerError, answer{Error: "failed; nothing is known"})
		return
	}
	if no.After > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(no.After.Round(time.Second)/time.Second)))
	}
	reply(w, cmp.Or(no.Status, http.StatusUnprocessableEntity), answer{Error: no.Text})
}

func reply(w http.ResponseWriter, status int, a answer) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	_ = e.Encode(a) // a sender that left looks the key up
}
