package main

import (
	"context"
	"slices"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest/rank"
	reports "moxin/site/report"
)

// reportScorings scores for reports where the store's newest scoring does not do: one at a time, whoever asks
// meanwhile waits for it, and nothing is scored again while the store says the same.
type reportScorings struct {
	turn chan struct{} // held by who looks at or changes what follows
	of   scoringState
	last scoringMade
	rank func(context.Context, rank.Data, rank.Options) (rank.Result, error)
}

// scoringState is all that a scoring depends on. Articles and publications change with a line of the audit.
type scoringState struct {
	pulse   int64
	numbers store.Newest
	table   rank.Loadings
}

// scoringMade is what a scoring says; it is shared, and not to be changed.
type scoringMade struct {
	ranking content.Ranking
	scores  []content.Score
}

func newReportScorings() *reportScorings {
	return &reportScorings{turn: make(chan struct{}, 1), rank: rank.RankUntil}
}

// made is the scoring of a state, by score unless it was the last that was made. Who goes away while theirs is
// made leaves it to the next who waits.
func (r *reportScorings) made(ctx context.Context, state scoringState, score func() (scoringMade, error)) (scoringMade, error) {
	select {
	case <-ctx.Done():
		return scoringMade{}, ctx.Err()
	case r.turn <- struct{}{}:
	}
	defer func() { <-r.turn }()
	if r.last.ranking.At.IsZero() || !r.of.same(state) {
		made, err := score()
		if err != nil {
			return made, err
		}
		r.of, r.last = state, made
	}
	return r.last, nil
}

func (s scoringState) same(as scoringState) bool {
	return s.pulse == as.pulse && s.numbers == as.numbers && slices.Equal(s.table, as.table)
}

// readScoring takes the newest scoring, or makes one by the workspace's table of signals.
func (m *reportMaker) readScoring(ctx context.Context, ask reportAsk, in *reports.Input) error {
	table, err := loadingsOf(m.bench.ws)
	if err != nil {
		return err
	}
	if !ask.asOf.IsZero() { // what was done since does not tell what was to do then
		made, err := m.score(ctx, table, ask.asOf, in.Now)
		in.Ranking, in.Scores = made.ranking, made.scores
		return err
	}
	state := scoringState{table: table} // of before what it is of is read: at worst it is scored once more
	if state.pulse, err = m.store.Pulse(ctx); err != nil {
		return err
	}
	if state.numbers, err = m.store.NewestNumbers(ctx); err != nil {
		return err
	}
	if in.Ranking, err = m.store.Ranking(ctx); err != nil {
		return err
	}
	if state.served(in.Ranking, ask.now) {
		in.Scores, err = m.store.Scores(ctx, "")
	} else {
		var made scoringMade
		made, err = m.scorings.made(ctx, state, func() (scoringMade, error) { return m.score(ctx, table, time.Time{}, in.Now) })
		in.Ranking, in.Scores = made.ranking, made.scores
	}
	if err != nil {
		return err
	}
	going, err := goingOn(ctx, m.bench.ws, m.store) // what was done since it was scored is to be done no more
	in.Ranking.Advice = going.still(in.Ranking.Advice)
	return err
}

// served reports that a scoring will do: it is of this model and table, and knows the newest numbers, or is so
// young that the next one of serve, within the hour, will look at what is newer. One of hours ahead was made
// while a clock was wrong.
func (s scoringState) served(r content.Ranking, now time.Time) bool {
	return !r.At.IsZero() && rank.MadeBy(r, s.table) && (r.Of == s.numbers || now.Sub(r.At).Abs() < scoreEvery)
}

// score scores what the store knows, or knew at an instant; nothing of nothing.
func (m *reportMaker) score(ctx context.Context, table rank.Loadings, asOf, now time.Time) (made scoringMade, err error) {
	data, err := keptAt(ctx, m.store, asOf)
	if err != nil {
		return made, err
	}
	if len(data.Posts) == 0 {
		return made, nil
	}
	result, err := m.scorings.rank(ctx, data, rank.Options{Loadings: table, Cores: m.cores})
	if err != nil {
		return made, err
	}
	made.ranking = result.Ranking(now)
	made.scores, err = result.Scores(now)
	return made, err
}
