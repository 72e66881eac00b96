// Package store keeps what moxin must not forget.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"moxin/content"
)

var (
	// ErrNotFound says that there is no such row.
	ErrNotFound = errors.New("store: not found")
	// ErrStale says that what was decided on has changed since.
	ErrStale = errors.New("store: stale")
	// ErrPaused says that a claim met a pause or a channel that is not connected.
	ErrPaused = errors.New("store: paused")
)

// TransitionError is a step that the table of states does not have.
type TransitionError struct {
	Release  int64
	From, To content.State
}

func (e *TransitionError) Error() string {
	return fmt.Sprintf("store: release %d cannot go from %s to %s", e.Release, e.From, e.To)
}

// Store is one open database.
type Store struct{ write, read *sql.DB }

// Open opens and migrates.
func Open(ctx context.Context, url string) (*Store, error) { return nil, errors.ErrUnsupported }

// Close closes.
func (s *Store) Close() error { return nil }
