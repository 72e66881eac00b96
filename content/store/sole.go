package store

import (
	"context"
	"fmt"
)

// Sole has one process at a time do something, of all that share the store: ok is false where another one is
// at it. It lasts until release is called, ctx ends, the process dies or its connection is lost. On SQLite
// only one process works (Lock) and nobody else is asked.
func (s *Store) Sole(ctx context.Context, what string) (release func(), ok bool, err error) {
	if s.dialect.try == "" {
		return func() {}, true, nil
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return nil, false, fmt.Errorf("store: sole %s: %w", what, err)
	}
	release = func() { _ = tx.Rollback() } // nothing was written; a connection that is lost has let go
	if err := tx.QueryRowContext(ctx, s.dialect.try, what).Scan(&ok); err != nil {
		release()
		return nil, false, fmt.Errorf("store: sole %s: %w", what, err)
	}
	if !ok {
		release()
		return nil, false, nil
	}
	return release, true, nil
}
