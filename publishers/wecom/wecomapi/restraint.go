package wecomapi

import (
	"errors"
	"sync"
	"time"

	"moxin/publishers"
)

// MaxFailures is how many refusals in an hour a client takes before it stops calling until the
// hour is over. The platform blocks at about 2000 (staff's word, 2026-11), and other processes may
// use the same app.
const MaxFailures = 500

var errTooManyFailures = errors.New("too many calls were refused in this hour: the platform blocks whoever goes on")

// failures counts refusals by the hour.
type failures struct {
	mu    sync.Mutex
	since time.Time
	n     int
}

func (f *failures) add(now time.Time) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now.Sub(f.since) >= time.Hour || now.Before(f.since) {
		f.since, f.n = now, 0
	}
	f.n++
}

// wait is how long no call may be made; 0 = calls may be made.
func (f *failures) wait(now time.Time) time.Duration {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.n < MaxFailures {
		return 0
	}
	return max(f.since.Add(time.Hour).Sub(now), 0)
}

// pauses between questions for a token that only the account's owner can make succeed.
const (
	firstPause = 5 * time.Second
	mostPause  = 10 * time.Minute
)

// refusal is the last answer to such a question.
type refusal struct {
	mu    sync.Mutex
	err   error
	pause time.Duration
	until time.Time
}

// held is the refusal while its pause lasts.
func (f *refusal) held(now time.Time) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.err == nil || !now.Before(f.until) {
		return nil
	}
	return f.err
}

// hold keeps a refusal that only a person can end, twice as long as the one before.
func (f *refusal) hold(now time.Time, err error) {
	if ClassOf(err) != publishers.Account {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pause = min(max(2*f.pause, firstPause), mostPause)
	f.err, f.until = err, now.Add(f.pause)
}

func (f *refusal) release() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err, f.pause = nil, 0
}
