package store

import (
	"context"
	"fmt"
	"time"
)

// Used is how many uses of key Take counts within the window that ends now, work time.
func (s *Store) Used(ctx context.Context, key string, window time.Duration) (int, error) {
	var used int
	err := s.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM takes WHERE name = $1 AND at > `+s.dialect.clock+` - $2`,
		key, window.Microseconds()).Scan(&used)
	if err != nil {
		return 0, fmt.Errorf("store: used %s: %w", key, err)
	}
	return used, nil
}
