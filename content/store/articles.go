package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"moxin/content"
)

const articleColumns = `SELECT slug, path, title, author, series, stage, audience, tags, cover,
	body_digest, commit_hash, updated_at, gone FROM articles`

// names lists every name of the article that goes, or once went, by ?: four times the same slug.
const names = `SELECT CAST(? AS TEXT)
	UNION SELECT slug FROM aliases WHERE alias = ?
	UNION SELECT alias FROM aliases WHERE slug = ?
	UNION SELECT b.alias FROM aliases a JOIN aliases b ON b.slug = a.slug WHERE a.alias = ?`

// named adds "column is one of the article's names".
func (s *statement) named(column, slug string) *statement {
	return s.and(column+" IN ("+names+")", slug, slug, slug, slug)
}

// Articles returns every article that was ever applied, by slug; deleted ones are Gone.
func (s *Store) Articles(ctx context.Context) ([]content.ArticleRecord, error) {
	all, err := list(ctx, s.read, scanArticle, query(articleColumns).end("ORDER BY slug"))
	if err != nil {
		return nil, fmt.Errorf("store: articles: %w", err)
	}
	aliases, err := list(ctx, s.read, scanAlias, query(`SELECT alias, slug FROM aliases`).end("ORDER BY alias"))
	if err != nil {
		return nil, fmt.Errorf("store: aliases: %w", err)
	}
	bySlug := make(map[string][]string)
	for _, a := range aliases {
		bySlug[a.slug] = append(bySlug[a.slug], a.alias)
	}
	for i := range all {
		all[i].Aliases = bySlug[all[i].Slug]
	}
	return all, nil
}

func scanArticle(row scanner) (content.ArticleRecord, error) {
	var a content.ArticleRecord
	err := row.Scan(&a.Slug, &a.Path, &a.Title, &a.Author, &a.Series, &a.Stage, &a.Audience,
		asJSON{&a.Tags}, &a.Cover, &a.BodyDigest, &a.Commit, (*stamp)(&a.UpdatedAt), &a.Gone)
	return a, err
}

type alias struct{ alias, slug string }

func scanAlias(row scanner) (alias, error) {
	var a alias
	err := row.Scan(&a.alias, &a.slug)
	return a, err
}

// putArticles writes articles and settles who owns which name: a living article owns its slug,
// and an older name belongs to the article that lists it. The record under an older name goes;
// its own older names pass on.
func putArticles(ctx context.Context, tx *sql.Tx, articles []content.ArticleRecord) error {
	living := make(map[string]bool)
	for _, a := range articles {
		if err := putArticle(ctx, tx, a); err != nil {
			return fmt.Errorf("store: article %s: %w", a.Slug, err)
		}
		living[a.Slug] = living[a.Slug] || !a.Gone
	}
	for _, a := range articles {
		for _, old := range a.Aliases {
			if a.Gone || living[old] || old == a.Slug {
				continue
			}
			if err := putAlias(ctx, tx, a.Slug, old); err != nil {
				return fmt.Errorf("store: alias %s: %w", old, err)
			}
		}
	}
	return nil
}

func putArticle(ctx context.Context, tx *sql.Tx, a content.ArticleRecord) error {
	if a.Gone {
		renamed, err := exists(ctx, tx, `SELECT 1 FROM aliases WHERE alias = $1`, a.Slug)
		if err != nil || renamed {
			return err
		}
	} else if _, err := tx.ExecContext(ctx, `DELETE FROM aliases WHERE alias = $1`, a.Slug); err != nil {
		return err
	}
	tags, err := toJSON(append([]string{}, a.Tags...))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO articles (slug, path, title, author, series, stage,
			audience, tags, cover, body_digest, commit_hash, updated_at, gone)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (slug) DO UPDATE SET path = excluded.path, title = excluded.title,
			author = excluded.author, series = excluded.series, stage = excluded.stage,
			audience = excluded.audience, tags = excluded.tags, cover = excluded.cover,
			body_digest = excluded.body_digest, commit_hash = excluded.commit_hash,
			updated_at = excluded.updated_at, gone = excluded.gone`,
		a.Slug, a.Path, a.Title, a.Author, a.Series, string(a.Stage), string(a.Audience), tags,
		a.Cover, a.BodyDigest, a.Commit, micros(a.UpdatedAt), bit(a.Gone))
	return err
}

func putAlias(ctx context.Context, tx *sql.Tx, slug, old string) error {
	for _, q := range []string{
		`UPDATE aliases SET slug = $1 WHERE slug = $2`,
		`DELETE FROM articles WHERE slug = $2 AND slug <> $1`,
		`INSERT INTO aliases (slug, alias) VALUES ($1, $2)
			ON CONFLICT (alias) DO UPDATE SET slug = excluded.slug`,
	} {
		if _, err := tx.ExecContext(ctx, q, slug, old); err != nil {
			return err
		}
	}
	return nil
}

// kin are the names that articles share: the slug of each alias, the aliases of each slug.
type kin struct {
	slug    map[string]string
	aliases map[string][]string
}

// readKin reads the names of all articles: who writes thousands of releases asks for each of them.
func readKin(ctx context.Context, tx *sql.Tx) (kin, error) {
	all, err := list(ctx, tx, scanAlias, query(`SELECT alias, slug FROM aliases`).end("ORDER BY alias"))
	if err != nil {
		return kin{}, fmt.Errorf("store: aliases: %w", err)
	}
	k := kin{map[string]string{}, map[string][]string{}}
	for _, a := range all {
		k.slug[a.alias] = a.slug
		k.aliases[a.slug] = append(k.aliases[a.slug], a.alias)
	}
	return k, nil
}

// others are the other names of the article that goes, or once went, by a slug; as names has them.
func (k kin) others(slug string) []string {
	all := slices.Clone(k.aliases[slug])
	if owner, old := k.slug[slug]; old {
		all = append(append(all, owner), k.aliases[owner]...)
	}
	return slices.DeleteFunc(all, func(name string) bool { return name == slug })
}

// Rendition returns the rendition with a digest.
func (s *Store) Rendition(ctx context.Context, digest string) (content.Rendition, error) {
	r, err := first(ctx, s.read, scanRendition, query(`SELECT body FROM renditions`).and("digest = ?", digest))
	if err != nil {
		return r, fmt.Errorf("store: rendition %s: %w", digest, err)
	}
	return r, nil
}

func scanRendition(row scanner) (content.Rendition, error) {
	var r content.Rendition
	err := row.Scan(asJSON{&r})
	return r, err
}

// putRenditions keeps what is new. A digest names its bytes, so one that is there already
// is the same rendition.
func putRenditions(ctx context.Context, tx *sql.Tx, cs content.Changeset) error {
	for _, r := range cs.Renditions {
		body, err := toJSON(r)
		if err == nil {
			_, err = tx.ExecContext(ctx, `INSERT INTO renditions
					(digest, slug, channel, source_digest, stored_at, body)
				VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (digest) DO NOTHING`,
				r.Digest, r.Slug, r.Channel, r.SourceDigest, micros(cs.At), body)
		}
		if err != nil {
			return fmt.Errorf("store: rendition of %s for %s: %w", r.Slug, r.Channel, err)
		}
	}
	return nil
}
