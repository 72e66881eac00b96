package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"

	"moxin/content"
)

const (
	importColumns = `id, file, layout, channel, raw, bytes, who, at, observed_at, row_count, matched, added, open`
	importReport  = `SELECT ` + importColumns + `, report FROM imports`
	importBrief   = `SELECT ` + importColumns + `, NULL FROM imports`
)

// AddImport writes down that a file was brought and what came of it, and returns its id. ErrTaken when
// the same bytes were imported for the same channel: that import stands.
func (s *Store) AddImport(ctx context.Context, i content.Import) (int64, error) {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `INSERT INTO imports (file, layout, channel, raw, bytes, who, at, observed_at,
				row_count, matched, added, open, report)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT DO NOTHING RETURNING id`,
			i.File, i.Layout, i.Channel, i.Raw, i.Bytes, i.Who, micros(i.At), micros(i.ObservedAt),
			i.Rows, i.Matched, i.Added, i.Open, notNil(i.Report)).Scan(&i.ID)
		if errors.Is(err, sql.ErrNoRows) {
			return ErrTaken
		}
		if err != nil {
			return err
		}
		return record(ctx, tx, content.Entry{At: i.At, Who: i.Who, Action: "sample.import", Subject: importSubject(i.ID),
			To: tally(i), Why: i.File})
	})
	if err != nil {
		return 0, fmt.Errorf("store: add import of %s: %w", i.File, err)
	}
	return i.ID, nil
}

func importSubject(id int64) string { return "import:" + strconv.FormatInt(id, 10) }

// tally is what came of an import, as the audit says it.
func tally(i content.Import) string {
	return fmt.Sprintf("rows=%d matched=%d added=%d open=%d", i.Rows, i.Matched, i.Added, i.Open)
}

// PutImport writes what came of an import after a person answered what it asked. Who and At are of
// the answer in the audit; the import keeps its own, and all that the file says of itself.
func (s *Store) PutImport(ctx context.Context, i content.Import) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		was, err := first(ctx, tx, scanImport, query(importBrief).and("id = ?", i.ID))
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `UPDATE imports SET layout = $1, observed_at = $2, row_count = $3, matched = $4,
			added = $5, open = $6, report = $7 WHERE id = $8`,
			i.Layout, micros(i.ObservedAt), i.Rows, i.Matched, i.Added, i.Open, notNil(i.Report), i.ID)
		if err != nil {
			return err
		}
		return record(ctx, tx, content.Entry{At: i.At, Who: i.Who, Action: "sample.answer", Subject: importSubject(i.ID),
			From: tally(was), To: tally(i), Why: was.File})
	})
	if err != nil {
		return fmt.Errorf("store: import %d: %w", i.ID, err)
	}
	return nil
}

// Import returns one import with its report.
func (s *Store) Import(ctx context.Context, id int64) (content.Import, error) {
	i, err := first(ctx, s.read, scanImport, query(importReport).and("id = ?", id))
	if err != nil {
		return i, fmt.Errorf("store: import %d: %w", id, err)
	}
	return i, nil
}

// Imports returns up to limit imports (0 = all), the newest first, without their reports.
func (s *Store) Imports(ctx context.Context, limit int) ([]content.Import, error) {
	return s.imports(ctx, query(importBrief).end("ORDER BY id DESC LIMIT ?", most(limit)))
}

// ImportsOf returns the imports of a file's bytes by their hash, the newest first, without their
// reports.
func (s *Store) ImportsOf(ctx context.Context, raw string) ([]content.Import, error) {
	return s.imports(ctx, query(importBrief).and("raw = ?", raw).end("ORDER BY id DESC"))
}

func (s *Store) imports(ctx context.Context, q *statement) ([]content.Import, error) {
	all, err := list(ctx, s.read, scanImport, q)
	if err != nil {
		return nil, fmt.Errorf("store: imports: %w", err)
	}
	return all, nil
}

func scanImport(row scanner) (content.Import, error) {
	var i content.Import
	err := row.Scan(&i.ID, &i.File, &i.Layout, &i.Channel, &i.Raw, &i.Bytes, &i.Who, (*stamp)(&i.At),
		(*stamp)(&i.ObservedAt), &i.Rows, &i.Matched, &i.Added, &i.Open, &i.Report)
	return i, err
}
