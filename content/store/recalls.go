package store

import (
	"context"
	"fmt"

	"moxin/content"
)

// Recall returns what a public page said last. ErrNotFound when it was never read whole.
func (s *Store) Recall(ctx context.Context, address string) (content.Recall, error) {
	r, err := first(ctx, s.read, func(row scanner) (content.Recall, error) {
		var r content.Recall
		err := row.Scan(&r.Address, &r.ETag, &r.Modified, (*stamp)(&r.At), &r.Said)
		return r, err
	}, query(`SELECT address, etag, modified, at, said FROM recalls`).and("address = ?", address))
	if err != nil {
		return r, fmt.Errorf("store: recall %s: %w", address, err)
	}
	return r, nil
}

// PutRecall keeps what a page says now in place of what it said.
func (s *Store) PutRecall(ctx context.Context, r content.Recall) error {
	_, err := s.write.ExecContext(ctx, `INSERT INTO recalls (address, etag, modified, at, said)
		VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (address) DO UPDATE SET etag = excluded.etag, modified = excluded.modified,
			at = excluded.at, said = excluded.said`,
		r.Address, r.ETag, r.Modified, micros(r.At), notNil(r.Said))
	if err != nil {
		return fmt.Errorf("store: recall %s: %w", r.Address, err)
	}
	return nil
}

// notNil makes an empty value of none, which would be stored as NULL.
func notNil(body []byte) []byte {
	if body == nil {
		return []byte{}
	}
	return body
}
