package store

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"time"

	"moxin/content"
)

const publicationColumns = `SELECT id, release, idx, slug, channel, platform, family, remote_id, stat_id, url, title,
	published_at, gone_at, gone_why FROM publications`

// Publications returns the chosen publications by instant, then id.
func (s *Store) Publications(ctx context.Context, f content.PublicationFilter) ([]content.Publication, error) {
	q := query(publicationColumns)
	in(q, "id", f.IDs)
	if f.Release != 0 {
		q.and("release = ?", f.Release)
	}
	if f.Channel != "" {
		q.and("channel = ?", f.Channel)
	}
	if f.Slug != "" {
		q.named("slug", f.Slug)
	}
	if f.NotGone {
		q.and("gone_at = 0")
	}
	q.since("published_at", f.Since)
	q.before("published_at", f.Until)
	all, err := list(ctx, s.read, scanPublication, q.end("ORDER BY published_at, id"))
	if err != nil {
		return nil, fmt.Errorf("store: publications: %w", err)
	}
	return all, nil
}

func scanPublication(row scanner) (content.Publication, error) {
	var p content.Publication
	err := row.Scan(&p.ID, &p.Release, &p.Index, &p.Slug, &p.Channel, &p.Platform, &p.Family, &p.RemoteID, &p.StatID,
		&p.URL, &p.Title, (*stamp)(&p.PublishedAt), (*stamp)(&p.GoneAt), &p.GoneWhy)
	return p, err
}

// putPublication writes one post of a settled release. A slug and title that the caller leaves
// out are the item's; the family is the rendition's. A job that named its posts before the verdict has
// them updated, never doubled.
func putPublication(ctx context.Context, tx *sql.Tx, r content.Release, p content.Publication) error {
	var slug, title string
	var compiled struct{ Family content.Family }
	err := tx.QueryRowContext(ctx, `SELECT i.slug, i.title, c.body FROM release_items i
			JOIN renditions c ON c.digest = i.rendition WHERE i.release = $1 AND i.position = $2`,
		r.ID, p.Index).Scan(&slug, &title, asJSON{&compiled})
	if err != nil {
		return notFound(err)
	}
	if p.Slug == "" {
		p.Slug = slug
	}
	if p.Title == "" {
		p.Title = title
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO publications (release, idx, slug, channel, platform, family,
			remote_id, stat_id, url, title, published_at, gone_at, gone_why)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (release, idx) DO UPDATE SET slug = excluded.slug, family = excluded.family, remote_id = excluded.remote_id,
			stat_id = excluded.stat_id, url = excluded.url, title = excluded.title,
			published_at = excluded.published_at`,
		r.ID, p.Index, p.Slug, r.Channel, r.Platform, string(compiled.Family), p.RemoteID, p.StatID, p.URL, p.Title,
		micros(p.PublishedAt), micros(p.GoneAt), p.GoneWhy)
	return err
}

// MarkGone notes since when a post is no longer on its platform, and why. The first word
// stands: a second changes nothing. at is calendar time.
func (s *Store) MarkGone(ctx context.Context, id int64, at time.Time, why string) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		n, err := exec(ctx, tx, `UPDATE publications SET gone_at = $1, gone_why = $2
			WHERE id = $3 AND gone_at = 0`, micros(at), why, id)
		if err != nil {
			return err
		}
		if n == 0 {
			return mustExist(ctx, tx, `SELECT 1 FROM publications WHERE id = $1`, id)
		}
		return record(ctx, tx, content.Entry{At: at, Who: "platform", Action: "publication.gone",
			Subject: publicationSubject(id), Why: why})
	})
	if err != nil {
		return fmt.Errorf("store: mark publication %d gone: %w", id, err)
	}
	return nil
}

func publicationSubject(id int64) string { return "publication:" + strconv.FormatInt(id, 10) }

// SetStatID notes the id by which statistics name a publication, once it is known.
func (s *Store) SetStatID(ctx context.Context, id int64, statID string) error {
	n, err := exec(ctx, s.write, `UPDATE publications SET stat_id = $1 WHERE id = $2`, statID, id)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("store: statistics id of publication %d: %w", id, err)
	}
	return nil
}
