package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"moxin/content"
)

const sessionColumns = `SELECT s.id, s.person, s.made_at, s.seen_at, s.origin, s.agent FROM sessions s`

func scanSession(row scanner) (content.Session, error) {
	var one content.Session
	err := row.Scan(&one.ID, &one.Person, (*stamp)(&one.MadeAt), (*stamp)(&one.SeenAt), &one.Origin, &one.Agent)
	return one, err
}

// BeginSession keeps a new session, in place of an older one of the same browser, and forgets those
// that are over. at is calendar time.
func (s *Store) BeginSession(ctx context.Context, one content.NewSession, over content.SessionBounds, at time.Time) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE seen_at < $1 OR made_at < $2`, micros(over.Idle), micros(over.Made))
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE hash = $1`, one.Old); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO sessions (hash, id, person, made_at, seen_at, origin, agent)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			one.Hash, one.ID, one.Person, micros(one.MadeAt), micros(one.SeenAt), one.Origin, one.Agent)
		if dangling(err) { // removed while their password was being looked at
			return content.ErrPersonUnknown
		}
		if err != nil {
			return err
		}
		return record(ctx, tx, content.Entry{At: at, Who: one.Person, Action: "session.begin", Subject: personSubject(one.Person)})
	})
	if err != nil {
		return fmt.Errorf("store: begin session of %s: %w", one.Person, err)
	}
	return nil
}

// SessionOf returns the session under a hash with its person; content.ErrNotSignedIn when there is
// none, or it is over.
func (s *Store) SessionOf(ctx context.Context, hash []byte, over content.SessionBounds) (content.Session, content.Person, error) {
	q := query(`SELECT s.id, s.person, s.made_at, s.seen_at, s.origin, s.agent, p.name, p.roles, p.aka, p.made_at, p.made_by
		FROM sessions s JOIN persons p ON p.name = s.person`).
		and("s.hash = ?", hash).and("s.seen_at >= ?", micros(over.Idle)).and("s.made_at >= ?", micros(over.Made))
	type both struct {
		content.Session
		content.Person
	}
	got, err := first(ctx, s.read, func(row scanner) (b both, err error) {
		err = row.Scan(&b.ID, &b.Session.Person, (*stamp)(&b.Session.MadeAt), (*stamp)(&b.SeenAt), &b.Origin, &b.Agent,
			&b.Name, (*roles)(&b.Roles), (*akas)(&b.Aka), (*stamp)(&b.Person.MadeAt), &b.MadeBy)
		return b, err
	}, q)
	if err != nil {
		return content.Session{}, content.Person{}, fmt.Errorf("store: session: %w", notSignedIn(err))
	}
	return got.Session, got.Person, nil
}

func notSignedIn(err error) error {
	if errors.Is(err, ErrNotFound) {
		return content.ErrNotSignedIn
	}
	return err
}

// TouchSession notes that a session was used at an instant of work time.
func (s *Store) TouchSession(ctx context.Context, hash []byte, seen time.Time) error {
	_, err := s.write.ExecContext(ctx, `UPDATE sessions SET seen_at = $1 WHERE hash = $2 AND seen_at < $1`, micros(seen), hash)
	if err != nil {
		return fmt.Errorf("store: touch session: %w", err)
	}
	return nil
}

// Sessions are a person's that are not over, the newest first.
func (s *Store) Sessions(ctx context.Context, person string, over content.SessionBounds) ([]content.Session, error) {
	all, err := list(ctx, s.read, scanSession, query(sessionColumns).and("s.person = ?", person).
		and("s.seen_at >= ?", micros(over.Idle)).and("s.made_at >= ?", micros(over.Made)).end("ORDER BY s.made_at DESC, s.id"))
	if err != nil {
		return nil, fmt.Errorf("store: sessions of %s: %w", person, err)
	}
	return all, nil
}

