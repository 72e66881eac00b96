package event

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
)

// maxOrder is the most that a shop's message may hold, in bytes.
const maxOrder = 16 << 10

// Shop hears of orders: POST /orders, signed as webhooks are.
type Shop struct {
	Till Till
	// Verify checks the signature of a body, and that it is fresh; its error is not shown.
	Verify func(h http.Header, body []byte) error
	Log    *slog.Logger
}

// shopAnswer is the body of every reply.
type shopAnswer struct {
	Status   string `json:"status,omitempty"`   // stored, known
	Credited *bool  `json:"credited,omitempty"` // whether a publication is thanked for it
	Error    string `json:"error,omitempty"`
}

// ServeHTTP answers 201 when an order is stored and 200 when it was known. 400 and 401 will be the
// same next time; 503 is to be sent again.
func (s *Shop) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxOrder))
	if large := (*http.MaxBytesError)(nil); errors.As(err, &large) {
		s.reply(w, http.StatusRequestEntityTooLarge, shopAnswer{Error: "too large"})
		return
	}
	if err != nil {
		return // the shop left
	}
	if err := s.Verify(r.Header, body); err != nil {
		s.reply(w, http.StatusUnauthorized, shopAnswer{Error: "the signature does not fit, or it is too old"})
		return
	}
	order, err := ReadOrder(body)
	if err == nil {
		err = order.Check(s.Till.Now())
	}
	if err != nil {
		s.reply(w, http.StatusBadRequest, shopAnswer{Error: err.Error()})
		return
	}
	// The shop may hang up while its order is stored; it is stored all the same.
	taken, err := s.Till.Take(context.WithoutCancel(r.Context()), "webhook", []Order{order})
	if err != nil {
		if s.Log != nil {
			s.Log.ErrorContext(r.Context(), "order", "error", err)
		}
		s.reply(w, http.StatusServiceUnavailable, shopAnswer{Error: "not stored; send it again"})
		return
	}
	credited, status, said := taken.Credited > 0, http.StatusCreated, "stored"
	if taken.New == 0 {
		status, said = http.StatusOK, "known"
	}
	s.reply(w, status, shopAnswer{Status: said, Credited: &credited})
}

func (s *Shop) reply(w http.ResponseWriter, status int, a shopAnswer) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(a) // a shop that left asks again
}
