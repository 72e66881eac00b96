package scheduler

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
)

// sighting is since when this process sees a release with the same fence in the same state.
type sighting struct {
	fence int64
	state content.State
	until time.Time     // its lease
	up    time.Duration // on the watch
}

// sweep returns work that its worker or the queue lost. Every process runs it; each step is
// one conditional update, so that they do not disturb each other.
func (s *Scheduler) sweep(ctx context.Context) (time.Duration, error) {
	now := s.Clock.Now()
	up := s.watch.look(now)
	held, err := s.heldNow(ctx, now)
	if err != nil {
		return 0, err
	}
	swept, err := s.Store.Sweep(ctx, now.Add(-s.early(held, now)), s.Tuning.QueuedFor, s.stuck(held, now, up)...)
	if err != nil {
		return 0, fmt.Errorf("scheduler: sweeping: %w", err)
	}
	for _, id := range swept.Requeued {
		s.Log.Warn("queued release was lost, dispatched again", "release", id)
	}
	for _, id := range swept.InDoubt {
		s.Log.Warn("worker lost, release in doubt", "release", id)
	}
	return 0, nil
}

// suspicious is how long after its start, and after a clock that went back, a process also looks for
// releases that are held by a lease of another time. Awake.
const suspicious = 15 * time.Minute

// heldNow are the releases that the queue or somebody has: what is queued, what is with a worker and,
// where the clock may have gone back, what is due and held for its draft.
func (s *Scheduler) heldNow(ctx context.Context, now time.Time) ([]content.Release, error) {
	held, err := s.Store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.Queued, content.Publishing}})
	if err != nil {
		return nil, fmt.Errorf("scheduler: looking for leases: %w", err)
	}
	if _, since, _ := s.watch.leapt(now); since > suspicious {
		return held, nil
	}
	due, err := s.due(ctx, s.Now())
	if err != nil {
		return nil, err
	}
	for _, r := range due {
		if !r.LeaseUntil.IsZero() {
			held = append(held, r)
		}
	}
	return held, nil
}

// due are the approved releases whose instant has come, among which those are that are held.
func (s *Scheduler) due(ctx context.Context, now time.Time) ([]content.Release, error) {
	due, err := s.Store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.Approved}, To: now.Add(time.Microsecond)})
	if err != nil {
		return nil, fmt.Errorf("scheduler: looking for holds: %w", err)
	}
	return due, nil
}

// leaseFor is the longest that a release may be held at once: by a worker, or for its draft.
func (s *Scheduler) leaseFor(r content.Release) time.Duration {
	if r.State == content.Queued {
		return s.Tuning.QueuedFor
	}
	timeout := unknownTimeout
	if pub, _, err := s.Registry.Publisher(r.Channel); err == nil {
		timeout = pub.Traits().CallTimeout
	}
	return timeout + s.Tuning.LeaseMargin
}

// unknownTimeout stands for the call of a publisher that is not to be had now.
const unknownTimeout = 10 * time.Minute

// early is how much of the wall clock's way no lease has lived through: where it leapt forward a lease
// from before goes on for as long as it was given, or a call that is under way would be taken for dead.
func (s *Scheduler) early(held []content.Release, now time.Time) time.Duration {
	for _, r := range held {
		if by := s.overslept(r, now); r.State == content.Publishing && by > 0 {
			return by
		}
	}
	return 0
}

// overslept is by how much the clock leapt forward so lately that a release may be held since before.
func (s *Scheduler) overslept(r content.Release, now time.Time) time.Duration {
	j, since, ok := s.watch.leapt(now)
	if !ok || j.by() < 0 || since > s.leaseFor(r) {
		return 0
	}
	return j.by()
}

// stuck are the releases that this process has seen held for longer than anything may hold them,
// awake, and whose lease by the wall clock is of a time to come: the clock went back since it was given.
func (s *Scheduler) stuck(held []content.Release, now time.Time, up time.Duration) []content.Release {
	seen := map[int64]sighting{}
	var over []content.Release
	for _, r := range held {
		longest := s.leaseFor(r)
		if r.State != content.Queued && !r.LeaseUntil.After(now.Add(longest)) {
			continue // it ends by itself
		}
		mark := sighting{fence: r.Fence, state: r.State, until: r.LeaseUntil, up: up}
		if was, ok := s.seen[r.ID]; ok && was.fence == mark.fence && was.state == mark.state && was.until.Equal(mark.until) {
			mark.up = was.up
		}
		seen[r.ID] = mark
		if up-mark.up > longest+s.Tuning.Sweep {
			r.UpdatedAt = s.Now()
			over = append(over, r)
		}
	}
	s.seen = seen
	return over
}
