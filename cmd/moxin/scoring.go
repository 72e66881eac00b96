package main

import (
	"context"
	"time"
)

const (
	// scoreEvery is how often serve scores what was read back: each score is kept with its instant, and
	// readings come in all day.
	scoreEvery = time.Hour
	// scoreRest is the least time between two scorings that people caused, and scoreShare how many times
	// longer than a scoring the rest after it is: of a million samples it takes seconds.
	scoreRest  = 2 * time.Second
	scoreShare = 10
)

// scoreAnew has scoring score soon, after numbers changed by what a person did, who does not wait for it.
func (s *station) scoreAnew() {
	select {
	case s.stale <- struct{}{}:
	default: // it is known already
	}
}

// scoring scores until ctx ends: at once what people did, each hour what else is new. What people did
// stands, scored or not.
func (s *station) scoring(ctx context.Context) error {
	hourly := time.NewTicker(scoreEvery)
	defer hourly.Stop()
	return s.scoringAt(ctx, hourly.C)
}

func (s *station) scoringAt(ctx context.Context, ticks <-chan time.Time) error {
	scored := [2]int64{}
	for {
		asked := false
		select {
		case <-ctx.Done():
			return nil
		case <-s.stale:
			asked = true
		case <-ticks:
		}
		began := time.Now()
		err := guarded(ctx, func(ctx context.Context) error {
			samples, words, err := s.store.NewestNumbers(ctx)
			is := [2]int64{samples, words}
			if err != nil || is == scored && !asked {
				return err
			}
			_, err = score(ctx, s.bench.ws, s.store, s.now())
			if err == nil {
				scored = is
			}
			return err
		})
		if err != nil && ctx.Err() == nil {
			s.log.Warn("not scored", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(max(scoreRest, scoreShare*time.Since(began))):
		}
	}
}
