package scheduler

import (
	"context"
	"errors"
	"sync"
	"time"

	"moxin/content"
)

// parallelCalls bounds the look-ups and polls of one process, so that one slow platform
// does not keep the others waiting.
const parallelCalls = 8

// notebook is what a loop remembers of releases between two looks.
type notebook struct {
	mu    sync.Mutex
	notes map[int64]*note // by release
}

// note is what a loop remembers of one release between two looks. It belongs to the one
// goroutine that looks at the release during a step.
type note struct {
	fence  int64
	digest string
	next   time.Time     // work: not before
	wait   time.Duration // grows from look to look
	absent time.Time     // work: of the first clean look-up that found nothing
	asked  bool          // a person has been asked; looks go on, seldom
	since  time.Time     // work: when the platform took the job
	said   string        // what the last look said, as the audit has it
	called time.Time     // calendar: when a hand-off was last asked about
	by     time.Time     // calendar: when the time to confirm a hand-off is over; zero = nobody confirms it
}

// grow doubles the wait up to most and sets the next look.
func (n *note) grow(now time.Time, first, most time.Duration) {
	n.wait = min(max(2*n.wait, first), most)
	n.next = now.Add(n.wait)
}

// each calls do for every release whose note says that its time has come, a few at once.
func (s *Scheduler) each(ctx context.Context, book *notebook, releases []content.Release,
	do func(context.Context, content.Release, note) (note, error)) error {
	due := book.due(s.Clock.Now(), releases)
	errs := make([]error, len(due))
	slots := make(chan struct{}, parallelCalls)
	var wg sync.WaitGroup
	for i, r := range due {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			n, err := do(ctx, r, book.read(r.ID))
			book.write(r.ID, n)
			errs[i] = err
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// hasten lets a hand-off be asked about at once when calendar time went by without work time, as
// in a demo: as long as the wait, or past the end of the time to confirm.
func (b *notebook) hasten(release int64, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := b.notes[release]
	if n == nil || n.by.IsZero() {
		return
	}
	if n.owes(now) || now.Sub(n.called) >= n.wait {
		n.next = time.Time{}
	}
}

// owes reports whether a hand-off was not asked about since the time to confirm it is over.
func (n *note) owes(now time.Time) bool {
	return !n.by.IsZero() && !now.Before(n.by) && n.called.Before(n.by)
}

// settledBy reports whether a hand-off whose time to confirm was over at by has been asked about since.
func (b *notebook) settledBy(r content.Release, by time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := b.notes[r.ID]
	return n != nil && n.fence == r.Fence && !n.called.Before(by)
}

// due chooses the releases whose time has come at now, work time. The notes of other releases,
// and of earlier dispatches, are forgotten.
func (b *notebook) due(now time.Time, releases []content.Release) []content.Release {
	b.mu.Lock()
	defer b.mu.Unlock()
	present := map[int64]*note{}
	var due []content.Release
	for _, r := range releases {
		n := b.notes[r.ID]
		if n == nil || n.fence != r.Fence || n.digest != r.Digest {
			n = &note{fence: r.Fence, digest: r.Digest}
		}
		present[r.ID] = n
		if !now.Before(n.next) {
			due = append(due, r)
		}
	}
	b.notes = present
	return due
}

func (b *notebook) read(release int64) note {
	b.mu.Lock()
	defer b.mu.Unlock()
	return *b.notes[release]
}

func (b *notebook) write(release int64, n note) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.notes[release] = &n
}
