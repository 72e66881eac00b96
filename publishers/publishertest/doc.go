// Package publishertest is the suite that every adapter passes. It plays the scheduler: it
// publishes, polls, is killed, loses answers, looks up, and publishes again, and then counts
// what is on the platform.
//
// An adapter's test gives it a Harness and little else:
//
//	func TestPublisher(t *testing.T) { publishertest.Run(t, start) }
//
// where start makes a fresh World. A publisher without a network (a hand-off) leaves Faults,
// Count, Settle and Net nil; the parts that need them are left out.
package publishertest

import (
	"testing"
	"time"

	"moxin/publishers"
	"moxin/publishers/sim"
)

// Harness makes a fresh world for one test. It registers its own cleanup with t.
type Harness func(t *testing.T) *World

// World is a platform with nothing published on it, and a way to publish there.
type World struct {
	// Open makes a publisher as a process that has just started would. It is called again
	// after each kill; what outlives a process (uploads) is the harness's to keep.
	Open func() publishers.Publisher
	// Message is the n-th message, n from 0; two of them differ. The suite fills in Steps, and
	// the release's id when it is 0.
	Message func(n int) publishers.Message
	// Count is how many messages readers can see, whichever way they were published; where a
	// person publishes, how many drafts or the like wait for that person. Nil = nothing exists
	// outside of moxin.
	Count func() int
	// Settle gives the platform the time it takes to finish what it has accepted and to show
	// it. Nil = it needs none.
	Settle func()
	// Pass lets calendar time pass, for errors that say when to come back. Nil = no matter.
	Pass func(time.Duration)
	// Faults sit before the platform. Nil = it has no network.
	Faults *sim.Faults
	// Person looks whether the n-th message is out, where a platform cannot be asked and a doubt is
	// a person's to end. Nil = nobody looks.
	Person func(n int) bool
	// NoURLs says that the platform tells the addresses of posts by callback alone.
	NoURLs bool
	// Net catches secrets; its Logger is the publisher's Deps.Log. Nil = there are none: the
	// publisher has no network.
	Net *Net
}

// Run runs the whole suite.
func Run(t *testing.T, h Harness) {
	networked := h(t).Faults != nil
	for _, part := range []struct {
		name    string
		run     func(*testing.T, Harness)
		network bool // there is nothing to cut without one
	}{
		{"Traits", testTraits, false},
		{"PublishesOnce", testPublishesOnce, false},
		{"TwoMessagesAreTwoPosts", testTwoMessages, false},
		{"NothingIsFoundBeforeTheFirstAttempt", testLookupBefore, false},
		{"CancelledContext", testCancelled, false},
		{"KilledAtEveryStep", testKilled, false},
		{"CutAtEveryCall", testCut, true},
		{"BrokenPlatform", testBroken, true},
		{"ConcurrentUse", testConcurrent, false},
	} {
		if networked || !part.network {
			t.Run(part.name, func(t *testing.T) { part.run(t, h) })
		}
	}
}
