package people

import (
	"context"

	"moxin/content"
)

// Look is Session for what a page does by itself: it is no use of the session, which ends as if
// nobody had been there.
func (d *Desk) Look(ctx context.Context, secret string) (content.Session, content.Person, error) {
	return d.Store.SessionOf(ctx, hashSecret(secret), d.bounds())
}

// passwordRunes is how long a password is that nobody chose: 100 random bits.
const passwordRunes = 20

// NewPassword makes a password for somebody to sign in with until they choose their own.
func NewPassword() string {
	s := newSecret()[:passwordRunes]
	return s[:5] + "-" + s[5:10] + "-" + s[10:15] + "-" + s[15:]
}
