package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"moxin/content"
)

// ScoresOf returns the scores of one subject at the newest instant that its kind has any, by name; none
// where that scoring knew nothing of it. An article is found under all its names.
func (s *Store) ScoresOf(ctx context.Context, kind, subject string) ([]content.Score, error) {
	q := query(`SELECT `+scoreColumns+` FROM scores`).and("kind = ?", kind).
		and("at = (SELECT MAX(n.at) FROM scores n WHERE n.kind = ?)", kind).
		and("at >= COALESCE((SELECT MAX(at) FROM scorings), 0)") // as Scores: a kind that the newest scoring has none of has none
	if kind == kindArticle {
		q.named("subject", subject)
	} else {
		q.and("subject = ?", subject)
	}
	all, err := list(ctx, s.read, scanScore, q.end("ORDER BY name, subject"))
	if err != nil {
		return nil, fmt.Errorf("store: scores of %s %s: %w", kind, subject, err)
	}
	return all, nil
}

// ScoresAt returns a kind's scores of one name as the last scoring before a calendar instant left them,
// without Why, and when that was: by rank, the unranked last. Of past days the last scoring of each is there, of
// those long past that of each week; the zero time where none is. Articles have the slugs that they have now.
func (s *Store) ScoresAt(ctx context.Context, kind, name string, before time.Time) (all []content.Score, at time.Time, err error) {
	err = s.snapshot(ctx, func(tx *sql.Tx) error {
		at, err = first(ctx, tx, scanInstant, query(`SELECT at FROM scorings`).and("at < ?", micros(before)).end("ORDER BY at DESC LIMIT 1"))
		if errors.Is(err, ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		all, err = list(ctx, tx, scanScore, query(`SELECT `+scoreColumns+` FROM scores`).and("kind = ?", kind).and("at = ?", micros(at)).
			and("name = ?", name).end("ORDER BY CASE WHEN rank = 0 THEN 1 ELSE 0 END, rank, value DESC, subject"))
		for i := range all {
			all[i].Why = ""
		}
		if err != nil || kind != kindArticle {
			return err
		}
		return renamed(ctx, tx, all)
	})
	if err != nil {
		return nil, time.Time{}, fmt.Errorf("store: scores of %s before %s: %w", kind, before, err)
	}
	return all, at, nil
}

// renamed gives articles the slugs that they have now; one that another article has taken stays its own.
func renamed(ctx context.Context, tx *sql.Tx, scores []content.Score) error {
	names, err := readKin(ctx, tx)
	if err != nil || len(names.slug) == 0 {
		return err
	}
	taken := make(map[string]bool, len(scores))
	for _, c := range scores {
		taken[c.Subject] = true
	}
	for i, c := range scores {
		if slug, old := names.slug[c.Subject]; old && !taken[slug] {
			scores[i].Subject = slug
		}
	}
	return nil
}
