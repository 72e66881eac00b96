package transport

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"
)

// Grant is a value that a platform lends: an access token, a ticket.
type Grant struct {
	Value string
	Since time.Time // when it was asked for
	Until time.Time // when it ends
}

// Wish says which grant will do.
type Wish struct {
	Now    time.Time
	Margin time.Duration // it must live this much longer
	MaxAge time.Duration // it must be no older; 0 = any age
}

// Lease holds one grant in memory and renews it. The zero value is empty and ready; it is safe
// for concurrent use.
type Lease struct {
	mu    sync.Mutex
	held  Grant
	past  string // the value before: the platform may still name it
	asked singleflight.Group
}

// Take returns the grant that is held when it answers the wish, and asks for one otherwise.
// Callers that arrive together share one question, and one that gives up does not take the answer
// from the others: the question ends after DefaultTimeout alone.
func (l *Lease) Take(ctx context.Context, w Wish, ask func(context.Context) (Grant, error)) (Grant, error) {
	if err := ctx.Err(); err != nil {
		return Grant{}, err
	}
	if g, ok := l.current(w); ok {
		return g, nil
	}
	answer := l.asked.DoChan("", func() (any, error) {
		if g, ok := l.current(w); ok {
			return g, nil // whoever asked first has the answer since we looked
		}
		shared, cancel := context.WithTimeout(context.WithoutCancel(ctx), DefaultTimeout)
		defer cancel()
		g, err := ask(shared)
		if err == nil {
			l.keep(g)
		}
		return g, err
	})
	select {
	case <-ctx.Done():
		return Grant{}, ctx.Err()
	case r := <-answer:
		return r.Val.(Grant), r.Err
	}
}

func (l *Lease) current(w Wish) (Grant, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	young := w.MaxAge == 0 || w.Now.Sub(l.held.Since) < w.MaxAge
	return l.held, l.held.Value != "" && young && w.Now.Before(l.held.Until.Add(-w.Margin))
}

func (l *Lease) keep(g Grant) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held.Value != g.Value {
		l.past = l.held.Value
	}
	l.held = g
}

// Drop ends a value that the platform refused, unless somebody has renewed it already. It stays
// known, so that texts are still cleaned of it.
func (l *Lease) Drop(value string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held.Value == value {
		l.held.Until = time.Time{}
	}
}

// Values are the values last held, alive or not: what no text may show.
func (l *Lease) Values() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return []string{l.held.Value, l.past}
}
