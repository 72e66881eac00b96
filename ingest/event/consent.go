package event

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"moxin/content"
)

// Cookie is what a reader who agreed is known by: a random number and nothing else. The site's script
// looks whether it is there. A shop on the same host may hand its value on with an order.
const Cookie = "moxin_reader"

// cookieLife is how long a consent holds: 13 months, the longest that the French authority accepts
// (CNIL, guidelines on cookies, 2020-10-01).
const cookieLife = 395 * 24 * time.Hour

var cookieShape = regexp.MustCompile(`^[0-9a-f]{32}$`)

// reader is the hash of a reader who agreed; "" of everybody else.
func (b *Beacon) reader(r *http.Request) string { return readerOf(r, b.Ask, b.Hasher) }

func readerOf(r *http.Request, ask bool, h Hasher) string {
	c, err := r.Cookie(Cookie)
	if err != nil || !ask || !h.Ready() || !cookieShape.MatchString(c.Value) {
		return ""
	}
	return h.Reader(c.Value)
}

// meet gives a reader who agrees a number. One who has one keeps it.
func (b *Beacon) meet(w http.ResponseWriter, r *http.Request) {
	if !b.Ask || !b.Hasher.Ready() || b.reader(r) != "" {
		return
	}
	var id [16]byte
	_, _ = rand.Read(id[:]) // never fails: crypto/rand
	http.SetCookie(w, b.cookie(hex.EncodeToString(id[:]), int(cookieLife/time.Second)))
}

// part takes the number back and unties what was stored from it.
func (b *Beacon) part(w http.ResponseWriter, r *http.Request) error {
	reader := b.reader(r)
	http.SetCookie(w, b.cookie("", -1))
	if reader == "" || b.Forget == nil {
		return nil
	}
	if err := b.Forget(r.Context(), reader); err != nil && !errors.Is(err, b.Absent) {
		return fmt.Errorf("event: forgetting a reader: %w", err)
	}
	return nil
}

func (b *Beacon) cookie(value string, life int) *http.Cookie {
	return &http.Cookie{
		Name: Cookie, Value: value, Path: "/", MaxAge: life, SameSite: http.SameSiteLaxMode, Secure: b.Secure,
		HttpOnly: false, // the script looks whether to ask; the number opens nothing
	}
}

// back is the return of a known reader who touched something on an earlier day: once a day, told of
// what they touched last before, because that is what they came back from.
func (b *Beacon) back(ctx context.Context, v content.Visit) ([]content.Visit, error) {
	if v.Reader == "" {
		return nil, nil
	}
	y, m, d := v.At.In(b.Zone).Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, b.Zone)
	last, err := b.Store.LastTouch(ctx, v.Reader, time.Time{}, today)
	if last, err = orNone(last, err, b.Absent); err != nil || last.Slug == "" {
		return nil, err
	}
	return []content.Visit{{
		Kind: content.VisitReturn, Slug: last.Slug, Channel: last.Channel, Code: last.Code, Reader: v.Reader, At: v.At,
		Key: b.Hasher.of("return", v.Reader+today.Format(time.DateOnly)),
	}}, nil
}
