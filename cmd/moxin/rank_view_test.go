package main

import (
	"reflect"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
)

func TestAsOf(t *testing.T) {
	zone := time.FixedZone("CST", 8*3600)
	now := time.Date(2026, 11, 22, 12, 30, 0, 0, zone)
	for _, c := range []struct{ written, want string }{
		{"2026-11-21", "2026-11-21T23:59:59.999999999+08:00"},
		{"2026-11-22", "2026-11-22T12:30:00+08:00"}, // of today as much as there is
		{"2026-11-21 20:00", "2026-11-21T20:00:00+08:00"},
		{"2026-11-21T20:00:00Z", "2026-11-22T04:00:00+08:00"},
		{"2026-11-22 12:31", ""},
		{"2026-11-23", ""},
		{"2026-11", ""},
	} {
		at, err := asOf(c.written, now)
		if (err == nil) != (c.want != "") || err == nil && at.Format(time.RFC3339Nano) != c.want {
			t.Errorf("%s: %s, %v", c.written, at.Format(time.RFC3339Nano), err)
		}
	}
}

// A folder's clock is its newest reading, not this machine's.
func TestNewestOf(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2026, 11, 1, h, 0, 0, 0, time.UTC) }
	d := rank.Data{Posts: []rank.Post{{ID: "a", PublishedAt: at(1)}, {ID: "b", PublishedAt: at(3)}}}
	if got := newestOf(d, at(9)); !got.Equal(at(3)) {
		t.Errorf("never read: %s", got)
	}
	d.Readings = []rank.Reading{{ObservedAt: at(5)}, {ObservedAt: at(4)}}
	if got := newestOf(d, at(9)); !got.Equal(at(5)) {
		t.Errorf("read: %s", got)
	}
	if got := newestOf(rank.Data{}, at(9)); !got.Equal(at(9)) {
		t.Errorf("nothing: %s", got)
	}
}

func TestHowSure(t *testing.T) {
	for _, c := range []struct {
		d    content.Interval
		want string
	}{
		{content.Interval{Value: .4, Low: .1, High: .7, Above: .985}, "higher (98%)"},
		{content.Interval{Value: -.4, Low: -.7, High: -.1, Above: 0}, "lower (>99%)"},
		{content.Interval{Value: .4, Low: -.1, High: .7, Above: .9}, "not to be told apart (90% higher)"},
		{content.Interval{Value: -.1, Low: -.7, High: .5, Above: .42}, "not to be told apart (58% lower)"},
	} {
		if got := howSure(c.d).EN; got != c.want {
			t.Errorf("%+v: %s, want %s", c.d, got, c.want)
		}
	}
}

func TestUntilNowIsAsLong(t *testing.T) {
	zone := time.FixedZone("CST", 8*3600)
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, zone)
	october := content.Month(time.Date(2026, 10, 5, 0, 0, 0, 0, zone))
	got := untilNow(october, now)
	if !got.Until.Equal(now) || got.From.Format("2006-01-02 15:04") != "2026-10-22 12:00" {
		t.Errorf("%+v", got)
	}
}

// A post on a channel is one member of it, however often it was read and came out there.
func TestMembersOf(t *testing.T) {
	d := rank.Data{
		Posts: []rank.Post{{ID: "a", Author: "林溪"}, {ID: "b", Author: "林溪"}, {ID: "c"}},
		Readings: []rank.Reading{
			{Post: "a", Platform: "wechat", Channel: "gzh"}, {Post: "a", Platform: "wechat", Channel: "gzh"},
			{Post: "b", Platform: "wechat"}, {Post: "c", Platform: "wechat", Channel: "gzh"},
		},
	}
	if got := membersOf(d, "author"); !reflect.DeepEqual(got, map[string][]string{"林溪": {"a", "b"}}) {
		t.Errorf("%v; who says no author is in no group", got)
	}
	if got := membersOf(d, "channel"); !reflect.DeepEqual(got, map[string][]string{"gzh": {"a", "c"}, "wechat": {"b"}}) {
		t.Errorf("%v", got)
	}
	for _, kind := range rankedBy[1:] {
		if _, ok := groupOf[kind]; !ok && kind != "channel" {
			t.Errorf("nobody knows the %s of a post", kind)
		}
	}
}

// What cannot be known comes after all that is known, and has no place; equals share one.
func TestPresetPlaces(t *testing.T) {
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	d := rank.Data{}
	for i, likes := range []float64{5, 9, 5, -1} {
		id := string(rune('a' + i))
		d.Posts = append(d.Posts, rank.Post{ID: id, PublishedAt: at})
		if likes >= 0 {
			d.Readings = append(d.Readings, rank.Reading{Post: id, Platform: "weibo", ObservedAt: at.Add(time.Hour), Values: map[content.Metric]float64{content.Likes: likes}})
		}
	}
	in := rankInput{data: d, now: at.Add(2 * time.Hour)}
	v, err := in.view(rankOptions{by: "article", preset: "ces"})
	if err != nil {
		t.Fatal(err)
	}
	if err := v.score(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, p := range v.preset.Posts {
		got[p.Post] = p.Place
	}
	if !reflect.DeepEqual(got, map[string]int{"b": 1, "a": 2, "c": 2, "d": 0}) || v.preset.Posts[3].Value != nil {
		t.Errorf("%v", got)
	}
}
