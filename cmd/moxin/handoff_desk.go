package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/scheduler"
	page "moxin/site/handoff"
)

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
	p := page.Package{Handoff: h, State: r.State, Why: r.Why}
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
		return d.people.Confirm(ctx, scheduler.Word{Release: r.ID, Who: onPhone, Why: c.Note}, cmp.Or(c.URL, c.ID))
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
	if errors.As(err, &state) || errors.As(err, &step) || errors.Is(err, store.ErrStale) {
		return page.ErrClosed
	}
	return err
}
