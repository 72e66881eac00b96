package store

import (
	"context"
	"errors"
	"fmt"

	"moxin/content"
)

// AddEvent keeps what a platform told and reports whether it is new: the same key of a channel
// again, from a second delivery or a second process, changes nothing. The event is on disk when
// AddEvent returns, so that its delivery may be answered.
func (s *Store) AddEvent(ctx context.Context, e content.Event) (bool, error) {
	if e.Channel == "" || e.Key == "" {
		return false, errors.New("store: an event needs its channel and key")
	}
	n, err := exec(ctx, s.write, `INSERT INTO events (channel, key, kind, job, at, body)
		VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (channel, key) DO NOTHING`,
		e.Channel, e.Key, e.Kind, e.Job, micros(e.At), string(e.Body))
	if err != nil {
		return false, fmt.Errorf("store: event %s of %s: %w", e.Kind, e.Channel, err)
	}
	return n > 0, nil
}

// EventsOf returns what a channel's platform told of a job, in the order in which it was heard.
func (s *Store) EventsOf(ctx context.Context, channel, job string) ([]content.Event, error) {
	all, err := list(ctx, s.read, func(row scanner) (content.Event, error) {
		var e content.Event
		var body string
		err := row.Scan(&e.Channel, &e.Key, &e.Kind, &e.Job, (*stamp)(&e.At), &body)
		e.Body = []byte(body)
		return e, err
	}, query(`SELECT channel, key, kind, job, at, body FROM events`).
		and("channel = ?", channel).and("job = ?", job).end("ORDER BY id"))
	if err != nil {
		return nil, fmt.Errorf("store: events of %s: %w", channel, err)
	}
	return all, nil
}
