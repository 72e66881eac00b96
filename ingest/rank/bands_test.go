package rank

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"moxin/content"
)

// readAt are readings of posts, one after the other, each at the same hours after it went out. A value
// below zero is a capped one.
func readAt(channel string, metric content.Metric, hours []float64, values ...[]float64) Data {
	var d Data
	for i, of := range values {
		out := time.Date(2026, 10, 1+i, 4, 0, 0, 0, time.UTC)
		post := fmt.Sprintf("%s-%d", channel, i)
		d.Posts = append(d.Posts, Post{ID: post, PublishedAt: out})
		for k, v := range of {
			r := Reading{Post: post, Platform: "wechat", Channel: channel, ObservedAt: out.Add(time.Duration(hours[k] * float64(time.Hour))),
				Source: "page", Values: map[content.Metric]float64{metric: math.Abs(v)}}
			if v < 0 {
				r.Capped = map[content.Metric]bool{metric: true}
			}
			d.Readings = append(d.Readings, r)
		}
	}
	return d
}

func bandsOf(d Data) string {
	text := ""
	for _, b := range bands(clean(d)) {
		text += fmt.Sprintln(b.Channel, b.Metric, b.Hours, short(b.Low), short(b.Middle), short(b.High), b.Posts)
	}
	return text
}

// short are values as far as a test tells them apart.
func short(values []float64) (out []string) {
	for _, v := range values {
		out = append(out, fmt.Sprintf("%.4g", v))
	}
	return out
}

func TestBands(t *testing.T) {
	day := []float64{1, 24}
	for _, c := range []struct {
		name string
		data Data
		want string
	}{
		{"nothing", Data{}, ""},
		{"two have no middle half", readAt("gzh", content.Reads, day, []float64{1, 2}, []float64{3, 4}), ""},
		{"of three", readAt("gzh", content.Reads, []float64{24}, []float64{40}, []float64{10}, []float64{20}),
			"gzh reads [24] [15] [20] [30] [3]\n"},
		// Over log age: of 1 and 25 at 1 and 24 hours there are about 9.3 at 3 hours.
		{"between readings", readAt("gzh", content.Reads, day, []float64{1, 25}, []float64{1, 25}, []float64{1, 25}),
			"gzh reads [1 3 6 12 24] [1 9.296 14.53 19.77 25] [1 9.296 14.53 19.77 25] [1 9.296 14.53 19.77 25] [3 3 3 3 3]\n"},
		{"not before the first nor after the last", readAt("gzh", content.Saves, []float64{20, 30}, []float64{4, 4}, []float64{4, 4}, []float64{4, 4}),
			"gzh saves [24] [4] [4] [4] [3]\n"},
		{"a little late", readAt("gzh", content.Saves, []float64{1.05}, []float64{4}, []float64{4}, []float64{0}),
			"gzh saves [1] [2] [4] [4] [3]\n"},
		{"much too late", readAt("gzh", content.Saves, []float64{1.5}, []float64{4}, []float64{4}, []float64{0}), ""},
		{"capped says nothing", readAt("gzh", content.Reads, day, []float64{1, -100001}, []float64{1, 1}, []float64{4, 4}, []float64{7, 7}),
			"gzh reads [1 3 6 12 24] [1 2.5 2.5 2.5 2.5] [2.5 4 4 4 4] [4.75 5.5 5.5 5.5 5.5] [4 3 3 3 3]\n"},
		{"rates do not grow", readAt("gzh", content.ReadSeconds, day, []float64{1, 2}, []float64{3, 4}, []float64{3, 4}), ""},
	} {
		got := bandsOf(c.data)
		if got != c.want {
			t.Errorf("%s:\n got %swant %s", c.name, got, c.want)
		}
	}
}

// TestBandsKeepChannelsApart: each channel and counter has its own, in one order, whatever the order of
// readings.
func TestBandsKeepChannelsApart(t *testing.T) {
	hours := []float64{1, 24, 24 * 90}
	var all Data
	for i, channel := range []string{"xhs", "gzh"} {
		for _, m := range []content.Metric{content.Saves, content.Reads} {
			v := float64(i + 1)
			d := readAt(channel, m, hours, []float64{v, 2 * v, 3 * v}, []float64{v, 2 * v, 3 * v}, []float64{v, 2 * v, 3 * v})
			all.Posts, all.Readings = append(all.Posts, d.Posts...), append(all.Readings, d.Readings...)
		}
	}
	of := bands(clean(all))
	var names []string
	for _, b := range of {
		names = append(names, fmt.Sprint(b.Channel, " ", b.Metric, " ", b.Middle[0], " ", len(b.Hours)))
	}
	if want := []string{"gzh reads 2 12", "gzh saves 2 12", "xhs reads 1 12", "xhs saves 1 12"}; !slices.Equal(names, want) {
		t.Errorf("bands %q, want %q", names, want)
	}
	before := bandsOf(all)
	slices.Reverse(all.Readings)
	slices.Reverse(all.Posts)
	if after := bandsOf(all); after != before {
		t.Errorf("in another order\n%swas\n%s", after, before)
	}
}

// TestRankingHasBands: what a ranking leaves has them.
func TestRankingHasBands(t *testing.T) {
	d := readAt("gzh", content.Reads, []float64{1, 24}, []float64{1, 25}, []float64{1, 25}, []float64{1, 25})
	if of := Rank(d, Options{}).Ranking(d.Posts[0].PublishedAt).Bands; len(of) != 1 || of[0].Channel != "gzh" {
		t.Errorf("bands %+v", of)
	}
}
