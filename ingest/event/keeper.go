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

	mu      sync.Mutex // guards waiting
	waiting *batch
	writing sync.Mutex // held while a batch is stored
}

// batch is what is stored in one transaction.
type batch struct {
	visits []content.Visit
	stored bool // like err guarded by Keeper.writing
	err    error
}

// patience is how long storing may take, work time: a reader's browser has gone by then, and others
// wait.
const patience = 10 * time.Second

// Keep stores visits with whatever else is waiting. A reader who left is counted all the same.
func (k *Keeper) Keep(ctx context.Context, visits ...content.Visit) error {
	if len(visits) == 0 {
		return nil
	}
	b := k.join(visits)
	k.writing.Lock()
	defer k.writing.Unlock()
	if !b.stored { // nobody else did it while this one waited for its turn
		k.mu.Lock()
		k.waiting = nil
		k.mu.Unlock()
		ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), patience)
		defer stop()
		_, b.err = k.Store.AddVisits(ctx, b.visits)
		b.stored = true
	}
	return b.err
}

// join puts visits into the batch that is stored next.
func (k *Keeper) join(visits []content.Visit) *batch {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.waiting == nil {
		k.waiting = &batch{}
	}
	k.waiting.visits = append(k.waiting.visits, visits...)
	return k.waiting
}
