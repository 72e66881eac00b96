// Package event hears what readers do on the team's own ground: pages of the own site that were
// read, short links that were followed, orders that a shop tells of. It credits an order to the
// publication that the reader touched last. And it works on what WeCom tells of contacts: an add is
// credited to the publication whose code brought it, a leaver to the last message before.
//
//	page ── POST /b ──→ Beacon ─┐                                 ┌─→ samples of publications
//	link ── GET /r/CODE → Links ┼─→ visits ─┐                     │   (Collector)
//	                            │           ├─ Credit ─→ outcomes ┘
//	shop ── POST /orders → Shop ┴───────────┘
//
//	callback → ContactKeeper → events ── Relations ─→ contacts
//	                                       ├────────→ outcomes ─→ samples (Collector)
//	roll of customers, deliveries known late ┘  (Settle)
//
// What it holds to:
//
//   - Nobody is known who did not agree. Who asks not to be followed (Do Not Track, Global Privacy
//     Control) is not counted either.
//   - An address, an agent, a name, a phone number is never stored and never logged. What tells one
//     reader or customer apart from another is a keyed hash (Hasher); the key is not in the store.
//   - One message counts once, however often it comes. A beacon is a best effort all the same: a
//     browser that is killed tells nothing. What was answered with 2xx is stored.
//   - An order that nobody can be thanked for stays without credit. It is never guessed.
package event

import (
	"context"
	"errors"
	"time"

	"moxin/content"
)

// Reasons why a message is refused.
var (
	// ErrMessage is a body that is no message, or one with a value that cannot be.
	ErrMessage = errors.New("event: the message is not understood")
	// ErrUnknown is a page or a link that the team does not have.
	ErrUnknown = errors.New("event: there is no such page or link")
)

// Store is what is remembered. An error that matches absent (see the fields of that name) says that
// something is not there.
type Store interface {
	Touches
	Link(ctx context.Context, code string) (content.Link, error)
}

// Touches finds what a known reader did last: opened a page or followed a link.
type Touches interface {
	LastTouch(ctx context.Context, reader string, since, until time.Time) (content.Visit, error)
}

// Posts are the publications.
type Posts interface {
	Publications(ctx context.Context, f content.PublicationFilter) ([]content.Publication, error)
}

// orNone turns "it is not there" into the zero value.
func orNone[T any](v T, err, absent error) (T, error) {
	var none T
	if err == nil {
		return v, nil
	}
	if errors.Is(err, absent) {
		return none, nil
	}
	return none, err
}
