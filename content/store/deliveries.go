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

// PutDeliveries keeps how messages to customers stand, all or none, and returns how many of them are
// news. What was delivered stays delivered. Readers who were forgotten are left out. ErrNotFound when a
// publication is not there.
func (s *Store) PutDeliveries(ctx context.Context, all []content.Delivery) (int, error) {
	ordered := slices.SortedStableFunc(slices.Values(all), func(a, b content.Delivery) int {
		return cmp.Or(cmp.Compare(a.Publication, b.Publication), cmp.Compare(a.Reader, b.Reader), doneLast(a, b))
	})
	last := map[[2]string]int{} // one statement may touch a row once
	for i, d := range ordered {
		last[[2]string{fmt.Sprint(d.Publication), d.Reader}] = i
	}
	kept := make([]content.Delivery, 0, len(last))
	for _, i := range slices.Sorted(maps.Values(last)) {
		kept = append(kept, ordered[i])
	}
	changed, err := adding[[]content.Delivery]{parts: slices.Chunk(kept, rowsAtOnce), insert: putDeliveries}.to(ctx, s)
	if err != nil {
		return 0, fmt.Errorf("store: put deliveries: %w", err)
	}
	return changed, nil
}

// doneLast sorts what was delivered behind what was not: of one customer it is what stays.
func doneLast(a, b content.Delivery) int {
	switch {
	case a.Status == content.SendDone && b.Status != content.SendDone:
		return 1
	case a.Status != content.SendDone && b.Status == content.SendDone:
		return -1
	}
	return 0
}

func putDeliveries(ctx context.Context, tx *sql.Tx, part []content.Delivery) (int64, error) {
	readers := map[string]bool{}
	for _, d := range part {
		readers[d.Reader] = true
	}
	gone, err := forgottenAmong(ctx, tx, readers)
	if err != nil {
		return 0, err
	}
	var args []any
	n := 0
	for _, d := range part {
		if !gone[d.Reader] {
			args = append(args, d.Publication, d.Reader, int64(d.Status), micros(d.At))
			n++
		}
	}
	if n == 0 {
		return 0, nil
	}
	q := query(`INSERT INTO deliveries (publication, reader, status, at) VALUES (?, ?, ?, ?)`+strings.Repeat(", (?, ?, ?, ?)", n-1)+`
		ON CONFLICT (publication, reader) DO UPDATE SET status = excluded.status, at = excluded.at
		WHERE deliveries.status <> 1 AND (deliveries.status <> excluded.status OR deliveries.at <> excluded.at)`, args...)
	return exec(ctx, tx, q.sql(), q.args...)
}

// DeliveriesTo returns the messages that one customer got at or after since and before until (zero = no
// bound), the newest first.
func (s *Store) DeliveriesTo(ctx context.Context, reader string, since, until time.Time) ([]content.Delivery, error) {
	q := query(`SELECT publication, reader, status, at FROM deliveries`).and("reader = ?", reader).and("status = 1")
	q.since("at", since)
	q.before("at", until)
	all, err := list(ctx, s.read, func(row scanner) (content.Delivery, error) {
		var d content.Delivery
		err := row.Scan(&d.Publication, &d.Reader, &d.Status, (*stamp)(&d.At))
		return d, err
	}, q.end("ORDER BY at DESC, publication DESC"))
	if err != nil {
		return nil, fmt.Errorf("store: deliveries: %w", err)
	}
	return all, nil
}

// DeliveryCounts is for how many customers a message stands how. Empty when nothing is known of it.
func (s *Store) DeliveryCounts(ctx context.Context, publication int64) (map[content.Send]int, error) {
	type count struct {
		status content.Send
		n      int
	}
	all, err := list(ctx, s.read, func(row scanner) (c count, err error) { return c, row.Scan(&c.status, &c.n) },
		query(`SELECT status, COUNT(*) FROM deliveries`).and("publication = ?", publication).end("GROUP BY status"))
	if err != nil {
		return nil, fmt.Errorf("store: deliveries of %d: %w", publication, err)
	}
	out := make(map[content.Send]int, len(all))
	for _, c := range all {
		out[c.status] = c.n
	}
	return out, nil
}
