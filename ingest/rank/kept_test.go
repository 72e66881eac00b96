package rank_test

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest/rank"
)

func each(samples []content.Sample) iter.Seq2[content.Sample, error] {
	return func(yield func(content.Sample, error) bool) {
		for _, s := range samples {
			if !yield(s, nil) {
				return
			}
		}
	}
}

// shop is an article on two channels, one that was renamed in between, and one that is gone.
func shop() rank.Kept {
	return rank.Kept{
		Articles: []content.ArticleRecord{
			{Slug: "why", Aliases: []string{"old-why", "tea"}, Title: "为什么", Author: "林溪", Tags: []string{"复购", "会员"}, Stage: content.StageTrust},
			{Slug: "tea", Title: "茶"},
		},
		Publications: []content.Publication{
			{ID: 1, Slug: "why", Channel: "gzh", Platform: content.WeChat, Family: content.FamilyWeChat, PublishedAt: epoch},
			{ID: 2, Slug: "old-why", Channel: "dy", Platform: content.Douyin, Family: content.FamilyCaption, PublishedAt: epoch.Add(-time.Hour)},
			{ID: 3, Slug: "tea", Channel: "xhs", Platform: content.XiaoHongShu, Family: content.FamilyNote, Title: "发出的茶", PublishedAt: epoch},
			{ID: 4, Slug: "gone", Channel: "xhs", Platform: content.XiaoHongShu, Title: "删掉的", PublishedAt: epoch},
		},
	}
}

func TestKeptPosts(t *testing.T) {
	k := shop()
	k.Samples = each(nil)
	d, err := k.Data()
	want := []rank.Post{
		{ID: "gone", PublishedAt: epoch, Title: "删掉的"},
		{ID: "tea", PublishedAt: epoch, Title: "茶", Format: content.FormatPictures},
		{ID: "why", PublishedAt: epoch.Add(-time.Hour), Title: "为什么", Author: "林溪", Topic: "复购", Format: content.FormatVideo, Stage: "trust"},
	}
	if err != nil || !slices.Equal(d.Posts, want) {
		t.Errorf("posts %+v, %v", d.Posts, err)
	}
}

func TestKeptReadings(t *testing.T) {
	at := epoch.Add(24 * time.Hour)
	sample := func(publication int64, m content.Metric, v float64, source string) content.Sample {
		return content.Sample{Publication: publication, Metric: m, Value: v, Cumulative: true, ObservedAt: at, Source: source}
	}
	daily, rate, capped := sample(1, content.Likes, 3, "datacube"), sample(1, content.FinishRate, .5, "datacube"), sample(1, content.Reads, 100001, "page")
	daily.Cumulative, rate.Cumulative, capped.Capped = false, false, true
	early := sample(1, content.Reads, 20, "page")
	early.ObservedAt = epoch.Add(time.Hour)
	samples := []content.Sample{rate, sample(1, content.Reads, 200, "datacube"), daily, capped, early,
		sample(2, content.Repurchases, 0, "event"), sample(9, content.Reads, 1, "page"),
		{Channel: "gzh", Metric: content.Followers, Value: 9, Cumulative: true, ObservedAt: at, Source: "datacube"},
		{Channel: "gzh", Metric: content.Followers, Value: 8, ObservedAt: epoch.Add(-time.Hour), Source: "datacube"},
		{Channel: "dy", Metric: content.Followers, Value: 7, ObservedAt: epoch.AddDate(0, 1, 0), Source: "page"},
	}
	type values = map[content.Metric]float64
	gzh := rank.Reading{Post: "why", Platform: content.WeChat, Channel: "gzh", PublishedAt: epoch, ObservedAt: at, Source: "datacube",
		Values: values{content.Reads: 200, content.Finishes: 100}} // a daily value is no cumulative one
	page, first := gzh, gzh
	page.Source, page.Values, page.Capped = "page", values{content.Reads: 100001}, map[content.Metric]bool{content.Reads: true}
	first.Source, first.ObservedAt, first.Values = "page", early.ObservedAt, values{content.Reads: 20, rank.FollowersAtPublish: 8}
	dy := rank.Reading{Post: "why", Platform: content.Douyin, Channel: "dy", PublishedAt: epoch.Add(-time.Hour), ObservedAt: at, Source: "event",
		Values: values{content.Repurchases: 0}} // its followers were counted a month later
	want := []rank.Reading{dy, first, gzh, page}

	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		random.Shuffle(len(samples), func(i, j int) { samples[i], samples[j] = samples[j], samples[i] })
		k := shop()
		k.Samples = each(samples)
		d, err := k.Data()
		if err != nil || !reflect.DeepEqual(d.Readings, want) {
			t.Fatalf("readings, %v:\n got %+v\nwant %+v", err, d.Readings, want)
		}
	}
}

func TestKeptEndsWithItsSamples(t *testing.T) {
	k, broken := shop(), errors.New("the disk is gone")
	k.Samples = func(yield func(content.Sample, error) bool) {
		if !yield(content.Sample{}, broken) {
			return
		}
		t.Error("gone on after an error")
	}
	if d, err := k.Data(); !errors.Is(err, broken) || len(d.Posts) != 0 {
		t.Errorf("%+v, %v", d, err)
	}
}

// A renamed article keeps what it was published as before: one post, not two.
func TestKeptRenamedIsRankedOnce(t *testing.T) {
	k := rank.Kept{Samples: each(nil)}
	for i := range 12 {
		a := content.ArticleRecord{Slug: fmt.Sprint("new-", i), Aliases: []string{fmt.Sprint("old-", i)}}
		k.Articles = append(k.Articles, a)
		for n, slug := range []string{a.Slug, a.Aliases[0]} {
			k.Publications = append(k.Publications, content.Publication{ID: int64(2*i + n), Slug: slug, Channel: "gzh", Platform: content.WeChat, PublishedAt: epoch})
		}
	}
	d, err := k.Data()
	if err != nil || len(d.Posts) != 12 || d.Posts[0].ID != "new-0" {
		t.Errorf("%d posts, %v", len(d.Posts), err)
	}
}
