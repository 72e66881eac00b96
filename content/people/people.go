// Package people lets persons and their programs in: passwords, sessions, API tokens and the
// one-time link that makes the first admin.
//
// Nothing that opens a door is kept: of passwords the store has an argon2id hash, of all other
// secrets, which are random and long, SHA-256. Whoever tries a name that does not exist waits as
// long, is counted as often and reads the same words as whoever mistypes a password.
//
// Signing in is counted in the store, so that all processes share the count: by name, so that
// many machines cannot try one person's passwords, and by address, so that one machine cannot try
// everybody's. Instants are work time, but those of the audit, which are calendar time.
package people

import (
	"context"
	"errors"
	"fmt"
	"time"

	"moxin/content"
)

// How long a browser stays signed in: unseen, and in all.
const (
	Idle = 12 * time.Hour
	Life = 7 * 24 * time.Hour
)

// touch is how much older a session may look than it is: fewer writes.
const touch = time.Minute

// LinkLife is how long the link for the first admin works.
const LinkLife = time.Hour

// Persons is what the store knows of who may sign in.
type Persons interface {
	Peopled(ctx context.Context) (bool, error)
	AddPerson(ctx context.Context, p content.NewPerson, at time.Time) error
	PersonOf(ctx context.Context, name string) (content.Person, string, error)
	SetPassword(ctx context.Context, name, hash string, by content.Signed) error
	Rehash(ctx context.Context, name, was, hash string) error
}

// Sessions is what the store knows of browsers.
type Sessions interface {
	BeginSession(ctx context.Context, one content.NewSession, over content.SessionBounds, at time.Time) error
	SessionOf(ctx context.Context, hash []byte, over content.SessionBounds) (content.Session, content.Person, error)
	TouchSession(ctx context.Context, hash []byte, seen time.Time) error
	Sessions(ctx context.Context, person string, over content.SessionBounds) ([]content.Session, error)
	EndSessions(ctx context.Context, person, id string, by content.Signed) error
}

// Tokens is what the store knows of programs.
type Tokens interface {
	AddAPIToken(ctx context.Context, t content.APIToken, hash []byte, by content.Signed) (int64, error)
	APITokenOf(ctx context.Context, hash []byte) (content.APIToken, content.Person, error)
	TouchAPIToken(ctx context.Context, id int64, seen time.Time) error
	APITokens(ctx context.Context, person string) ([]content.APIToken, error)
	RevokeAPIToken(ctx context.Context, person string, id int64, by content.Signed) error
}

// Links is what the store knows of the first link.
type Links interface {
	PutFirstLink(ctx context.Context, hash []byte, until time.Time) error
	FirstLink(ctx context.Context, hash []byte, now time.Time) (bool, error)
}

// Counts is where tries are counted, and written down.
type Counts interface {
	Take(ctx context.Context, key string, window time.Duration, max int) (bool, error)
	Log(ctx context.Context, e content.Entry) error
}

// Store is all of it; content/store is one.
type Store interface {
	Persons
	Sessions
	Tokens
	Links
	Counts
}

// Options is what a Desk needs.
type Options struct {
	Store Store
	Now   func() time.Time // calendar
	Work  func() time.Time // the machine's
	Cost  Cost             // zero = DefaultCost
}

// Desk lets people in. It is safe for concurrent use.
type Desk struct {
	Options
	busy  chan struct{} // a place for each password that is being hashed
	decoy string        // the hash that an unknown name's password is compared with
}

// hashers is how many passwords are hashed at once: each takes Cost.Memory.
const hashers = 2

// New makes a desk.
func New(o Options) *Desk {
	if o.Cost == (Cost{}) {
		o.Cost = DefaultCost
	}
	return &Desk{Options: o, busy: make(chan struct{}, hashers), decoy: o.Cost.decoy()}
}

// hash hashes a password once there is a place.
func (d *Desk) hash(ctx context.Context, password string) (out string, err error) {
	err = d.place(ctx, func() { out = d.Cost.Hash(password) })
	return out, err
}

