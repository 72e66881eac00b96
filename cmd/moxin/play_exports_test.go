package main

import (
	"maps"
	"testing"
	"time"

	"moxin/cmd/moxin/demo"
	"moxin/content"
	"moxin/ingest/rank/audience"
	"moxin/publishers/sim"
)

// A video has one number of plays, whether 抖音's interface tells it or a person exports it.
func TestExportsSayWhatInterfacesTell(t *testing.T) {
	t.Parallel()
	a := audience.New(audience.Options{Seed: demo.Seed})
	published := time.Date(2026, 12, 4, 18, 0, 0, 0, time.FixedZone("CST", 8*60*60))
	for _, age := range []time.Duration{24 * time.Hour, 9 * 24 * time.Hour} {
		exported := demo.Count(a, content.Publication{Platform: content.Douyin, Channel: "dy", Slug: "water", Title: "换一种水", RemoteID: "7305", PublishedAt: published}, published.Add(age))
		told := demoPublic{a}.Counts(sim.Post{Platform: content.Douyin, ID: "@7305==", Title: "换一种水", Published: published}, published.Add(age))
		if told[content.Reads] == 0 || !maps.Equal(exported.Counts, told) {
			t.Errorf("after %s %v is exported and %v told", age, exported.Counts, told)
		}
	}
}
