package console

import (
	"fmt"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"moxin/content"
	"moxin/content/media"
	"moxin/content/store"
)

// readStore is a store with n samples: 100 of each publication, ten readings of five metrics by two
// sources, of which every twentieth is corrected; four publications of each article, on four channels.
func readStore(b *testing.B, n int) *store.Store {
	b.Helper()
	posts := n / 100
	series := func(n int) string {
		return fmt.Sprintf("WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %d) ", n-1)
	}
	first := now.AddDate(0, -2, 0).UnixMicro()
	const channel = `CASE i % 4 WHEN 0 THEN 'gzh' WHEN 1 THEN 'xhs' WHEN 2 THEN 'dy' ELSE 'sph' END`
	const platform = `CASE i % 4 WHEN 0 THEN 'wechat' WHEN 1 THEN 'xiaohongshu' WHEN 2 THEN 'douyin' ELSE 'channels' END`
	return filled(b, []string{
		series(posts/4) + `INSERT INTO articles (slug, path, title, author, series, stage, audience, tags, cover, body_digest, commit_hash, updated_at, gone)
			SELECT 'a' || i, 'articles/a' || i || '.md', '为什么有些客人每个月都回来', '林溪', '店主手记', 'trust', 'existing', '["复购"]', '', 'b' || i, 'c', 0, 0 FROM n`,
		series(posts) + fmt.Sprintf(`INSERT INTO releases (channel, platform, run, state, why, due, asked, late, digest, fence, queued_at, lease_until, not_before, job, commit_hash, version, created_at, updated_at)
			SELECT %s, %s, 1, 'published', '', %d, '', 3600000000, 'd', 0, 0, 0, 0, '', '', 1, 0, 0 FROM n`, channel, platform, first),
		series(posts) + fmt.Sprintf(`INSERT INTO publications (release, idx, slug, channel, platform, remote_id, stat_id, url, title, published_at, gone_at, gone_why)
			SELECT i + 1, 0, 'a' || (i / 4), %s, %s, 'r' || i, '', 'https://example.com/' || i, '为什么有些客人每个月都回来', %d + i, 0, '' FROM n`, channel, platform, first),
		`INSERT INTO renditions (digest, slug, channel, source_digest, stored_at, body) VALUES ('r', 'a1', 'gzh', 's', 0, '{}')`,
		`INSERT INTO release_items (release, position, slug, channel, run, held, title, rendition, source_digest)
			SELECT id, 0, 'a' || ((id - 1) / 4), channel, 1, 1, '为什么有些客人每个月都回来', 'r', 's' FROM releases`,
		series(n) + fmt.Sprintf(`INSERT INTO samples (publication, channel, metric, unit, value, cumulative, capped, observed_at, source, raw)
			SELECT i / 100 + 1, NULL, CASE i %% 5 WHEN 0 THEN 'reads' WHEN 1 THEN 'likes' WHEN 2 THEN 'saves' WHEN 3 THEN 'shares' ELSE 'comments' END, '次',
				(i %% 100) * 7, 1, 0, %d + CAST((i %% 100) / 10 + 1 AS BIGINT) * CAST((i %% 100) / 10 + 1 AS BIGINT) * 21600000000, CASE (i / 5) %% 2 WHEN 0 THEN 'page' ELSE 'datacube' END, 'h' FROM n`, first),
		series(posts) + `INSERT INTO collections (publication, collector, next_at, last_at, failures, error) SELECT i + 1, 'page', 1, 1, 0, '' FROM n`,
		`INSERT INTO corrections (publication, channel, metric, observed_at, source, value, why, who, at)
			SELECT publication, NULL, metric, observed_at, source, value + 1, '看错了', '林溪', 1 FROM samples WHERE id % 20 = 0`,
		`ANALYZE`,
	})
}

// BenchmarkArticlePage makes the page of an article with a million samples in the store, 400 of them
// of it. cpu-ms/op is processor time, the store's included.
func BenchmarkArticlePage(b *testing.B) {
	ws, err := content.Load(fstest.MapFS{"moxin.yaml": {Data: []byte(workspaceYAML)}})
	if err != nil {
		b.Fatal(err)
	}
	files, err := media.OpenDir(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	s := readStore(b, 1_000_000)
	pages, err := New(Options{
		Store: s, Media: files, Missing: store.ErrNotFound, Acts: &hand{}, Numbers: &wordOf{}, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Preview: func(content.Rendition, func(content.Media) string) template.HTML { return "" },
		Config:  func() content.Config { return ws.Config }, Now: func() time.Time { return now }, Work: func() time.Time { return work },
	})
	if err != nil {
		b.Fatal(err)
	}
	for name, target := range map[string]string{"article": "/articles/a1200?channel=gzh", "collecting": "/collecting", "import": "/import"} {
		b.Run(name, func(b *testing.B) {
			var size int
			begin := spent(b)
			for b.Loop() {
				r := httptest.NewRequest(http.MethodGet, target, nil)
				r.Host = "127.0.0.1:8080"
				w := httptest.NewRecorder()
				pages.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					b.Fatal(w.Code, w.Body)
				}
				if name == "article" && strings.Count(w.Body.String(), "<figure") != 5 {
					b.Fatal(w.Body)
				}
				size = w.Body.Len()
			}
			b.ReportMetric(float64((spent(b)-begin).Microseconds())/1000/float64(b.N), "cpu-ms/op")
			b.ReportMetric(float64(size)/1024, "KiB")
		})
	}
}
