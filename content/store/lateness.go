package store

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
)

// Lateness returns how late the releases went out whose first attempt was made at or after since
// (calendar): the tries of a release after its first are late by the platform's word.
func (s *Store) Lateness(ctx context.Context, since time.Time) (content.Lateness, error) {
	var l content.Lateness
	q := query(`SELECT a.lateness FROM attempts a`).
		and("NOT EXISTS (SELECT 1 FROM attempts b WHERE b.release = a.release AND b.fence < a.fence)")
	q.since("a.called", since)
	all, err := list(ctx, s.read, func(row scanner) (time.Duration, error) {
		var d time.Duration
		err := row.Scan((*span)(&d))
		return d, err
	}, q.end("ORDER BY a.lateness"))
	if err != nil {
		return l, fmt.Errorf("store: lateness: %w", err)
	}
	if l.N = len(all); l.N > 0 {
		l.P50, l.P99, l.Max = all[rank(l.N, 50)], all[rank(l.N, 99)], all[l.N-1]
	}
	return l, nil
}

// rank is where the p-th of a hundred stands among n in order: the nearest rank.
func rank(n, p int) int { return (n*p+99)/100 - 1 }

// Pulse returns the newest audit line's id, 0 of none: it grows with everything that people can see
// change. It is one look at the end of an index.
func (s *Store) Pulse(ctx context.Context) (int64, error) {
	var id int64
	if err := s.read.QueryRowContext(ctx, `SELECT COALESCE(MAX(id), 0) FROM audit`).Scan(&id); err != nil {
		return 0, fmt.Errorf("store: pulse: %w", err)
	}
	return id, nil
}
