package main

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime/debug"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/spent"
	"moxin/content/store/storetest"
)

// BenchmarkDesk is the reviewer's desk with 10,000 articles, 40,000 publications and 1,000,000 samples on
// both databases: all of them scored anew, pages of the ranking asked of the store, and made. cpu-s and
// cpu-ms are processor time, which of PostgreSQL is the client's alone; peak-MB is of the process, by its
// own account of live memory. With -short it is a hundredth of it.
func BenchmarkDesk(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) { benchDesk(b, nil) })
	b.Run("postgres", func(b *testing.B) { benchDesk(b, map[string]string{storeVar: storetest.Postgres(b)}) })
}

func benchDesk(b *testing.B, env map[string]string) {
	articles := 10_000
	if testing.Short() {
		articles /= 100
	}
	d := openBigDesk(b, articles, env)
	b.Run("score", d.benchScore)
	b.Run("read", d.benchRead)
	d.scored(b.Context())
	for _, q := range []struct {
		name string
		content.RankQuery
	}{
		{"first", content.RankQuery{}}, {"last", content.RankQuery{Offset: articles - 50}}, {"channel", content.RankQuery{Channel: "xhs"}},
		{"author", content.RankQuery{Author: "作者 7"}}, {"search", content.RankQuery{Search: "第 7"}},
		{"month", content.RankQuery{From: d.now.AddDate(0, -2, 0), Until: d.now.AddDate(0, -1, 0), Channel: "gzh"}},
	} {
		q.Limit = 50
		b.Run("articles/"+q.name, func(b *testing.B) {
			costs(b, func() { d.ranks(b.Context(), q.RankQuery) })
		})
	}
	d.benchPages(b)
}

// costs runs what a benchmark repeats and says what it takes.
func costs(b *testing.B, run func()) {
	before, rounds := spent.CPU(), 0
	for b.Loop() {
		run()
		rounds++
	}
	b.ReportMetric((spent.CPU()-before).Seconds()*1e3/float64(rounds), "cpu-ms/op")
}

func (d *bigDesk) benchScore(b *testing.B) {
	d.peak(b, func() { d.scored(b.Context()) })
}

// benchRead reads what a scoring rests on, without scoring it.
func (d *bigDesk) benchRead(b *testing.B) {
	d.peak(b, func() {
		data, err := keptData(b.Context(), d.station.store)
		d.ok(err)
		if len(data.Posts) != d.articles || len(data.Readings) != len(deskAges)*len(deskChannels)*d.articles {
			b.Fatal(len(data.Posts), len(data.Readings))
		}
	})
}

func (d *bigDesk) peak(b *testing.B, run func()) {
	var peak uint64
	var cpu time.Duration
	for range b.N {
		b.StopTimer()
		debug.FreeOSMemory()
		stop := spent.Heap(&peak)
		b.StartTimer()
		before := spent.CPU()
		run()
		cpu += spent.CPU() - before
		b.StopTimer()
		stop()
		b.StartTimer()
	}
	b.ReportMetric(cpu.Seconds()/float64(b.N), "cpu-s/op")
	b.ReportMetric(float64(peak)/1e6, "peak-MB")
}

// benchPages makes pages of the console as a browser gets them.
func (d *bigDesk) benchPages(b *testing.B) {
	const address = "127.0.0.1:8080"
	pages, err := d.app.consoleHandler(b.Context(), d.station, address)
	d.ok(err)
	month := d.now.AddDate(0, -1, 0).Format("2006-01")
	for _, page := range [][2]string{
		{"rankings", "/rankings"}, {"third", "/rankings?page=3"}, {"channel", "/rankings?channel=xhs"}, {"period", "/rankings?period=" + month},
		{"authors", "/rankings?by=author"}, {"compare", "/rankings?period=30d&with=" + month}, {"authors-compare", "/rankings?by=author&period=30d&with=" + month},
		{"index", "/rankings?index=ces"}, {"index-channel", "/rankings?index=wilson&channel=xhs&page=3"}, {"author", "/authors/" + url.PathEscape("作者 7")}, {"article", "/articles/a77"},
	} {
		name, target := page[0], page[1]
		get := func() {
			r := httptest.NewRequest(http.MethodGet, target, nil)
			r.Host = address
			w := httptest.NewRecorder()
			pages.ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				b.Fatal(target, w.Code, w.Body)
			}
		}
		b.Run("pages/"+name, func(b *testing.B) {
			get() // the first one reads what is kept between pages
			costs(b, get)
		})
	}
}
