package baseline_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
	"moxin/ingest/rank/baseline"
)

var epoch = time.Date(2026, 11, 1, 20, 0, 0, 0, time.FixedZone("CST", 8*3600))

type counts map[content.Metric]float64

// desk builds data by hand: post i goes out i days after epoch.
type desk struct{ rank.Data }

func (d *desk) post(id, format string) {
	at := epoch.AddDate(0, 0, len(d.Posts))
	d.Posts = append(d.Posts, rank.Post{ID: id, PublishedAt: at, Format: format})
}

func (d *desk) read(id, platform string, age time.Duration, v counts) {
	i := slices.IndexFunc(d.Posts, func(p rank.Post) bool { return p.ID == id })
	d.Readings = append(d.Readings, rank.Reading{
		Post: id, Platform: platform, ObservedAt: d.Posts[i].PublishedAt.Add(age), Values: v,
	})
}

// says is what an index says of each post, by id; "unknown" where it says nothing.
func says(t *testing.T, name string, d rank.Data) map[string]string {
	t.Helper()
	index, ok := baseline.Find(name)
	if !ok {
		t.Fatalf("there is no index %s", name)
	}
	out := map[string]string{}
	values := index.Score(d)
	if len(values) != len(d.Posts) {
		t.Fatalf("%s gave %d values for %d posts", name, len(values), len(d.Posts))
	}
	for i, v := range values {
		if v.Post != d.Posts[i].ID {
			t.Fatalf("%s: value %d is of %s, post %s", name, i, v.Post, d.Posts[i].ID)
		}
		out[v.Post] = "unknown"
		if v.Known {
			out[v.Post] = fmt.Sprintf("%.4f", v.Value)
		}
	}
	return out
}

func check(t *testing.T, name string, d rank.Data, want map[string]string) {
	t.Helper()
	if got := says(t, name, d); !reflect.DeepEqual(got, want) {
		t.Errorf("%s: %v, want %v", name, got, want)
	}
}

const day = 24 * time.Hour

func TestCES(t *testing.T) {
	var d desk
	for _, id := range []string{"a", "b", "c", "never", "site"} {
		d.post(id, "")
	}
	d.read("a", "xiaohongshu", day, counts{content.Reads: 50, content.Likes: 5, content.Saves: 1, content.Comments: 1, content.Shares: 1, content.Follows: 1})
	d.read("a", "xiaohongshu", 2*day, counts{content.Reads: 100, content.Likes: 10, content.Saves: 2, content.Comments: 3, content.Shares: 1, content.Follows: 2})
	// Weibo never shows saves and follows here: they are no part of the index there.
	d.read("a", "weibo", day, counts{content.Reads: 300, content.Likes: 7, content.Comments: 0, content.Shares: 2})
	// Others of the channel have follows; this one's were not read.
	d.read("b", "xiaohongshu", day, counts{content.Reads: 100, content.Likes: 90, content.Saves: 0, content.Comments: 0, content.Shares: 0})
	d.read("c", "weibo", day, counts{content.Likes: 7, content.Comments: 1, content.Shares: 0})
	// An own site shows reads alone: it has no part in the index, and makes none unknown.
	d.read("a", "site", day, counts{content.Reads: 5})
	d.read("site", "site", day, counts{content.Reads: 5})
	check(t, "ces", d.Data, map[string]string{"a": "59.0000", "b": "unknown", "c": "11.0000", "never": "unknown", "site": "unknown"})
	check(t, "ces-rate", d.Data, map[string]string{"a": "0.1475", "b": "unknown", "c": "unknown", "never": "unknown", "site": "unknown"})
	check(t, "engagement", d.Data, map[string]string{"a": "0.0625", "b": "0.9000", "c": "unknown", "never": "unknown", "site": "unknown"})
}

