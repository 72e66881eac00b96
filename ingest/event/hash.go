package event

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// MinKey is the shortest key, in bytes: phone numbers are few enough to be tried one by one by
// whoever knows it.
const MinKey = 32

// ErrKey is a key that is too short.
var ErrKey = fmt.Errorf("event: the key has to have at least %d bytes", MinKey)

// Hasher turns what names a person or an order into what merely tells them apart. Without the key
// nobody can find out whether a phone number is among the hashes.
type Hasher struct{ key []byte }

// NewHasher derives the key of the hashes from the workspace's (MOXIN_KEY). Another key makes other
// hashes: readers and customers are then new ones.
func NewHasher(key string) (Hasher, error) {
	if len(key) < MinKey {
		return Hasher{}, ErrKey
	}
	derived, err := hkdf.Key(sha256.New, []byte(key), nil, "moxin readers and orders", sha256.Size)
	if err != nil {
		return Hasher{}, errors.Join(ErrKey, err)
	}
	return Hasher{derived}, nil
}

// Ready reports whether there is a key. Without one nobody is asked and no order is taken.
func (h Hasher) Ready() bool { return len(h.key) > 0 }

// Reader is the hash of a reader's cookie.
func (h Hasher) Reader(cookie string) string { return h.of("reader", cookie) }

// Customer is the hash of whatever the shop calls a customer by, in letters of any width. A mainland
// phone number is the same with and without spaces, dashes or the country's code.
func (h Hasher) Customer(name string) string { return h.of("customer", plainCustomer(name)) }

// Order is the hash of the number that the shop gave an order.
func (h Hasher) Order(id string) string { return h.of("order", plain(id)) }

// nobody is a customer of one order: nobody knows who bought, so that nobody is known again.
func (h Hasher) nobody(order string) string { return h.of("customer of", plain(order)) }

func (h Hasher) of(kind, value string) string {
	mac := hmac.New(sha256.New, h.key)
	fmt.Fprintf(mac, "%s:%s", kind, value)
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

var mainland = regexp.MustCompile(`^(?:\(?(?:\+|00)?86\)?)?(1\d{10})$`)

func plainCustomer(name string) string {
	name = strings.ToLower(plain(name))
	digits := strings.NewReplacer(" ", "", "-", "").Replace(name)
	if m := mainland.FindStringSubmatch(digits); m != nil {
		return m[1]
	}
	return name
}

// plain is a text as exports are read: a shop's message and its export name the same thing alike.
func plain(s string) string { return strings.TrimSpace(norm.NFKC.String(s)) }
