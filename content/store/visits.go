package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

const visitColumns = `kind, slug, channel, code, reader, name, value, at`

// AddVisits stores visits, all or none, and returns how many were new. One with the kind and key of
// one that is there changes nothing; without a key every one counts.
func (s *Store) AddVisits(ctx context.Context, visits []content.Visit) (int, error) {
	for _, v := range visits {
		if err := finite(v.Value); err != nil {
			return 0, fmt.Errorf("store: visit %s of %s: %w", v.Kind, v.Slug, err)
		}
	}
	ordered := slices.SortedStableFunc(slices.Values(visits), func(a, b content.Visit) int {
		return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Kind, b.Kind))
	})
	added, err := adding[[]content.Visit]{parts: slices.Chunk(ordered, rowsAtOnce), insert: insertVisits}.to(ctx, s)
	if err != nil {
		return 0, fmt.Errorf("store: add visits: %w", err)
	}
	return added, nil
}

func insertVisits(ctx context.Context, tx *sql.Tx, visits []content.Visit) (int64, error) {
	args := make([]any, 0, len(visits)*8)
	for _, v := range visits {
		args = append(args, string(v.Kind), v.Slug, v.Channel, v.Code, v.Reader, v.Key, v.Value, micros(v.At))
	}
	row := "(?, ?, ?, ?, ?, ?, ?, ?)"
	q := query(`INSERT INTO visits (`+visitColumns+`) VALUES `+
		row+strings.Repeat(", "+row, len(visits)-1)+` ON CONFLICT DO NOTHING`, args...)
	return exec(ctx, tx, q.sql(), q.args...)
}

// VisitCounts adds up the visits before until (zero = no bound) of an article, under all its names,
// on a channel; "" means every article, every channel. They are by slug as visited, channel and kind.
func (s *Store) VisitCounts(ctx context.Context, slug, channel string, until time.Time) ([]content.VisitCount, error) {
	q := query(`SELECT slug, channel, kind, COUNT(*), COUNT(DISTINCT CASE WHEN reader <> '' THEN reader END), SUM(value) FROM visits`)
	if slug != "" {
		q.named("slug", slug)
	}
	if channel != "" {
		q.and("channel = ?", channel)
	}
	q.before("at", until)
	all, err := list(ctx, s.read, func(row scanner) (content.VisitCount, error) {
		var c content.VisitCount
		err := row.Scan(&c.Slug, &c.Channel, &c.Kind, &c.N, &c.Readers, &c.Sum)
		return c, err
	}, q.end("GROUP BY slug, channel, kind ORDER BY slug, channel, kind"))
	if err != nil {
		return nil, fmt.Errorf("store: visit counts: %w", err)
	}
	return all, nil
}

// LastTouch returns the newest page that a known reader opened, or link that they followed, at or
// after since and before until. ErrNotFound when there is none, and for a reader who is not known.
func (s *Store) LastTouch(ctx context.Context, reader string, since, until time.Time) (content.Visit, error) {
	q := query(`SELECT id, `+visitColumns+` FROM visits`).and("reader = ?", reader).and("reader <> ''")
	in(q, "kind", []string{string(content.VisitRead), string(content.VisitClick)})
	q.since("at", since)
	q.before("at", until)
	v, err := first(ctx, s.read, scanVisit, q.end("ORDER BY at DESC, id DESC LIMIT 1"))
	if err != nil {
		return v, fmt.Errorf("store: last touch: %w", err)
	}
	return v, nil
}

func scanVisit(row scanner) (content.Visit, error) {
	var v content.Visit
	err := row.Scan(&v.ID, &v.Kind, &v.Slug, &v.Channel, &v.Code, &v.Reader, &v.Key, &v.Value, (*stamp)(&v.At))
	return v, err
}
