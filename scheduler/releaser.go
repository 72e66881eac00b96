package scheduler

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
)

// dispatchBatch is how many releases one transaction dispatches: small enough that the
// first of many is enqueued while the rest are still moved.
const dispatchBatch = 50

// release dispatches what is due and says how long until the next instant.
//
// The order matters: the rows are queued and committed before the first is enqueued. The
// other way round a worker could see a ticket whose row is not queued yet, and drop it.
func (s *Scheduler) release(ctx context.Context) (time.Duration, error) {
	now := s.Now()
	if err := s.dispatch(ctx, now); err != nil {
		return 0, err
	}
	missed, err := s.Store.MissLate(ctx, now)
	if err != nil {
		return 0, fmt.Errorf("scheduler: looking for missed releases: %w", err)
	}
	for _, id := range missed {
		s.Log.Warn("release missed", "release", id)
	}
	next, ok, err := s.Store.NextDue(ctx, now)
	if err != nil || !ok || !next.After(now) {
		return 0, err
	}
	return next.Sub(s.Now()), nil
}

// dispatch queues what is due, as far as there is room. The room is bounded so that a backlog
// waits in the store, where it costs nothing: in the queue the sweeper would take it for lost
// and dispatch it over and over. What is over a channel's rate waits there too: a worker that meets
// the rate sends its release back for later, and another of lower priority would go before it.
func (s *Scheduler) dispatch(ctx context.Context, now time.Time) error {
	queued, err := s.Store.Queued(ctx, s.Tuning.Queued)
	if err != nil {
		return fmt.Errorf("scheduler: counting what is queued: %w", err)
	}
	for room := s.Tuning.Queued - queued; room > 0; {
		limit := min(room, dispatchBatch)
		work := s.Clock.Now()
		engaged, err := s.engaged(ctx, now, work)
		if err != nil {
			return err
		}
		tickets, err := s.Store.DispatchDue(ctx, now, work, limit, append(engaged, s.Rates...)...)
		if err != nil {
			return fmt.Errorf("scheduler: dispatching: %w", err)
		}
		for _, t := range tickets {
			s.enqueue(ctx, t)
		}
		if room -= len(tickets); len(tickets) < limit {
			return nil
		}
	}
	return nil
}

// engaged are the channels with a due release whose draft is still being put in place under a hold
// that is over by the wall clock alone, because that leapt: nothing goes out there before the hold has
// lasted as long as it was given.
func (s *Scheduler) engaged(ctx context.Context, now, work time.Time) ([]content.ChannelRate, error) {
	if j, since, ok := s.watch.leapt(work); !ok || j.by() < 0 || since > suspicious {
		return nil, nil
	}
	due, err := s.due(ctx, now)
	if err != nil {
		return nil, err
	}
	var none []content.ChannelRate
	for _, r := range due {
		if r.LeaseUntil.After(work.Add(-s.overslept(r, work))) {
			none = append(none, content.ChannelRate{Channel: r.Channel})
		}
	}
	return none, nil
}

// enqueue hands a dispatched release to the queue. A failure is no error here: the row says
// queued, and the sweeper dispatches it again.
func (s *Scheduler) enqueue(ctx context.Context, t content.Ticket) {
	if err := s.Queue.Enqueue(ctx, t); err != nil {
		s.Log.Warn("enqueue failed, the sweeper will repeat it",
			"release", t.Release, "fence", t.Fence, "channel", t.Channel, "error", err)
	}
}

// Quiet reports whether everything that can happen at this calendar instant has happened:
// nothing due, queued, under way, waiting for a verdict, or in a doubt that a look-up may end.
// A clock that is stepped may then jump to NextInstant.
func (s *Scheduler) Quiet(ctx context.Context) (bool, error) {
	// What is due is asked for on both sides of what is under way: a release that is
	// dispatched, or comes back, between two questions would otherwise be seen by neither.
	for _, quiet := range []func(context.Context) (bool, error){s.nothingDue, s.nothingUnderWay, s.nothingDue} {
		if ok, err := quiet(ctx); err != nil || !ok {
			return false, err
		}
	}
	return true, nil
}

func (s *Scheduler) nothingDue(ctx context.Context) (bool, error) {
	next, ok, err := s.Store.NextDue(ctx, s.Now())
	if err != nil {
		return false, fmt.Errorf("scheduler: looking for what is due: %w", err)
	}
	return !ok || next.After(s.Now()), nil
}

// nothingUnderWay leaves out the doubts that only a person can end.
func (s *Scheduler) nothingUnderWay(ctx context.Context) (bool, error) {
	busy, err := s.Store.Releases(ctx, content.ReleaseFilter{
		States: []content.State{content.Queued, content.Publishing, content.Submitted, content.InDoubt},
	})
	if err != nil {
		return false, fmt.Errorf("scheduler: looking for work: %w", err)
	}
	for _, r := range busy {
		if r.State != content.InDoubt || !s.resolver.asked(r.ID) {
			return false, nil
		}
	}
	return s.nothingUnconfirmed(ctx)
}

// nothingUnconfirmed reports whether every hand-off whose time to confirm is over was asked about since:
// what colleagues did until then is its outcome.
func (s *Scheduler) nothingUnconfirmed(ctx context.Context) (bool, error) {
	open, err := s.Store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.HandedOff}})
	if err != nil {
		return false, fmt.Errorf("scheduler: looking for hand-offs: %w", err)
	}
	for _, r := range open {
		by := s.confirmBy(r)
		if !by.IsZero() && !s.Now().Before(by) && !s.follower.settledBy(r, by) {
			return false, nil
		}
	}
	return true, nil
}

// NextInstant is the next calendar instant after now at which something happens by itself: a
// release falls due or is missed, a retry may start, the time to confirm a hand-off is over, it expires.
func (s *Scheduler) NextInstant(ctx context.Context) (time.Time, bool, error) {
	now := s.Now()
	next, ok, err := s.Store.NextDue(ctx, now)
	if err != nil {
		return time.Time{}, false, fmt.Errorf("scheduler: looking for the next instant: %w", err)
	}
	open, err := s.Store.Releases(ctx, content.ReleaseFilter{States: []content.State{content.HandedOff}})
	if err != nil {
		return time.Time{}, false, fmt.Errorf("scheduler: looking for hand-offs: %w", err)
	}
	for _, r := range open {
		h, err := s.Store.HandoffOf(ctx, r.ID)
		if err != nil {
			return time.Time{}, false, fmt.Errorf("scheduler: hand-off of release %d: %w", r.ID, err)
		}
		// A hand-off is over after its last instant, not at it.
		for _, at := range []time.Time{h.Expires.Add(time.Microsecond), s.confirmBy(r)} {
			if at.After(now) && (!ok || at.Before(next)) {
				next, ok = at, true
			}
		}
	}
	return next, ok, nil
}
