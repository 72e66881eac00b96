package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"time"
)

// SealedToken returns what was sealed for a channel under a name, and whether there is any.
func (s *Store) SealedToken(ctx context.Context, channel, name string) ([]byte, bool, error) {
	sealed, err := first(ctx, s.read, scanBytes, query(`SELECT sealed FROM tokens`).
		and("channel = ?", channel).and("name = ?", name))
	switch {
	case errors.Is(err, ErrNotFound):
		return nil, false, nil
	case err != nil:
		return nil, false, fmt.Errorf("store: token %s of %s: %w", name, channel, err)
	}
	return sealed, true, nil
}

// PutSealedToken keeps a sealed token; a newer one takes its place, nothing never does. at is
// calendar time.
func (s *Store) PutSealedToken(ctx context.Context, channel, name string, sealed []byte, at time.Time) error {
	if len(sealed) == 0 {
		return fmt.Errorf("store: token %s of %s: an empty one replaces none", name, channel)
	}
	_, err := s.write.ExecContext(ctx, `INSERT INTO tokens (channel, name, sealed, at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (channel, name) DO UPDATE SET sealed = excluded.sealed, at = excluded.at`,
		channel, name, sealed, micros(at))
	if err != nil {
		return fmt.Errorf("store: keep token %s of %s: %w", name, channel, err)
	}
	return nil
}

// DropToken forgets one value that was sealed for a channel, if it is there.
func (s *Store) DropToken(ctx context.Context, channel, name string) error {
	_, err := s.write.ExecContext(ctx, `DELETE FROM tokens WHERE channel = $1 AND name = $2`, channel, name)
	if err != nil {
		return fmt.Errorf("store: drop token %s of %s: %w", name, channel, err)
	}
	return nil
}

func dropTokens(ctx context.Context, q querier, channel string) error {
	_, err := list(ctx, q, scanText, query(`DELETE FROM tokens`).and("channel = ?", channel).end("RETURNING name"))
	return err
}

// InstanceKey returns 32 random bytes that belong to this store alone, made when they are first
// asked for. All processes get the same.
func (s *Store) InstanceKey(ctx context.Context) ([]byte, error) {
	known := query(`SELECT value FROM instance`).and("name = ?", "key")
	if key, err := first(ctx, s.read, scanBytes, known); err == nil {
		return key, nil // all but the first time, so that whoever only looks writes nothing
	}
	fresh := make([]byte, 32)
	rand.Read(fresh) // never fails: crypto/rand ends the program instead
	var key []byte
	err := s.tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO instance (name, value) VALUES ('key', $1)
			ON CONFLICT (name) DO NOTHING`, fresh)
		if err != nil {
			return err
		}
		key, err = first(ctx, tx, scanBytes, known)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("store: instance key: %w", err)
	}
	return key, nil
}

func scanBytes(row scanner) ([]byte, error) {
	var b []byte
	err := row.Scan(&b)
	return b, err
}
