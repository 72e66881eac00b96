package main

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
)

// signer makes tokens that only this store can make, and reads them back. What they carry can be
// read by whoever holds one; it cannot be changed.
type signer struct{ key []byte }

// macSize is how much of the HMAC-SHA256 a token carries, in bytes: 128 bits.
const macSize = 16

// newSigner derives a key for one purpose from the store's, so that a token for one thing is
// worth nothing for another.
func newSigner(key []byte, purpose string) (signer, error) {
	derived, err := hkdf.Key(sha256.New, key, nil, "moxin "+purpose, sha256.Size)
	if err != nil {
		return signer{}, fmt.Errorf("deriving the key of %s: %w", purpose, err)
	}
	return signer{derived}, nil
}

// sign makes the token of a payload that is good for one thing, such as a channel, alone.
func (s signer) sign(payload []byte, bound string) string {
	return base64.RawURLEncoding.EncodeToString(append(s.mac(payload, bound), payload...))
}

// open reads the payload of a token that was signed for bound.
func (s signer) open(token, bound string) ([]byte, bool) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw) < macSize {
		return nil, false
	}
	payload := raw[macSize:]
	return payload, hmac.Equal(raw[:macSize], s.mac(payload, bound))
}

func (s signer) mac(payload []byte, bound string) []byte {
	h := hmac.New(sha256.New, s.key)
	fmt.Fprintf(h, "%d:%s", len(bound), bound) // the length keeps bound and payload apart
	h.Write(payload)
	return h.Sum(nil)[:macSize]
}
