package rank_test

import (
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
)

func TestAsOfKnowsNothingLater(t *testing.T) {
	at := func(hours int) time.Time { return epoch.Add(time.Duration(hours) * time.Hour) }
	d := rank.Data{
		Posts: []rank.Post{{ID: "old", PublishedAt: at(0)}, {ID: "now", PublishedAt: at(10)}, {ID: "later", PublishedAt: at(11)}},
		Readings: []rank.Reading{
			{Post: "old", Platform: "wechat", ObservedAt: at(5), Values: map[content.Metric]float64{content.Reads: 1}},
			{Post: "old", Platform: "wechat", ObservedAt: at(10), Values: map[content.Metric]float64{content.Reads: 2}},
			{Post: "old", Platform: "wechat", ObservedAt: at(12), Values: map[content.Metric]float64{content.Reads: 3}},
			// A clock that went ahead: read before it was out.
			{Post: "later", Platform: "wechat", ObservedAt: at(9), Values: map[content.Metric]float64{content.Reads: 9}},
		},
	}
	got := d.AsOf(at(10))
	if len(got.Posts) != 2 || got.Posts[1].ID != "now" || len(got.Readings) != 2 || got.Readings[1].Values[content.Reads] != 2 {
		t.Errorf("%+v", got)
	}
	if early := d.AsOf(at(-1)); len(early.Posts) != 0 || len(early.Readings) != 0 {
		t.Errorf("before anything: %+v", early)
	}
	if all := d.AsOf(at(100)); len(all.Posts) != 3 || len(all.Readings) != 4 {
		t.Errorf("after everything: %+v", all)
	}
}
