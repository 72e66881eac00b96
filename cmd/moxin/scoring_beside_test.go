package main

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store/storetest"
)

// approved puts a release into the store that goes out at an instant.
func (n *newsroom) approved(slug string, due time.Time) { n.Helper(); n.approvedRun(slug, 1, due) }

// approvedRun is approved of an article that went out before: each time is another run.
func (n *newsroom) approvedRun(slug string, run int, due time.Time) {
	n.Helper()
	r := content.Rendition{Slug: slug, Channel: "own", Platform: content.Site, Title: slug}
	r.Seal()
	_, err := n.station.store.Apply(n.Context(), content.Changeset{By: "plan", At: due.Add(-time.Hour), Renditions: []content.Rendition{r},
		Create: []content.Release{{Channel: "own", Platform: content.Site, Run: run, State: content.Approved, Due: due, Late: time.Hour,
			Items: []content.Item{{Slug: slug, Title: slug, Rendition: r.Digest}}}}})
	n.ok(err)
}

// No scoring begins shortly before a release goes out; one that never goes out does not keep it for good.
func TestScoringWaitsForReleases(t *testing.T) {
	t.Parallel()
	n := openNewsroom(t)
	n.ok(n.station.store.Connect(t.Context(), content.Account{Channel: "own", Platform: content.Site, ConnectedAt: time.Now()}))
	now := time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)
	n.station.now = func() time.Time { return now }
	var pauses []time.Duration
	after := func(d time.Duration) <-chan time.Time {
		pauses = append(pauses, d)
		now = now.Add(d)
		gone := make(chan time.Time, 1)
		gone <- now
		return gone
	}
	clear := func(what string, want ...time.Duration) {
		t.Helper()
		pauses = nil
		n.ok(n.station.clear(t.Context(), after))
		if !slices.Equal(pauses, want) {
			t.Errorf("%s: waited %v, want %v", what, pauses, want)
		}
	}
	clear("nothing is planned")
	n.approved("first", now.Add(scoreClear+time.Second))
	clear("there is time")
	now = now.Add(31 * time.Second)
	want := []time.Duration{30*time.Second + scoreSettle}
	for left := scorePatience - want[0]; left > 0; left -= scoreSettle {
		want = append(want, min(left, scoreSettle))
	}
	clear("it is due soon, and nobody releases it", want...)

	ended, end := context.WithCancel(t.Context())
	end()
	never := func(time.Duration) <-chan time.Time { return nil }
	if err := n.station.clear(ended, never); !errors.Is(err, context.Canceled) {
		t.Errorf("serve ends, and a scoring waits on: %v", err)
	}
}

// What a scoring knows already is not scored again, whoever made it and however often serve begins anew;
// numbers that were taken away are scored when somebody says so.
func TestScoringKnowsWhatWasScored(t *testing.T) {
	t.Parallel()
	n := openNewsroom(t)
	n.works()
	post := n.publish("first")
	s := n.station
	scored := func(what string, asked, want bool) {
		t.Helper()
		before, err := s.store.Ranking(t.Context())
		n.ok(err)
		n.ok(s.scoreOnce(t.Context(), asked))
		kept, err := s.store.Ranking(t.Context())
		n.ok(err)
		if got := kept.At.After(before.At); got != want {
			t.Errorf("%s: scored is %t", what, got)
		}
	}
	scored("there are no numbers", false, false)
	read := func(hours int) {
		_, err := s.store.AddSamples(t.Context(), []content.Sample{{Publication: post.ID, Metric: content.Reads, Value: float64(100 * hours), Cumulative: true,
			ObservedAt: post.PublishedAt.Add(time.Duration(hours) * time.Hour), Source: "page"}})
		n.ok(err)
	}
	read(1)
	scored("numbers came", false, true)
	scored("nothing came", false, false)
	scored("somebody took a number away", true, true)
	read(2)
	_, err := score(t.Context(), s.bench.ws, s.store, s.now())
	n.ok(err)
	scored("a command scored what came", false, false)
	kept, err := s.store.Ranking(t.Context())
	n.ok(err)
	scores, err := s.store.Scores(t.Context(), "")
	n.ok(err)
	kept.Advice = []content.Advice{{Do: "rerelease", Kind: "article", Subject: "first", Channel: "own", Posts: []string{"first"}}}
	n.ok(s.store.PutScoring(t.Context(), scores, kept))
	scored("there is still to do what it advises", false, false)
	n.approvedRun("first", 2, time.Now().Add(time.Hour))
	scored("somebody did what it advises", false, true)
	scored("that was said", false, false)
	s.bench.ws.Config.Rank.Loadings = "table.yaml"
	if err := s.scoreOnce(t.Context(), false); err == nil {
		t.Error("a table of signals that is not there is no reason")
	}
}

// Who ends serve does not wait for a scoring, and nothing is kept of it.
func TestScoringEndsWithServe(t *testing.T) {
	t.Parallel()
	n := openNewsroom(t)
	n.works()
	post := n.publish("first")
	_, err := n.station.store.AddSamples(t.Context(), []content.Sample{{Publication: post.ID, Metric: content.Reads, Value: 9, Cumulative: true,
		ObservedAt: post.PublishedAt.Add(time.Hour), Source: "page"}})
	n.ok(err)
	ctx, end := context.WithCancel(t.Context())
	end()
	if err := n.station.scoreOnce(ctx, true); !errors.Is(err, context.Canceled) {
		t.Errorf("scoring ended with %v", err)
	}
	if kept, err := n.station.store.Ranking(t.Context()); err != nil || !kept.At.IsZero() {
		t.Errorf("kept %v, %v", kept.At, err)
	}
}

// Of two serves on one store one scores. The other scores nothing that is known, and asks again for what a
// person asked it while the first was at work.
func TestTwoServesScoreOnce(t *testing.T) {
	t.Parallel()
	url := storetest.Postgres(t)
	open := func() *newsroom {
		n := premises{env: map[string]string{storeVar: url}, log: t.Output(), files: map[string]string{
			content.ConfigName: deskYAML + "store: {url: \"${" + storeVar + "}\"}\n", "articles/first.md": "---\ntitle: 茶凉了再说\nslug: first\n---\n先坐下。\n"}}.open(t)
		t.Cleanup(func() { n.ok(n.station.Close()) })
		return n
	}
	one, other := open(), open()
	ctx := t.Context()
	_, err := one.station.store.AddOutcomes(ctx, []content.Outcome{{Kind: content.OutcomeOrder, Channel: "gzh", At: time.Now(), Value: 9900, Source: "webhook"}})
	one.ok(err)
	made := func() time.Time {
		r, err := one.station.store.Ranking(ctx)
		one.ok(err)
		return r.At
	}
	release, sole, err := one.station.store.Sole(ctx, "scoring")
	one.ok(err)
	if !sole {
		t.Fatal("somebody else scores")
	}
	one.ok(other.station.scoreOnce(ctx, false))
	if len(other.station.stale) > 0 || !made().IsZero() {
		t.Error("what the first one scores the other scores too")
	}
	one.ok(other.station.scoreOnce(ctx, true))
	if len(other.station.stale) == 0 || !made().IsZero() {
		t.Error("what a person said meanwhile is forgotten")
	}
	release()
	one.ok(other.station.scoreOnce(ctx, true))
	first := made()
	if first.IsZero() {
		t.Fatal("nobody scored")
	}
	one.ok(one.station.scoreOnce(ctx, false))
	if at := made(); !at.Equal(first) {
		t.Errorf("both scored, at %s and %s", first, at)
	}
}
