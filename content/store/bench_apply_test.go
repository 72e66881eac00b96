package store_test

import (
	"fmt"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
)

// newReleases is a changeset that creates n releases of as many articles, one every quarter of an
// hour from noon on.
func newReleases(round, n int) content.Changeset {
	cs := content.Changeset{By: "plan", At: noon}
	for i := range n {
		r := content.Rendition{Slug: fmt.Sprintf("n%d-%d", round, i), Channel: "gzh", Title: "为什么老客户不再回来"}
		r.Seal()
		cs.Articles = append(cs.Articles, content.ArticleRecord{Slug: r.Slug, Path: r.Slug + ".md", Title: r.Title, BodyDigest: r.Digest, UpdatedAt: noon})
		cs.Renditions = append(cs.Renditions, r)
		cs.Create = append(cs.Create, content.Release{Channel: "gzh", Platform: "wechat", Run: 1, State: content.Approved,
			Items: []content.Item{{Slug: r.Slug, Title: r.Title, Rendition: r.Digest}},
			Due:   noon.Add(time.Duration(i) * 15 * time.Minute), Late: time.Hour})
	}
	return cs
}

// BenchmarkApply writes a changeset of new articles with their renditions and releases. The time
// for one of them must not grow with their number: us/release at 50,000 beside that at 1,000.
func BenchmarkApply(b *testing.B) {
	benchBoth(b, func(b *testing.B, s *store.Store) {
		for _, n := range []int{1_000, 50_000} {
			b.Run(fmt.Sprint(n), func(b *testing.B) {
				for round := 0; b.Loop(); round++ {
					b.StopTimer()
					cs := newReleases(n+round, n)
					b.StartTimer()
					if ids, err := s.Apply(b.Context(), cs); err != nil || len(ids) != n {
						b.Fatal(len(ids), err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(n*b.N), "us/release")
			})
		}
	})
}
