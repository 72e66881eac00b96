package event

import (
	"context"
	"sync"
	"time"

	"moxin/content"
)

// Keeper stores visits. Those that come while the store is busy with others are stored together
// afterwards, so that a thousand in a second cost a few transactions. Keep returns when its visits
// are stored: there is nothing to lose when the process ends.
type Keeper struct {
	Store interface {
		AddVisits(ctx context.Context, visits []content.Visit) (int, error)
	}

	visits together[content.Visit]
}

// Keep stores visits with whatever else is waiting. A reader who left is counted all the same.
func (k *Keeper) Keep(ctx context.Context, visits ...content.Visit) error {
	return k.visits.keep(ctx, visits, k.Store.AddVisits)
}

// ContactKeeper stores what callbacks told of contacts, as Keeper stores visits: a platform is answered
// when what it told is stored.
type ContactKeeper struct {
	Store interface {
		AddContactEvents(ctx context.Context, events []content.ContactEvent) (int, error)
	}

	events together[content.ContactEvent]
}

// Keep stores events with whatever else is waiting. A platform that hung up is heard all the same.
func (k *ContactKeeper) Keep(ctx context.Context, events ...content.ContactEvent) error {
	return k.events.keep(ctx, events, k.Store.AddContactEvents)
}

// together stores what comes while it is busy in one transaction afterwards.
type together[T any] struct {
	mu      sync.Mutex // guards waiting
	waiting *batch[T]
	writing sync.Mutex // held while a batch is stored
}

// batch is what is stored in one transaction.
type batch[T any] struct {
	items  []T
	stored bool // like err guarded by together.writing
	err    error
}

// patience is how long storing may take, work time: a reader's browser has gone by then, and others
// wait.
const patience = 10 * time.Second

func (k *together[T]) keep(ctx context.Context, items []T, put func(context.Context, []T) (int, error)) error {
	if len(items) == 0 {
		return nil
	}
	b := k.join(items)
	k.writing.Lock()
	defer k.writing.Unlock()
	if !b.stored { // nobody else did it while this one waited for its turn
		k.mu.Lock()
		k.waiting = nil
		k.mu.Unlock()
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer stop()
		_, b.err = put(ctx, b.items)
		b.stored = true
	}
	return b.err
}

// join puts items into the batch that is stored next.
func (k *together[T]) join(items []T) *batch[T] {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.waiting == nil {
		k.waiting = &batch[T]{}
	}
	k.waiting.items = append(k.waiting.items, items...)
	return k.waiting
}
