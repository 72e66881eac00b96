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
	// Older names are few: reading them all costs less than asking for each.
	aliases, err := list(ctx, s.read, scanAlias, query(`SELECT alias, slug FROM aliases`).end("ORDER BY alias"))
	if err != nil {
		return nil, fmt.Errorf("store: aliases: %w", err)
	}
	owner, bySlug := map[string]string{}, map[string][]string{}
	for _, a := range aliases {
		owner[a.alias] = a.slug
		bySlug[a.slug] = append(bySlug[a.slug], a.alias)
	}
	slugs := slices.Clone(names)
	for _, name := range names {
		if slug, old := owner[name]; old {
			slugs = append(slugs, slug)
		}
	}
	q := query(articleColumns)
	in(q, "slug", slugs)
	all, err := list(ctx, s.read, scanArticle, q.end("ORDER BY slug"))
	if err != nil {
		return nil, fmt.Errorf("store: articles: %w", err)
	}
	for i := range all {
		all[i].Aliases = bySlug[all[i].Slug]
	}
	return all, nil
}
