package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"moxin/content"
)

// Steps is the memory of one release across its attempts.
type Steps struct {
	store   *Store
	release int64
}

// Steps gives the memory of a release.
func (s *Store) Steps(release int64) *Steps { return &Steps{s, release} }

// Step returns the value recorded under name, and whether there is one. It reads what any
// process has written before.
func (p *Steps) Step(ctx context.Context, name string) (string, bool, error) {
	var value string
	err := p.store.read.QueryRowContext(ctx, `SELECT value FROM steps WHERE release = $1 AND name = $2`,
		p.release, name).Scan(&value)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return "", false, nil
	case err != nil:
		return "", false, fmt.Errorf("store: step %s of release %d: %w", name, p.release, err)
	}
	return value, true, nil
}

// Record keeps a value; it is on disk when Record returns. A second value under the same name
// replaces the first.
func (p *Steps) Record(ctx context.Context, name, value string) error {
	_, err := p.store.write.ExecContext(ctx, `INSERT INTO steps (release, name, value) VALUES ($1, $2, $3)
		ON CONFLICT (release, name) DO UPDATE SET value = excluded.value`, p.release, name, value)
	if dangling(err) {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("store: record step %s of release %d: %w", name, p.release, err)
	}
	return nil
}

// StepsOf returns everything recorded of a release, by name.
func (s *Store) StepsOf(ctx context.Context, release int64) (map[string]string, error) {
	type step struct{ name, value string }
	all, err := list(ctx, s.read, func(row scanner) (step, error) {
		var p step
		err := row.Scan(&p.name, &p.value)
		return p, err
	}, query(`SELECT name, value FROM steps`).and("release = ?", release))
	if err != nil {
		return nil, fmt.Errorf("store: steps of release %d: %w", release, err)
	}
	steps := make(map[string]string, len(all))
	for _, p := range all {
		steps[p.name] = p.value
	}
	return steps, nil
}

// Upload returns what a platform calls a file that an account sent to one of its libraries,
// and whether it did.
func (s *Store) Upload(ctx context.Context, account, kind, hash string) (content.Remote, bool, error) {
	var r content.Remote
	err := s.read.QueryRowContext(ctx, `SELECT remote_id, url FROM uploads
		WHERE account = $1 AND kind = $2 AND hash = $3`, account, kind, hash).Scan(&r.ID, &r.URL)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return r, false, nil
	case err != nil:
		return r, false, fmt.Errorf("store: upload %s of %s: %w", kind, account, err)
	}
	return r, true, nil
}

// RecordUpload remembers an upload; a newer one of the same file replaces it.
func (s *Store) RecordUpload(ctx context.Context, account, kind, hash string, r content.Remote) error {
	_, err := s.write.ExecContext(ctx, `INSERT INTO uploads (account, kind, hash, remote_id, url)
		VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (account, kind, hash) DO UPDATE SET remote_id = excluded.remote_id, url = excluded.url`,
		account, kind, hash, r.ID, r.URL)
	if err != nil {
		return fmt.Errorf("store: record upload %s of %s: %w", kind, account, err)
	}
	return nil
}
