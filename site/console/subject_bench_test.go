package console

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/fstest"
	"time"

	"moxin/content"
	"moxin/content/media"
	"moxin/content/store"
	"moxin/ingest/rank"
)

// manyScored is a scoring of the articles of readStore, a0 to a<n-1>, by one author.
func manyScored(b *testing.B, n int) ([]content.Score, content.Ranking) {
	b.Helper()
	at := now.Add(-time.Hour)
	r := content.Ranking{At: at, Model: "moxin-2"}
	why := rank.Score{Why: content.T("收藏、关注、读完高于同渠道同龄内容；依据 812 次阅读。", "Saves, follows and finishes above those of the same age."), Before: 1, Pull: -.1}
	for _, m := range metricOrder[5:19] {
		why.Contributions = append(why.Contributions, rank.Contribution{Signal: m, Value: .1, Ratio: 1.2, Events: 40})
	}
	stored, err := json.Marshal(why)
	if err != nil {
		b.Fatal(err)
	}
	scores := []content.Score{{Kind: "author", Subject: "林溪", Name: "trust", Value: .1, Low: -.1, High: .3, Rank: 1, RankLow: 1, RankHigh: 1, At: at}}
	for i := range n {
		slug := fmt.Sprint("a", i)
		s := content.Score{Kind: "article", Subject: slug, Name: "trust", Value: 2 - 4*float64(i)/float64(n), Rank: i + 1, RankLow: i + 1, RankHigh: i + 9, Evidence: 800, Why: string(stored), Model: r.Model, At: at}
		s.Low, s.High = s.Value-.5, s.Value+.5
		scores = append(scores, s)
		of := make([]float32, 200)
		for k := range of {
			of[k] = float32(s.Value) + float32((i*31+k*17)%200)/200 - .5
		}
		r.Posts, r.Draws = append(r.Posts, slug), append(r.Draws, of)
	}
	for _, channel := range []string{"gzh", "xhs", "dy", "sph"} {
		scores = append(scores, content.Score{Kind: "channel", Subject: channel, Name: "trust", Rank: 1, RankLow: 1, RankHigh: 4, High: .1, Low: -.1, At: at})
		r.Bands = append(r.Bands, content.Band{Channel: channel, Metric: content.Reads, Hours: []float64{1, 2000}, Low: []float64{1, 2}, Middle: []float64{2, 3}, High: []float64{3, 5}, Posts: []int{9, 9}})
	}
	return scores, r
}

// BenchmarkScoredPages makes the pages of an article, of an author of all 10,000 articles and of a channel of
// as many, with 40,000 publications in the store. first is the first page after a scoring, which works out
// what later ones share. cpu-ms/op is processor time, the store's included.
func BenchmarkScoredPages(b *testing.B) {
	ws, err := content.Load(fstest.MapFS{"moxin.yaml": {Data: []byte(workspaceYAML)}})
	if err != nil {
		b.Fatal(err)
	}
	files, err := media.OpenDir(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	articles := 10_000
	if testing.Short() {
		articles = 100
	}
	s := readStore(b, articles*400)
	scores, left := manyScored(b, articles)
	if err := s.PutScoring(b.Context(), scores, left); err != nil {
		b.Fatal(err)
	}
	open := func() http.Handler {
		pages, err := New(Options{
			Store: s, Media: files, Missing: store.ErrNotFound, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
			Preview: func(content.Rendition, func(content.Media) string) template.HTML { return "" },
			Config:  func() content.Config { return ws.Config }, Now: func() time.Time { return now }, Work: func() time.Time { return work },
		})
		if err != nil {
			b.Fatal(err)
		}
		return pages
	}
	for _, page := range [][2]string{
		{"article", fmt.Sprintf("/articles/a%d?channel=gzh", articles/2)}, {"author", "/authors/%E6%9E%97%E6%BA%AA"}, {"channel", "/channels/gzh?page=3"},
	} {
		get := func(pages http.Handler) {
			r := httptest.NewRequest(http.MethodGet, page[1], nil)
			r.Host = "127.0.0.1:8080"
			w := httptest.NewRecorder()
			pages.ServeHTTP(w, r)
			if w.Code != http.StatusOK {
				b.Fatal(page, w.Code, w.Body)
			}
		}
		for _, warm := range []bool{false, true} {
			b.Run(page[0]+map[bool]string{false: "/first", true: ""}[warm], func(b *testing.B) {
				pages := open()
				if warm {
					get(pages)
				}
				begin := spent(b)
				for b.Loop() {
					if !warm {
						pages = open()
					}
					get(pages)
				}
				b.ReportMetric(float64((spent(b)-begin).Microseconds())/1000/float64(b.N), "cpu-ms/op")
			})
		}
	}
}
