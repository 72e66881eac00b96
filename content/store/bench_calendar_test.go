package store_test

import (
	"fmt"
	"testing"

	"moxin/content"
	"moxin/content/store"
)

// crowd fills a store with n releases, one every quarter of an hour: the last twentieth of them is
// to come after noon, the rest is out.
func crowd(b *testing.B, s *store.Store, n int) {
	b.Helper()
	seed(b, s, 0, 1) // a rendition to point at
	const quarter = 15 * 60 * 1_000_000
	first := noon.UnixMicro() - int64(n*19/20)*quarter
	for _, statement := range []string{
		`DELETE FROM release_items`, `DELETE FROM releases`,
		fmt.Sprintf(`INSERT INTO releases (channel, platform, run, state, why, due, asked, late, digest, fence, queued_at,
				lease_until, not_before, job, commit_hash, version, created_at, updated_at)
			WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
			SELECT 'gzh', 'wechat', 1, CASE WHEN %d + CAST(i AS BIGINT) * %d <= %d THEN 'published' ELSE 'approved' END, '', %[2]d + CAST(i AS BIGINT) * %[3]d,
				'', 3600000000, 'd', 0, 0, 0, 0, '', '', 1, 0, 0 FROM n`, n, first, int64(quarter), noon.UnixMicro()),
		`INSERT INTO release_items (release, position, slug, channel, run, held, title, rendition, source_digest)
			SELECT id, 0, 'c' || id, channel, 1, 1, '为什么老客户不再回来', (SELECT MIN(digest) FROM renditions), 's' FROM releases`,
		`ANALYZE`,
	} {
		if err := s.Exec(b.Context(), statement); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCrowdedCalendar asks what a busy console and its releaser ask, of a store with 100,000
// releases: a month of the calendar (2,880 releases) as calendars read it and with all that is known, one of its days, what goes out next, and what
// is due now.
func BenchmarkCrowdedCalendar(b *testing.B) {
	benchBoth(b, func(b *testing.B, s *store.Store) {
		crowd(b, s, 100_000)
		ask := func(f content.ReleaseFilter, want int) func(*testing.B) {
			return func(b *testing.B) {
				for b.Loop() {
					if all, err := s.Releases(b.Context(), f); err != nil || len(all) != want {
						b.Fatal(len(all), err)
					}
				}
			}
		}
		ago := noon.AddDate(-1, 0, 0)
		b.Run("month", ask(content.ReleaseFilter{From: ago, To: ago.AddDate(0, 0, 30), Brief: true}, 2880))
		b.Run("month-whole", ask(content.ReleaseFilter{From: ago, To: ago.AddDate(0, 0, 30)}, 2880))
		b.Run("day", ask(content.ReleaseFilter{From: ago, To: ago.AddDate(0, 0, 1)}, 96))
		b.Run("channel-day", ask(content.ReleaseFilter{Channel: "gzh", From: ago, To: ago.AddDate(0, 0, 1)}, 96))
		b.Run("next", ask(content.ReleaseFilter{States: []content.State{content.Approved}, From: noon, Limit: 10}, 10))
		b.Run("due", func(b *testing.B) {
			for b.Loop() {
				if due, err := s.DispatchDue(b.Context(), noon, noon, 0); err != nil || len(due) != 0 {
					b.Fatal(len(due), err)
				}
			}
		})
		b.Run("next-due", func(b *testing.B) {
			for b.Loop() {
				if _, there, err := s.NextDue(b.Context(), noon); err != nil || !there {
					b.Fatal(there, err)
				}
			}
		})
	})
}
