package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

const (
	kindArticle = "article"
	nameTrust   = "trust"
)

// rankedRow is an article as it was scored.
type rankedRow struct {
	content.RankedArticle
	place int
	posts []content.Publication
}

// putRanked writes down what was ranked: by rank, then the unranked by value, with what articles are
// chosen by.
func (d dialect) putRanked(ctx context.Context, tx *sql.Tx, scores []content.Score) error {
	rows, err := rankedRows(ctx, tx, scores)
	if err != nil {
		return err
	}
	for _, table := range []string{"ranked", "ranked_posts"} {
		if _, err := tx.ExecContext(ctx, `DELETE FROM `+table); err != nil {
			return err
		}
	}
	insert := func(text, rows string, err error) error {
		if err == nil {
			_, err = tx.ExecContext(ctx, text+` FROM `+d.elements+`($1)`, rows)
		}
		return err
	}
	for part := range slices.Chunk(rows, scoresAtOnce) {
		packed, err := packedRows(part, (*rankedRow).values)
		if err := insert(`INSERT INTO ranked (slug, place, title, author, series, topic, format, stage, audience, cover, published)
			SELECT value->>0, CAST(value->>1 AS BIGINT), value->>2, value->>3, value->>4, value->>5, value->>6, value->>7,
				value->>8, value->>9, CAST(value->>10 AS BIGINT)`, packed, err); err != nil {
			return err
		}
		var posts []content.Publication
		for _, row := range part {
			posts = append(posts, row.posts...)
		}
		packed, err = packedRows(posts, func(p content.Publication) ([]any, error) { return []any{p.ID, p.Slug, p.Channel}, nil })
		if err := insert(`INSERT INTO ranked_posts (publication, slug, channel)
			SELECT CAST(value->>0 AS BIGINT), value->>1, value->>2`, packed, err); err != nil {
			return err
		}
	}
	return nil
}

func (r *rankedRow) values() ([]any, error) {
	return []any{r.Slug, r.place, r.Title, r.Author, r.Series, r.Topic, r.Format, string(r.Stage), string(r.Audience),
		r.Cover, micros(r.Published)}, nil
}

// rankedRows are the articles whose trust was scored, in order of place, with what is known of them.
func rankedRows(ctx context.Context, tx *sql.Tx, scores []content.Score) ([]*rankedRow, error) {
	all := map[string]*rankedRow{}
	for _, c := range scores {
		if c.Kind == kindArticle && c.Name == nameTrust {
			all[c.Subject] = &rankedRow{RankedArticle: content.RankedArticle{Slug: c.Subject, Trust: c}}
		}
	}
	if err := postsOf(ctx, tx, all); err != nil {
		return nil, err
	}
	articles, err := list(ctx, tx, scanArticle, query(articleColumns))
	if err != nil {
		return nil, err
	}
	for _, a := range articles {
		if row := all[a.Slug]; row != nil {
			row.Title, row.Author, row.Series, row.Stage, row.Audience = a.Title, a.Author, a.Series, a.Stage, a.Audience
			row.Cover, row.Topic = a.Cover, a.Topic()
		}
	}
	rows := slices.SortedFunc(maps.Values(all), func(a, b *rankedRow) int {
		x, y := a.Trust, b.Trust
		return cmp.Or(cmp.Compare(bit(x.Rank == 0), bit(y.Rank == 0)), x.Rank-y.Rank, cmp.Compare(y.Value, x.Value),
			strings.Compare(a.Slug, b.Slug))
	})
	for i, row := range rows {
		row.place = i
	}
	return rows, nil
}

// postsOf tells articles, by slug, what they were published as: also under an older name.
func postsOf(ctx context.Context, tx *sql.Tx, all map[string]*rankedRow) error {
	names, err := readKin(ctx, tx)
	if err != nil {
		return err
	}
	posts, err := list(ctx, tx, scanPublication, query(publicationColumns).end("ORDER BY published_at, id"))
	if err != nil {
		return err
	}
	families := map[string][]content.Family{}
	for _, p := range posts {
		if slug, old := names.slug[p.Slug]; old && all[p.Slug] == nil {
			p.Slug = slug
		}
		row := all[p.Slug]
		if row == nil {
			continue
		}
		if len(row.posts) == 0 {
			row.Published = p.PublishedAt
		}
		row.posts, row.Title = append(row.posts, p), p.Title
		families[p.Slug] = append(families[p.Slug], p.Family)
		row.Format = content.FormatOf(families[p.Slug])
	}
	return nil
}

// RankedArticles returns what the newest scoring ranked and a query chooses, by rank, then the unranked
// by value, and how many it chooses whatever its Offset and Limit. Articles are chosen by what they were
// scored as; title and cover are those of now.
func (s *Store) RankedArticles(ctx context.Context, q content.RankQuery) (all []content.RankedArticle, total int, err error) {
	err = s.snapshot(ctx, func(tx *sql.Tx) error {
		count := chosen(query(`SELECT COUNT(*) FROM ranked`), q)
		if err := tx.QueryRowContext(ctx, count.sql(), count.args...).Scan(&total); err != nil {
			return err
		}
		all, err = rankedPage{q.Bare, chosen(query(`SELECT * FROM ranked`), q).
			end("ORDER BY place "+limited+" OFFSET CAST(? AS BIGINT)", most(q.Limit), q.Offset)}.read(ctx, tx)
		return err
	})
	if err != nil {
		return nil, 0, fmt.Errorf("store: ranked articles: %w", err)
	}
	return all, total, nil
}

