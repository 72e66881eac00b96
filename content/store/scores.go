package store

import (
	"context"
	"database/sql"
	"fmt"

	"moxin/content"
)

// PutScores stores scores. A score of the same subject, name and instant is replaced.
func (s *Store) PutScores(ctx context.Context, scores []content.Score) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		for _, c := range scores {
			_, err := tx.ExecContext(ctx, `INSERT INTO scores (kind, subject, name, at, value, low, high,
					rank, rank_low, rank_high, evidence, why, model)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
				ON CONFLICT (kind, at, subject, name) DO UPDATE SET value = excluded.value,
					low = excluded.low, high = excluded.high, rank = excluded.rank,
					rank_low = excluded.rank_low, rank_high = excluded.rank_high,
					evidence = excluded.evidence, why = excluded.why, model = excluded.model`,
				c.Kind, c.Subject, c.Name, micros(c.At), c.Value, c.Low, c.High,
				c.Rank, c.RankLow, c.RankHigh, c.Evidence, c.Why, c.Model)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store: put scores: %w", err)
	}
	return nil
}

// NewestNumbers returns the ids of the newest sample and of the newest correction, 0 for none: as long
// as both stay, no number has changed.
func (s *Store) NewestNumbers(ctx context.Context) (sample, correction int64, err error) {
	err = s.read.QueryRowContext(ctx, `SELECT (SELECT COALESCE(MAX(id), 0) FROM samples),
		(SELECT COALESCE(MAX(id), 0) FROM corrections)`).Scan(&sample, &correction)
	if err != nil {
		err = fmt.Errorf("store: newest numbers: %w", err)
	}
	return sample, correction, err
}

// Scores returns a kind's scores of the newest instant that has any: by name, then rank, with
// the unranked last. An empty kind means every kind, each of its own newest instant.
func (s *Store) Scores(ctx context.Context, kind string) ([]content.Score, error) {
	q := query(`SELECT s.kind, s.subject, s.name, s.value, s.low, s.high, s.rank, s.rank_low, s.rank_high,
			s.evidence, s.why, s.model, s.at
		FROM scores s JOIN (SELECT kind, MAX(at) AS at FROM scores GROUP BY kind) n
			ON n.kind = s.kind AND n.at = s.at`)
	if kind != "" {
		q.and("s.kind = ?", kind)
	}
	q.end(`ORDER BY s.kind, s.name, CASE WHEN s.rank = 0 THEN 1 ELSE 0 END, s.rank, s.value DESC, s.subject`)
	all, err := list(ctx, s.read, func(row scanner) (content.Score, error) {
		var c content.Score
		err := row.Scan(&c.Kind, &c.Subject, &c.Name, &c.Value, &c.Low, &c.High, &c.Rank, &c.RankLow,
			&c.RankHigh, &c.Evidence, &c.Why, &c.Model, (*stamp)(&c.At))
		return c, err
	}, q)
	if err != nil {
		return nil, fmt.Errorf("store: scores: %w", err)
	}
	return all, nil
}
