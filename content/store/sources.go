package store

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
)

// SampleSources returns which sources told of each article before until (zero = no bound), and how
// recently, by slug as published and source. Samples of channels themselves and withdrawn ones are
// not among them.
func (s *Store) SampleSources(ctx context.Context, until time.Time) ([]content.Origin, error) {
	q := query(`SELECT publication, source, MAX(observed_at) AS last FROM samples`).and("publication IS NOT NULL")
	q.before("observed_at", until)
	withdrawn, err := exists(ctx, s.read, `SELECT 1 FROM corrections WHERE value IS NULL`)
	if err != nil {
		return nil, fmt.Errorf("store: sample sources: %w", err)
	}
	if withdrawn {
		q.and(notWithdrawn)
	}
	q.end("GROUP BY publication, source")
	outer := &statement{args: q.args, text: `SELECT p.slug, n.source, MAX(n.last) FROM (` + q.sql() + `) n
		JOIN publications p ON p.id = n.publication`}
	all, err := list(ctx, s.read, func(row scanner) (content.Origin, error) {
		var o content.Origin
		err := row.Scan(&o.Slug, &o.Source, (*stamp)(&o.Newest))
		return o, err
	}, outer.end("GROUP BY p.slug, n.source ORDER BY p.slug, n.source"))
	if err != nil {
		return nil, fmt.Errorf("store: sample sources: %w", err)
	}
	return all, nil
}
