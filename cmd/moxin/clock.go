package main

import (
	"sync"
	"time"
)

// machineClock is work time.
type machineClock struct{}

func (machineClock) Now() time.Time                         { return time.Now() }
func (machineClock) After(d time.Duration) <-chan time.Time { return time.After(d) }

// steppedClock is calendar time that stands still until it is moved.
type steppedClock struct {
	mu  sync.Mutex
	now time.Time
}

// Now is the instant the clock stands at.
func (c *steppedClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// moveTo moves the clock forward; it never goes back.
func (c *steppedClock) moveTo(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if t.After(c.now) {
		c.now = t
	}
}
