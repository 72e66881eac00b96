// Package envelope checks and opens the callbacks of Official Accounts and of WeCom, and seals
// what is sent the same way: a SHA-1 signature over the sorted parts, and AES-256-CBC around the
// message and its receiver's id.
//
// Facts (callback and encryption pages of both platforms, read 2026-11):
//
//	signature      hex(sha1(join(sort([token, timestamp, nonce]))))
//	msg_signature  the same with the encrypted text as a fourth part
//	key            base64(EncodingAESKey + "="), 32 bytes; the first 16 are the IV
//	plain text     16 random bytes | length, 4 bytes big-endian | message | receiver's id
//	padding        PKCS#7 to blocks of 32
//
// Whatever does not hold is publishers.ErrForged and says no more: whoever forges learns nothing
// from an answer.
package envelope

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"moxin/publishers"
)

// Sizes of the envelope, in bytes.
const (
	keySize    = 32
	block      = 32 // of the padding; AES's own is 16
	randomSize = 16
	headSize   = randomSize + 4
)

// keyLength is how many characters an EncodingAESKey has.
const keyLength = 43

// Sign is the signature over parts in any order: token, timestamp, nonce, and the encrypted text
// where there is one.
func Sign(parts ...string) string {
	sorted := slices.Sorted(slices.Values(parts))
	sum := sha1.Sum([]byte(strings.Join(sorted, "")))
	return hex.EncodeToString(sum[:])
}

// Signed reports whether signature is the one over parts, in constant time. An empty token signs
// nothing: it stands first.
func Signed(signature, token string, parts ...string) bool {
	if token == "" {
		return false
	}
	want := Sign(append([]string{token}, parts...)...)
	return subtle.ConstantTimeCompare([]byte(strings.ToLower(signature)), []byte(want)) == 1
}

// Box opens and seals what is encrypted for one receiver. It is safe for concurrent use.
type Box struct {
	key      [keySize]byte
	receiver string
}

// ErrKey says that an EncodingAESKey is not one.
var ErrKey = errors.New("envelope: an EncodingAESKey has 43 letters and digits")

// New makes a box. receiver is the app id of an account, or the id of a company: what is
// addressed to another one is forged.
func New(encodingKey, receiver string) (*Box, error) {
	if len(encodingKey) != keyLength {
		return nil, ErrKey
	}
	// Real keys may have bits behind the last whole byte, which strict decoding refuses.
	key, err := base64.StdEncoding.DecodeString(encodingKey + "=")
	if err != nil || len(key) != keySize {
		return nil, ErrKey // the cause would quote the key
	}
	b := &Box{receiver: receiver}
	copy(b.key[:], key)
	return b, nil
}

// String hides the key from every log and error.
func (b *Box) String() string { return "envelope for " + b.receiver }

// GoString hides the key too.
func (b *Box) GoString() string { return b.String() }

// Open decrypts what came in an Encrypt element or an echostr.
func (b *Box) Open(encrypted string) ([]byte, error) {
	data, err := base64.StdEncoding.DecodeString(strings.TrimSpace(encrypted))
	if err != nil || len(data) == 0 || len(data)%aes.BlockSize != 0 {
		return nil, publishers.ErrForged
	}
	c, err := aes.NewCipher(b.key[:])
	if err != nil {
		return nil, fmt.Errorf("envelope: %w", err)
	}
	cipher.NewCBCDecrypter(c, b.key[:aes.BlockSize]).CryptBlocks(data, data)
	plain, ok := unpad(data)
	if !ok || len(plain) < headSize {
		return nil, publishers.ErrForged
	}
	size := uint64(binary.BigEndian.Uint32(plain[randomSize:headSize]))
	rest := plain[headSize:]
	if size > uint64(len(rest)) || string(rest[size:]) != b.receiver {
		return nil, publishers.ErrForged
	}
	return rest[:size], nil
}

// Seal encrypts a message. The bytes that make two envelopes of one message differ are read from
// random.
func (b *Box) Seal(message []byte, random io.Reader) (string, error) {
	plain := make([]byte, headSize, headSize+len(message)+len(b.receiver)+block)
	if _, err := io.ReadFull(random, plain[:randomSize]); err != nil {
		return "", fmt.Errorf("envelope: %w", err)
	}
	binary.BigEndian.PutUint32(plain[randomSize:], uint32(len(message)))
	plain = append(plain, message...)
	plain = append(plain, b.receiver...)
	n := block - len(plain)%block
	for range n {
		plain = append(plain, byte(n))
	}
	c, err := aes.NewCipher(b.key[:])
	if err != nil {
		return "", fmt.Errorf("envelope: %w", err)
	}
	cipher.NewCBCEncrypter(c, b.key[:aes.BlockSize]).CryptBlocks(plain, plain)
	return base64.StdEncoding.EncodeToString(plain), nil
}

// unpad takes PKCS#7 padding to blocks of 32 off; every byte of it must say its length.
func unpad(data []byte) ([]byte, bool) {
	n := int(data[len(data)-1])
	if n < 1 || n > block || n > len(data) {
		return nil, false
	}
	for _, c := range data[len(data)-n:] {
		if int(c) != n {
			return nil, false
		}
	}
	return data[:len(data)-n], true
}