func TestZMeanComparesWithinChannels(t *testing.T) {
	var d desk
	for _, id := range []string{"a", "b", "alone"} {
		d.post(id, "")
	}
	d.read("a", "wechat", day, counts{content.Reads: 99, content.Saves: 9.5, content.Unfollows: 0, content.Likes: 0})
	d.read("b", "wechat", day, counts{content.Reads: 99, content.Saves: 0, content.Unfollows: 9.5, content.Likes: 0})
	d.read("a", "douyin", day, counts{content.Saves: 1000}) // without reads there is no rate
	d.read("alone", "weibo", day, counts{content.Reads: 1, content.Likes: 1})
	// Two posts are one standard deviation from their mean each; unfollows count against; likes, all
	// alike, tell nobody apart.
	check(t, "z-mean", d.Data, map[string]string{"a": "1.0000", "b": "-1.0000", "alone": "unknown"})
}

func TestWCI(t *testing.T) {
	var d desk
	d.post("a", "")
	d.post("half", "")
	d.post("elsewhere", "")
	d.read("a", "wechat", 36*time.Hour, counts{content.Reads: 1000, content.Hearts: 10, content.Likes: 20, content.Shares: 30})
	d.read("half", "wechat", day, counts{content.Reads: 1000, content.Likes: 20, content.Shares: 30})
	d.read("elsewhere", "xiaohongshu", day, counts{content.Reads: 1000, content.Likes: 20, content.Shares: 30})
	b := func(n float64) float64 { // of the block over n
		return .70*math.Log(1000/n+1) + .09*math.Log(100/n+1) + .06*math.Log(200/n+1) + .15*math.Log(300/n+1)
	}
	sum := .6*b(2) + .2*b(1) + .1*b(2) + .1*b(1)
	check(t, "wci", d.Data, map[string]string{"a": fmt.Sprintf("%.4f", sum*sum*12), "half": "unknown", "elsewhere": "unknown"})
}

func TestOverperforming(t *testing.T) {
	var d desk
	likes := []float64{5, 100, 100, 200, 300, 9000, 400, 20, 0, 150}
	for i, n := range likes {
		id := fmt.Sprint("p", i)
		d.post(id, map[bool]string{true: "video", false: ""}[i == 9])
		d.read(id, "weibo", day, counts{content.Likes: n, content.Comments: 0})
		if i == 1 {
			d.read(id, "weibo", 10*day, counts{content.Likes: 8000, content.Comments: 0}) // older than the others
		}
	}
	check(t, "overperforming", d.Data, map[string]string{
		"p0": "unknown", "p1": "unknown", "p2": "unknown", "p3": "unknown", "p4": "unknown",
		"p5": "67.5000",  // 9000 over the mean of 100, 100, 200 (of 5 … 300)
		"p6": "2.2857",   // 400 over that of 100, 100, 200, 300
		"p7": "-11.0000", // 20 under that of 100, 100, 200, 300, 400
		// p7's 20 is among those cut away below; nothing at all is twice as bad as one.
		"p8": fmt.Sprintf("%.4f", -2*(100+100+200+300)/4.),
		"p9": "unknown", // the only video
	})
}

func TestOverperformingHasALeastBenchmark(t *testing.T) {
	var d desk
	for i, n := range []float64{2, 2, 2, 2, 2, 9, 1} {
		id := fmt.Sprint("p", i)
		d.post(id, "")
		d.read(id, "weibo", day, counts{content.Likes: n})
	}
	got := says(t, "overperforming", d.Data)
	if got["p5"] != "0.9000" || got["p6"] != "-0.2000" {
		t.Errorf("nine against two is about usual: %v", got)
	}
}

func TestRatesOfFewReads(t *testing.T) {
	var d desk
	for _, id := range []string{"lucky", "sure", "poor", "nobody", "unsaid"} {
		d.post(id, "")
	}
	d.read("lucky", "weibo", day, counts{content.Reads: 2, content.Saves: 2})
	d.read("sure", "weibo", day, counts{content.Reads: 1000, content.Saves: 500})
	d.read("poor", "weibo", day, counts{content.Reads: 1000, content.Saves: 10})
	d.read("nobody", "weibo", day, counts{content.Reads: 0, content.Saves: 0})
	d.read("unsaid", "weibo", day, counts{content.Reads: 10})
	check(t, "wilson", d.Data, map[string]string{
		"lucky": "0.3424", "sure": "0.4691", "poor": "0.0054", "nobody": "unknown", "unsaid": "unknown",
	})
	got := says(t, "empirical", d.Data)
	if got["nobody"] != "unknown" || got["unsaid"] != "unknown" || got["lucky"] >= "1" || got["lucky"] <= "0.2550" {
		t.Errorf("two of two is pulled to the mean of all: %v", got)
	}
}

