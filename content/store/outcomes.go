package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"moxin/content"
)

const outcomeColumns = `SELECT id, kind, COALESCE(publication, 0), channel, reader, at, value, source, ref, code, after, learned FROM outcomes`

// AddOutcomes stores outcomes once each, all or none, and returns how many were new. The same kind
// and ref is the same outcome, an order and a reorder of one ref too; without a ref the same kind,
// channel, reader, instant, source and publication is.
func (s *Store) AddOutcomes(ctx context.Context, outcomes []content.Outcome) (int, error) {
	added, err := adding[content.Outcome]{"lock:outcomes", slices.Values(outcomes), insertOutcome}.to(ctx, s)
	if err != nil {
		return 0, fmt.Errorf("store: add outcomes: %w", err)
	}
	return added, nil
}

func insertOutcome(ctx context.Context, tx *sql.Tx, o content.Outcome) (int64, error) {
	return exec(ctx, tx, `INSERT INTO outcomes (kind, publication, channel, reader, at, value, source, ref, code, after, learned)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING`,
		o.Kind, orNull(o.Publication), o.Channel, o.Reader, micros(o.At), o.Value, o.Source, o.Ref, o.Code, o.After.Microseconds(), micros(o.Learned))
}

// Outcomes returns what readers did at or after since, in order.
func (s *Store) Outcomes(ctx context.Context, since time.Time) ([]content.Outcome, error) {
	q := query(outcomeColumns)
	q.since("at", since)
	return s.outcomes(ctx, q)
}

// OutcomesBy returns what one reader did, and what took orders of theirs back under whatever name, the
// oldest first; nothing of readers who are not known.
func (s *Store) OutcomesBy(ctx context.Context, reader string) ([]content.Outcome, error) {
	if reader == "" {
		return nil, nil
	}
	// The condition on kind is written as the index outcomes_ref has it.
	return s.outcomes(ctx, query(outcomeColumns).and(`id IN (SELECT id FROM outcomes WHERE reader = ? AND reader <> '' UNION
		SELECT back.id FROM outcomes o JOIN outcomes back ON back.ref = o.ref AND back.ref <> ''
			AND (CASE WHEN back.kind = 'reorder' THEN 'order' ELSE back.kind END) = 'refund'
		WHERE o.reader = ? AND o.reader <> '')`, reader, reader))
}

// OutcomesOf returns what is credited to the publications and happened before until (zero = no bound),
// the oldest first.
func (s *Store) OutcomesOf(ctx context.Context, publications []int64, until time.Time) ([]content.Outcome, error) {
	if len(publications) == 0 {
		return nil, nil
	}
	q := query(outcomeColumns)
	in(q, "publication", publications)
	q.before("at", until)
	return s.outcomes(ctx, q)
}

func (s *Store) outcomes(ctx context.Context, q *statement) ([]content.Outcome, error) {
	all, err := list(ctx, s.read, func(row scanner) (content.Outcome, error) {
		var o content.Outcome
		var after int64
		err := row.Scan(&o.ID, &o.Kind, &o.Publication, &o.Channel, &o.Reader, (*stamp)(&o.At), &o.Value, &o.Source,
			&o.Ref, &o.Code, &after, (*stamp)(&o.Learned))
		o.After = time.Duration(after) * time.Microsecond
		return o, err
	}, q.end("ORDER BY at, id"))
	if err != nil {
		return nil, fmt.Errorf("store: outcomes: %w", err)
	}
	return all, nil
}
