package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/scheduler"
)

// callbackBody is the most that a platform may send, in bytes: the largest event known (a mass
// send of eight articles, each with its own results) is a few kilobytes.
const callbackBody = 1 << 20

// callbacks hears what platforms tell. An event is stored before it is answered: once the platform
// has its "success" it never tells again.
type callbacks struct {
	publisher func(channel string) (publishers.Publisher, content.Channel, error)
	keep      func(ctx context.Context, e content.Event) error
	contacts  func(ctx context.Context, events ...content.ContactEvent) error
	heard     func(channel, job string) // wakes whoever applies stored events
	met       func()                    // wakes whoever works on contacts
	now       func() time.Time          // calendar
	log       *slog.Logger
}

// ServeHTTP answers /callback/<channel>, the check of the address (GET) as well as an event (POST).
func (c callbacks) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("channel")
	p, ch, err := c.publisher(id)
	if ch.ID == "" { // not in moxin.yaml
		http.NotFound(w, r)
		return
	}
	if err != nil {
		c.fail(w, r, ch, fmt.Errorf("callback of %s: %w", id, err))
		return
	}
	listener, ok := publishers.As[publishers.Listener](p)
	if !ok {
		http.NotFound(w, r)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, callbackBody))
	if err != nil {
		refuseBody(w, err)
		return
	}
	answer, err := listener.Receive(r, body)
	if err != nil {
		c.refuse(w, r, ch, err)
		return
	}
	if err := errors.Join(c.store(r.Context(), ch, answer.Events), c.meet(r.Context(), ch, answer.Contacts)); err != nil {
		c.fail(w, r, ch, err)
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write(answer.Body) // a platform that went away tells again
	for _, e := range answer.Events {
		c.heard(ch.ID, e.Job)
	}
	if len(answer.Contacts) > 0 {
		c.met()
	}
}

// store keeps events. The platform may hang up after five seconds; what it told is kept all the same.
func (c callbacks) store(ctx context.Context, ch content.Channel, events []publishers.Event) error {
	ctx = context.WithoutCancel(ctx)
	for _, e := range events {
		kept, err := scheduler.EventOf(ch.ID, e, c.now())
		if err != nil {
			return err
		}
		if err := c.keep(ctx, kept); err != nil {
			return fmt.Errorf("keeping event %s of %s: %w", e.Kind, ch.ID, err)
		}
		c.log.InfoContext(ctx, "event", "channel", ch.ID, "platform", ch.Platform, "kind", e.Kind)
	}
	return nil
}

// meet keeps what was told of contacts, together with what comes at the same time. What was kept already
// changes nothing, so that a platform that tells again is answered again.
func (c callbacks) meet(ctx context.Context, ch content.Channel, events []content.ContactEvent) error {
	if len(events) == 0 {
		return nil
	}
	for i := range events {
		events[i].Channel, events[i].Heard = ch.ID, c.now()
	}
	if err := c.contacts(ctx, events...); err != nil {
		return fmt.Errorf("keeping what %s told of contacts: %w", ch.ID, err)
	}
	for _, e := range events { // neither who nor by which way
		c.log.DebugContext(ctx, "event", "channel", ch.ID, "platform", ch.Platform, "kind", e.Change)
	}
	return nil
}

// refuse answers a callback that was not understood. Whoever forged one learns nothing of why. One that
// cannot be taken because of our own settings is told again, which gives a person time to mend them.
func (c callbacks) refuse(w http.ResponseWriter, r *http.Request, ch content.Channel, err error) {
	status := http.StatusBadRequest
	switch {
	case errors.Is(err, publishers.ErrForged):
		status = http.StatusForbidden
	case publishers.ClassOf(err) == publishers.Account:
		status = http.StatusServiceUnavailable
	}
	c.log.WarnContext(r.Context(), "callback refused", "channel", ch.ID, "platform", ch.Platform, "status", status, "error", err)
	http.Error(w, "", status)
}

// fail answers what is our own fault: the platform tells again.
func (c callbacks) fail(w http.ResponseWriter, r *http.Request, ch content.Channel, err error) {
	c.log.ErrorContext(r.Context(), "callback", "channel", ch.ID, "platform", ch.Platform, "error", err)
	http.Error(w, "", http.StatusInternalServerError)
}

// refuseBody answers a body that is too large or ended early.
func refuseBody(w http.ResponseWriter, err error) {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		http.Error(w, "", http.StatusRequestEntityTooLarge)
		return
	}
	http.Error(w, "", http.StatusBadRequest)
}

// keepEvent stores what a platform told; a second delivery changes nothing.
func (s *station) keepEvent(ctx context.Context, e content.Event) error {
	_, err := s.store.AddEvent(ctx, e)
	return err
}

// heard lets the scheduler apply a stored event now instead of at its next look.
func (s *station) heard(channel, job string) { s.scheduler.Heard(channel, job) }
