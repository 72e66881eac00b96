package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"moxin/content"
)

const (
	// toCome: release r may still become too late; missable as the index releases_to_come has it.
	toCome = `r.state IN ('planned', 'approved', 'queued')`
	// nextStep is when the next thing happens to release r, never before it is due. Too late is one
	// microsecond after the deadline: at the deadline itself it may still go. It takes the state
	// approved and calendar now.
	nextStep = `CASE WHEN r.state = ? AND ` + connected + ` AND ` + unpaused + ` AND ` + unhindered + `
			AND r.not_before <= r.due + r.late
		THEN CASE WHEN r.not_before > r.due THEN r.not_before ELSE r.due END
		ELSE r.due + r.late + 1 END`
)

// NextDue returns the earliest calendar instant, also one that has passed, at which
// DispatchDue or MissLate has something to do: an approved release that nothing stops is due,
// a pause ends, or a release becomes too late. A release that is paused, unconnected, not
// approved, queued or waiting for another counts with its deadline only, so that a clock which jumps
// from one instant to the next does not wait for a person.
func (s *Store) NextDue(ctx context.Context, now time.Time) (time.Time, bool, error) {
	due, err := s.nextOfReleases(ctx, now)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("store: next due: %w", err)
	}
	q := query(`SELECT MIN(p.until_at) FROM pauses p`).and("p.until_at > ?", micros(now)).
		and(`EXISTS (SELECT 1 FROM releases r WHERE r.state = ? AND r.due <= p.until_at
			AND r.due + r.late >= p.until_at AND `+connected+` AND `+unhindered+` AND `+covers+`)`, string(content.Approved))
	ends, err := s.earliest(ctx, q)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("store: next end of a pause: %w", err)
	}
	if due.IsZero() || !ends.IsZero() && ends.Before(due) {
		due = ends
	}
	return due, !due.IsZero(), nil
}

// nextOfReleases is the first step of any release. The first few that are due say how far to look:
// to those that are due later nothing happens before.
func (s *Store) nextOfReleases(ctx context.Context, now time.Time) (time.Time, error) {
	const few = 64
	q := &statement{}
	q.text = q.bind(`SELECT MIN(f.step) FROM (SELECT `+nextStep+` AS step FROM releases r
		WHERE `+toCome+` ORDER BY r.due, r.id `+limited+`) f`, string(content.Approved), micros(now), few)
	soon, err := s.earliest(ctx, q)
	if err != nil || soon.IsZero() {
		return soon, err
	}
	q = query(`SELECT MIN(`+nextStep+`) FROM releases r`, string(content.Approved), micros(now)).
		and(toCome).and("r.due < ?", micros(soon))
	sooner, err := s.earliest(ctx, q)
	if err != nil || sooner.IsZero() || soon.Before(sooner) {
		return soon, err
	}
	return sooner, nil
}

// earliest reads a minimum, which is NULL of nothing.
func (s *Store) earliest(ctx context.Context, q *statement) (time.Time, error) {
	var us sql.NullInt64
	err := s.read.QueryRowContext(ctx, q.sql(), q.args...).Scan(&us)
	return instant(us.Int64), err
}
