package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"moxin/content"
)

const personColumns = `SELECT name, roles, aka, made_at, made_by, password FROM persons`

// credential is a person with the hash of the password, which stays in here and in PersonOf.
type credential struct {
	content.Person
	hash string
}

func scanCredential(row scanner) (credential, error) {
	var c credential
	err := row.Scan(&c.Name, (*roles)(&c.Roles), (*akas)(&c.Aka), (*stamp)(&c.MadeAt), &c.MadeBy, &c.hash)
	return c, err
}

func scanPerson(row scanner) (content.Person, error) {
	c, err := scanCredential(row)
	return c.Person, err
}

// roles scans the roles of a person.
type roles []content.PersonRole

// Scan reads role ids between commas.
func (r *roles) Scan(v any) error {
	text, ok := v.(string)
	if !ok {
		return fmt.Errorf("store: %T is no roles", v)
	}
	all, err := content.ParseRoles(text)
	*r = all
	return err
}

// akas scans the other names of a person.
type akas []string

// Scan reads a JSON list; an empty one is nil.
func (a *akas) Scan(v any) error {
	err := asJSON{(*[]string)(a)}.Scan(v)
	if len(*a) == 0 {
		*a = nil
	}
	return err
}

// AddPerson makes somebody who may sign in. content.ErrPersonTaken when the name is somebody's, another
// *content.PersonError when one of the other names is;
// content.ErrLastAdmin when the first person is no admin; content.ErrLink when they come by a link
// that is over. at is calendar time.
func (s *Store) AddPerson(ctx context.Context, p content.NewPerson, at time.Time) error {
	err := s.tx(ctx, func(tx *sql.Tx) error {
		if _, err := alone(ctx, tx, peopleLock); err != nil {
			return err
		}
		if err := useLink(ctx, tx, p); err != nil {
			return err
		}
		aka, err := distinctNames(ctx, tx, p.Person)
		if err != nil {
			return err
		}
		n, err := exec(ctx, tx, `INSERT INTO persons (name, roles, aka, password, made_at, made_by)
			VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (name) DO NOTHING`,
			p.Name, content.JoinRoles(p.Roles), aka, p.Hash, micros(p.MadeAt), p.MadeBy)
		if err != nil {
			return err
		}
		if n == 0 {
			return content.ErrPersonTaken
		}
		if err := keepAdmin(ctx, tx); err != nil {
			return err
		}
		return record(ctx, tx, content.Entry{At: at, Who: p.MadeBy, Action: "person.add", Subject: personSubject(p.Name),
			To: content.JoinRoles(p.Roles)})
	})
	if err != nil {
		return fmt.Errorf("store: add person %s: %w", p.Name, err)
	}
	return nil
}

// peopleLock is held by whoever changes people, so that two admins who demote each other at once
// leave one.
const peopleLock = "lock:people"

func personSubject(name string) string { return "person:" + name }

// Persons are all who may sign in, by name.
func (s *Store) Persons(ctx context.Context) ([]content.Person, error) {
	all, err := list(ctx, s.read, scanPerson, query(personColumns).end("ORDER BY name"))
	if err != nil {
		return nil, fmt.Errorf("store: persons: %w", err)
	}
	return all, nil
}

// Peopled reports whether anybody may sign in.
func (s *Store) Peopled(ctx context.Context) (bool, error) {
	found, err := exists(ctx, s.read, `SELECT 1 FROM persons`)
	if err != nil {
		return false, fmt.Errorf("store: persons: %w", err)
	}
	return found, nil
}

// PersonOf returns a person and the hash of their password; content.ErrPersonUnknown.
func (s *Store) PersonOf(ctx context.Context, name string) (content.Person, string, error) {
	c, err := first(ctx, s.read, scanCredential, query(personColumns).and("name = ?", name))
	if err != nil {
		return content.Person{}, "", fmt.Errorf("store: person %s: %w", name, unknownPerson(err))
	}
	return c.Person, c.hash, nil
}

func unknownPerson(err error) error {
	if errors.Is(err, ErrNotFound) {
		return content.ErrPersonUnknown
	}
	return err
}

// SetRoles gives a person other roles, which hold from their next request.
func (s *Store) SetRoles(ctx context.Context, name string, roles []content.PersonRole, by content.Signed) error {
	err := s.changePerson(ctx, name, func(tx *sql.Tx, c credential) error {
		_, err := tx.ExecContext(ctx, `UPDATE persons SET roles = $1 WHERE name = $2`, content.JoinRoles(roles), name)
		if err != nil {
			return err
		}
		if err := keepAdmin(ctx, tx); err != nil {
			return err
		}
		return record(ctx, tx, content.Entry{At: by.At, Who: by.Who, Action: "person.roles", Subject: personSubject(name),
			From: content.JoinRoles(c.Roles), To: content.JoinRoles(roles)})
	})
	if err != nil {
		return fmt.Errorf("store: roles of %s: %w", name, err)
	}
	return nil
}

// distinctNames are the other names of a person as they are stored; a *content.PersonError when one is
// somebody else's. Nobody else changes people meanwhile.
func distinctNames(ctx context.Context, tx *sql.Tx, p content.Person) (string, error) {
	all, err := list(ctx, tx, scanPerson, query(personColumns))
	if err != nil {
		return "", err
	}
	if err := content.NamesDiffer(p, all); err != nil {
		return "", err
	}
	return toJSON(append([]string{}, p.Aka...))
}

