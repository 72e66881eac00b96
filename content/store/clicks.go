package store

import (
	"context"
	"fmt"

	"moxin/content"
)

// LinkClicks counts how often each link was followed, by code; one that nobody followed is absent.
func (s *Store) LinkClicks(ctx context.Context) (map[string]int, error) {
	type clicks struct {
		code string
		n    int
	}
	all, err := list(ctx, s.read, func(row scanner) (c clicks, err error) {
		err = row.Scan(&c.code, &c.n)
		return c, err
	}, query(`SELECT code, COUNT(*) FROM visits`).and("code <> ''").and("kind = ?", string(content.VisitClick)).end("GROUP BY code"))
	if err != nil {
		return nil, fmt.Errorf("store: clicks of links: %w", err)
	}
	out := make(map[string]int, len(all))
	for _, c := range all {
		out[c.code] = c.n
	}
	return out, nil
}
