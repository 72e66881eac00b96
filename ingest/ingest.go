// Package ingest reads back what became of a publication. It never touches publishing: it
// takes publications that exist and returns samples.
//
//	collection due ─→ taken by one worker ─→ Collector (page, datacube, …) ─→ Reading ─→ samples ─→ store
//	       ↑               │ its host is stopped, its source is down: put off                │
//	       └───────────────┴── next age of the plan, or back-off ────────────────────────────┘
//
// Rules that hold for every collector:
//
//   - What was not read is absent. A collector never writes 0 for a number it did not see.
//   - Every sample names its source, its unit and the instant for which it holds, and points
//     to the raw payload it was read from.
//   - One source's readings are never mixed with another's: unit and source stay with the
//     sample, and the ranking chooses.
//   - A refusal (verification page, robots.txt) is not worked around. It is said and waited out.
//
// Two things keep a source that is down from being asked for everything that hangs on it: each
// collection backs off by itself, and a source that failed several times in a row is tried by one
// reading at a time (see sources).
package ingest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"moxin/content"
)

// Reasons a collector can give, beyond ordinary failures such as a lost connection.
var (
	// ErrBlocked is a verification page or a refusal: a person has to look. Where the collector
	// reads hosts, nothing more is read from this one until a person resumes it.
	ErrBlocked = errors.New("ingest: the platform asks for verification")
	// ErrChanged is a page or reply without the part that carries the numbers: the layout
	// changed and the collector has to be mended.
	ErrChanged = errors.New("ingest: the numbers are no longer where they were")
	// ErrForbidden is robots.txt, a host that nobody allowed, or a missing permission.
	ErrForbidden = errors.New("ingest: reading is not allowed")
)

// ErrLater is no failure: a quota is used up, or it is not this host's turn.
type ErrLater struct {
	At time.Time // calendar instant from which it may be asked again
}

// Error says until when.
func (e ErrLater) Error() string {
	return fmt.Sprintf("ingest: not before %s", e.At.Format(time.RFC3339))
}

// troubles are the reasons by kind; what is none of them passes.
var troubles = []struct {
	err  error
	kind content.Trouble
}{
	{ErrBlocked, content.TroubleBlocked},
	{ErrChanged, content.TroubleChanged},
	{ErrForbidden, content.TroubleForbidden},
}

// TroubleOf is the kind of an error of a collector.
func TroubleOf(err error) content.Trouble {
	for _, t := range troubles {
		if errors.Is(err, t.err) {
			return t.kind
		}
	}
	if err == nil {
		return content.NoTrouble
	}
	return content.TroublePassing
}

// Collector reads the numbers of publications from one source.
type Collector interface {
	// Accepts reports whether this source can know anything of p.
	Accepts(p content.Publication) bool
	// Collect reads p now. It is called from several goroutines. With an error, Reading.Raw may
	// be what it failed on.
	Collect(ctx context.Context, p content.Publication) (Reading, error)
}

// Hosted is a collector that reads several hosts, each of which can fail and be stopped by itself.
type Hosted interface {
	// Host is the host that p is read from, as in a URL; "" = none.
	Host(p content.Publication) string
}

// ChannelCollector reads the numbers of a whole channel, such as its followers.
type ChannelCollector interface {
	// CollectChannel reads what is known of the days before now.
	CollectChannel(ctx context.Context, channel string) (Reading, error)
}

// CatchesUp is a ChannelCollector that can be asked for the days that nobody asked for in time.
type CatchesUp interface {
	// CollectSince reads the days since the calendar instant of the last reading, as far as the
	// platform still knows them.
	CollectSince(ctx context.Context, channel string, since time.Time) (Reading, error)
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

// Keep adds a reply as it came to the raw payload, one on a line.
func (r *Reading) Keep(reply []byte) {
	if len(r.Raw) > 0 && len(reply) > 0 {
		r.Raw = append(r.Raw, '\n')
	}
	r.Raw = append(r.Raw, reply...)
}
