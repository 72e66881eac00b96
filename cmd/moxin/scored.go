package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest/event"
	"moxin/ingest/rank"
	"moxin/ingest/rank/baseline"
)

// keptData is everything the store knows of what became of articles.
func keptData(ctx context.Context, s *store.Store) (rank.Data, error) {
	return keptAt(ctx, s, time.Time{})
}

// keptAt is what the store knew at an instant (zero = now) of what had become of articles: no reading,
// correction, order or withdrawal that came later, and none that told of days before later. What articles
// are called and belong to, and what an outcome is credited to, is as it is now: of that no past is kept.
func keptAt(ctx context.Context, s *store.Store, known time.Time) (rank.Data, error) {
	var kept rank.Kept
	var err error
	if kept.Articles, err = s.Articles(ctx); err != nil {
		return rank.Data{}, fmt.Errorf("reading articles: %w", err)
	}
	out := content.PublicationFilter{}
	if !known.IsZero() {
		out.Until = known.Add(time.Microsecond)
	}
	if kept.Publications, err = s.Publications(ctx, out); err != nil {
		return rank.Data{}, fmt.Errorf("reading publications: %w", err)
	}
	outcomes, err := s.Outcomes(ctx, time.Time{})
	if err != nil {
		return rank.Data{}, fmt.Errorf("reading outcomes: %w", err)
	}
	if !known.IsZero() {
		outcomes = slices.DeleteFunc(outcomes, func(o content.Outcome) bool { return !o.KnownAt(known) })
	}
	kept.Samples = withCredits(s.EachSample(ctx, content.SampleFilter{Known: known}), event.Credits(outcomes))
	data, err := kept.Data()
	if err != nil {
		return rank.Data{}, fmt.Errorf("reading samples: %w", err)
	}
	return data, nil
}

// withCredits adds to what was read what outcomes have changed since.
func withCredits(samples iter.Seq2[content.Sample, error], credits []content.Sample) iter.Seq2[content.Sample, error] {
	return func(yield func(content.Sample, error) bool) {
		read := map[int64]time.Time{} // the newest reading of outcomes, by publication
		for s, err := range samples {
			if s.Source == event.Source && s.ObservedAt.After(read[s.Publication]) {
				read[s.Publication] = s.ObservedAt
			}
			if !yield(s, err) {
				return
			}
		}
		for _, s := range credits {
			if s.ObservedAt.After(read[s.Publication]) && !yield(s, nil) {
				return
			}
		}
	}
}

// score is scoreOn of somebody who waits for it.
func score(ctx context.Context, ws *content.Workspace, s *store.Store, now time.Time) (rank.Result, error) {
	return scoreOn(ctx, ws, s, scoringHow{now: now})
}

// scoringHow is how a scoring is made.
type scoringHow struct {
	now   time.Time
	cores int // processors that work at a time; 0 = all
}

// scoreOn ranks what the store holds by the workspace's table of signals and keeps the result with its
// instant; days are the workspace's. Where another process has kept a later scoring meanwhile, that stays.
func scoreOn(ctx context.Context, ws *content.Workspace, s *store.Store, how scoringHow) (rank.Result, error) {
	table, err := loadingsOf(ws)
	if err != nil {
		return rank.Result{}, err
	}
	of, err := s.NewestNumbers(ctx) // before what is read: at worst it is read once more
	if err != nil {
		return rank.Result{}, err
	}
	data, err := keptData(ctx, s)
	if err != nil {
		return rank.Result{}, err
	}
	result, err := rank.RankUntil(ctx, data, rank.Options{Loadings: table, Cores: how.cores})
	if err != nil {
		return result, fmt.Errorf("scoring: %w", err)
	}
	now := how.now.In(ws.Config.Zone)
	scores, err := result.Scores(now)
	if err != nil {
		return result, err
	}
	kept := result.Ranking(now)
	kept.Of = of
	kept.Indexes = baseline.Beside(data, kept.Posts)
	going, err := goingOn(ctx, ws, s)
	if err != nil {
		return result, err
	}
	kept.Advice = going.still(kept.Advice)
	if err := s.PutScoring(ctx, scores, kept); err != nil && !errors.Is(err, store.ErrStale) {
		return result, fmt.Errorf("keeping scores: %w", err)
	}
	return result, nil
}