// EndSessions ends a person's sessions: the one with an id, or all where it is "". None is no error.
func (s *Store) EndSessions(ctx context.Context, person, id string, by content.Signed) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		n, err := exec(ctx, tx, `DELETE FROM sessions WHERE person = $1 AND ($2 = '' OR id = $2)`, person, id)
		if err != nil || n == 0 {
			return err
		}
		return record(ctx, tx, content.Entry{At: by.At, Who: by.Who, Action: "session.end", Subject: personSubject(person),
			Why: fmt.Sprintf("%d sessions", n)})
	})
	if err != nil {
		return fmt.Errorf("store: end sessions of %s: %w", person, err)
	}
	return nil
}

const apiTokenColumns = `SELECT id, person, label, made_at, seen_at FROM api_tokens`

func scanAPIToken(row scanner) (content.APIToken, error) {
	var t content.APIToken
	err := row.Scan(&t.ID, &t.Person, &t.Label, (*stamp)(&t.MadeAt), (*stamp)(&t.SeenAt))
	return t, err
}

// AddAPIToken keeps a new token under the hash of its secret and returns its id.
func (s *Store) AddAPIToken(ctx context.Context, t content.APIToken, hash []byte, by content.Signed) (int64, error) {
	var id int64
	err := s.tx(ctx, func(tx *sql.Tx) error {
		err := tx.QueryRowContext(ctx, `INSERT INTO api_tokens (hash, person, label, made_at, seen_at)
			VALUES ($1, $2, $3, $4, 0) RETURNING id`, hash, t.Person, t.Label, micros(t.MadeAt)).Scan(&id)
		if dangling(err) {
			return content.ErrPersonUnknown
		}
		if err != nil {
			return err
		}
		return record(ctx, tx, content.Entry{At: by.At, Who: by.Who, Action: "person.token", Subject: personSubject(t.Person),
			To: strconv.FormatInt(id, 10), Why: t.Label})
	})
	if err != nil {
		return 0, fmt.Errorf("store: add token of %s: %w", t.Person, err)
	}
	return id, nil
}

// APITokenOf returns the token under a hash with its person; content.ErrNotSignedIn when there is none.
func (s *Store) APITokenOf(ctx context.Context, hash []byte) (content.APIToken, content.Person, error) {
	t, err := first(ctx, s.read, scanAPIToken, query(apiTokenColumns).and("hash = ?", hash))
	if err != nil {
		return t, content.Person{}, fmt.Errorf("store: token: %w", notSignedIn(err))
	}
	c, err := first(ctx, s.read, scanCredential, query(personColumns).and("name = ?", t.Person))
	if err != nil { // removed in between
		return t, content.Person{}, fmt.Errorf("store: token %d: %w", t.ID, notSignedIn(err))
	}
	return t, c.Person, nil
}

// TouchAPIToken notes that a token was used at an instant of work time.
func (s *Store) TouchAPIToken(ctx context.Context, id int64, seen time.Time) error {
	_, err := s.write.ExecContext(ctx, `UPDATE api_tokens SET seen_at = $1 WHERE id = $2 AND seen_at < $1`, micros(seen), id)
	if err != nil {
		return fmt.Errorf("store: touch token %d: %w", id, err)
	}
	return nil
}

// APITokens are a person's, the oldest first.
func (s *Store) APITokens(ctx context.Context, person string) ([]content.APIToken, error) {
	all, err := list(ctx, s.read, scanAPIToken, query(apiTokenColumns).and("person = ?", person).end("ORDER BY id"))
	if err != nil {
		return nil, fmt.Errorf("store: tokens of %s: %w", person, err)
	}
	return all, nil
}

// RevokeAPIToken ends a token of a person; ErrNotFound when they have none with that id.
func (s *Store) RevokeAPIToken(ctx context.Context, person string, id int64, by content.Signed) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		label, err := first(ctx, tx, scanText, query(`DELETE FROM api_tokens`).and("person = ?", person).and("id = ?", id).
			end("RETURNING label"))
		if err != nil {
			return err
		}
		return record(ctx, tx, content.Entry{At: by.At, Who: by.Who, Action: "person.token.revoke", Subject: personSubject(person),
			From: strconv.FormatInt(id, 10), Why: label})
	})
	if err != nil {
		return fmt.Errorf("store: revoke token %d of %s: %w", id, person, err)
	}
	return nil
}
