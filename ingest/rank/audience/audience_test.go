package audience_test

import (
	"fmt"
	"maps"
	"math"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/rank/audience"
)

var published = time.Date(2026, 11, 3, 20, 0, 0, 0, time.FixedZone("CST", 8*3600))

func key(platform string, i int) audience.Key {
	return audience.Key{Platform: platform, ID: fmt.Sprint(i), Title: fmt.Sprintf("第%d篇", i), Published: published}
}

func TestCountsAreAPureFunction(t *testing.T) {
	at := published.Add(30 * time.Hour)
	one, two := audience.New(audience.Options{Seed: 7}), audience.New(audience.Options{Seed: 7})
	for i := range 20 {
		k := key(content.WeChat, i)
		if a, b := one.Counts(k, at), two.Counts(k, at); !maps.Equal(a, b) {
			t.Fatalf("two audiences of one seed disagree on %v: %v and %v", k, a, b)
		}
	}
	other := audience.New(audience.Options{Seed: 8})
	if maps.Equal(one.Counts(key(content.WeChat, 1), at), other.Counts(key(content.WeChat, 1), at)) {
		t.Error("another seed gave the same counts")
	}
}

func TestCountsNeverFall(t *testing.T) {
	a := audience.New(audience.Options{Seed: 1})
	for _, p := range content.Platforms {
		for i := range 3 {
			before := map[content.Metric]int64{}
			for hour := range 24 * 31 {
				now := a.Counts(key(p.ID, i), published.Add(time.Duration(hour)*time.Hour))
				for m, n := range before {
					if now[m] < n {
						t.Fatalf("%s %s fell from %d to %d at hour %d", p.ID, m, n, now[m], hour)
					}
				}
				before = now
			}
		}
	}
}

func TestNothingBeforePublication(t *testing.T) {
	a := audience.New(audience.Options{})
	if got := a.Counts(key(content.WeChat, 1), published.Add(-time.Second)); len(got) != 0 {
		t.Errorf("an unpublished post has counts %v", got)
	}
	for m, n := range a.Counts(key(content.WeChat, 1), published) {
		if n != 0 {
			t.Errorf("%s is %d in the second of publication", m, n)
		}
	}
}

func TestReadsAreBelievable(t *testing.T) {
	a := audience.New(audience.Options{Seed: 3})
	for _, p := range content.Platforms {
		for i := range 200 {
			c := a.Counts(key(p.ID, i), published.Add(30*24*time.Hour))
			if reads := c[content.Reads]; reads < 20 || reads > 250000 {
				t.Errorf("%s post %d has %d reads", p.ID, i, reads)
			}
			for m, n := range c {
				if m != content.Impressions && n > c[content.Reads] {
					t.Errorf("%s post %d has more %s (%d) than reads (%d)", p.ID, i, m, n, c[content.Reads])
				}
			}
		}
	}
}

func TestPlatformsShowTheirOwnMetrics(t *testing.T) {
	a := audience.New(audience.Options{})
	at := published.Add(48 * time.Hour)
	if _, ok := a.Counts(key(content.XiaoHongShu, 1), at)[content.Finishes]; ok {
		t.Error("小红书 shows no finishes to a note's owner")
	}
	if _, ok := a.Counts(key(content.WeChat, 1), at)[content.Hearts]; !ok {
		t.Error("公众号 shows 在看")
	}
	if _, ok := a.Counts(key("somewhere", 1), at)[content.Likes]; !ok {
		t.Error("an unknown platform has likes")
	}
}

func TestTrustMovesSavesAndFollows(t *testing.T) {
	table := map[string]audience.Article{
		"信": {Truth: &audience.Truth{Trust: 2}},
		"疑": {Truth: &audience.Truth{Trust: -2}},
	}
	a := audience.New(audience.Options{Seed: 5, Articles: table})
	rate := func(title string, m content.Metric) float64 {
		var events, reads float64
		for i := range 40 {
			k := audience.Key{Platform: content.WeChat, ID: fmt.Sprint(i), Title: title, Published: published}
			c := a.Counts(k, published.Add(30*24*time.Hour))
			events, reads = events+float64(c[m]), reads+float64(c[content.Reads])
		}
		return events / reads
	}
	for _, m := range []content.Metric{content.Saves, content.Follows, content.Hearts} {
		if hi, lo := rate("信", m), rate("疑", m); hi < 1.5*lo {
			t.Errorf("%s per read: trusted %.4f, distrusted %.4f", m, hi, lo)
		}
	}
}

