package store

import (
	"context"
	"fmt"
	"slices"

	"moxin/content"
)

// ArticlesOf returns the articles that go, or once went, by any of the names, by slug, as Articles
// has them. A name that nothing ever had is left out.
func (s *Store) ArticlesOf(ctx context.Context, names ...string) ([]content.ArticleRecord, error) {
	if len(names) == 0 {
		return nil, nil
	}
	q := query(`SELECT alias, slug FROM aliases`)
	in(q, "alias", names)
	owners, err := list(ctx, s.read, scanAlias, q.end("ORDER BY alias"))
	if err != nil {
		return nil, fmt.Errorf("store: aliases: %w", err)
	}
	slugs := slices.Clone(names)
	for _, a := range owners {
		slugs = append(slugs, a.slug)
	}
	q = query(articleColumns)
	in(q, "slug", slugs)
	all, err := list(ctx, s.read, scanArticle, q.end("ORDER BY slug"))
	if err != nil {
		return nil, fmt.Errorf("store: articles: %w", err)
	}
	q = query(`SELECT alias, slug FROM aliases`)
	in(q, "slug", slugs)
	aliases, err := list(ctx, s.read, scanAlias, q.end("ORDER BY alias"))
	if err != nil {
		return nil, fmt.Errorf("store: aliases: %w", err)
	}
	bySlug := map[string][]string{}
	for _, a := range aliases {
		bySlug[a.slug] = append(bySlug[a.slug], a.alias)
	}
	for i := range all {
		all[i].Aliases = bySlug[all[i].Slug]
	}
	return all, nil
}
