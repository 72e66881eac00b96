package content

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"time"
)

// LinkKey signs the links that people open hand-offs with, so that a guessed one is refused
// before anything is looked up. It is the store's own key: a link of another store opens nothing.
type LinkKey []byte

// What a token is made of, in bytes. Nothing but whole groups of base32: there is one spelling only.
const (
	tokenRandom  = 9 // tells the hand-offs of one release apart
	tokenRelease = 6 // its id, big endian
	tokenUntil   = 5 // an instant, Unix seconds, big endian
	tokenMAC     = 10
)

// What a signature is for. A token of one purpose never passes for one of the other.
const (
	signsHandoff = "moxin hand-off"
	signsList    = "moxin hand-offs"
)

// base32 in lower case, because chat programs cut a trailing '-' or '_' off a link.
var tokenText = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// HandoffToken draws a token that opens one hand-off of a release: 40 characters a–z and 2–7.
// Random nil is crypto/rand.
func (k LinkKey) HandoffToken(random io.Reader, release int64) (string, error) {
	if random == nil {
		random = rand.Reader
	}
	b := make([]byte, tokenRandom, tokenRandom+tokenRelease+tokenMAC)
	if _, err := io.ReadFull(random, b); err != nil {
		return "", fmt.Errorf("drawing a token: %w", err)
	}
	b = appendBytes(b, uint64(release), tokenRelease)
	return tokenText.EncodeToString(append(b, k.sign(signsHandoff, b)...)), nil
}

// Handoff reads the release that a token opens; false for a token that was not signed here.
func (k LinkKey) Handoff(token string) (release int64, ok bool) {
	b, ok := k.read(signsHandoff, token, tokenRandom+tokenRelease)
	if !ok {
		return 0, false
	}
	return int64(number(b[tokenRandom:])), true
}

// ListToken opens the list of all open hand-offs until an instant, to the second.
func (k LinkKey) ListToken(until time.Time) string {
	b := appendBytes(nil, uint64(until.Unix()), tokenUntil)
	return tokenText.EncodeToString(append(b, k.sign(signsList, b)...))
}

// List reads until when a list's token opens it; false for a token that was not signed here.
func (k LinkKey) List(token string) (until time.Time, ok bool) {
	b, ok := k.read(signsList, token, tokenUntil)
	if !ok {
		return time.Time{}, false
	}
	return time.Unix(int64(number(b)), 0), true
}

// read gives the first n bytes of a token whose signature holds.
func (k LinkKey) read(purpose, token string, n int) ([]byte, bool) {
	if len(k) == 0 || len(token) != tokenText.EncodedLen(n+tokenMAC) || strings.ContainsAny(token, "\r\n") {
		return nil, false
	}
	b, err := tokenText.DecodeString(token)
	if err != nil || !hmac.Equal(b[n:], k.sign(purpose, b[:n])) {
		return nil, false
	}
	return b[:n], true
}

func (k LinkKey) sign(purpose string, b []byte) []byte {
	h := hmac.New(sha256.New, k)
	h.Write([]byte(purpose + "\x00"))
	h.Write(b)
	return h.Sum(nil)[:tokenMAC]
}

// appendBytes appends the n low bytes of v, big endian.
func appendBytes(b []byte, v uint64, n int) []byte {
	return append(b, binary.BigEndian.AppendUint64(nil, v)[8-n:]...)
}

// number reads up to eight bytes, big endian.
func number(b []byte) uint64 {
	var whole [8]byte
	copy(whole[8-len(b):], b)
	return binary.BigEndian.Uint64(whole[:])
}
