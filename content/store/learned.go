package store

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
)

// Learned counts what was learned of a period after the newest of what was known: readings that were made in
// it or before it by at most lead, and all of what was published in it; corrections of such; outcomes of it.
// The period is of the calendar. After zero counts all that there is.
func (s *Store) Learned(ctx context.Context, p content.Period, lead time.Duration, after content.Newest) (content.Learned, error) {
	var l content.Learned
	from, until, early := micros(p.From), micros(p.Until), micros(p.From.Add(-lead))
	err := s.read.QueryRowContext(ctx, `SELECT
		(SELECT COUNT(*) FROM (
			SELECT id FROM samples WHERE observed_at >= $3 AND observed_at < $2 AND id > $4
			UNION
			SELECT s.id FROM publications p JOIN samples s ON s.publication = p.id
			WHERE p.published_at >= $1 AND p.published_at < $2 AND s.id > $4) AS readings),
		(SELECT COUNT(*) FROM corrections c LEFT JOIN publications p ON p.id = c.publication
			WHERE c.id > $5 AND (c.observed_at >= $3 AND c.observed_at < $2 OR p.published_at >= $1 AND p.published_at < $2)),
		(SELECT COUNT(*) FROM outcomes WHERE at >= $1 AND at < $2 AND id > $6)`,
		from, until, early, after.Sample, after.Correction, after.Outcome).Scan(&l.Readings, &l.Corrections, &l.Outcomes)
	if err != nil {
		return l, fmt.Errorf("store: learned since: %w", err)
	}
	return l, nil
}
