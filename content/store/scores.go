package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"moxin/content"
)

const (
	scoreColumns = `kind, subject, name, at, value, low, high, rank, rank_low, rank_high, evidence, why, model`
	// scoreKinds are the kinds that scores has, each found by the key, not by reading all scores.
	scoreKinds = `WITH RECURSIVE kinds (kind) AS (SELECT MIN(kind) FROM scores
		UNION ALL SELECT (SELECT MIN(kind) FROM scores WHERE kind > kinds.kind) FROM kinds WHERE kind IS NOT NULL)`
	// scoresAtOnce is how many scores one INSERT carries, as JSON: see samplesAtOnce.
	scoresAtOnce = 1000
)

// Newest is content.Newest.
type Newest = content.Newest

// NewestNumbers returns what the newest numbers are.
func (s *Store) NewestNumbers(ctx context.Context) (Newest, error) {
	var n Newest
	err := s.read.QueryRowContext(ctx, `SELECT (SELECT COALESCE(MAX(id), 0) FROM samples),
		(SELECT COALESCE(MAX(id), 0) FROM corrections),
		(SELECT COALESCE(MAX(id), 0) FROM outcomes)`).Scan(&n.Sample, &n.Correction, &n.Outcome)
	if err != nil {
		err = fmt.Errorf("store: newest numbers: %w", err)
	}
	return n, err
}

// Scores returns a kind's scores of the newest instant that has any: by name, then rank, with
// the unranked last. An empty kind means every kind, each of its own newest instant.
func (s *Store) Scores(ctx context.Context, kind string) ([]content.Score, error) {
	q := query(scoreKinds + ` SELECT ` + scoreColumns + ` FROM scores`)
	if kind == "" {
		q.and("kind IN (SELECT kind FROM kinds)")
	} else {
		q.and("kind = ?", kind)
	}
	q.and("at = (SELECT MAX(n.at) FROM scores n WHERE n.kind = scores.kind)")
	q.and("at >= COALESCE((SELECT MAX(at) FROM scorings), 0)") // a kind that the newest scoring has none of has none
	q.end(`ORDER BY kind, name, CASE WHEN rank = 0 THEN 1 ELSE 0 END, rank, value DESC, subject`)
	all, err := list(ctx, s.read, scanScore, q)
	if err != nil {
		return nil, fmt.Errorf("store: scores: %w", err)
	}
	return all, nil
}

// ScoreHistory returns a subject's scores of one name, the oldest first, without Why: of past days those
// of the last scoring. An article is found under all its names.
func (s *Store) ScoreHistory(ctx context.Context, kind, subject, name string) ([]content.Score, error) {
	q := query(`SELECT `+scoreColumns+` FROM scores`).and("kind = ?", kind).and("at IN (SELECT at FROM scorings)")
	if kind == kindArticle {
		q.named("subject", subject)
	} else {
		q.and("subject = ?", subject)
	}
	all, err := list(ctx, s.read, scanScore, q.and("name = ?", name).end("ORDER BY at, subject"))
	if err != nil {
		return nil, fmt.Errorf("store: scores of %s %s: %w", kind, subject, err)
	}
	for i := range all {
		all[i].Why = ""
	}
	return all, nil
}

func scanScore(row scanner) (content.Score, error) {
	var c content.Score
	err := row.Scan(&c.Kind, &c.Subject, &c.Name, (*stamp)(&c.At), &c.Value, &c.Low, &c.High, &c.Rank, &c.RankLow,
		&c.RankHigh, &c.Evidence, &c.Why, &c.Model)
	return c, err
}

func (d dialect) putScores(ctx context.Context, tx *sql.Tx, scores []content.Score) error {
	for part := range slices.Chunk(scores, scoresAtOnce) {
		rows, err := packedRows(part, scoreRow)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO scores (`+scoreColumns+`)
			SELECT value->>0, value->>1, value->>2, CAST(value->>3 AS BIGINT), CAST(value->>4 AS DOUBLE PRECISION),
				CAST(value->>5 AS DOUBLE PRECISION), CAST(value->>6 AS DOUBLE PRECISION), CAST(value->>7 AS BIGINT),
				CAST(value->>8 AS BIGINT), CAST(value->>9 AS BIGINT), CAST(value->>10 AS DOUBLE PRECISION),
				value->>11, value->>12
			FROM `+d.elements+`($1) WHERE true
			ON CONFLICT (kind, at, subject, name) DO UPDATE SET value = excluded.value,
				low = excluded.low, high = excluded.high, rank = excluded.rank,
				rank_low = excluded.rank_low, rank_high = excluded.rank_high,
				evidence = excluded.evidence, why = excluded.why, model = excluded.model`, rows)
		if err != nil {
			return err
		}
	}
	return nil
}

// scoreRow is a score as putScores reads it.
func scoreRow(c content.Score) ([]any, error) {
	for _, v := range []float64{c.Value, c.Low, c.High, c.Evidence} {
		if err := finite(v); err != nil {
			return nil, fmt.Errorf("%s of %s %s: %w", c.Name, c.Kind, c.Subject, err)
		}
	}
	return []any{c.Kind, c.Subject, c.Name, micros(c.At), c.Value, c.Low, c.High, c.Rank, c.RankLow, c.RankHigh,
		c.Evidence, c.Why, c.Model}, nil
}

// packedRows writes rows as one JSON array of arrays, which an INSERT reads with dialect.elements.
func packedRows[T any](all []T, row func(T) ([]any, error)) (string, error) {
	rows := make([][]any, len(all))
	for i, one := range all {
		var err error
		if rows[i], err = row(one); err != nil {
			return "", err
		}
	}
	return toJSON(rows)
}
