package store

import (
	"context"
	"fmt"
	"sync/atomic"

	"modernc.org/sqlite"
)

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

// Shared reports whether several processes may work on a store.
func Shared(s *Store) bool { return s.dialect.try != "" }

// Migrations is what migrate makes of a folder's files.
var Migrations = migrations

// OpenAt opens a store as the binary did whose last migration was number n.
func OpenAt(ctx context.Context, url string, n int) (*Store, error) {
	open := openSQLite
	if isPostgres(url) {
		open = openPostgres
	}
	s, err := open(ctx, url)
	if err != nil {
		return nil, err
	}
	all, err := migrations(migrationFiles)
	if err != nil {
		return nil, err
	}
	return s, s.migrateBy(ctx, all[:n])
}

// CountCommits counts the transactions that an SQLite store commits from now on.
func (s *Store) CountCommits(ctx context.Context) (func() int64, error) {
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	var n atomic.Int64
	err = conn.Raw(func(driver any) error {
		prepared, ok := driver.(*preparedConn)
		if !ok {
			return fmt.Errorf("%T is not a connection to SQLite", driver)
		}
		hooks, ok := prepared.liteConn.(sqlite.HookRegisterer)
		if !ok {
			return fmt.Errorf("%T has no hooks", prepared.liteConn)
		}
		hooks.RegisterCommitHook(func() int32 { n.Add(1); return 0 })
		return nil
	})
	return n.Load, err
}
