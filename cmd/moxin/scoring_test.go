package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"moxin/content"
)

// Who types a number in or corrects one does not wait for the ranking: it follows, once for all that was
// said meanwhile. What is read back is scored when the hour strikes, and only if there is something new.
func TestScoresFollowNumbers(t *testing.T) {
	t.Parallel()
	n := openNewsroom(t)
	n.works()
	post := n.publish("first")
	ctx := t.Context()
	numbers := consoleNumbers{n.app, n.station}
	at := post.PublishedAt.Add(time.Second)
	sample := content.Sample{Publication: post.ID, Metric: content.Reads, Value: 120, ObservedAt: at}
	n.ok(numbers.TypeIn(ctx, sample, "后台"))
	value := 130.0
	n.ok(numbers.Correct(ctx, content.Correction{Publication: post.ID, Metric: content.Reads, ObservedAt: at, Source: content.ByHand, Value: &value, Why: "看错了"}))
	scores := func() []content.Score {
		all, err := n.station.store.Scores(t.Context(), "article")
		n.ok(err)
		return all
	}
	if got := scores(); len(got) != 0 {
		t.Fatalf("a person waited for %+v", got)
	}

	ctx, stop := context.WithCancel(ctx)
	hours, ended := make(chan time.Time), make(chan error)
	go func() { ended <- n.station.scoringAt(ctx, hours) }()
	n.until("scored", func() bool { return len(scores()) > 0 })
	first := scores()[0].At
	hours <- time.Now() // nothing is new
	hours <- time.Now() // taken when the one before is done with
	if got := scores()[0].At; !got.Equal(first) {
		t.Errorf("scored again at %s though nothing was new", got)
	}
	sample.ObservedAt, sample.Source = at.Add(time.Second), "page"
	_, err := n.station.store.AddSamples(ctx, []content.Sample{sample})
	n.ok(err)
	hours <- time.Now()
	n.until("scored what was read back", func() bool { return scores()[0].At.After(first) })
	second := scores()[0].At
	_, err = n.station.store.AddOutcomes(ctx, []content.Outcome{{Kind: content.OutcomeOrder, Publication: post.ID, Channel: post.Channel, At: at, Value: 9900, Source: "webhook"}})
	n.ok(err)
	hours <- time.Now()
	n.until("scored what the shop said", func() bool { return scores()[0].At.After(second) })
	stop()
	if err := <-ended; err != nil && !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// What another model scored last, or nothing did, is scored anew when serve starts, once.
func TestScoresOfAnotherModelAreMadeAnew(t *testing.T) {
	n := openNewsroom(t)
	n.works()
	post := n.publish("first")
	store := n.station.store
	asked := func(what string, want bool) {
		t.Helper()
		n.ok(n.station.outdated(t.Context()))
		got := len(n.station.stale) > 0
		if got != want {
			t.Errorf("%s: asked for a scoring is %t", what, got)
		}
		if got {
			<-n.station.stale
		}
	}
	asked("no numbers", false)
	_, err := store.AddSamples(t.Context(), []content.Sample{{Publication: post.ID, Metric: content.Reads, Value: 1, Cumulative: true,
		ObservedAt: post.PublishedAt.Add(time.Hour), Source: "page"}})
	n.ok(err)
	asked("never scored", true)
	n.ok(store.PutScoring(t.Context(), nil, content.Ranking{At: time.Now().Add(-time.Hour), Model: "an older one"}))
	asked("by an older model", true)
	_, err = score(t.Context(), n.bench.ws, store, time.Now())
	n.ok(err)
	asked("by this one", false)
}

// A team's table counts wherever there is a score: who changes it has everything scored anew, and a report
// is no exception.
func TestScoresFollowTheTable(t *testing.T) {
	n := openNewsroom(t)
	n.works()
	ctx, store := t.Context(), n.station.store
	less, more := n.publish("first"), n.publish("another")
	for id, saves := range map[int64]float64{less.ID: 5, more.ID: 80} {
		at := less.PublishedAt.Add(24 * time.Hour)
		_, err := store.AddSamples(ctx, []content.Sample{
			{Publication: id, Metric: content.Reads, Value: 1000, Cumulative: true, ObservedAt: at, Source: "page"},
			{Publication: id, Metric: content.Saves, Value: saves, Cumulative: true, ObservedAt: at, Source: "page"},
		})
		n.ok(err)
	}
	now := less.PublishedAt.Add(25 * time.Hour)
	_, err := score(ctx, n.bench.ws, store, now)
	n.ok(err)
	best := func(asOf time.Time) string {
		t.Helper()
		r, err := makeReport(ctx, n.bench, store, reportAsk{period: content.Week(less.PublishedAt), now: now, asOf: asOf})
		n.ok(err)
		return r.Posts[0].Slug
	}
	n.ok(n.station.outdated(ctx))
	if got := best(time.Time{}); got != "another" || len(n.station.stale) > 0 {
		t.Fatalf("by the built-in table %s is best, %d scorings are asked for", got, len(n.station.stale))
	}
	n.ok(os.WriteFile(filepath.Join(n.bench.root, "table.yaml"), []byte("saves: {trust: -0.45}\n"), 0o600))
	n.bench.ws.Config.Rank.Loadings = "table.yaml"
	for what, asOf := range map[string]time.Time{"now": {}, "as of then": now} {
		if got := best(asOf); got != "first" {
			t.Errorf("%s: saves speak against trust, and %s is best", what, got)
		}
	}
	n.ok(n.station.outdated(ctx))
	if len(n.station.stale) == 0 {
		t.Error("another table, and no scoring is asked for")
	}
}

// What somebody asked for and could not be scored is scored when the hour strikes, new numbers or none: a
// reader who was forgotten leaves none.
func TestScoringOwesWhatFailed(t *testing.T) {
	t.Parallel()
	n := openNewsroom(t)
	n.works()
	post := n.publish("first")
	s, ctx := n.station, t.Context()
	_, err := s.store.AddSamples(ctx, []content.Sample{{Publication: post.ID, Metric: content.Reads, Value: 9, Cumulative: true,
		ObservedAt: post.PublishedAt.Add(time.Hour), Source: "page"}})
	n.ok(err)
	table := filepath.Join(n.bench.root, "table.yaml")
	write := func() { n.ok(os.WriteFile(table, []byte("saves: {trust: 0.5}\n"), 0o600)) }
	s.bench.ws.Config.Rank.Loadings = "table.yaml"
	write()
	n.ok(s.scoreOnce(ctx, true))
	scored := func() time.Time {
		r, err := s.store.Ranking(ctx)
		n.ok(err)
		return r.At
	}
	first := scored()
	n.ok(os.Remove(table))
	s.scoreAnew()
	ctx, stop := context.WithCancel(ctx)
	hours, ended := make(chan time.Time), make(chan error)
	go func() { ended <- s.scoringAt(ctx, hours) }()
	n.until("asked and failed", func() bool { return len(s.stale) == 0 })
	strikes := func() { // heard when what goes on is done with
		t.Helper()
		select {
		case hours <- time.Now():
		case <-time.After(time.Minute):
			t.Fatal("nobody hears the hour strike")
		}
	}
	strikes()
	write()
	strikes()
	n.until("scored what was owed", func() bool {
		r, err := s.store.Ranking(t.Context())
		return err == nil && r.At.After(first)
	})
	stop()
	n.ok(<-ended)
}
