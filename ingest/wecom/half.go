package wecom

import (
	"sync"
	"time"
)

// freshFor is how long what was read of a reading that broke off is gone on with; after that it would
// mix two instants, and the reading begins anew.
const freshFor = 30 * time.Minute

// halves keep readings that broke off, by what they are of: a long one does not fit into a minute's
// calls, and would begin anew for ever. They live in this process alone; another begins anew.
type halves[K comparable, T any] struct {
	mu  sync.Mutex
	all map[K]half[T]
}

type half[T any] struct {
	began time.Time // calendar
	read  T
}

// take hands over what is there of a reading, once, and when it began; an empty one that begins now
// where nothing is, or where it is too old.
func (h *halves[K, T]) take(of K, now time.Time) (T, time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	kept, ok := h.all[of]
	delete(h.all, of)
	if !ok || now.Sub(kept.began) > freshFor || now.Before(kept.began) {
		var empty T
		return empty, now
	}
	return kept.read, kept.began
}

// keep puts a reading away that broke off. Those that nobody came back for are forgotten.
func (h *halves[K, T]) keep(of K, read T, began time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.all == nil {
		h.all = map[K]half[T]{}
	}
	for k, other := range h.all {
		if began.Sub(other.began) > freshFor {
			delete(h.all, k)
		}
	}
	h.all[of] = half[T]{began, read}
}
