package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"moxin/content"
)

const (
	matchRow     = `platform, name, COALESCE(publication, 0), who, at`
	matchColumns = `SELECT ` + matchRow + ` FROM matches`
)

// PutMatch remembers a person's answer in place of an older one. ErrNotFound when there is no such
// publication.
func (s *Store) PutMatch(ctx context.Context, m content.Match) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		if _, err := alone(ctx, tx, "lock:matches"); err != nil {
			return err
		}
		e := content.Entry{At: m.At, Who: m.Who, Action: "sample.match", Subject: matchSubject(m.Platform),
			To: answer(m), Why: m.Key}
		was, err := first(ctx, tx, scanMatch, query(matchColumns).and("platform = ?", m.Platform).and("name = ?", m.Key))
		switch {
		case err == nil:
			e.From = answer(was)
		case !errors.Is(err, ErrNotFound):
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO matches (platform, name, publication, who, at)
			VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (platform, name) DO UPDATE SET publication = excluded.publication, who = excluded.who,
				at = excluded.at`, m.Platform, m.Key, orNull(m.Publication), m.Who, micros(m.At))
		if err != nil {
			return err
		}
		return record(ctx, tx, e)
	})
	if dangling(err) {
		err = fmt.Errorf("publication %d: %w", m.Publication, ErrNotFound)
	}
	if err != nil {
		return fmt.Errorf("store: match %q of %s: %w", m.Key, m.Platform, err)
	}
	return nil
}

func matchSubject(platform string) string { return "platform:" + platform }

// answer is what a person said, as the audit says it.
func answer(m content.Match) string {
	if m.Publication == 0 {
		return "-"
	}
	return publicationSubject(m.Publication)
}

// Matches returns the answers for a platform, by key.
func (s *Store) Matches(ctx context.Context, platform string) ([]content.Match, error) {
	all, err := list(ctx, s.read, scanMatch, query(matchColumns).and("platform = ?", platform).end("ORDER BY name"))
	if err != nil {
		return nil, fmt.Errorf("store: matches of %s: %w", platform, err)
	}
	return all, nil
}

func scanMatch(row scanner) (content.Match, error) {
	var m content.Match
	err := row.Scan(&m.Platform, &m.Key, &m.Publication, &m.Who, (*stamp)(&m.At))
	return m, err
}

// DropMatch forgets an answer, so that the row is asked about again. ErrNotFound when there is none.
// Who says so is the context's caller, and when is the database's word.
func (s *Store) DropMatch(ctx context.Context, platform, key string) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		was, err := first(ctx, tx, scanMatch, query(`DELETE FROM matches`).and("platform = ?", platform).and("name = ?", key).
			end("RETURNING "+matchRow))
		if err != nil {
			return err
		}
		var now stamp
		if err := tx.QueryRowContext(ctx, `SELECT `+s.dialect.clock).Scan(&now); err != nil {
			return err
		}
		return record(ctx, tx, content.Entry{At: time.Time(now), Who: content.CallerOf(ctx).Person.Name,
			Action: "sample.unmatch", Subject: matchSubject(platform), From: answer(was), Why: key})
	})
	if err != nil {
		return fmt.Errorf("store: drop match %q of %s: %w", key, platform, err)
	}
	return nil
}
