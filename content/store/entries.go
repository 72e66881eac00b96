package store

import (
	"context"
	"fmt"
	"strings"

	"moxin/content"
)

// Entries returns the lines of the audit that a filter chooses, the newest first.
func (s *Store) Entries(ctx context.Context, f content.EntryFilter) ([]content.Entry, error) {
	q := query(`SELECT id, at, who, action, subject, from_value, to_value, why, origin FROM audit`)
	if f.Who != "" {
		q.and("who = ?", f.Who)
	}
	switch {
	case strings.HasSuffix(f.Action, "."):
		q.and("SUBSTR(action, 1, ?) = ?", len(f.Action), f.Action)
	case f.Action != "":
		q.and("action = ?", f.Action)
	}
	if f.Subject != "" {
		q.and("subject = ?", f.Subject)
	}
	if f.Before > 0 {
		q.and("id < ?", f.Before)
	}
	all, err := list(ctx, s.read, func(row scanner) (content.Entry, error) {
		var e content.Entry
		err := row.Scan(&e.ID, (*stamp)(&e.At), &e.Who, &e.Action, &e.Subject, &e.From, &e.To, &e.Why, &e.Origin)
		return e, err
	}, q.end("ORDER BY id DESC LIMIT ?", most(f.Limit)))
	if err != nil {
		return nil, fmt.Errorf("store: entries: %w", err)
	}
	return all, nil
}

// Figures is what an open store says of itself.
type Figures struct {
	Engine  string // SQLite or PostgreSQL
	Version string // as the library or the server says it
	Bytes   int64  // of the whole database: tables and indexes, without SQLite's write-ahead log
}

// Figures asks the database what it is and how large.
func (s *Store) Figures(ctx context.Context) (Figures, error) {
	f := Figures{Engine: "SQLite"}
	size := `SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()`
	if s.dialect.lock != "" {
		f.Engine, size = "PostgreSQL", `SELECT pg_database_size(current_database())`
	}
	err := s.read.QueryRowContext(ctx, s.dialect.version).Scan(&f.Version)
	if err == nil {
		err = s.read.QueryRowContext(ctx, size).Scan(&f.Bytes)
	}
	if err != nil {
		return f, fmt.Errorf("store: figures: %w", err)
	}
	f.Version, _, _ = strings.Cut(f.Version, " ") // Debian's adds its own behind a space
	return f, nil
}
