package store

import (
	"context"
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
		if forgotten == 0 {
			return nil
		}
		return record(ctx, tx, content.Entry{At: at, Who: content.CallerOf(ctx).Person.Name, Action: "reader.forget", Subject: "readers"})
	})
	if err != nil {
		return 0, fmt.Errorf("store: forget a reader: %w", err)
	}
	return int(forgotten), nil
}
