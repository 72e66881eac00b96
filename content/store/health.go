package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// Health is what a store says of itself.
type Health struct {
	Engine  string // SQLite or PostgreSQL
	Version string // of the library or the server, as it says it; "" while there is no store
	// Have is the last migration that the store has seen, 0 while there is no store; Know is this
	// binary's last.
	Have, Know int64
	Settings   []Setting // SQLite's pragmas, as the writing connection has them
}

// Setting is one setting of a database that the promises rest on.
type Setting struct{ Name, Value string }

// String is "name value".
func (s Setting) String() string { return s.Name + " " + s.Value }

// Examine looks at the store at url and changes nothing: no file is made, no migration is applied,
// no lock is held. A pragma that is not as it has to be is an error, as it is for Open.
func Examine(ctx context.Context, url string) (Health, error) {
	all, err := migrations(migrationFiles)
	if err != nil {
		return Health{}, err
	}
	h := Health{Engine: "SQLite", Know: int64(len(all))}
	open := openSQLite
	if isPostgres(url) {
		h.Engine, open = "PostgreSQL", openPostgres
	} else if _, err := os.Stat(url); errors.Is(err, fs.ErrNotExist) {
		return h, nil
	}
	s, err := open(ctx, url)
	if err != nil {
		return h, fmt.Errorf("store: open: %w", err)
	}
	defer s.Close()
	if err := s.examine(ctx, &h); err != nil {
		return h, fmt.Errorf("store: examine: %w", err)
	}
	return h, nil
}

func (s *Store) examine(ctx context.Context, h *Health) error {
	if err := s.read.QueryRowContext(ctx, s.dialect.version).Scan(&h.Version); err != nil {
		return err
	}
	h.Version, _, _ = strings.Cut(h.Version, " ") // Debian's adds its own behind a space
	if s.dialect.lock == "" {
		settings, err := settingsOf(ctx, s.write)
		if err != nil {
			return err
		}
		h.Settings = settings
	}
	var tables int
	if err := s.read.QueryRowContext(ctx, s.dialect.migrated).Scan(&tables); err != nil || tables == 0 {
		return err
	}
	return s.read.QueryRowContext(ctx, `SELECT COALESCE(MAX(version), 0) FROM migrations`).Scan(&h.Have)
}
