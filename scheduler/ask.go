package scheduler

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"moxin/publishers"
)

// readTimeout bounds a look-up or poll of an adapter that declares no call time-out.
const readTimeout = 30 * time.Second

// lookup asks what an earlier attempt left on the platform.
func (s *Scheduler) lookup(ctx context.Context, pub publishers.Publisher, m publishers.Message) (publishers.Receipt, error) {
	return s.ask(ctx, pub, m, pub.Lookup)
}

// poll asks how a job or a hand-off stands.
func (s *Scheduler) poll(ctx context.Context, pub publishers.Publisher, m publishers.Message) (publishers.Receipt, error) {
	return s.ask(ctx, pub, m, func(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
		return pub.Poll(ctx, m, m.Release.Job)
	})
}

// ask bounds a call that only reads.
func (s *Scheduler) ask(ctx context.Context, pub publishers.Publisher, m publishers.Message,
	read func(context.Context, publishers.Message) (publishers.Receipt, error)) (r publishers.Receipt, err error) {
	timeout := pub.Traits().CallTimeout
	if timeout <= 0 {
		timeout = readTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	err = s.guarded(m, func() (err error) {
		r, err = read(ctx, m)
		return err
	})
	return r, err
}

// guarded calls an adapter. A panic in one is an error without a meaning, like any other: it must
// not end the process, which would meet the same release again and end again.
func (s *Scheduler) guarded(m publishers.Message, call func() error) (err error) {
	defer func() {
		if v := recover(); v != nil {
			s.Log.Error("adapter panicked", "release", m.Release.ID, "channel", m.Channel.ID,
				"platform", m.Channel.Platform, "panic", v, "stack", string(debug.Stack()))
			err = fmt.Errorf("scheduler: the adapter panicked: %v", v)
		}
	}()
	return call()
}
