package rank_test

import (
	"math"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
)

// What other indexes see is what the model sees: the best source, resets mended, in the order of age.
func TestPublicationsAreCleaned(t *testing.T) {
	read := func(hours int, source string, likes float64) rank.Reading {
		return rank.Reading{
			Post: "b", Platform: "weibo", Channel: "wb", Source: source,
			ObservedAt: epoch.Add(time.Duration(hours) * time.Hour), Values: map[content.Metric]float64{content.Likes: likes},
		}
	}
	d := rank.Data{
		Posts:    []rank.Post{{ID: "b", PublishedAt: epoch}, {ID: "a", PublishedAt: epoch}},
		Readings: []rank.Reading{read(30, "api", 20), read(10, "api", 100), read(20, "api", 5), read(40, "page", 9000)},
	}
	got := d.Publications()
	if len(got) != 1 {
		t.Fatalf("%+v", got)
	}
	p := got[0]
	likes := p.Counters[content.Likes]
	if p.Post != 0 || p.Platform != "weibo" || p.Channel != "wb" || !p.PublishedAt.Equal(epoch) || len(likes) != 3 {
		t.Fatalf("%+v", p)
	}
	for i, want := range []rank.Count{{Hours: 10, Value: 100}, {Hours: 20, Value: 105}, {Hours: 30, Value: 120}} {
		if math.Abs(likes[i].Hours-want.Hours) > 1e-9 || likes[i].Value != want.Value {
			t.Errorf("reading %d: %+v, want %+v", i, likes[i], want)
		}
	}
}
