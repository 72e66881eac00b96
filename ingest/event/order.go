package event

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// Order is what a shop tells of an order, or of one that it took back.
type Order struct {
	ID       string    // the shop's number
	At       time.Time // of the order, calendar
	Amount   int64     // fen
	Customer string    // whatever the shop knows the customer by; "" = nobody knows
	Code     string    // of the short link that the customer came by; ""
	Reader   string    // value of the customer's Cookie, where the shop sees it; ""
	Refunds  string    // number of the order that is taken back, whole; "" = this is an order
}

// What an order can be.
const (
	maxText   = 200         // bytes of a number or a customer
	maxAmount = 100_000_000 // fen: a million yuan
	ahead     = 5 * time.Minute
	longAgo   = 10 * 365 * 24 * time.Hour
)

// orderDocument is the body of a shop's message.
type orderDocument struct {
	ID       string `json:"id"`
	At       string `json:"at"`
	Amount   *int64 `json:"amount"`
	Currency string `json:"currency"`
	Customer string `json:"customer"`
	Code     string `json:"code"`
	Reader   string `json:"reader"`
	Refunds  string `json:"refunds"`
}

// ReadOrder reads a shop's message strictly: a key it does not know is refused, so that a misspelled
// one is noticed. Errors match ErrMessage and never quote a value.
func ReadOrder(body []byte) (Order, error) {
	var d orderDocument
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil {
		if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok && len(name) <= maxChars {
			return Order{}, fmt.Errorf("%w: there is no key %s", ErrMessage, name)
		}
		var wrong *json.UnmarshalTypeError
		if errors.As(err, &wrong) && wrong.Field == "amount" {
			return Order{}, fmt.Errorf("%w: amount is a whole number of fen", ErrMessage)
		}
		if errors.As(err, &wrong) && wrong.Field != "" {
			return Order{}, fmt.Errorf("%w: %s is a text in quotes", ErrMessage, wrong.Field)
		}
		return Order{}, fmt.Errorf("%w: not the JSON of an order", ErrMessage)
	}
	if _, err := dec.Token(); err != io.EOF {
		return Order{}, fmt.Errorf("%w: more than one value", ErrMessage)
	}
	at, err := time.Parse(time.RFC3339, d.At)
	switch {
	case err != nil:
		return Order{}, fmt.Errorf("%w: at is an instant such as 2026-12-01T20:00:00+08:00", ErrMessage)
	case d.Amount == nil && d.Refunds == "":
		return Order{}, fmt.Errorf("%w: amount is missing, in fen", ErrMessage)
	case d.Customer == "":
		return Order{}, fmt.Errorf("%w: customer is missing", ErrMessage)
	case cmp.Or(d.Currency, "CNY") != "CNY":
		return Order{}, fmt.Errorf("%w: currency is CNY", ErrMessage)
	}
	o := Order{ID: d.ID, At: at, Customer: d.Customer, Code: strings.ToLower(d.Code), Reader: d.Reader, Refunds: d.Refunds}
	if d.Amount != nil {
		o.Amount = *d.Amount
	}
	return o, nil
}

// maxChars is the longest name of a key that an error repeats.
const maxChars = 40

// Check holds an order against what can be, at a calendar instant. Errors match ErrMessage.
func (o Order) Check(now time.Time) error {
	switch {
	case strings.TrimSpace(o.ID) == "" || max(len(o.ID), len(o.Customer), len(o.Refunds)) > maxText:
		return fmt.Errorf("%w: id, customer and refunds have 1 to %d bytes", ErrMessage, maxText)
	case o.Amount < 0 || o.Amount > maxAmount:
		return fmt.Errorf("%w: amount is 0 to %d fen", ErrMessage, maxAmount)
	case o.At.After(now.Add(ahead)) || o.At.Before(now.Add(-longAgo)):
		return fmt.Errorf("%w: at is in the future or more than ten years ago", ErrMessage)
	case o.Code != "" && !codeShape.MatchString(o.Code):
		return fmt.Errorf("%w: code is no code of a link", ErrMessage)
	case o.Reader != "" && !cookieShape.MatchString(o.Reader):
		return fmt.Errorf("%w: reader is not what the cookie holds", ErrMessage)
	}
	return nil
}
