package event

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"moxin/content"
)

// Beacon hears what pages of the own site tell of their readers: POST /b. All fields but Admit, Forget
// and Log are required.
type Beacon struct {
	Store  Store
	Absent error // what the store's errors match when something is not there
	Posts  Posts
	Keeper *Keeper
	Hasher Hasher
	// Ask says that readers may be asked to be known again; without it, or without a key, every cookie
	// is ignored and none is set.
	Ask    bool
	Secure bool // the site is reached by https: the cookie is sent by nothing else
	Zone   *time.Location
	Now    func() time.Time // calendar
	// Admit reports whether whoever asks may be a person still: it reads no faster than people do.
	Admit func(r *http.Request) bool
	// Forget unties what is stored from a reader.
	Forget func(ctx context.Context, reader string) error
	Log    *slog.Logger

	looks looks
}

// ServeHTTP answers 204 to whatever a page may say, counted or not: a program that pretends to be a
// reader learns nothing. What no page says is 400, a page that is not ours 404.
func (b *Beacon) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if from := r.Header.Get("Sec-Fetch-Site"); from != "" && from != "same-origin" {
		http.Error(w, "", http.StatusForbidden)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxMessage))
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
		http.Error(w, "", http.StatusRequestEntityTooLarge)
		return
	}
	if err != nil {
		return // the reader left
	}
	m, err := readMessage(body)
	if err == nil {
		err = b.hear(w, r, m)
	}
	switch {
	case err == nil:
		w.WriteHeader(http.StatusNoContent)
	case errors.Is(err, ErrMessage):
		http.Error(w, err.Error(), http.StatusBadRequest)
	case errors.Is(err, ErrUnknown):
		http.Error(w, "", http.StatusNotFound)
	default:
		if b.Log != nil {
			b.Log.ErrorContext(r.Context(), "beacon", "error", err)
		}
		http.Error(w, "", http.StatusServiceUnavailable)
	}
}

func (b *Beacon) hear(w http.ResponseWriter, r *http.Request, m message) error {
	switch {
	case m.Say == sayNo: // also from whoever is not counted
		return b.part(w, r)
	case Private(r.Header) || Machine(r.Header) || b.Admit != nil && !b.Admit(r):
		return nil
	case m.Say == sayYes:
		b.meet(w, r)
		return nil
	}
	slug, err := b.page(r.Context(), m)
	if err != nil {
		return err
	}
	now := b.Now()
	v := content.Visit{Slug: slug, Channel: m.Channel, Key: m.Key, At: now, Reader: b.reader(r)}
	if v.Code, err = b.code(r.Context(), m.Code); err != nil {
		return err
	}
	visits, err := b.visits(r.Context(), m, v)
	if err != nil {
		return err
	}
	return b.Keeper.Keep(r.Context(), visits...)
}

// page is the slug of the page that a message speaks of, as it was published.
func (b *Beacon) page(ctx context.Context, m message) (string, error) {
	posts, err := b.Posts.Publications(ctx, content.PublicationFilter{Channel: m.Channel, Slug: m.Slug, NotGone: true})
	if err != nil {
		return "", fmt.Errorf("event: looking a page up: %w", err)
	}
	for _, p := range posts {
		if p.Platform == content.Site {
			return p.Slug, nil
		}
	}
	return "", ErrUnknown
}

// code is a link's code where there is such a link and it counts; "" otherwise.
func (b *Beacon) code(ctx context.Context, code string) (string, error) {
	if code == "" {
		return "", nil
	}
	l, err := b.Store.Link(ctx, code)
	if l, err = orNone(l, err, b.Absent); err != nil || !l.Retired.IsZero() {
		return "", err
	}
	return l.Code, nil
}

// visits are what a message counts as.
func (b *Beacon) visits(ctx context.Context, m message, v content.Visit) ([]content.Visit, error) {
	as := func(kind content.VisitKind, value float64) content.Visit {
		v := v
		v.Kind, v.Value = kind, value
		return v
	}
	switch m.Say {
	case sayRead:
		b.looks.begin(m.Key, v.At)
		back, err := b.back(ctx, v)
		return append(back, as(content.VisitRead, 0)), err
	case sayFinish:
		return []content.Visit{as(content.VisitFinish, 0)}, nil
	}
	if !b.looks.possible(m.Key, *m.Seconds, v.At) {
		return nil, nil
	}
	return []content.Visit{as(content.VisitDepth, *m.Depth), as(content.VisitTime, *m.Seconds)}, nil
}
