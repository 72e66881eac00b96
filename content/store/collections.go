package store

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
)

const collectionColumns = `SELECT publication, collector, next_at, last_at, failures, error, trouble, raw, taken FROM collections`

// PutCollection writes when a publication is read next by a collector, how that has gone, and who
// has it: with a zero Taken nobody.
func (s *Store) PutCollection(ctx context.Context, c content.Collection) error {
	_, err := s.write.ExecContext(ctx, `INSERT INTO collections (publication, collector, next_at, last_at,
			failures, error, trouble, raw, taken)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (publication, collector) DO UPDATE SET next_at = excluded.next_at,
			last_at = excluded.last_at, failures = excluded.failures, error = excluded.error,
			trouble = excluded.trouble, raw = excluded.raw, taken = excluded.taken`,
		c.Publication, c.Collector, micros(c.Next), micros(c.Last), c.Failures, c.Error,
		string(c.Trouble), c.Raw, micros(c.Taken))
	if dangling(err) {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("store: collection of publication %d by %s: %w", c.Publication, c.Collector, err)
	}
	return nil
}

// CollectionsDue returns up to limit collections (0 = all) whose next reading has come and that no
// worker has, the longest waiting first. now is calendar time, work is work time.
func (s *Store) CollectionsDue(ctx context.Context, now, work time.Time, limit int) ([]content.Collection, error) {
	q := query(collectionColumns).and("next_at > 0").and("next_at <= ?", micros(now)).and("taken <= ?", micros(work)).
		end("ORDER BY next_at, publication, collector "+limited, most(limit))
	return s.collections(ctx, q)
}

// TakeCollection gives a collection to one worker until an instant of work time, and reports whether
// it is this one: false when another has it, or it is planned otherwise by now.
func (s *Store) TakeCollection(ctx context.Context, c content.Collection, work, until time.Time) (bool, error) {
	n, err := exec(ctx, s.write, `UPDATE collections SET taken = $1
		WHERE publication = $2 AND collector = $3 AND next_at = $4 AND taken <= $5`,
		micros(until), c.Publication, c.Collector, micros(c.Next), micros(work))
	if err != nil {
		return false, fmt.Errorf("store: take collection of publication %d by %s: %w", c.Publication, c.Collector, err)
	}
	return n > 0, nil
}

// Collections returns every collection, by publication and collector.
func (s *Store) Collections(ctx context.Context) ([]content.Collection, error) {
	return s.collections(ctx, query(collectionColumns).end("ORDER BY publication, collector"))
}

// CollectionsOf returns how reading goes of some publications, by publication and collector.
func (s *Store) CollectionsOf(ctx context.Context, publications []int64) ([]content.Collection, error) {
	if len(publications) == 0 {
		return nil, nil // no ids would mean all
	}
	q := query(collectionColumns)
	in(q, "publication", publications)
	return s.collections(ctx, q.end("ORDER BY publication, collector"))
}

func (s *Store) collections(ctx context.Context, q *statement) ([]content.Collection, error) {
	all, err := list(ctx, s.read, func(row scanner) (content.Collection, error) {
		var c content.Collection
		err := row.Scan(&c.Publication, &c.Collector, (*stamp)(&c.Next), (*stamp)(&c.Last), &c.Failures, &c.Error,
			&c.Trouble, &c.Raw, (*stamp)(&c.Taken))
		return c, err
	}, q)
	if err != nil {
		return nil, fmt.Errorf("store: collections: %w", err)
	}
	return all, nil
}
