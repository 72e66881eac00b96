package store

import "context"

// Exec runs a statement as no method of the store would.
func (s *Store) Exec(ctx context.Context, query string, args ...any) error {
	_, err := s.write.ExecContext(ctx, query, args...)
	return err
}

// ExecReader runs a statement on a reading connection.
func (s *Store) ExecReader(ctx context.Context, query string) error {
	_, err := s.read.ExecContext(ctx, query)
	return err
}

// Migrations is what migrate makes of a folder's files.
var Migrations = migrations
