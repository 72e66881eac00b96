package store_test

import (
	"fmt"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/spent"
	"moxin/content/store"
)

// Of a store with a million samples: 500 articles, each published on five channels, of which eight
// metrics were read fifty times.
const (
	manyPosts    = 2_500
	manyInstants = 50
	manyChannels = 5
)

var readMetrics = []content.Metric{content.Impressions, content.Reads, content.FollowerReads, content.Shares,
	content.Saves, content.Likes, content.Hearts, content.Comments}

// readings fills a store with a million samples, one instant after the other as collectors bring them,
// of which a thousand were corrected.
func readings(b *testing.B, s *store.Store) {
	b.Helper()
	crowd(b, s, manyPosts)
	metrics := ""
	for _, m := range readMetrics {
		metrics += fmt.Sprintf(", ('%s')", m)
	}
	for _, statement := range []string{
		fmt.Sprintf(`INSERT INTO publications (release, idx, slug, channel, platform, remote_id, stat_id, url, title,
				published_at, gone_at, gone_why)
			SELECT id, 0, 'c' || (id %% %d), channel, platform, 'p' || id, '', '', '为什么老客户不再回来', due, 0, '' FROM releases`,
			manyPosts/manyChannels),
		fmt.Sprintf(`INSERT INTO samples (publication, channel, metric, unit, value, cumulative, capped, observed_at, source, raw)
			WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d),
				m (metric) AS (VALUES %s)
			SELECT p.id, NULL, m.metric, '次', 100 * n.i + p.id, 1, 0, p.published_at + CAST(n.i AS BIGINT) * 3600000000,
				CASE WHEN p.id %% 2 = 0 THEN 'page' ELSE 'datacube' END, ''
			FROM n CROSS JOIN publications p CROSS JOIN m ORDER BY n.i, p.id`, manyInstants, metrics[2:]),
		`INSERT INTO corrections (publication, metric, observed_at, source, value, why, who, at)
			SELECT publication, metric, observed_at, source, value + 1, '看错了', '林溪', observed_at FROM samples WHERE id % 1000 = 0`,
		`ANALYZE`,
	} {
		if err := s.Exec(b.Context(), statement); err != nil {
			b.Fatal(err)
		}
	}
}

// measured runs what a benchmark repeats and says what it costs this process in processor time,
// which of PostgreSQL is the client's alone.
func measured(b *testing.B, run func(round int)) {
	begin := spent.CPU()
	rounds := 0
	for ; b.Loop(); rounds++ {
		run(rounds)
	}
	b.ReportMetric((spent.CPU()-begin).Seconds()*1e3/float64(rounds), "cpu-ms/op")
}

// BenchmarkMillionSamples asks of a store with a million samples what the page of an article asks, what
// the page of rankings asks once for each ranking and what a ranking itself reads. It adds 10,000
// samples: new ones, and ones that are all known; and asks what is known of them.
func BenchmarkMillionSamples(b *testing.B) {
	benchBoth(b, func(b *testing.B, s *store.Store) {
		readings(b, s)
		posts, err := s.Publications(b.Context(), content.PublicationFilter{Slug: "c7"})
		if err != nil || len(posts) != manyChannels {
			b.Fatal(len(posts), err)
		}
		var ids []int64
		for _, p := range posts {
			ids = append(ids, p.ID)
		}
		b.Run("article", func(b *testing.B) {
			measured(b, func(int) {
				latest, err := s.LatestSamples(b.Context(), ids)
				if err != nil || len(latest) != manyChannels*len(readMetrics) {
					b.Fatal(len(latest), err)
				}
				all, err := s.Samples(b.Context(), content.SampleFilter{Publications: ids})
				if err != nil || len(all) != manyInstants*len(latest) {
					b.Fatal(len(all), err)
				}
			})
		})
		b.Run("sources", func(b *testing.B) {
			measured(b, func(int) {
				all, err := s.SampleSources(b.Context(), noon.AddDate(1, 0, 0))
				if err != nil || len(all) != manyPosts/manyChannels {
					b.Fatal(len(all), err)
				}
			})
		})
		b.Run("ranking", func(b *testing.B) {
			measured(b, func(int) {
				all, err := s.Samples(b.Context(), content.SampleFilter{})
				if err != nil || len(all) != manyPosts*manyInstants*len(readMetrics) {
					b.Fatal(len(all), err)
				}
			})
		})
		b.Run("add", func(b *testing.B) {
			measured(b, func(round int) {
				add(b, s, tenThousand(noon.AddDate(0, 1, 0).Add(time.Duration(round)*time.Second)), true)
			})
		})
		known := tenThousand(noon.AddDate(9, 0, 0))
		add(b, s, known, true)
		b.Run("known", func(b *testing.B) { measured(b, func(int) { add(b, s, known, false) }) })
		b.Run("ask-known", func(b *testing.B) {
			measured(b, func(int) {
				if all, err := s.Known(b.Context(), known); err != nil || len(all) != len(known) {
					b.Fatal(len(all), err)
				}
			})
		})
	})
}

// tenThousand is what one export or one round of collectors brings: eight metrics of half of the posts,
// of one instant.
func tenThousand(at time.Time) []content.Sample {
	const posts = manyPosts / 2
	samples := make([]content.Sample, 0, posts*len(readMetrics))
	for id := int64(1); id <= posts; id++ {
		for _, m := range readMetrics {
			samples = append(samples, content.Sample{Publication: id, Metric: m, Unit: content.UnitTimes, Value: float64(id),
				Cumulative: true, ObservedAt: at, Source: "csv:笔记数据.xlsx", Raw: "c0ffee"})
		}
	}
	return samples
}

func add(b *testing.B, s *store.Store, samples []content.Sample, fresh bool) {
	n, err := s.AddSamples(b.Context(), samples)
	if err != nil || fresh != (n == len(samples)) || !fresh && n != 0 {
		b.Fatal(n, err)
	}
}
