package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"moxin/content"
)

const linkColumns = `SELECT code, slug, channel, passer, target, who, at, retired FROM links`

// AddLink makes a short address. ErrTaken when its code is another's; the code of a retired link
// stays its own.
func (s *Store) AddLink(ctx context.Context, l content.Link) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		n, err := exec(ctx, tx, `INSERT INTO links (code, slug, channel, passer, target, who, at, retired)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (code) DO NOTHING`,
			l.Code, l.Slug, l.Channel, l.Passer, l.Target, l.Who, micros(l.At), micros(l.Retired))
		if err != nil {
			return err
		}
		if n == 0 {
			return ErrTaken
		}
		return record(ctx, tx, content.Entry{At: l.At, Who: l.Who, Action: "link.add", Subject: linkSubject(l.Code),
			To: l.Target, Why: l.Passer})
	})
	if err != nil {
		return fmt.Errorf("store: add link %s: %w", l.Code, err)
	}
	return nil
}

func linkSubject(code string) string { return "link:" + code }

// Link returns a link by its code, also a retired one.
func (s *Store) Link(ctx context.Context, code string) (content.Link, error) {
	l, err := first(ctx, s.read, scanLink, query(linkColumns).and("code = ?", code))
	if err != nil {
		return l, fmt.Errorf("store: link %s: %w", code, err)
	}
	return l, nil
}

// Links returns the links of an article under all its names ("" = of every article), the newest first.
func (s *Store) Links(ctx context.Context, slug string) ([]content.Link, error) {
	q := query(linkColumns)
	if slug != "" {
		q.named("slug", slug)
	}
	all, err := list(ctx, s.read, scanLink, q.end("ORDER BY at DESC, code"))
	if err != nil {
		return nil, fmt.Errorf("store: links: %w", err)
	}
	return all, nil
}

func scanLink(row scanner) (content.Link, error) {
	var l content.Link
	err := row.Scan(&l.Code, &l.Slug, &l.Channel, &l.Passer, &l.Target, &l.Who, (*stamp)(&l.At), (*stamp)(&l.Retired))
	return l, err
}

// RetireLink notes since when a link no longer counts. The first word stands: a second changes
// nothing. Who says so is the caller of the context.
func (s *Store) RetireLink(ctx context.Context, code string, at time.Time) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		n, err := exec(ctx, tx, `UPDATE links SET retired = $1 WHERE code = $2 AND retired = 0`, micros(at), code)
		if err != nil {
			return err
		}
		if n == 0 {
			return mustExist(ctx, tx, `SELECT 1 FROM links WHERE code = $1`, code)
		}
		return record(ctx, tx, content.Entry{At: at, Who: content.CallerOf(ctx).Person.Name, Action: "link.retire",
			Subject: linkSubject(code)})
	})
	if err != nil {
		return fmt.Errorf("store: retire link %s: %w", code, err)
	}
	return nil
}