// verify compares once there is a place.
func (d *Desk) verify(ctx context.Context, hash, password string) (same bool, err error) {
	var bad error
	err = d.place(ctx, func() { same, bad = Verify(hash, password) })
	return same, errors.Join(err, bad)
}

func (d *Desk) place(ctx context.Context, do func()) error {
	select {
	case d.busy <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-d.busy }()
	do()
	return nil
}

// bounds are those of sessions that are over now.
func (d *Desk) bounds() content.SessionBounds {
	now := d.Work()
	return content.SessionBounds{Idle: now.Add(-Idle), Made: now.Add(-Life)}
}

func (d *Desk) by(who string) content.Signed { return content.Signed{Who: who, At: d.Now()} }

// Peopled reports whether anybody may sign in; then everybody has to.
func (d *Desk) Peopled(ctx context.Context) (bool, error) { return d.Store.Peopled(ctx) }

// Add makes a person, in the name of who. What is wrong with name or password is a *content.PersonError.
func (d *Desk) Add(ctx context.Context, name, password string, roles []content.PersonRole, who string) (content.Person, error) {
	return d.add(ctx, content.NewPerson{Person: content.Person{Name: name, Roles: roles, MadeBy: who}}, password)
}

// AddKnown makes a person as Add does, who goes by other names too, in the name of p.MadeBy.
func (d *Desk) AddKnown(ctx context.Context, p content.Person, password string) (content.Person, error) {
	return d.add(ctx, content.NewPerson{Person: p}, password)
}

func (d *Desk) add(ctx context.Context, p content.NewPerson, password string) (content.Person, error) {
	var err error
	if p.Name, err = content.PersonName(p.Name); err != nil {
		return p.Person, err
	}
	if err = checkPassword(p.Name, password); err != nil {
		return p.Person, err
	}
	if p.MadeBy == "" {
		p.MadeBy = p.Name // by the link
	}
	if p.Hash, err = d.hash(ctx, password); err != nil {
		return p.Person, err
	}
	p.MadeAt = d.Work()
	return p.Person, d.Store.AddPerson(ctx, p, d.Now())
}

// SetPassword gives a person another password, in the name of who; they are signed out everywhere.
func (d *Desk) SetPassword(ctx context.Context, name, password, who string) error {
	if err := checkPassword(name, password); err != nil {
		return err
	}
	hash, err := d.hash(ctx, password)
	if err != nil {
		return err
	}
	return d.Store.SetPassword(ctx, name, hash, d.by(who))
}

// NewFirstLink makes the secret of the link for the first admin; an older one is over. "" when
// somebody is there already.
func (d *Desk) NewFirstLink(ctx context.Context) (string, error) {
	there, err := d.Peopled(ctx)
	if err != nil || there {
		return "", err
	}
	secret := newSecret()
	if err := d.Store.PutFirstLink(ctx, hashSecret(secret), d.Work().Add(LinkLife)); err != nil {
		return "", err
	}
	return secret, nil
}

// FirstLink reports whether a link makes the first admin now.
func (d *Desk) FirstLink(ctx context.Context, secret string) (bool, error) {
	return d.Store.FirstLink(ctx, hashSecret(secret), d.Work())
}

// AddFirst makes the first admin, who came by a link: content.ErrLink when it is over. A name or a
// password that will not do leaves the link as it is.
func (d *Desk) AddFirst(ctx context.Context, link, name, password string) (content.Person, error) {
	works, err := d.FirstLink(ctx, link)
	if err == nil && !works {
		err = content.ErrLink // before a password is hashed for a stranger
	}
	if err != nil {
		return content.Person{}, err
	}
	p, err := d.add(ctx, content.NewPerson{
		Person: content.Person{Name: name, Roles: []content.PersonRole{content.Admin}}, Link: hashSecret(link),
	}, password)
	if err != nil {
		return p, fmt.Errorf("people: first admin: %w", err)
	}
	return p, nil
}
