// Package sim holds what the platform simulators share: the clock they live by, the faults
// they are told to make, and the audience that reads what they publish.
//
// A simulator follows the platform's documented facts, never our adapter: the two check
// each other.
package sim

import (
	"time"

	"moxin/content"
)

// Clock is the simulator's idea of now: calendar time, injectable.
type Clock func() time.Time

// Post is a publication as its readers see it.
type Post struct {
	Platform  string
	ID        string // the platform's id
	Title     string
	Published time.Time
}

// Counts are cumulative readings by standard metric name; a metric that this platform does
// not have is absent.
type Counts map[content.Metric]int64

// Audience decides what readers have done with a post by an instant. It is a pure function
// of its arguments, so that a simulator need not remember readers: the same post at the same
// instant always has the same counts, and counts never fall with time.
type Audience interface {
	Counts(p Post, at time.Time) Counts
}
