package main

import (
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/rank/baseline"
)

// A scoring keeps what every other index says of the posts that it scored, and one that kept none is made anew.
func TestScoringKeepsIndexes(t *testing.T) {
	t.Parallel()
	n := openNewsroom(t)
	n.works()
	post := n.publish("first")
	ctx := t.Context()
	at := post.PublishedAt.Add(time.Hour)
	var read []content.Sample
	for m, v := range map[content.Metric]float64{content.Reads: 200, content.Likes: 10, content.Saves: 4, content.Comments: 1, content.Shares: 2} {
		read = append(read, content.Sample{Publication: post.ID, Metric: m, Value: v, Cumulative: true, ObservedAt: at, Source: "page"})
	}
	_, err := n.station.store.AddSamples(ctx, read)
	n.ok(err)
	_, err = score(ctx, n.station.bench.ws, n.station.store, at.Add(time.Hour))
	n.ok(err)
	kept, err := n.station.store.Ranking(ctx)
	n.ok(err)
	if len(kept.Indexes) != len(baseline.All()) || len(kept.Posts) != 1 {
		t.Fatalf("%d indexes of %d posts are kept", len(kept.Indexes), len(kept.Posts))
	}
	if ces := kept.Indexes[0]; ces.Name != "ces" || ces.Values[0] == nil || *ces.Values[0] != 10+4+4+8 {
		t.Errorf("the first is %s, %v", ces.Name, ces.Values)
	}
	asked := func() bool {
		n.ok(n.station.outdated(ctx))
		select {
		case <-n.station.stale:
			return true
		default:
			return false
		}
	}
	if asked() {
		t.Error("a scoring of today is made anew")
	}
	scores, err := n.station.store.Scores(ctx, "")
	n.ok(err)
	kept.Indexes = nil
	n.ok(n.station.store.PutScoring(ctx, scores, kept))
	if !asked() {
		t.Error("a scoring without indexes stays")
	}
}
