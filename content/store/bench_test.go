package store_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/content/store/storetest"
)

var noon = time.Date(2026, 11, 3, 4, 0, 0, 0, time.UTC)

// benchBoth runs a benchmark on both databases. PostgreSQL's here does not sync.
func benchBoth(b *testing.B, run func(b *testing.B, s *store.Store)) {
	for _, db := range []struct {
		name string
		url  func(b *testing.B) string
	}{
		{"sqlite", func(b *testing.B) string { return filepath.Join(b.TempDir(), "moxin.db") }},
		{"postgres", func(b *testing.B) string { return storetest.Postgres(b) }},
	} {
		b.Run(db.name, func(b *testing.B) {
			s := open(b, db.url(b))
			defer s.Close()
			if err := s.Connect(b.Context(), content.Account{Channel: "gzh"}); err != nil {
				b.Fatal(err)
			}
			run(b, s)
		})
	}
}

// seed creates n approved releases that are due at noon, in one changeset.
func seed(b *testing.B, s *store.Store, round, n int) {
	b.Helper()
	cs := content.Changeset{By: "plan", At: noon}
	for i := range n {
		r := content.Rendition{Slug: fmt.Sprintf("a%d-%d", round, i), Channel: "gzh", Title: "标题"}
		r.Seal()
		items := []content.Item{{Slug: r.Slug, Title: r.Title, Rendition: r.Digest}}
		cs.Renditions = append(cs.Renditions, r)
		cs.Create = append(cs.Create, content.Release{Channel: "gzh", Platform: "wechat", Run: 1,
			Items: items, State: content.Approved, Due: noon, Late: time.Hour})
	}
	if _, err := s.Apply(b.Context(), cs); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkThousandReleases takes 1,000 releases from due to published: one dispatch, then a
// claim and a settlement each, every one synced to the disk on SQLite.
func BenchmarkThousandReleases(b *testing.B) {
	const releases = 1000
	benchBoth(b, func(b *testing.B, s *store.Store) {
		for round := 0; b.Loop(); round++ {
			b.StopTimer()
			seed(b, s, round, releases)
			b.StartTimer()
			tickets, err := s.DispatchDue(b.Context(), noon, noon, 0)
			if err != nil || len(tickets) != releases {
				b.Fatal(len(tickets), err)
			}
			for _, t := range tickets {
				carry(b, s, t)
			}
		}
		b.ReportMetric(float64(releases*b.N)/b.Elapsed().Seconds(), "releases/s")
	})
}

func carry(b *testing.B, s *store.Store, t content.Ticket) {
	a, err := s.Claim(b.Context(), content.Claim{Ticket: t, Worker: "host:1", Now: noon, Started: noon,
		Lease: noon.Add(time.Minute)})
	if err == nil {
		err = s.Settle(b.Context(), content.Settlement{Release: t.Release, Fence: t.Fence, From: content.Publishing,
			To: content.Published, Attempt: a.ID, Who: "worker", At: noon, Finished: noon,
			Publications: []content.Publication{{RemoteID: "1"}}})
	}
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkDispatch queues what is due in the same second: the part of lateness that is the store's.
func BenchmarkDispatch(b *testing.B) {
	const due = 200
	benchBoth(b, func(b *testing.B, s *store.Store) {
		for round := 0; b.Loop(); round++ {
			b.StopTimer()
			seed(b, s, round, due)
			b.StartTimer()
			if tickets, err := s.DispatchDue(b.Context(), noon, noon, 0); err != nil || len(tickets) != due {
				b.Fatal(len(tickets), err)
			}
		}
	})
}

// BenchmarkSamples stores readings as a collector brings them, 500 at a time.
func BenchmarkSamples(b *testing.B) {
	const batch = 500
	benchBoth(b, func(b *testing.B, s *store.Store) {
		samples := make([]content.Sample, batch)
		for round := 0; b.Loop(); round++ {
			for i := range samples {
				samples[i] = content.Sample{Channel: "gzh", Metric: content.Reads, Unit: content.UnitTimes,
					Value: float64(i), ObservedAt: noon.Add(time.Duration(round*batch+i) * time.Second), Source: "page"}
			}
			if n, err := s.AddSamples(b.Context(), samples); err != nil || n != batch {
				b.Fatal(n, err)
			}
		}
		b.ReportMetric(float64(batch*b.N)/b.Elapsed().Seconds(), "samples/s")
	})
}

// BenchmarkMonth reads a month of the calendar out of a year's releases.
func BenchmarkMonth(b *testing.B) {
	benchBoth(b, func(b *testing.B, s *store.Store) {
		for month := range 12 {
			seed(b, s, month, 100)
		}
		for b.Loop() {
			if all, err := s.Releases(b.Context(), content.ReleaseFilter{Limit: 100}); err != nil || len(all) != 100 {
				b.Fatal(len(all), err)
			}
		}
	})
}
