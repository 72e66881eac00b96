package scheduler

import (
	"context"
	"time"

	"moxin/content"
)

// Store is what the running scheduler needs of content/store.
type Store interface {
	releaseStore
	attemptStore
	libraryStore
	healthStore
	auditStore
	sharedStore
	wayReader
}

// releaseStore finds and dispatches releases.
type releaseStore interface {
	Release(ctx context.Context, id int64) (content.Release, error)
	Releases(ctx context.Context, f content.ReleaseFilter) ([]content.Release, error)
	Queued(ctx context.Context, most int) (int, error)
	DispatchDue(ctx context.Context, now, work time.Time, limit int, rates ...content.ChannelRate) ([]content.Ticket, error)
	MissLate(ctx context.Context, now time.Time) ([]int64, error)
}

// attemptStore carries a release through its states.
type attemptStore interface {
	Claim(ctx context.Context, c content.Claim) (content.Attempt, error)
	Settle(ctx context.Context, s content.Settlement) error
	Attempts(ctx context.Context, release int64) ([]content.Attempt, error)
	Transition(ctx context.Context, t content.Transition) error
}

// libraryStore holds what a message is made of and what became of it.
type libraryStore interface {
	Rendition(ctx context.Context, digest string) (content.Rendition, error)
	Publications(ctx context.Context, f content.PublicationFilter) ([]content.Publication, error)
	HandoffOf(ctx context.Context, release int64) (content.Handoff, error)
}

// healthStore keeps the work going and says how it goes.
type healthStore interface {
	NextDue(ctx context.Context, now time.Time) (time.Time, bool, error)
	Sweep(ctx context.Context, work time.Time, queuedFor time.Duration, over ...content.Release) (content.Swept, error)
	Beat(ctx context.Context, b content.Beat) error
}

// auditStore is what was done by itself, for people and for whoever goes on from there.
type auditStore interface {
	Log(ctx context.Context, e content.Entry) error
	Entries(ctx context.Context, f content.EntryFilter) ([]content.Entry, error)
}

// sharedStore is what processes agree by who do things beside the attempts.
type sharedStore interface {
	// Hold keeps a release from being dispatched; false when it cannot be had.
	Hold(ctx context.Context, h content.Hold) (bool, error)
	Unhold(ctx context.Context, release int64, owner string) error
	// Lead lets one process at a time do what name stands for; both times are work time.
	Lead(ctx context.Context, name, owner string, now, until time.Time) (bool, error)
	EventsOf(ctx context.Context, channel, job string) ([]content.Event, error)
}
