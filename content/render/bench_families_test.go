package render_test

import (
	"io"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/render"
	"moxin/content/spent"
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
// same articles in the same run, by processor time: of-bare is how much of their speed is left,
// promised to be at least a third. Every article is another one, so that no cache knows its code.
func BenchmarkFamilies(b *testing.B) {
	ws := workspace(nil)
	ws.Config.Channels = textFamilies
	articles := make([]*content.Article, 60)
	for i := range articles {
		articles[i] = realArticle(i + 1)
	}
	md := bare()
	var ours, theirs time.Duration
	for b.Loop() {
		e := &render.Engine{}
		begin := spent.CPU()
		for _, a := range articles {
			for _, ch := range textFamilies {
				if _, _, err := e.Compile(b.Context(), ws, a, ch); err != nil {
					b.Fatal(err)
				}
			}
		}
		ours += spent.CPU() - begin
		begin = spent.CPU()
		for _, a := range articles {
			if err := md.Convert(a.Body, io.Discard); err != nil {
				b.Fatal(err)
			}
		}
		theirs += spent.CPU() - begin
	}
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "of-bare")
	b.ReportMetric(float64(b.N*len(articles))/ours.Seconds(), "articles/cpu-s")
}