func TestTitlesOfOneArticleShareItsTruth(t *testing.T) {
	art := audience.Article{Slug: "why", Author: "林溪"}
	a := audience.New(audience.Options{Seed: 2, Articles: map[string]audience.Article{"长题": art, "短题": art}})
	if a.Truth("长题") != a.Truth("短题") {
		t.Error("one article under two titles has two truths")
	}
	if a.Truth("长题") == a.Truth("别的") {
		t.Error("another article has the same truth")
	}
}

func TestTruthHasUnitVarianceAndFollowsTheAuthor(t *testing.T) {
	table := map[string]audience.Article{}
	for i := range 3000 {
		table[fmt.Sprint(i)] = audience.Article{Author: fmt.Sprint("author ", i/2)}
	}
	a := audience.New(audience.Options{Seed: 9, Articles: table})
	var square, product float64
	for i := 0; i < 3000; i += 2 {
		x, y := a.Truth(fmt.Sprint(i)).Trust, a.Truth(fmt.Sprint(i+1)).Trust
		square, product = square+x*x+y*y, product+x*y
	}
	if v := square / 3000; math.Abs(v-1) > .1 {
		t.Errorf("variance of trust is %.2f", v)
	}
	if c := product / 1500; c < .2 || c > .4 {
		t.Errorf("two articles of one author correlate by %.2f, want about .30", c)
	}
}

func TestBoughtLikesAreOnlyLikes(t *testing.T) {
	honest := audience.New(audience.Options{Seed: 4})
	bought := audience.New(audience.Options{Seed: 4, Bought: 1})
	at := published.Add(10 * 24 * time.Hour)
	h, b := honest.Counts(key(content.WeChat, 1), at), bought.Counts(key(content.WeChat, 1), at)
	if b[content.Likes] < 5*h[content.Likes] {
		t.Errorf("likes %d, bought %d", h[content.Likes], b[content.Likes])
	}
	if b[content.Saves] != h[content.Saves] {
		t.Errorf("saves moved from %d to %d", h[content.Saves], b[content.Saves])
	}
}

func BenchmarkCounts(b *testing.B) {
	a := audience.New(audience.Options{})
	k := key(content.WeChat, 1)
	for b.Loop() {
		a.Counts(k, published.Add(72*time.Hour))
	}
}

// What a message does to the people who get it: trust keeps them, hard selling loses them; and who
// trusts an article adds the one who wrote it.
func TestMessagesLosePeople(t *testing.T) {
	a := audience.New(audience.Options{Seed: 5, Articles: map[string]audience.Article{
		"信": {Truth: &audience.Truth{Trust: 2}},
		"疑": {Truth: &audience.Truth{Trust: -2}},
		"卖": {Truth: &audience.Truth{Trust: -2, Demand: 2}},
	}})
	rate := func(platform, title string, m content.Metric) float64 {
		var events, reads float64
		for i := range 60 {
			c := a.Counts(audience.Key{Platform: platform, ID: fmt.Sprint(i), Title: title, Published: published}, published.Add(60*24*time.Hour))
			events, reads = events+float64(c[m]), reads+float64(c[content.Reads])
		}
		return events / reads
	}
	trusted, doubted, sold := rate(content.WeCom, "信", content.Unfollows), rate(content.WeCom, "疑", content.Unfollows), rate(content.WeCom, "卖", content.Unfollows)
	if trusted <= 0 || doubted < 2*trusted || sold < 1.2*doubted {
		t.Errorf("people leave by %.4f after trust, %.4f after doubt, %.4f after hard selling", trusted, doubted, sold)
	}
	for _, p := range []string{content.WeChat, content.Site} {
		if hi, lo := rate(p, "信", content.Adds), rate(p, "疑", content.Adds); lo <= 0 || hi < 1.5*lo {
			t.Errorf("%s: people add by %.4f after trust, %.4f after doubt", p, hi, lo)
		}
	}
}
