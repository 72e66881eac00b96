package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"time"

	"moxin/content"
)

// ForgetReader unties everything that a reader or customer did from each other and returns how many
// rows that were. What was counted stays counted; each order of theirs stands alone from now on. Who
// says so is the caller of the context.
func (s *Store) ForgetReader(ctx context.Context, reader string, at time.Time) (int, error) {
	forgotten := int64(0)
	err := s.tx(ctx, func(tx *sql.Tx) error {
		forgotten = 0
		if reader == "" {
			return nil
		}
		for _, statement := range []string{
			`UPDATE visits SET reader = '' WHERE reader = $1`,
			`UPDATE outcomes SET reader = ref WHERE reader = $1 AND ref <> ''`, // a refund and its order stay one
			`UPDATE outcomes SET reader = 'row ' || CAST(id AS TEXT) WHERE reader = $1`,
		} {
			n, err := exec(ctx, tx, statement, reader)
			if err != nil {
				return err
			}
			forgotten += n
		}
		n, err := forgetContact(ctx, tx, reader, at)
		if err != nil {
			return err
		}
		if forgotten += n; forgotten == 0 {
			return nil
		}
		return record(ctx, tx, content.Entry{At: at, Who: content.CallerOf(ctx).Person.Name, Action: "reader.forget", Subject: "readers"})
	})
	if err != nil {
		return 0, fmt.Errorf("store: forget a reader: %w", err)
	}
	return int(forgotten), nil
}

// forgetContact unties what is known of a customer, and remembers that they are to stay unknown: their
// company's roll still names them.
func forgetContact(ctx context.Context, tx *sql.Tx, reader string, at time.Time) (int64, error) {
	mark := "gone " + rand.Text() + " "
	known := int64(0)
	for _, statement := range []string{
		`DELETE FROM contact_tags WHERE contact IN (SELECT id FROM contacts WHERE reader = $1)`,
		`UPDATE contacts SET reader = '` + mark + `' || CAST(id AS TEXT) WHERE reader = $1`, // what came by a way and left stays counted
		`UPDATE deliveries SET reader = '` + mark + `' || CAST(publication AS TEXT) WHERE reader = $1`,
		`UPDATE contact_events SET reader = '' WHERE reader = $1`,
	} {
		n, err := exec(ctx, tx, statement, reader)
		if err != nil {
			return 0, err
		}
		known += n
	}
	if known == 0 {
		return 0, nil
	}
	_, err := exec(ctx, tx, `INSERT INTO forgotten (reader, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, reader, micros(at))
	return known, err
}
