package scheduler

import (
	"context"
	"time"

	"moxin/content"
)

// DeskStore is what people's acts need of the store.
type DeskStore interface {
	releaseReader
	releaseWriter
	recordReader
	personReader
	platformWriter
	waitStore
	reachReader
}

// reachReader counts whom a message would go to.
type reachReader interface {
	ReachOf(ctx context.Context, q content.ReachQuery) (content.Reach, error)
}

type releaseReader interface {
	Release(ctx context.Context, id int64) (content.Release, error)
	Releases(ctx context.Context, f content.ReleaseFilter) ([]content.Release, error)
	Attempts(ctx context.Context, release int64) ([]content.Attempt, error)
	Approvals(ctx context.Context, release int64) ([]content.Approval, error)
}

type releaseWriter interface {
	Apply(ctx context.Context, c content.Changeset) ([]int64, error)
	Approve(ctx context.Context, a content.Approval) error
	Transition(ctx context.Context, t content.Transition) error
	Settle(ctx context.Context, s content.Settlement) error
}

// recordReader reads what is known of a release besides its state.
type recordReader interface {
	StepsOf(ctx context.Context, release int64) (map[string]string, error)
	Audit(ctx context.Context, subject string, limit int) ([]content.Entry, error)
	Publications(ctx context.Context, f content.PublicationFilter) ([]content.Publication, error)
	Rendition(ctx context.Context, digest string) (content.Rendition, error)
}

// personReader knows who speaks.
type personReader interface {
	Persons(ctx context.Context) ([]content.Person, error)
}

// platformWriter is for acts on the platform.
type platformWriter interface {
	Hold(ctx context.Context, h content.Hold) (bool, error)
	Unhold(ctx context.Context, release int64, owner string) error
	MarkGone(ctx context.Context, id int64, at time.Time, why string) error
	Log(ctx context.Context, e content.Entry) error
}
