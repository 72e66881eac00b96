package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"moxin/content"
)

const (
	// connected: a store publishes only on channels that a person connected to it.
	connected = `EXISTS (SELECT 1 FROM accounts a WHERE a.channel = r.channel)`
	// covers: pause p is over release r.
	covers = `p.scope IN ('', 'platform:' || r.platform, 'channel:' || r.channel)`
	// unpaused takes calendar now.
	unpaused = `NOT EXISTS (SELECT 1 FROM pauses p WHERE ` + covers + `
		AND (p.until_at = 0 OR p.until_at > ?))`
)

// DispatchDue queues up to limit approved releases (0 = all) whose instant has come, those of higher
// priority first, then in the order of their instants: due, past their not-before, not past their
// lateness window, on a connected channel that no pause covers, waiting for no other release, not held. Each gets its fence + 1, so that deliveries of
// earlier tickets can change nothing. now is calendar time; work is when the queueing began,
// which Sweep measures from. Of several that dispatch at once each release goes to one.
func (s *Store) DispatchDue(ctx context.Context, now, work time.Time, limit int) ([]content.Ticket, error) {
	var tickets []content.Ticket
	err := s.tx(ctx, func(tx *sql.Tx) error {
		tickets = nil
		q := query(`SELECT r.id, r.fence, r.platform, r.channel FROM releases r`).
			and("r.state = ?", string(content.Approved)).
			and("r.due <= ?", micros(now)).
			and("r.not_before <= ?", micros(now)).
			and("r.due + r.late >= ?", micros(now)).
			and("r.lease_until <= ?", micros(work)). // else somebody works on its draft
			and(connected).
			and(unpaused, micros(now)).
			and(unhindered).
			end("ORDER BY r.priority DESC, r.due, r.id LIMIT ?"+s.dialect.skipLocked, most(limit))
		due, err := list(ctx, tx, scanTicket, q)
		if err != nil {
			return err
		}
		for _, t := range due {
			e := edit{release: t.Release, from: content.Approved, to: content.Queued, who: "scheduler", at: now}
			e.when("fence = ?", t.Fence)
			e.when("lease_until <= ?", micros(work))
			t.Fence++
			e.set("fence = ?", t.Fence)
			e.set("queued_at = ?", micros(work))
			held, err := e.do(ctx, tx)
			if err != nil {
				return err
			}
			if held {
				tickets = append(tickets, t)
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("store: dispatch: %w", err)
	}
	return tickets, nil
}

func scanTicket(row scanner) (content.Ticket, error) {
	var t content.Ticket
	err := row.Scan(&t.Release, &t.Fence, &t.Platform, &t.Channel)
	return t, err
}

// NextDue returns the earliest calendar instant, also one that has passed, at which
// DispatchDue or MissLate has something to do: an approved release that nothing stops is due,
// a pause ends, or a release becomes too late. A release that is paused, unconnected, not
// approved, queued or waiting for another counts with its deadline only, so that a clock which jumps
// from one instant to the next does not wait for a person.
func (s *Store) NextDue(ctx context.Context, now time.Time) (time.Time, bool, error) {
	// Too late is one microsecond after the deadline: at the deadline itself it may still go.
	q := &statement{}
	q.text = q.bind(`SELECT MIN(CASE WHEN r.state = ? AND `+connected+` AND `+unpaused+` AND `+unhindered+`
				AND r.not_before <= r.due + r.late
			THEN CASE WHEN r.not_before > r.due THEN r.not_before ELSE r.due END
			ELSE r.due + r.late + 1 END)
		FROM releases r`, string(content.Approved), micros(now))
	in(q, "r.state", plain(missable))
	due, err := s.earliest(ctx, q)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("store: next due: %w", err)
	}
	q = query(`SELECT MIN(p.until_at) FROM pauses p`).and("p.until_at > ?", micros(now)).
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

// earliest reads a minimum, which is NULL of nothing.
func (s *Store) earliest(ctx context.Context, q *statement) (time.Time, error) {
	var us sql.NullInt64
	err := s.read.QueryRowContext(ctx, q.sql(), q.args...).Scan(&us)
	return instant(us.Int64), err
}
