package ingest

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"moxin/content"
)

const (
	// moment is how long a collector has to end once it was told to, and the store to take back
	// what a stopping process holds. Work time.
	moment = 5 * time.Second
	// turn is the longest that a patient reading waits for its host's turn.
	turn = 30 * time.Second
	// spread: what waits for one source comes back within a quarter of this.
	spread = 4 * time.Minute
)

// read carries out one collection that this process has taken.
func (r *Runner) read(ctx context.Context, j job) (Report, error) {
	reading, err := r.askPatiently(ctx, j)
	var later ErrLater
	var shut shutError
	switch {
	case ctx.Err() != nil: // stopping is no failure of the source
		return Report{}, r.giveBack(ctx, j.plan, ctx.Err())
	case err == nil:
		r.sources.worked(j.from)
		return r.keep(ctx, j, reading)
	case errors.As(err, &later):
		return Report{Waiting: 1}, r.putOff(ctx, j.plan, later.At)
	case errors.As(err, &shut):
		return Report{PutOff: 1}, r.putOff(ctx, j.plan, shut.until.Add(jitter(j.plan, spread)))
	}
	return r.fail(ctx, j, reading, err)
}

// fail keeps why a reading did not work out, and what it failed on.
func (r *Runner) fail(ctx context.Context, j job, reading Reading, err error) (Report, error) {
	f := failure{err: err, trouble: TroubleOf(err)}
	r.warn("reading failed", j.post, j.plan.Collector, err)
	r.sources.failed(j.from, r.Now(), f.trouble)
	var wrong error
	if len(reading.Raw) > 0 {
		if f.raw, wrong = r.Samples.PutRaw(ctx, j.plan.Collector, r.Now(), reading.Raw); wrong != nil {
			return Report{}, fmt.Errorf("ingest: keeping what a reading failed on: %w", wrong)
		}
	}
	c := r.plan().afterFailure(j.plan, j.post.PublishedAt, r.Now(), f)
	if f.trouble == content.TroubleBlocked {
		for _, host := range hostsOf(err, j.from) {
			if err := r.stop(ctx, host, err); err != nil {
				return Report{}, err
			}
			c.Next = r.Now().Add(parked) // then the pause decides
		}
	}
	problem := Problem{
		Publication: j.post.ID, Channel: j.post.Channel, Collector: j.plan.Collector,
		Error: err.Error(), Trouble: f.trouble, Raw: f.raw,
	}
	return Report{Failed: 1, Problems: []Problem{problem}}, r.put(ctx, c)
}

// Reader is who stops hosts by itself.
const Reader = "moxin"

// hostsOf are the hosts that a failure is about: the one that was asked, and another that the
// collector names, as after a redirect.
func hostsOf(err error, at source) []string {
	var out []string
	if at.host != "" {
		out = append(out, at.host)
	}
	var said interface{ Host() string }
	if errors.As(err, &said) && said.Host() != "" && said.Host() != at.host {
		out = append(out, said.Host())
	}
	return out
}

// stop reads nothing more from a host until a person resumes it.
func (r *Runner) stop(ctx context.Context, host string, why error) error {
	err := r.Stops.Pause(ctx, content.Pause{Scope: content.ReadScope(host), Reason: why.Error(), By: Reader, At: r.Now()})
	if err != nil {
		return fmt.Errorf("ingest: stopping %s: %w", host, err)
	}
	return nil
}

// askPatiently asks a source when it may be asked. A patient reading waits for its host's turn.
func (r *Runner) askPatiently(ctx context.Context, j job) (Reading, error) {
	for {
		reading, err := r.askInTurn(ctx, j)
		var later ErrLater
		if !errors.As(err, &later) {
			return reading, err
		}
		wait := later.At.Sub(r.Now())
		if !j.patient || wait > turn {
			r.sources.later(j.from, later.At)
			return reading, err
		}
		select {
		case <-ctx.Done():
			return reading, ctx.Err()
		case <-time.After(max(wait, time.Millisecond)):
		}
	}
}

// askInTurn asks a source unless it is busy, let alone, or used up for today.
func (r *Runner) askInTurn(ctx context.Context, j job) (Reading, error) {
	most := abreast
	if j.patient {
		most = r.parallel()
	}
	if err := r.sources.enter(j.from, r.Now(), most); err != nil {
		return Reading{}, err
	}
	if err := r.spend(ctx, j.plan.Collector); err != nil {
		r.sources.leave(j.from, false)
		return Reading{}, err
	}
	return r.ask(ctx, j.from, func(ctx context.Context) (Reading, error) {
		return r.Collectors[j.plan.Collector].Collect(ctx, j.post)
	})
}

// answer is what a collector gave back.
type answer struct {
	reading Reading
	err     error
}

// ask calls a collector for at most the time-out. One that panics has failed. One that does not end
// is left behind with its source's turn in its hand: nothing waits for it, and it ends with the
// process at the latest.
func (r *Runner) ask(ctx context.Context, at source, collect func(context.Context) (Reading, error)) (Reading, error) {
	ctx, cancel := context.WithTimeout(ctx, r.timeout())
	defer cancel()
	done := make(chan answer, 1)
	go func() {
		var a answer
		defer func() {
			if p := recover(); p != nil {
				a = answer{err: fmt.Errorf("ingest: the collector broke: %v", p)}
				r.log().Error("collector broke", "collector", at.collector, "error", a.err, "stack", string(debug.Stack()))
			}
			done <- a
		}()
		a.reading, a.err = collect(ctx)
	}()
	var a answer
	stuck := false
	select {
	case a = <-done:
	case <-ctx.Done():
		select {
		case a = <-done:
		case <-time.After(moment):
			stuck, a.err = true, fmt.Errorf("ingest: no answer within %s: %w", r.timeout(), ctx.Err())
		}
	}
	if stuck {
		r.sources.hang(at, done)
	} else {
		r.sources.leave(at, false)
	}
	return a.reading, a.err
}
