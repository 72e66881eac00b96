package people

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strings"
	"unicode/utf8"

	"moxin/content"
)

// tokenMark begins every API token, so that one that was committed by mistake is found.
const tokenMark = "moxin_"

// newSecret is 256 random bits, in letters and figures that survive being read aloud.
func newSecret() string {
	b := make([]byte, 32)
	rand.Read(b) // never fails: crypto/rand ends the program instead
	return strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b))
}

// hashSecret is what is kept of a secret. It is long and random: there is nothing to guess, and so
// no need of a slow hash; looking it up by its hash tells nothing through time.
func hashSecret(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// bucket is one of 65,536.
func bucket(s string) string { return hex.EncodeToString(hashSecret(s)[:2]) }

// labelRunes bounds what a token is called, in characters.
const labelRunes = 60

// AddToken makes a token for a person's programs, in the name of who. The secret is returned this
// once; nobody can show it again.
func (d *Desk) AddToken(ctx context.Context, name, label, who string) (content.APIToken, string, error) {
	t := content.APIToken{Person: name, Label: strings.TrimSpace(label), MadeAt: d.Work()}
	if n := utf8.RuneCountInString(t.Label); n == 0 || n > labelRunes || !utf8.ValidString(t.Label) || strings.ContainsFunc(t.Label, control) {
		return t, "", &content.PersonError{Text: content.T("给令牌起个名字，最多 60 个字", "say what the token is for, in 60 characters at most")}
	}
	secret := tokenMark + newSecret()
	var err error
	t.ID, err = d.Store.AddAPIToken(ctx, t, hashSecret(secret), d.by(who))
	if err != nil {
		return t, "", err
	}
	return t, secret, nil
}

func control(r rune) bool { return r < ' ' || r == 0x7f }

// Token returns whose token a secret is; content.ErrNotSignedIn when it is nobody's.
func (d *Desk) Token(ctx context.Context, secret string) (content.Person, error) {
	if !strings.HasPrefix(secret, tokenMark) {
		return content.Person{}, content.ErrNotSignedIn
	}
	t, p, err := d.Store.APITokenOf(ctx, hashSecret(secret))
	if err != nil {
		return p, err
	}
	if now := d.Work(); now.Sub(t.SeenAt) >= touch {
		err = d.Store.TouchAPIToken(ctx, t.ID, now)
	}
	return p, err
}

// Tokens are a person's, the oldest first.
func (d *Desk) Tokens(ctx context.Context, name string) ([]content.APIToken, error) {
	return d.Store.APITokens(ctx, name)
}

// Revoke ends a person's token, in the name of who.
func (d *Desk) Revoke(ctx context.Context, name string, id int64, who string) error {
	return d.Store.RevokeAPIToken(ctx, name, id, d.by(who))
}
