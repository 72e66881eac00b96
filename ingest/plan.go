package ingest

import (
	"errors"
	"time"

	"moxin/content"
)

// Ages are the ages at which a publication is read: dense while counts grow fast, thin
// later. Statistics of 公众号 stop moving 30 days after publishing.
var Ages = []time.Duration{
	1 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	1 * day, 2 * day, 3 * day, 7 * day, 14 * day, 30 * day,
}

const day = 24 * time.Hour

// grace is how long past the last age a failed reading is still tried.
const grace = 3 * day

// backOff is the wait after the n-th failure in a row; the last entry repeats.
var backOff = []time.Duration{5 * time.Minute, 15 * time.Minute, time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour}

// patience is the least wait after errors that asking again soon cannot mend.
var patience = []struct {
	err  error
	wait time.Duration
}{
	{ErrBlocked, day},
	{ErrChanged, day},
	{ErrForbidden, day},
}

// nextAge is the first instant of the plan after now; zero when nothing is left to read.
// Ages that passed while nothing ran are gone: a count cannot be read for the past.
func nextAge(published, now time.Time) time.Time {
	for _, age := range Ages {
		if at := published.Add(age); at.After(now) {
			return at
		}
	}
	return time.Time{}
}

// afterSuccess is the collection once its reading is stored.
func afterSuccess(c content.Collection, published, now time.Time) content.Collection {
	c.Last, c.Failures, c.Error = now, 0, ""
	c.Next = nextAge(published, now)
	return c
}

// afterWaiting is the collection of a source that has nothing yet. It is no failure, but a
// source that still has nothing past the last age is given up.
func afterWaiting(c content.Collection, published, now time.Time, wait time.Duration) content.Collection {
	c.Failures, c.Error = 0, ""
	c.Next = withinGrace(published, now.Add(wait))
	return c
}

// afterFailure keeps the error and backs off.
func afterFailure(c content.Collection, published, now time.Time, err error) content.Collection {
	wait := backOff[min(c.Failures, len(backOff)-1)]
	for _, p := range patience {
		if errors.Is(err, p.err) {
			wait = max(wait, p.wait)
		}
	}
	c.Failures++
	c.Error = err.Error()
	c.Next = withinGrace(published, now.Add(wait))
	return c
}

func withinGrace(published, at time.Time) time.Time {
	if at.After(published.Add(Ages[len(Ages)-1] + grace)) {
		return time.Time{}
	}
	return at
}
