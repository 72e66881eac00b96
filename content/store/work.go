package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"moxin/content"
)

// Take counts one use of key and reports true, unless max uses fall within the window that
// ends now; then it counts nothing and reports false. All processes on the store share the
// count, and the database's clock: work time. A limit of calendar time ("8 a day") puts the
// day into its key. One key always has the same window.
func (s *Store) Take(ctx context.Context, key string, window time.Duration, max int) (bool, error) {
	ok := false
	err := s.tx(ctx, func(tx *sql.Tx) error {
		ok = false
		seq, err := alone(ctx, tx, key) // else each would count what it can see
		if err != nil {
			return err
		}
		var now int64
		if err := tx.QueryRowContext(ctx, `SELECT `+s.dialect.clock).Scan(&now); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM takes WHERE name = $1 AND at <= $2`, key, now-window.Microseconds())
		if err != nil {
			return err
		}
		var used int
		err = tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM takes WHERE name = $1`, key).Scan(&used)
		if err == nil && used >= max {
			// What is of a time to come was taken before the clock went back: it counts for a window from now.
			_, err = tx.ExecContext(ctx, `UPDATE takes SET at = $2 WHERE name = $1 AND at > $2`, key, now)
		}
		if err != nil || used >= max {
			return err
		}
		ok = true
		return take(ctx, tx, key, seq+1, now)
	})
	if err != nil {
		return false, fmt.Errorf("store: take %s: %w", key, err)
	}
	return ok, nil
}

// alone makes others who name the same counter wait until this transaction ends, by writing
// the counter's row, and returns how often it was taken.
func alone(ctx context.Context, tx *sql.Tx, name string) (taken int64, err error) {
	err = tx.QueryRowContext(ctx, `INSERT INTO counters (name, taken) VALUES ($1, 0)
		ON CONFLICT (name) DO UPDATE SET taken = counters.taken RETURNING taken`, name).Scan(&taken)
	return taken, err
}

func take(ctx context.Context, tx *sql.Tx, key string, seq, now int64) error {
	if _, err := tx.ExecContext(ctx, `UPDATE counters SET taken = $1 WHERE name = $2`, seq, key); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO takes (name, seq, at) VALUES ($1, $2, $3)`, key, seq, now)
	return err
}

// Beat notes that a worker lives.
func (s *Store) Beat(ctx context.Context, b content.Beat) error {
	_, err := s.write.ExecContext(ctx, `INSERT INTO beats (worker, roles, at) VALUES ($1, $2, $3)
		ON CONFLICT (worker) DO UPDATE SET roles = excluded.roles, at = excluded.at`,
		b.Worker, b.Roles, micros(b.At))
	if err != nil {
		return fmt.Errorf("store: beat of %s: %w", b.Worker, err)
	}
	return nil
}

// Beats returns the workers that lived at or after since (work time), by name.
func (s *Store) Beats(ctx context.Context, since time.Time) ([]content.Beat, error) {
	q := query(`SELECT worker, roles, at FROM beats`)
	q.since("at", since)
	all, err := list(ctx, s.read, func(row scanner) (content.Beat, error) {
		var b content.Beat
		err := row.Scan(&b.Worker, &b.Roles, (*stamp)(&b.At))
		return b, err
	}, q.end("ORDER BY worker"))
	if err != nil {
		return nil, fmt.Errorf("store: beats: %w", err)
	}
	return all, nil
}
