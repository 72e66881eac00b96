package ingest

import (
	"fmt"
	"hash/fnv"
	"time"

	"moxin/content"
)

const day = 24 * time.Hour

// grace is how long past the last age a failed reading is still tried.
const grace = 3 * day

// backOff is the wait after the n-th failure in a row; the last entry repeats.
var backOff = []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour}

// patience is the least wait after troubles that asking again soon cannot mend.
var patience = map[content.Trouble]time.Duration{
	content.TroubleBlocked: day, content.TroubleChanged: day, content.TroubleForbidden: day,
}

// waitAfter is the least wait after the n-th failure in a row, n from 0.
func waitAfter(n int, t content.Trouble) time.Duration {
	return max(backOff[min(n, len(backOff)-1)], patience[t])
}

// jitter is up to a quarter of wait, the same for the same collection and failure: what failed
// together is not asked together again.
func jitter(c content.Collection, wait time.Duration) time.Duration {
	h := fnv.New32a()
	fmt.Fprintf(h, "%d %s %d", c.Publication, c.Collector, c.Failures) // a hash takes everything
	return wait / 4 * time.Duration(h.Sum32()%1024) / 1024
}

// ages are the ages of the plan, growing.
type ages []time.Duration

// next is the first instant of the plan after now; zero when nothing is left to read. Ages that
// passed while nothing ran are gone: a count cannot be read for the past.
func (a ages) next(published, now time.Time) time.Time {
	for _, age := range a {
		if at := published.Add(age); at.After(now) {
			return at
		}
	}
	return time.Time{}
}

// skipped is how many ages came after the one that was due, and passed before now.
func (a ages) skipped(published, due, now time.Time) int {
	n := 0
	for _, age := range a {
		if at := published.Add(age); at.After(due) && !at.After(now) {
			n++
		}
	}
	return n
}

// afterSuccess is the collection once its reading is stored.
func (a ages) afterSuccess(c content.Collection, published, now time.Time) content.Collection {
	c = cleared(c)
	c.Last, c.Next = now, a.next(published, now)
	return c
}

// afterWaiting is the collection of a source that has nothing yet. It is no failure, but a
// source that still has nothing past the last age is given up.
func (a ages) afterWaiting(c content.Collection, published, at time.Time) content.Collection {
	c = cleared(c)
	c.Next = a.withinGrace(published, at)
	return c
}

// afterFailure keeps the error and backs off.
func (a ages) afterFailure(c content.Collection, published, now time.Time, f failure) content.Collection {
	wait := waitAfter(c.Failures, f.trouble)
	wait += jitter(c, wait)
	c.Failures++
	c.Error, c.Trouble, c.Raw, c.Taken = f.err.Error(), f.trouble, f.raw, time.Time{}
	c.Next = a.withinGrace(published, now.Add(wait))
	return c
}

// failure is why a reading did not work out.
type failure struct {
	err     error
	trouble content.Trouble
	raw     string // hash of what it failed on
}

// cleared is a collection that nobody has and that knows of no trouble.
func cleared(c content.Collection) content.Collection {
	c.Failures, c.Error, c.Trouble, c.Raw, c.Taken = 0, "", content.NoTrouble, "", time.Time{}
	return c
}

func (a ages) withinGrace(published, at time.Time) time.Time {
	if at.After(published.Add(a[len(a)-1] + grace)) {
		return time.Time{}
	}
	return at
}
