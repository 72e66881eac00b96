package store

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
)

// ScoredAt is the instant of the newest scoring; zero before the first.
func (s *Store) ScoredAt(ctx context.Context) (time.Time, error) {
	var at time.Time
	if err := s.read.QueryRowContext(ctx, `SELECT COALESCE(MAX(at), 0) FROM scorings`).Scan((*stamp)(&at)); err != nil {
		return at, fmt.Errorf("store: scored at: %w", err)
	}
	return at, nil
}

// Tally counts of how many articles the newest scoring knows what, and the means of that; the zero value before the first.
func (s *Store) Tally(ctx context.Context) (content.Tally, error) {
	t := content.Tally{}
	var err error
	if t.At, err = s.ScoredAt(ctx); err != nil || t.At.IsZero() {
		return t, err
	}
	type line struct {
		name, model   string
		known, ranked int
		mean          content.Interval
	}
	lines, err := list(ctx, s.read, func(row scanner) (line, error) {
		var l line
		err := row.Scan(&l.name, &l.known, &l.ranked, &l.model, &l.mean.Value, &l.mean.Low, &l.mean.High)
		l.mean.Posts = l.known
		return l, err
	}, query(`SELECT name, COUNT(*), SUM(CASE WHEN rank > 0 THEN 1 ELSE 0 END), MAX(model), AVG(value), AVG(low), AVG(high) FROM scores`).
		and("kind = ?", kindArticle).and("at = ?", micros(t.At)).end("GROUP BY name ORDER BY name"))
	if err != nil {
		return content.Tally{}, fmt.Errorf("store: tally: %w", err)
	}
	for _, l := range lines {
		switch l.name {
		case nameTrust:
			t.Model, t.Articles, t.Ranked = l.model, l.known, l.ranked
		case "demand":
			t.Demand, t.MeanDemand = l.known, l.mean
		case "exposure":
			t.Exposure, t.MeanExposure = l.known, l.mean
		}
	}
	return t, nil
}
