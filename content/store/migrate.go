package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"

	"moxin/content"
)

// migrationFiles holds NNNN_name.sql, numbered from 1 without a gap. A file that was released
// is never edited: a change of the schema is a new file.
//
//go:embed migrations/*.sql
var migrationFiles embed.FS

// SchemaError says that a newer moxin has been at the store. Schemas only grow newer; this
// binary would not know what it breaks.
type SchemaError struct {
	Have int64 // the store's
	Know int64 // this binary's
}

// Error says what to do.
func (e *SchemaError) Error() string {
	return content.T(
		fmt.Sprintf("数据库结构版本 %d 比本程序认识的 %d 新：请升级 moxin", e.Have, e.Know),
		fmt.Sprintf("the store's schema %d is newer than this binary's %d: upgrade moxin", e.Have, e.Know),
	).String()
}

type migration struct {
	version int64
	name    string
	sql     string
}

func migrations(files fs.FS) ([]migration, error) {
	names, err := fs.Glob(files, "migrations/*.sql") // sorted
	if err != nil {
		return nil, err
	}
	var all []migration
	for i, name := range names {
		base := strings.TrimPrefix(name, "migrations/")
		number, _, _ := strings.Cut(base, "_")
		if v, err := strconv.Atoi(number); err != nil || v != i+1 {
			return nil, fmt.Errorf("store: migration %s is not number %d", base, i+1)
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		all = append(all, migration{int64(i + 1), base, string(text)})
	}
	return all, nil
}

// migrate applies what is missing in one transaction: a store is at one schema or the next,
// never between.
func (s *Store) migrate(ctx context.Context) error {
	all, err := migrations(migrationFiles)
	if err != nil {
		return err
	}
	return s.migrateBy(ctx, all)
}

func (s *Store) migrateBy(ctx context.Context, all []migration) error {
	return s.tx(ctx, func(tx *sql.Tx) error {
		have, err := s.schema(ctx, tx)
		if err != nil {
			return fmt.Errorf("store: read schema version: %w", err)
		}
		if know := int64(len(all)); have > know {
			return &SchemaError{Have: have, Know: know}
		}
		for _, m := range all[have:] {
			if err := s.applyMigration(ctx, tx, m); err != nil {
				return fmt.Errorf("store: migration %s: %w", m.name, err)
			}
		}
		return nil
	})
}

// schema takes the lock and returns the last migration's number, 0 in a new database.
func (s *Store) schema(ctx context.Context, tx *sql.Tx) (int64, error) {
	if s.dialect.lock != "" {
		if _, err := tx.ExecContext(ctx, s.dialect.lock); err != nil {
			return 0, err
		}
	}
	_, err := tx.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS migrations (
		version BIGINT PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)`)
	if err != nil {
		return 0, err
	}
	var have int64
	err = tx.QueryRowContext(ctx, `SELECT COALESCE(MAX(version), 0) FROM migrations`).Scan(&have)
	return have, err
}

func (s *Store) applyMigration(ctx context.Context, tx *sql.Tx, m migration) error {
	text := strings.NewReplacer("{{identity}}", s.dialect.identity, "{{family}}", s.dialect.family).Replace(m.sql)
	// Without arguments both drivers take several statements at once.
	if _, err := tx.ExecContext(ctx, text); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO migrations (version, name, applied_at)
		VALUES ($1, $2, `+s.dialect.clock+`)`, m.version, m.name)
	return err
}
