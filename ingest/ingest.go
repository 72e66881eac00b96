// Package ingest reads back what became of a publication. It never touches publishing: it
// takes publications that exist and returns samples.
//
//	collection due ─→ Collector (page, datacube, …) ─→ Reading ─→ normalised samples ─→ store
//	       ↑                                              │ gone: the publication is marked
//	       └── next age of the plan, or back-off ─────────┘
//
// Rules that hold for every collector:
//
//   - What was not read is absent. A collector never writes 0 for a number it did not see.
//   - Every sample names its source, its unit and the instant for which it holds, and points
//     to the raw payload it was read from.
//   - One source's readings are never mixed with another's: unit and source stay with the
//     sample, and the ranking chooses.
//   - A refusal (verification page, robots.txt) is not worked around. It is said and waited out.
package ingest

import (
	"context"
	"errors"
	"time"

	"moxin/content"
)

// Reasons a collector can give, beyond ordinary failures such as a lost connection.
var (
	// ErrBlocked is a verification page or a refusal: a person has to look, moxin waits a day.
	ErrBlocked = errors.New("ingest: the platform asks for verification")
	// ErrChanged is a page or reply without the part that carries the numbers: the layout
	// changed and the collector has to be mended.
	ErrChanged = errors.New("ingest: the numbers are no longer where they were")
	// ErrForbidden is robots.txt, a host that nobody allowed, or a missing permission.
	ErrForbidden = errors.New("ingest: reading is not allowed")
)

// Collector reads the numbers of publications from one source.
type Collector interface {
	// Accepts reports whether this source can know anything of p.
	Accepts(p content.Publication) bool
	// Collect reads p now. It is called from several goroutines.
	Collect(ctx context.Context, p content.Publication) (Reading, error)
}

// ChannelCollector reads the numbers of a whole channel, such as its followers.
type ChannelCollector interface {
	// CollectChannel reads what is known of the days before now.
	CollectChannel(ctx context.Context, channel string) (Reading, error)
}

// Reading is what a collector saw.
type Reading struct {
	// Samples need only Metric and Value: the runner fills in Publication (unless Channel is
	// set), the metric's usual unit, the instant of reading and the raw payload's hash.
	Samples []content.Sample
	Source  string // of samples that name none, and of Raw: page, datacube
	Raw     []byte // the payload as it came; nil = nothing to keep
	// StatID is the id by which the source names a publication that had none: found once by
	// title and day, it is kept.
	StatID string
	// Gone says that the publication is no longer there, and Why, in the platform's words.
	Gone bool
	Why  string
	// Retry, when set, says that the source has nothing yet and when to ask again.
	Retry time.Duration
}
