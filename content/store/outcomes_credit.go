package store

import (
	"context"
	"database/sql"
	"fmt"

	"moxin/content"
)

// CreditOutcomes changes what outcomes are credited to, by their ids: publication, channel and after, all
// or none. It returns how many of them stood otherwise before.
func (s *Store) CreditOutcomes(ctx context.Context, outcomes []content.Outcome) (int, error) {
	changed := int64(0)
	err := s.tx(ctx, func(tx *sql.Tx) error {
		changed = 0
		for _, o := range outcomes {
			n, err := exec(ctx, tx, `UPDATE outcomes SET publication = $1, channel = $2, after = $3
				WHERE id = $4 AND (COALESCE(publication, 0) <> $5 OR channel <> $2 OR after <> $3)`,
				orNull(o.Publication), o.Channel, o.After.Microseconds(), o.ID, o.Publication)
			if err != nil {
				return err
			}
			changed += n
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("store: credit outcomes: %w", err)
	}
	return int(changed), nil
}