// RankedSlugs returns the slugs of all that RankedArticles returns without a limit, in its order.
func (s *Store) RankedSlugs(ctx context.Context, q content.RankQuery) ([]string, error) {
	slugs, err := list(ctx, s.read, func(row scanner) (slug string, err error) {
		err = row.Scan(&slug)
		return slug, err
	}, chosen(query(`SELECT slug FROM ranked`), q).end("ORDER BY place"))
	if err != nil {
		return nil, fmt.Errorf("store: ranked slugs: %w", err)
	}
	return slugs, nil
}

// rankedPage chooses rows of ranked. What is asked of them is asked of them alone.
type rankedPage struct {
	bare bool
	rows *statement
}

// of is a statement on page, which are the chosen rows. What it joins it joins by CROSS JOIN, which SQLite
// takes in that order: once it knows how long tables are it reads all scores to meet fifty.
func (p rankedPage) of(text, tail string) *statement {
	return &statement{text: `WITH page AS (` + p.rows.sql() + `) ` + text, args: slices.Clone(p.rows.args), tail: tail}
}

func (p rankedPage) read(ctx context.Context, tx *sql.Tx) ([]content.RankedArticle, error) {
	all, err := list(ctx, tx, scanRanked, p.of(`SELECT page.slug, COALESCE(a.title, page.title), page.author, page.series,
			page.topic, page.format, page.stage, page.audience, COALESCE(a.cover, page.cover), page.published
		FROM page LEFT JOIN articles a ON a.slug = page.slug`, "ORDER BY page.place"))
	if err != nil {
		return nil, err
	}
	rows := make(map[string]*content.RankedArticle, len(all))
	for i := range all {
		rows[all[i].Slug] = &all[i]
	}
	if p.bare {
		return all, p.published(ctx, tx, rows)
	}
	scores, err := list(ctx, tx, scanScore, p.of(`SELECT `+scoreColumns+` FROM page CROSS JOIN scores
		WHERE scores.kind = 'article' AND scores.at = (SELECT MAX(at) FROM scorings) AND scores.subject = page.slug`, ""))
	if err != nil {
		return nil, err
	}
	for _, c := range scores {
		scored(rows[c.Subject], c)
	}
	return all, p.published(ctx, tx, rows)
}

// chosen narrows a statement on ranked to what a query chooses.
func chosen(s *statement, q content.RankQuery) *statement {
	for _, c := range []struct{ column, value string }{
		{"author", q.Author}, {"series", q.Series}, {"topic", q.Topic}, {"format", q.Format},
		{"stage", string(q.Stage)}, {"audience", string(q.Audience)},
	} {
		if c.value != "" {
			s.and(c.column+" = ?", c.value)
		}
	}
	if q.Channel != "" {
		s.and("slug IN (SELECT slug FROM ranked_posts WHERE channel = ?)", q.Channel)
	}
	if q.Search != "" {
		s.and(`LOWER(title) LIKE LOWER(?) ESCAPE '\'`, "%"+strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(q.Search)+"%")
	}
	in(s, "slug", q.Slugs)
	s.since("published", q.From)
	s.before("published", q.Until)
	return s
}

func scanRanked(row scanner) (content.RankedArticle, error) {
	var a content.RankedArticle
	err := row.Scan(&a.Slug, &a.Title, &a.Author, &a.Series, &a.Topic, &a.Format, &a.Stage, &a.Audience, &a.Cover, (*stamp)(&a.Published))
	return a, err
}

// scored gives an article one of its scores.
func scored(a *content.RankedArticle, c content.Score) {
	switch c.Name {
	case nameTrust:
		a.Trust = c
	case "demand":
		a.Demand = &c
	case "exposure":
		a.Exposure = &c
	case "contributed":
		a.Contributed = &c
	}
}

// published tells articles the channels they are on and when they were last read. A reading that a
// person took back was none.
func (p rankedPage) published(ctx context.Context, tx *sql.Tx, rows map[string]*content.RankedArticle) error {
	withdrawn, err := exists(ctx, tx, `SELECT 1 FROM corrections WHERE value IS NULL`)
	if err != nil {
		return err
	}
	newest := `SELECT MAX(observed_at) FROM samples WHERE publication = p.publication`
	if withdrawn {
		newest += ` AND ` + notWithdrawn
	}
	if p.bare {
		newest = `NULL`
	}
	type post struct {
		slug, channel string
		read          time.Time
	}
	posts, err := list(ctx, tx, func(row scanner) (post, error) {
		var p post
		err := row.Scan(&p.slug, &p.channel, (*stamp)(&p.read))
		return p, err
	}, p.of(`SELECT p.slug, p.channel, COALESCE((`+newest+`), 0) FROM page CROSS JOIN ranked_posts p WHERE p.slug = page.slug`,
		"ORDER BY p.publication"))
	for _, post := range posts {
		a := rows[post.slug]
		if !slices.Contains(a.Channels, post.channel) {
			a.Channels = append(a.Channels, post.channel)
		}
		if post.read.After(a.Read) {
			a.Read = post.read
		}
	}
	return err
}
