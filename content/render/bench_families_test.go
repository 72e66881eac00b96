package render_test

import (
	"bytes"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/render"
)

// textFamilies are one channel of every family that is text: 公众号, note, caption, post, rich,
// message, page.
var textFamilies = []content.Channel{
	{ID: "gzh", Platform: content.WeChat, Theme: "default"},
	{ID: "xhs", Platform: content.XiaoHongShu},
	{ID: "dy", Platform: content.Douyin},
	{ID: "wb", Platform: content.Weibo},
	{ID: "zh", Platform: content.Zhihu},
	{ID: "pyq", Platform: content.Moments},
	{ID: "site", Platform: content.Site},
}

// BenchmarkFamilies is an article in all text families, against goldmark and chroma alone on the
// same articles in the same run: bare/moxin is how much of their speed is left, promised to be at
// least a third. Every article is another one, so that no cache knows its code.
func BenchmarkFamilies(b *testing.B) {
	ws := workspace(nil)
	ws.Config.Channels = textFamilies
	articles := make([]*content.Article, 60)
	for i := range articles {
		articles[i] = longArticle(i + 1)
	}
	md := bare()
	var moxin, plain time.Duration
	for b.Loop() {
		e := &render.Engine{}
		start := time.Now()
		for _, a := range articles {
			for _, ch := range textFamilies {
				if _, _, err := e.Compile(b.Context(), ws, a, ch); err != nil {
					b.Fatal(err)
				}
			}
		}
		moxin += time.Since(start)
		start = time.Now()
		for _, a := range articles {
			var buf bytes.Buffer
			if err := md.Convert(a.Body, &buf); err != nil {
				b.Fatal(err)
			}
		}
		plain += time.Since(start)
	}
	b.ReportMetric(plain.Seconds()/moxin.Seconds(), "bare/moxin")
	b.ReportMetric(float64(b.N*len(articles))/moxin.Seconds(), "articles/s")
}
