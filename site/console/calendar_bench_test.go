package console

import (
	"database/sql"
	"fmt"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"moxin/content"
	"moxin/content/media"
	"moxin/content/store"
)

// filled is a store with what statements write into its SQLite, past all rules.
func filled(b *testing.B, statements []string) *store.Store {
	b.Helper()
	path := filepath.Join(b.TempDir(), "moxin.db")
	s, err := store.Open(b.Context(), path)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() }) // the benchmark is over
	db, err := sql.Open("sqlite", path)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = db.Close() }() // what it wrote is committed
	for _, statement := range statements {
		if _, err := db.ExecContext(b.Context(), statement); err != nil {
			b.Fatalf("%v: %.80s", err, statement)
		}
	}
	return s
}

// crowded is a store with n releases, one every quarter of an hour around now, on five channels, of
// a fifth as many articles: what is behind now is out, what is ahead is scheduled.
func crowded(b *testing.B, n int) *store.Store {
	b.Helper()
	const quarter = 15 * 60 * 1_000_000
	series := fmt.Sprintf("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) ", n)
	first := now.UnixMicro() - int64(n/2)*quarter
	return filled(b, []string{
		`INSERT INTO renditions (digest, slug, channel, source_digest, stored_at, body) VALUES ('r', 'a1', 'gzh', 's', 0, '{}')`,
		series + `INSERT INTO articles (slug, path, title, author, series, stage, audience, tags, cover, body_digest, commit_hash, updated_at, gone)
			SELECT 'a' || i, 'articles/a' || i || '.md', '为什么有些客人每个月都回来', '林溪', '店主手记', 'trust', 'existing', '["复购"]', '', 'b' || i, 'c', 0, 0 FROM n WHERE i <= ` + fmt.Sprint(n/5),
		series + fmt.Sprintf(`INSERT INTO releases (channel, platform, run, state, why, due, asked, late, digest, fence, queued_at, lease_until, not_before, job, commit_hash, version, created_at, updated_at)
			SELECT CASE i %% 4 WHEN 0 THEN 'gzh' WHEN 1 THEN 'xhs' WHEN 2 THEN 'dy' ELSE 'sph' END, CASE i %% 4 WHEN 0 THEN 'wechat' WHEN 1 THEN 'xiaohongshu' WHEN 2 THEN 'douyin' ELSE 'channels' END,
				1, CASE WHEN i < %d THEN 'published' ELSE 'approved' END, '', %d + CAST(i AS BIGINT) * %d, '', 3600000000, 'd', 0, 0, 0, 0, '', '', 1, 0, 0 FROM n`, n/2, first, int64(quarter)),
		`INSERT INTO release_items (release, position, slug, channel, run, held, title, rendition, source_digest)
			SELECT id, 0, 'a' || (id / 5 + 1), channel, id, 1, '为什么有些客人每个月都回来', 'r', 's' FROM releases`,
		`ANALYZE`,
	})
}

// spent is the processor time of this process so far.
func spent(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkMonthPage makes the pages of a calendar with 100,000 releases in the store, 2,880 of them
// in the month: its grid, a week, a list and an opened day. cpu-ms/op is processor time, the store's
// included.
func BenchmarkMonthPage(b *testing.B) {
	ws, err := content.Load(fstest.MapFS{"moxin.yaml": {Data: []byte(workspaceYAML)}})
	if err != nil {
		b.Fatal(err)
	}
	files, err := media.OpenDir(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	ws.Config.Channels[0].Role, ws.Config.Channels[2].Role = content.Primary, content.Secondary
	s := crowded(b, 100_000)
	pages, err := New(Options{
		Store: s, Media: files, Missing: store.ErrNotFound, Acts: &hand{}, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Preview: func(content.Rendition, func(content.Media) string) template.HTML { return "" },
		Config:  func() content.Config { return ws.Config }, Now: func() time.Time { return now }, Work: func() time.Time { return work },
	})
	if err != nil {
		b.Fatal(err)
	}
	for name, target := range map[string]string{
		"month": "/calendar", "week": "/calendar?view=week", "list": "/calendar?view=list", "day": "/calendar?day=2026-12-08",
	} {
		b.Run(name, func(b *testing.B) {
			var size int
			begin := spent(b)
			for b.Loop() {
				r := httptest.NewRequest(http.MethodGet, target, nil)
				r.Host = "127.0.0.1:8080"
				w := httptest.NewRecorder()
				pages.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
				size = w.Body.Len()
			}
			b.ReportMetric(float64((spent(b)-begin).Microseconds())/1000/float64(b.N), "cpu-ms/op")
			b.ReportMetric(float64(size)/1024, "KiB")
		})
	}
}