// Shares drawn from a beta distribution give back its mean and how much a prior of it is worth.
func TestEmpiricalBayesFindsThePrior(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var d desk
	for i := range 4000 {
		// beta(2, 18) as the share of two sums of exponentials
		var a, b float64
		for k := range 20 {
			if k < 2 {
				a += r.ExpFloat64()
			} else {
				b += r.ExpFloat64()
			}
		}
		n := 0.0
		for range 50 {
			if r.Float64() < a/(a+b) {
				n++
			}
		}
		id := fmt.Sprint("p", i)
		d.post(id, "")
		d.read(id, "weibo", day, counts{content.Reads: 50, content.Saves: n})
	}
	index, _ := baseline.Find("empirical")
	for i, v := range index.Score(d.Data) {
		want := (d.Readings[i].Values[content.Saves] + 2) / 70
		if math.Abs(v.Value-want) > .01 {
			t.Fatalf("post %d: %v, with the true prior %v", i, v.Value, want)
		}
	}
}

func TestPostsThatDifferByChanceAloneAreAlike(t *testing.T) {
	var d desk
	for i := range 10 {
		id := fmt.Sprint("p", i)
		d.post(id, "")
		d.read(id, "weibo", day, counts{content.Reads: 100, content.Saves: 10 + float64(i%2)})
	}
	for id, v := range says(t, "empirical", d.Data) {
		if v != "0.1050" {
			t.Errorf("%s is %s", id, v)
		}
	}
}

// The order of readings and rows, and how often a reading is given, change no index.
func TestOrderChangesNothing(t *testing.T) {
	var d desk
	r := rand.New(rand.NewPCG(3, 4))
	for i := range 40 {
		id := fmt.Sprint("p", i)
		d.post(id, "")
		for _, platform := range []string{"wechat", "weibo"} {
			for age := 1; age <= 4; age++ {
				v := counts{}
				for k, m := range []content.Metric{content.Reads, content.Likes, content.Hearts, content.Saves, content.Shares, content.Comments, content.Follows} {
					v[m] = float64(age * (r.IntN(50) + 400/(1+k)))
				}
				d.read(id, platform, time.Duration(age)*day, v)
			}
		}
	}
	mixed := rank.Data{Posts: slices.Clone(d.Posts), Readings: slices.Concat(d.Readings, d.Readings[:50])}
	r.Shuffle(len(mixed.Posts), func(a, b int) { mixed.Posts[a], mixed.Posts[b] = mixed.Posts[b], mixed.Posts[a] })
	r.Shuffle(len(mixed.Readings), func(a, b int) {
		mixed.Readings[a], mixed.Readings[b] = mixed.Readings[b], mixed.Readings[a]
	})
	for _, name := range baseline.Names() {
		before, after := says(t, name, d.Data), says(t, name, mixed)
		if !reflect.DeepEqual(before, after) {
			t.Errorf("%s: another order gives other values", name)
		}
		different := map[string]bool{}
		for _, v := range before {
			different[v] = true
		}
		if len(different) < 30 {
			t.Errorf("%s tells only %d posts apart", name, len(different))
		}
	}
}

func TestNothingHasNoValues(t *testing.T) {
	for _, index := range baseline.All() {
		if got := index.Score(rank.Data{}); len(got) != 0 {
			t.Errorf("%s: %v", index.Name, got)
		}
		if index.Title.ZH == "" || index.Title.EN == "" || index.Formula.EN == "" || index.Source.EN == "" {
			t.Errorf("%s is not described", index.Name)
		}
	}
	if _, ok := baseline.Find("trust"); ok {
		t.Error("an index that there is not was found")
	}
}
