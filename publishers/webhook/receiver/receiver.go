// Package receiver is the other end of a webhook channel: it checks that a request comes from
// moxin, acts on each idempotency key once, and answers what the sender can rely on. It imports
// nothing of moxin, so that it may be copied into a shop, a mini program's back end or an SCRM.
//
// What both ends promise each other is written in site/docs/webhook.md. A receiver fills Inbox
// and mounts a Handler:
//
//	http.Handle("/moxin", &receiver.Handler{Secret: secret, Inbox: inbox, Now: time.Now})
package receiver

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Headers of every request.
const (
	HeaderTimestamp = "Moxin-Timestamp" // seconds since 1970, as signed
	HeaderSignature = "Moxin-Signature" // v1=<hex>; several, separated by commas, while a secret changes
	HeaderKey       = "Idempotency-Key" // as in the body
	HeaderDigest    = "Content-Digest"  // sha-256=:<base64>: of the body (RFC 9530)
)

const (
	// Window is how far a request's timestamp may be from the receiver's clock, either way.
	Window = 5 * time.Minute
	// KeyLife is how long a receiver remembers an idempotency key, at least.
	KeyLife = 30 * 24 * time.Hour
	// MinSecret is the shortest secret, in bytes.
	MinSecret = 16
)

// Reasons to refuse a request with 401. None says what was expected.
var (
	ErrSignature = errors.New("receiver: the signature does not fit")
	ErrStale     = errors.New("receiver: the timestamp is outside of the window")
	ErrDigest    = errors.New("receiver: the body is not what its digest says")
	ErrSecret    = fmt.Errorf("receiver: a secret has at least %d bytes", MinSecret)
)

// Sign is the signature of what is sent at an instant: of a body, or of a GET's query exactly as
// it stands in the address.
func Sign(secret []byte, at time.Time, signed []byte) string {
	return sign(secret, strconv.FormatInt(at.Unix(), 10), signed)
}

func sign(secret []byte, timestamp string, signed []byte) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(timestamp + "."))
	mac.Write(signed)
	return "v1=" + hex.EncodeToString(mac.Sum(nil))
}

// Verify checks that what is signed came from whoever knows the secret, within window of now
// (0 = Window). The comparison takes the same time whatever is wrong.
func Verify(secret []byte, h http.Header, signed []byte, now time.Time, window time.Duration) error {
	if len(secret) < MinSecret {
		return ErrSecret
	}
	if window <= 0 {
		window = Window
	}
	timestamp := h.Get(HeaderTimestamp)
	want, fits := []byte(sign(secret, timestamp, signed)), false
	for s := range strings.SplitSeq(h.Get(HeaderSignature), ",") {
		fits = hmac.Equal([]byte(strings.TrimSpace(s)), want) || fits
	}
	if !fits {
		return ErrSignature
	}
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return ErrStale
	}
	if off := now.Sub(time.Unix(seconds, 0)); off > window || off < -window {
		return ErrStale
	}
	if d := h.Get(HeaderDigest); d != "" && d != digest(signed) {
		return ErrDigest
	}
	return nil
}

// digest is the value of Content-Digest.
func digest(body []byte) string {
	sum := sha256.Sum256(body)
	return "sha-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":"
}
