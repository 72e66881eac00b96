package store

import (
	"context"
	"fmt"

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