// SetAka replaces the other names that a person goes by. A *content.PersonError when one is somebody
// else's.
func (s *Store) SetAka(ctx context.Context, name string, aka []string, by content.Signed) error {
	err := s.changePerson(ctx, name, func(tx *sql.Tx, c credential) error {
		was := strings.Join(c.Aka, ",")
		c.Aka = aka
		text, err := distinctNames(ctx, tx, c.Person)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE persons SET aka = $1 WHERE name = $2`, text, name); err != nil {
			return err
		}
		return record(ctx, tx, content.Entry{At: by.At, Who: by.Who, Action: "person.aka", Subject: personSubject(name),
			From: was, To: strings.Join(aka, ",")})
	})
	if err != nil {
		return fmt.Errorf("store: other names of %s: %w", name, err)
	}
	return nil
}

// SetPassword changes a person's password and ends all their sessions.
func (s *Store) SetPassword(ctx context.Context, name, hash string, by content.Signed) error {
	err := s.changePerson(ctx, name, func(tx *sql.Tx, c credential) error {
		if _, err := tx.ExecContext(ctx, `UPDATE persons SET password = $1 WHERE name = $2`, hash, name); err != nil {
			return err
		}
		n, err := exec(ctx, tx, `DELETE FROM sessions WHERE person = $1`, name)
		if err != nil {
			return err
		}
		return record(ctx, tx, content.Entry{At: by.At, Who: by.Who, Action: "person.password", Subject: personSubject(name),
			Why: fmt.Sprintf("%d sessions ended", n)})
	})
	if err != nil {
		return fmt.Errorf("store: password of %s: %w", name, err)
	}
	return nil
}

// Rehash keeps the same password under a newer hash; nothing if the password has changed meanwhile.
func (s *Store) Rehash(ctx context.Context, name, was, hash string) error {
	_, err := s.write.ExecContext(ctx, `UPDATE persons SET password = $1 WHERE name = $2 AND password = $3`, hash, name, was)
	if err != nil {
		return fmt.Errorf("store: hash of %s: %w", name, err)
	}
	return nil
}

// RemovePerson forgets a person with their sessions and tokens; what they did stays in the audit.
// The last admin goes last of all.
func (s *Store) RemovePerson(ctx context.Context, name string, by content.Signed) error {
	err := s.changePerson(ctx, name, func(tx *sql.Tx, c credential) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM persons WHERE name = $1`, name); err != nil {
			return err
		}
		if err := keepAdmin(ctx, tx); err != nil {
			return err
		}
		return record(ctx, tx, content.Entry{At: by.At, Who: by.Who, Action: "person.remove", Subject: personSubject(name),
			From: content.JoinRoles(c.Roles)})
	})
	if err != nil {
		return fmt.Errorf("store: remove person %s: %w", name, err)
	}
	return nil
}

// changePerson runs fn while nobody else changes people.
func (s *Store) changePerson(ctx context.Context, name string, fn func(*sql.Tx, credential) error) error {
	return s.tx(ctx, func(tx *sql.Tx) error {
		if _, err := alone(ctx, tx, peopleLock); err != nil {
			return err
		}
		c, err := first(ctx, tx, scanCredential, query(personColumns).and("name = ?", name))
		if err != nil {
			return unknownPerson(err)
		}
		return fn(tx, c)
	})
}

// keepAdmin refuses a change that would leave people without an admin.
func keepAdmin(ctx context.Context, tx *sql.Tx) error {
	all, err := list(ctx, tx, scanCredential, query(personColumns))
	if err != nil || len(all) == 0 {
		return err
	}
	for _, c := range all {
		if c.Is(content.Admin) {
			return nil
		}
	}
	return content.ErrLastAdmin
}

// PutFirstLink keeps the hash of the link that makes the first admin, until an instant of work
// time; an older link is over.
func (s *Store) PutFirstLink(ctx context.Context, hash []byte, until time.Time) error {
	_, err := s.write.ExecContext(ctx, `INSERT INTO first_link (one, hash, until_at) VALUES (1, $1, $2)
		ON CONFLICT (one) DO UPDATE SET hash = excluded.hash, until_at = excluded.until_at`, hash, micros(until))
	if err != nil {
		return fmt.Errorf("store: first link: %w", err)
	}
	return nil
}

const firstLink = `SELECT 1 FROM first_link WHERE hash = $1 AND until_at > $2 AND NOT EXISTS (SELECT 1 FROM persons)`

// FirstLink reports whether a link makes the first admin at an instant of work time.
func (s *Store) FirstLink(ctx context.Context, hash []byte, now time.Time) (bool, error) {
	found, err := exists(ctx, s.read, firstLink, hash, micros(now))
	if err != nil {
		return false, fmt.Errorf("store: first link: %w", err)
	}
	return found, nil
}

// useLink ends the link that a person comes by.
func useLink(ctx context.Context, tx *sql.Tx, p content.NewPerson) error {
	if p.Link == nil {
		return nil
	}
	found, err := exists(ctx, tx, firstLink, p.Link, micros(p.MadeAt))
	if err != nil {
		return err
	}
	if !found {
		return content.ErrLink
	}
	_, err = tx.ExecContext(ctx, `DELETE FROM first_link`)
	return err
}
