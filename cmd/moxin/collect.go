package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	"moxin/ingest"
)

const (
	// collectEvery is how often serve looks for readings that are due: the youngest age is an hour,
	// and a look at nothing is one question to the store.
	collectEvery = 5 * time.Second
	// planEvery is how often it looks for publications without a plan and for channels that are due.
	planEvery = time.Minute
)

// pace is how often collecting looks for publications without a plan, and for readings that are due.
type pace struct{ plan, due time.Duration }

// collect reads back what is due until ctx ends. Every process does so: what one has taken no other
// reads. Nothing of it is in the way of publishing: the lane and its workers are its own, and its
// errors end nothing.
func (s *station) collect(ctx context.Context) error {
	return s.collectAt(ctx, pace{plan: planEvery, due: collectEvery})
}

func (s *station) collectAt(ctx context.Context, p pace) error {
	var parts sync.WaitGroup
	parts.Go(func() {
		s.repeat(ctx, "readings", p.plan, func(ctx context.Context) error { return s.queue.RunReadings(ctx, s.ingest.Handle) })
	})
	parts.Go(func() { s.repeat(ctx, "plan", p.plan, s.planReadings) })
	parts.Go(func() {
		s.repeat(ctx, "due", p.due, func(ctx context.Context) error {
			_, err := s.ingest.Dispatch(ctx, s.queue)
			return err
		})
	})
	parts.Wait()
	return nil
}

// repeat does one part of collecting again and again. An error is logged once for as long as it stays
// the same.
func (s *station) repeat(ctx context.Context, part string, every time.Duration, step func(context.Context) error) {
	last := ""
	for ctx.Err() == nil {
		err := guarded(ctx, step)
		switch {
		case err == nil:
			last = ""
		case ctx.Err() == nil && err.Error() != last:
			last = err.Error()
			s.log.Error("collecting failed", "part", part, "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(every):
		}
	}
}

// guarded makes an error of a panic: what collects shares its process with what publishes.
func guarded(ctx context.Context, step func(context.Context) error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("broke: %v", p)
		}
	}()
	return step(ctx)
}

// planReadings plans readings of new publications, and hands over those of whole channels.
func (s *station) planReadings(ctx context.Context) error {
	if _, err := s.ingest.Adopt(ctx); err != nil {
		return fmt.Errorf("planning readings: %w", err)
	}
	_, err := s.ingest.DispatchChannels(ctx, s.queue)
	return err
}

// readBack plans readings for new publications and makes all that are due, here and now, and works on
// what was told of contacts.
func (s *station) readBack(ctx context.Context) error {
	if _, err := readNumbers(ctx, s.ingest); err != nil {
		return err
	}
	return s.contacts.all(ctx)
}

// readNumbers reads what is due of publications and of channels.
func readNumbers(ctx context.Context, r *ingest.Runner) (ingest.Report, error) {
	if _, err := r.Adopt(ctx); err != nil {
		return ingest.Report{}, fmt.Errorf("planning readings: %w", err)
	}
	report, err := r.Run(ctx)
	if err != nil {
		return report, err
	}
	channels, err := r.RunChannels(ctx, false)
	report.Add(channels)
	return report, err
}
