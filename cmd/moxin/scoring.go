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
	// scoreCores is how many processors a scoring beside publishing works on: releases and pages have the rest.
	scoreCores = 1
	// scoreClear is how long before a release is due no scoring begins, scoreSettle how long after it none
	// does, and scorePatience for how long a scoring waits for releases at most: it is never put off for good.
	scoreClear    = time.Minute
	scoreSettle   = 5 * time.Second
	scorePatience = 2 * time.Minute
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
	owed := false // somebody asked, and it failed
	for {
		asked := owed
		select {
		case <-ctx.Done():
			return nil
		case <-s.stale:
			asked = true
		case <-ticks:
		}
		err := s.clear(ctx, time.After)
		began := time.Now()
		if err == nil {
			err = guarded(ctx, func(ctx context.Context) error { return s.scoreOnce(ctx, asked) })
		}
		if owed = asked && err != nil; err != nil && ctx.Err() == nil {
			s.log.Warn("not scored", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(max(scoreRest, scoreShare*time.Since(began))):
		}
	}
}

// clear waits until no release is about to go out: a scoring would take processor time and memory from it.
func (s *station) clear(ctx context.Context, after func(time.Duration) <-chan time.Time) error {
	for left := scorePatience; left > 0; {
		now := s.now()
		due, ok, err := s.store.NextDue(ctx, now)
		if err != nil || !ok || due.Sub(now) > scoreClear {
			return err
		}
		pause := min(left, max(due.Sub(now), 0)+scoreSettle)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-after(pause):
		}
		left -= pause
	}
	return nil
}

// scoreOnce scores what is new, or what somebody asked for. Of several serves on one store one does: another
// scores only what it was asked for meanwhile, which the one may have read from before.
func (s *station) scoreOnce(ctx context.Context, asked bool) error {
	release, sole, err := s.store.Sole(ctx, "scoring")
	if err != nil {
		return err
	}
	if !sole {
		if asked {
			s.scoreAnew()
		}
		return nil
	}
	defer release()
	if !asked {
		is, err := s.store.NewestNumbers(ctx)
		if err != nil || is == (store.Newest{}) {
			return err
		}
		known, err := s.known(ctx)
		if err != nil || known == is {
			return err
		}
	}
	_, err = scoreOn(ctx, s.bench.ws, s.store, scoringHow{now: s.now(), cores: scoreCores})
	return err
}

// known are the newest numbers that the newest scoring was made of, whoever made it; zero where it would be
// made another way now, or advises what somebody has done since.
func (s *station) known(ctx context.Context) (store.Newest, error) {
	table, err := loadingsOf(s.bench.ws)
	if err != nil {
		return store.Newest{}, err
	}
	kept, err := s.store.Ranking(ctx)
	if err != nil || !rank.MadeBy(kept, table) || len(kept.Indexes) == 0 {
		return store.Newest{}, err
	}
	going, err := goingOn(ctx, s.bench.ws, s.store)
	if err != nil || len(going.still(kept.Advice)) < len(kept.Advice) {
		return store.Newest{}, err
	}
	return kept.Of, nil
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
