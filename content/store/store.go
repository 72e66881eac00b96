// Package store keeps what moxin must not forget, in SQLite or PostgreSQL, with one SQL text.
// The store is the truth: queues and pages may be wiped and are rebuilt from it.
//
// # How a release changes
//
// Every change of a release is one UPDATE that names what it expects (state, and fence or
// version), bumps the version and writes its audit line in the same transaction. A step that
// content.State's table does not have is a *TransitionError; a step whose expectation no longer
// holds is ErrStale. Four verbs change states, each with its own right:
//
//	DispatchDue  approved → queued: fence + 1, so that older deliveries can change nothing
//	Claim        queued → publishing, with the attempt's row: the right to call the platform
//	Settle       what came of it, while state and fence still hold; else the answer is only noted
//	Transition   a person's or plan's word about a release that no worker holds
//
// Apply, Approve, MissLate and Sweep are made of the same steps. Hold is none: it keeps a release
// that no worker has from being dispatched while its draft is worked on, and ends by itself.
//
// # One slot each
//
// A release holds (slug, channel, run) of each article in its message; nobody else may. The hold
// ends when it is cancelled, and only then: a failed, missed or expired release waits for a
// person's word under its own id.
//
// # Names
//
// When an article's slug changes and the old one is its alias, releases and publications keep
// the slug they were made under, because their renditions and posts carry it. Filters by slug
// and the hold above see an article under all its names.
//
// # Numbers
//
// Samples, visits and outcomes are only ever added, each once: the same one again changes nothing,
// and one that says something else under the same key neither (Known tells). What a person says
// against a sample is a correction beside it; Samples, LatestSamples and SampleSources heed the newest
// one of each sample.
//
// # Contacts
//
// A contact event is on disk when AddContactEvents returns, each once by its channel and key; what
// work on events leaves (contacts, outcomes, events done) is one transaction of KeepContacts. A
// delivery that is done never becomes anything else. Readers are keyed hashes; of one who was forgotten
// nothing is kept but that outcomes were somebody's.
//
// # Clocks
//
// Calendar and work time come from the caller, as the content types say; the store reads no
// clock but the database's own, in Take.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"moxin/content"
)

var (
	// ErrNotFound says that there is no such row.
	ErrNotFound = errors.New("store: not found")
	// ErrStale says that what was decided on has changed since: look again.
	ErrStale = errors.New("store: changed in the meantime")
	// ErrTaken says that another has the name that a new row was to have.
	ErrTaken = errors.New("store: taken")
	// ErrPaused says that a claimed release is covered by a pause, or its channel is not
	// connected. The release is approved again and waits.
	ErrPaused = errors.New("store: paused or not connected")
)

// TransitionError is a step that the table of states does not have, or that the verb used for
// it may not take.
type TransitionError struct {
	Release  int64
	From, To content.State
}

// Error names the release and both states.
func (e *TransitionError) Error() string {
	return content.T(
		fmt.Sprintf("排期 %d 不能从 %s 变为 %s", e.Release, e.From, e.To),
		fmt.Sprintf("release %d cannot go from %s to %s", e.Release, e.From, e.To),
	).String()
}

// Store is one open database. It is safe for concurrent use.
type Store struct {
	write   *sql.DB // SQLite: exactly one connection, whose transactions begin immediate
	read    *sql.DB // SQLite: a pool that cannot write; PostgreSQL: the same as write
	dialect dialect
}

// Open opens the store at url, "postgres://…" or a file's path, makes it if need be and brings
// its schema up to date. A schema newer than this binary is a *SchemaError.
func Open(ctx context.Context, url string) (*Store, error) {
	open := openSQLite
	if isPostgres(url) {
		open = openPostgres
	}
	s, err := open(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("store: open: %w", err)
	}
	if err := s.migrate(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func isPostgres(url string) bool {
	return strings.HasPrefix(url, "postgres://") || strings.HasPrefix(url, "postgresql://")
}

// Close ends all connections.
func (s *Store) Close() error {
	if s.read == s.write {
		return s.write.Close()
	}
	return errors.Join(s.read.Close(), s.write.Close())
}

// tries is how often a transaction is begun again after PostgreSQL chose it as a deadlock's victim.
const tries = 4

// tx runs fn in one transaction for writing. fn may run more than once, and so must set what
// it hands out afresh each time.
func (s *Store) tx(ctx context.Context, fn func(*sql.Tx) error) error {
	var err error
	for range tries {
		if err = s.once(ctx, fn); !deadlock(err) {
			return err
		}
	}
	return err
}

func (s *Store) once(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("store: begin: %w", err)
	}
	if err := fn(tx); err != nil {
		// The cause is what counts; a rollback that fails too leaves nothing behind either.
		_ = tx.Rollback()
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("store: commit: %w", err)
	}
	return nil
}

// snapshot runs fn, which only reads, on the store as it is at one moment.
func (s *Store) snapshot(ctx context.Context, fn func(*sql.Tx) error) error {
	tx, err := s.read.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return fmt.Errorf("store: begin: %w", err)
	}
	if err := fn(tx); err != nil {
		_ = tx.Rollback()
		return err
	}
	return tx.Commit()
}

// deadlock reports SQLSTATE 40P01 and 40001: the transaction did nothing and may run again.
func deadlock(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40P01" || pg.Code == "40001")
}
