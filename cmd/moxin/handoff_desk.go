package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"moxin/content"
	"moxin/content/media"
	"moxin/content/store"
	"moxin/publishers/handoff"
	"moxin/scheduler"
	page "moxin/site/handoff"
)

// handoffPages are the hand-offs behind their tokens.
func handoffPages(st *station) (http.Handler, error) {
	desk := handoffDesk{st.store, st.people}
	return page.New(page.Options{
		Desk: desk, Media: st.bench.media, Waiting: desk.Waiting, Key: st.registry.deps.Key,
		Link: func(h content.Handoff, text string) (id, url string, err error) {
			return st.bench.postLink(h.Channel, h.Platform, text)
		},
		Unlinked: func(h content.Handoff) bool { return !handoff.HasLinks(h.Platform) },
		Zip: func(ctx context.Context, w io.Writer, h content.Handoff) error {
			return handoff.WriteZip(ctx, w, h, st.bench.media)
		},
		Open: st.people.Opening,
		Screenshot: func(ctx context.Context, data []byte) (string, error) {
			return keepScreenshot(ctx, st.bench.media, data)
		},
		Now:    st.now,
		Zone:   st.bench.ws.Config.Zone,
		Origin: origin(st.bench.ws.Config.Public.URL),
		Log:    st.log,
	})
}

// drawing lets one screenshot be drawn at a time: each takes a hundred megabytes at worst.
var drawing = make(chan struct{}, 1)

// keepScreenshot stores what is seen of a screenshot, and nothing else that its file says.
func keepScreenshot(ctx context.Context, to *media.Dir, data []byte) (hash string, err error) {
	select {
	case drawing <- struct{}{}:
		defer func() { <-drawing }()
	case <-ctx.Done():
		return "", ctx.Err()
	}
	seen, err := handoff.Screenshot(data)
	if err != nil {
		return "", err
	}
	return to.Put(ctx, seen)
}

// handoffDesk answers the phone page from the store: whoever holds a token speaks for its
// release, and for no other.
type handoffDesk struct {
	store  *store.Store
	people *scheduler.Desk
}

// onPhone is how the audit names whoever answered through the page.
const onPhone = "hand-off page"

// Package returns what a token opens.
func (d handoffDesk) Package(ctx context.Context, token string) (page.Package, error) {
	h, err := d.store.Handoff(ctx, token)
	if errors.Is(err, store.ErrNotFound) {
		return page.Package{}, page.ErrUnknown
	}
	if err != nil {
		return page.Package{}, err
	}
	r, err := d.store.Release(ctx, h.Release)
	if err != nil {
		return page.Package{}, err
	}
	said := content.ReadEvidence(r.Why)
	p := page.Package{Handoff: h, State: r.State, Why: said.Note}
	if r.State == content.Published {
		p.Shot = said.Shot
	}
	if r.State == content.HandedOff {
		return p, nil
	}
	if p.ClosedAt, err = d.closedAt(ctx, r.ID); err != nil {
		return page.Package{}, err
	}
	publications, err := d.store.Publications(ctx, content.PublicationFilter{Release: r.ID})
	if err == nil && len(publications) > 0 {
		p.URL = publications[0].URL
	}
	return p, err
}

// Waiting lists the open hand-offs of the store. A release that is handed off without a package has
// no page: it is not listed.
func (d handoffDesk) Waiting(ctx context.Context) ([]content.Handoff, error) {
	releases, err := d.store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.HandedOff}})
	if err != nil {
		return nil, err
	}
	var open []content.Handoff
	for _, r := range releases {
		h, err := d.store.HandoffOf(ctx, r.ID)
		switch {
		case errors.Is(err, store.ErrNotFound):
			continue
		case err != nil:
			return nil, err
		}
		open = append(open, h)
	}
	return open, nil
}

// closedAt is when the release stopped being handed off, as the audit has it.
func (d handoffDesk) closedAt(ctx context.Context, release int64) (at time.Time, err error) {
	entries, err := d.store.Audit(ctx, fmt.Sprintf("release:%d", release), 100)
	for _, e := range entries {
		if e.From == string(content.HandedOff) && e.At.After(at) {
			at = e.At
		}
	}
	return at, err
}

// Confirm closes the release as published.
func (d handoffDesk) Confirm(ctx context.Context, token string, c page.Confirmation) error {
	return d.answer(ctx, token, func(r content.Release) error {
		return d.people.Confirm(ctx, scheduler.Word{Release: r.ID, Who: onPhone, Why: content.Evidence{Note: c.Note, Shot: c.Shot}.String()}, cmp.Or(c.URL, c.ID))
	})
}

// Refuse closes the release as failed.
func (d handoffDesk) Refuse(ctx context.Context, token, why string) error {
	return d.answer(ctx, token, func(r content.Release) error {
		return d.people.CannotBecause(ctx, scheduler.Word{Release: r.ID, Who: onPhone, Why: why})
	})
}

func (d handoffDesk) answer(ctx context.Context, token string, act func(content.Release) error) error {
	h, err := d.store.Handoff(ctx, token)
	if errors.Is(err, store.ErrNotFound) {
		return page.ErrUnknown
	}
	if err != nil {
		return err
	}
	r, err := d.store.Release(ctx, h.Release)
	if err != nil {
		return err
	}
	err = act(r)
	var state *scheduler.StateError
	var step *store.TransitionError // it was closed between our look and the act
	var sent *scheduler.SentError   // somebody had sent it by then: it is published
	if errors.As(err, &sent) || errors.As(err, &state) || errors.As(err, &step) || errors.Is(err, store.ErrStale) {
		return page.ErrClosed
	}
	return err
}
