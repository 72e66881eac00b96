// Package vault keeps what platforms gave us to speak for an account (refresh tokens, app
// secrets) encrypted at rest, with a key from the environment that the store never sees.
//
// Each value is sealed with AES-256-GCM under a key made by HKDF-SHA256 from the team's own.
// Channel and name are authenticated with it: a row that was moved to another channel, or
// renamed, does not open. A copy of the database without the key gives nothing away but which
// channels have which kinds of token, and about how long those are.
package vault

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// MinKey is the least length of the team's key, in bytes: what `openssl rand -base64 32` prints
// has 44, and nobody types 32 by heart.
const MinKey = 32

var (
	// ErrShortKey refuses a key that could be guessed.
	ErrShortKey = fmt.Errorf("vault: the key has fewer than %d characters", MinKey)
	// ErrEmpty refuses to keep nothing: a refresh token is never overwritten with an empty one.
	ErrEmpty = errors.New("vault: an empty value is not kept")
	// ErrSealed says that a value is there and does not open: the key is another one than it was
	// sealed with, or the row was changed or moved.
	ErrSealed = errors.New("vault: the value does not open with this key")
)

// Store keeps sealed values; content/store is one.
type Store interface {
	// SealedToken returns what was kept for a channel under a name, and whether there is any.
	SealedToken(ctx context.Context, channel, name string) ([]byte, bool, error)
	// PutSealedToken keeps a value in place of an older one; at is calendar time.
	PutSealedToken(ctx context.Context, channel, name string, sealed []byte, at time.Time) error
}

// Vault seals and opens values. It is safe for concurrent use.
type Vault struct {
	store Store
	aead  cipher.AEAD
	now   func() time.Time
}

// version begins every sealed value, so that another cipher can tell its own from these.
const version = 1

// purpose separates this key from any other that may be made from the team's.
const purpose = "moxin vault 1: tokens at rest"

// New makes a vault over s with the team's key, at least MinKey bytes long; now is calendar time.
func New(s Store, key string, now func() time.Time) (*Vault, error) {
	if len(key) < MinKey {
		return nil, ErrShortKey
	}
	derived, err := hkdf.Key(sha256.New, []byte(key), nil, purpose, 32)
	if err != nil {
		return nil, fmt.Errorf("vault: deriving the key: %w", err)
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return nil, fmt.Errorf("vault: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("vault: %w", err)
	}
	return &Vault{s, aead, now}, nil
}

// Token opens a value, and says whether there is one. ErrSealed means that there is one which
// this key does not open.
func (v *Vault) Token(ctx context.Context, channel, name string) (string, bool, error) {
	sealed, ok, err := v.store.SealedToken(ctx, channel, name)
	if err != nil {
		return "", false, fmt.Errorf("vault: reading %s of %s: %w", name, channel, err)
	}
	if !ok {
		return "", false, nil
	}
	if len(sealed) == 0 || sealed[0] != version {
		return "", false, fmt.Errorf("%s of %s: %w", name, channel, ErrSealed)
	}
	value, err := v.aead.Open(nil, nil, sealed[1:], place(channel, name))
	if err != nil {
		return "", false, fmt.Errorf("%s of %s: %w", name, channel, ErrSealed)
	}
	return string(value), true, nil
}

// PutToken seals a value and keeps it in place of an older one; ErrEmpty refuses an empty one.
func (v *Vault) PutToken(ctx context.Context, channel, name, value string) error {
	if value == "" {
		return fmt.Errorf("%s of %s: %w", name, channel, ErrEmpty)
	}
	sealed := v.aead.Seal([]byte{version}, nil, []byte(value), place(channel, name))
	if err := v.store.PutSealedToken(ctx, channel, name, sealed, v.now()); err != nil {
		return fmt.Errorf("vault: keeping %s of %s: %w", name, channel, err)
	}
	return nil
}

// place is what a value is bound to. The length keeps ("ab", "c") from reading like ("a", "bc").
func place(channel, name string) []byte {
	out := binary.BigEndian.AppendUint64(nil, uint64(len(channel)))
	return append(append(out, channel...), name...)
}
