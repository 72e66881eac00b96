package event

import (
	"sync"
	"time"
)

// ReadAfter is how long a page has to be visible before it tells that it was read. The page's script
// says the same.
const ReadAfter = 3 * time.Second

// maxLooks bounds the table of looks: about 1 MB.
const maxLooks = 10_000

// slack is what a reader's clock and the way here may be off by.
const slack = 10 * time.Second

// looks remembers when pages said that they were read, in work time, to know a time that cannot be.
// The oldest is forgotten first; of a look that it does not know, it believes everything.
type looks struct {
	mu    sync.Mutex
	began map[string]time.Time // by the look's key
	order []string
	next  int // where order is overwritten, once it is full
}

// begin remembers a look.
func (l *looks) begin(key string, at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.began == nil {
		l.began = map[string]time.Time{}
	}
	if _, ok := l.began[key]; ok {
		return
	}
	if len(l.order) < maxLooks {
		l.order = append(l.order, key)
	} else {
		delete(l.began, l.order[l.next])
		l.order[l.next] = key
		l.next = (l.next + 1) % maxLooks
	}
	l.began[key] = at
}

// possible reports whether a page can have been looked at for so long by now.
func (l *looks) possible(key string, seconds float64, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	began, ok := l.began[key]
	return !ok || time.Duration(seconds*float64(time.Second)) <= now.Sub(began)+ReadAfter+slack
}
