package ingest

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
)

const (
	// perLook is how many readings of one source are handed to the lane at once: one that is slow
	// leaves room for others.
	perLook = 8
	// inLane is how long a reading may wait in the lane before somebody else takes it. Work time.
	inLane = 5 * time.Minute
	// margin is what storing a reading may take, on top of the reading. Work time.
	margin = 30 * time.Second
	// parked is how soon a reading whose host is stopped is looked at again: within that it goes
	// on once a person has resumed the host.
	parked = 15 * time.Minute
	// apart is how far apart readings come that were put off together.
	apart = 2 * time.Second
)

// Lane carries readings to workers. It may lose and double them.
type Lane interface {
	EnqueueReading(ctx context.Context, c content.Collection) error
}

// Dispatch hands what is due to the lane and returns how many. Several processes may do so on one
// store: each reading is taken by one of them, until it is done or its lease has ended.
func (r *Runner) Dispatch(ctx context.Context, lane Lane) (int, error) {
	due, err := r.due(ctx)
	if err != nil || len(due) == 0 {
		return 0, err
	}
	ready, _, err := r.sift(ctx, due)
	if err != nil {
		return 0, err
	}
	sent, of := 0, map[source]int{}
	for _, j := range ready {
		if of[j.from]++; of[j.from] > perLook {
			continue
		}
		taken, err := r.take(ctx, &j.plan)
		if err != nil {
			return sent, err
		}
		if !taken {
			continue
		}
		if err := lane.EnqueueReading(ctx, j.plan); err != nil {
			return sent, r.giveBack(ctx, j.plan, fmt.Errorf("ingest: handing a reading over: %w", err))
		}
		sent++
	}
	return sent, nil
}

// Handle carries out one reading that the lane brings. What is late for its lease is dropped: it is
// another's by now, or will be. The error is for a store that does not answer, or a context that
// ended; a reading that fails is planned again.
func (r *Runner) Handle(ctx context.Context, c content.Collection) error {
	if r.Work().Add(r.timeout() + margin).After(c.Taken) {
		return nil
	}
	if channel, ok := channelOf(c); ok {
		_, err := r.readChannel(ctx, channel, c)
		return err
	}
	posts, err := r.Posts.Publications(ctx, content.PublicationFilter{IDs: []int64{c.Publication}})
	if err != nil {
		return fmt.Errorf("ingest: loading publication %d: %w", c.Publication, err)
	}
	ready, _, err := r.sift(ctx, r.jobs(posts, []content.Collection{c}))
	if err != nil || len(ready) == 0 {
		return err
	}
	_, err = r.read(ctx, ready[0])
	return err
}

// take gives a collection to this process, for as long as a reading may take.
func (r *Runner) take(ctx context.Context, c *content.Collection) (bool, error) {
	work := r.Work()
	until := work.Add(inLane + r.timeout() + margin)
	ok, err := r.Plans.TakeCollection(ctx, *c, work, until)
	if err != nil {
		return false, fmt.Errorf("ingest: taking publication %d: %w", c.Publication, err)
	}
	if ok {
		c.Taken = until
	}
	return ok, nil
}

// sift tells what may be read from what nobody can read any more, and from what is put off: its
// host is stopped or its source is down.
func (r *Runner) sift(ctx context.Context, all []job) (ready []job, report Report, err error) {
	stopped, err := r.stopped(ctx)
	if err != nil {
		return nil, report, err
	}
	now, waiting := r.Now(), map[source]int{}
	for _, j := range all {
		shut := r.sources.shut(j.from, now)
		switch {
		case r.Collectors[j.plan.Collector] == nil || j.post.ID == 0 || !j.post.GoneAt.IsZero():
			j.plan.Next, j.plan.Taken = time.Time{}, time.Time{}
			err = r.put(ctx, j.plan)
		case stopped[content.ReadScope(j.from.host)]:
			report.PutOff++
			err = r.putOff(ctx, j.plan, now.Add(parked))
		case !shut.IsZero():
			report.PutOff++
			waiting[j.from]++
			err = r.putOff(ctx, j.plan, shut.Add(time.Duration(waiting[j.from])*apart))
		default:
			ready = append(ready, j)
		}
		if err != nil {
			return nil, report, err
		}
	}
	return ready, report, nil
}

// stopped are the scopes of the pauses that hold now.
func (r *Runner) stopped(ctx context.Context) (map[string]bool, error) {
	pauses, err := r.Stops.Pauses(ctx)
	if err != nil {
		return nil, fmt.Errorf("ingest: asking what is stopped: %w", err)
	}
	out := make(map[string]bool, len(pauses))
	for _, p := range pauses {
		if p.Lasts(r.Now()) {
			out[p.Scope] = true
		}
	}
	return out, nil
}

// putOff plans a reading that was not tried. What is known of its failures stays.
func (r *Runner) putOff(ctx context.Context, c content.Collection, at time.Time) error {
	c.Next, c.Taken = at, time.Time{}
	return r.put(ctx, c)
}

// giveBack lets another have what this process took and did not read, and returns why.
func (r *Runner) giveBack(ctx context.Context, c content.Collection, why error) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), moment)
	defer cancel()
	c.Taken = time.Time{}
	if err := r.put(ctx, c); err != nil {
		r.log().Warn("a reading stays taken until its lease ends", "collector", c.Collector, "error", err)
	}
	return why
}
