package main

import (
	"context"
	"time"

	"moxin/content/store"
	"moxin/ingest/rank"
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

// scoring scores until ctx ends: at once what people did and what was last scored by another model, each
// hour what else is new. What people did stands, scored or not.
func (s *station) scoring(ctx context.Context) error {
	if err := s.outdated(ctx); err != nil && ctx.Err() == nil {
		s.log.Warn("not scored", "error", err)
	}
	hourly := time.NewTicker(scoreEvery)
	defer hourly.Stop()
	return s.scoringAt(ctx, hourly.C)
}

func (s *station) scoringAt(ctx context.Context, ticks <-chan time.Time) error {
	scored := store.Newest{}
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
			is, err := s.store.NewestNumbers(ctx)
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

// outdated has scoring score soon where there are numbers and the newest scoring is another model's or of
// another table of signals, or from before pages read what a scoring leaves: they would stay empty for an hour.
func (s *station) outdated(ctx context.Context) error {
	newest, err := s.store.NewestNumbers(ctx)
	if err != nil || newest.Sample == 0 {
		return err
	}
	table, err := loadingsOf(s.bench.ws)
	if err != nil {
		return err
	}
	kept, err := s.store.Ranking(ctx)
	if err == nil && (!rank.MadeBy(kept, table) || len(kept.Indexes) == 0) {
		s.scoreAnew()
	}
	return err
}
