package people

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"moxin/content"
)

// How often one may try to sign in.
const (
	tryWindow  = 15 * time.Minute
	triesName  = 10
	triesThere = 30 // from one address: an office may share it
)

// BusyError refuses a try before it is looked at.
type BusyError struct{ After time.Duration }

// Error says when to come back.
func (e *BusyError) Error() string { return e.text().String() }

// In says so in one language.
func (e *BusyError) In(lang string) string { return e.text().In(lang) }

func (e *BusyError) text() content.Text {
	m := int(e.After.Minutes())
	return content.T(fmt.Sprintf("试得太多，%d 分钟后再来", m), fmt.Sprintf("too many tries, come back in %d minutes", m))
}

// Try is somebody who says who they are.
type Try struct {
	Name, Password string // as typed
	Origin         string // their address
	Agent          string // what their browser calls itself
	Old            string // the secret that their browser has from before; "" = none
}

// SignIn returns the secret of a new session, which takes the place of the browser's older one.
// content.ErrSignIn when name or password is wrong, *BusyError after too many tries.
func (d *Desk) SignIn(ctx context.Context, t Try) (string, error) {
	name, err := content.PersonName(t.Name)
	if err != nil {
		name = "" // nobody's; it is looked up all the same
	}
	if err := d.count(ctx, t.Name, t.Origin); err != nil {
		return "", err
	}
	p, hash, ok, err := d.try(ctx, name, t.Password)
	if err != nil {
		return "", err
	}
	if !ok {
		// Whatever was typed as a name may be a password: only names that exist are written down.
		e := content.Entry{At: d.Now(), Who: "unknown", Action: "session.refuse", Subject: "session"}
		if p.Name != "" {
			e.Who, e.Subject = p.Name, "person:"+p.Name
		}
		return "", errors.Join(d.Store.Log(ctx, e), content.ErrSignIn)
	}
	if err := d.harden(ctx, p.Name, hash, t.Password); err != nil {
		return "", err
	}
	return d.Begin(ctx, p.Name, t)
}

// try compares a password with a person's, or with nobody's, which takes as long.
func (d *Desk) try(ctx context.Context, name, password string) (p content.Person, hash string, ok bool, err error) {
	p, hash, err = d.Store.PersonOf(ctx, name)
	known := true
	if errors.Is(err, content.ErrPersonUnknown) {
		known, hash, p, err = false, d.decoy, content.Person{}, nil
	}
	if err != nil {
		return p, "", false, err
	}
	same, err := d.verify(ctx, hash, password)
	return p, hash, same && known, err
}

// harden hashes a password anew that was hashed at another cost.
func (d *Desk) harden(ctx context.Context, name, hash, password string) error {
	p, err := parsePHC(hash)
	if err != nil || p.cost == d.Cost {
		return err
	}
	fresh, err := d.hash(ctx, password)
	if err != nil {
		return err
	}
	return d.Store.Rehash(ctx, name, hash, fresh)
}

// count counts a try by name and by address. Both have as many counters as two bytes of a hash, so
// that strangers cannot fill the store with names.
func (d *Desk) count(ctx context.Context, name, origin string) error {
	for _, c := range []struct {
		key string
		max int
	}{
		{"signin:from:" + bucket(origin), triesThere},
		{"signin:name:" + bucket(strings.ToLower(strings.TrimSpace(name))), triesName},
	} {
		ok, err := d.Store.Take(ctx, c.key, tryWindow, c.max)
		if err != nil {
			return err
		}
		if !ok {
			return &BusyError{tryWindow}
		}
	}
	return nil
}

// agentBytes is how much of a browser's name is kept.
const agentBytes = 200

// Begin begins a session of a person who has shown who they are.
func (d *Desk) Begin(ctx context.Context, name string, t Try) (string, error) {
	secret := newSecret()
	id := newSecret()
	now := d.Work()
	one := content.NewSession{
		Session: content.Session{ID: id[:16], Person: name, MadeAt: now, SeenAt: now, Origin: t.Origin, Agent: cut(t.Agent, agentBytes)},
		Hash:    hashSecret(secret),
	}
	if t.Old != "" {
		one.Old = hashSecret(t.Old)
	}
	return secret, d.Store.BeginSession(ctx, one, d.bounds(), d.Now())
}

// cut shortens a foreign text to whole characters that a database takes.
func cut(s string, n int) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "�"), "\x00", "�")
	for len(s) > n {
		_, size := utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}

// Session returns who a secret is of; content.ErrNotSignedIn when it is nobody's.
func (d *Desk) Session(ctx context.Context, secret string) (content.Session, content.Person, error) {
	hash := hashSecret(secret)
	s, p, err := d.Store.SessionOf(ctx, hash, d.bounds())
	if err != nil {
		return s, p, err
	}
	if now := d.Work(); now.Sub(s.SeenAt) >= touch {
		err = d.Store.TouchSession(ctx, hash, now)
	}
	return s, p, err
}

// Sessions are a person's browsers, the newest first.
func (d *Desk) Sessions(ctx context.Context, name string) ([]content.Session, error) {
	return d.Store.Sessions(ctx, name, d.bounds())
}

// SignOut ends a person's session by its id, or all of them where it is "".
func (d *Desk) SignOut(ctx context.Context, name, id string) error {
	return d.Store.EndSessions(ctx, name, id, d.by(name))
}

// ChangePassword is a person's own word: they know the old one. All their sessions end, and the
// secret of a new one is returned. Tries are counted as those to sign in.
func (d *Desk) ChangePassword(ctx context.Context, t Try, password string) (string, error) {
	if err := d.count(ctx, t.Name, t.Origin); err != nil {
		return "", err
	}
	p, _, ok, err := d.try(ctx, t.Name, t.Password)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", &content.PersonError{Text: content.T("旧密码不对", "the old password is wrong")}
	}
	if err := d.SetPassword(ctx, p.Name, password, p.Name); err != nil {
		return "", err
	}
	return d.Begin(ctx, p.Name, t)
}
