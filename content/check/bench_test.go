package check_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"moxin/content"
	"moxin/content/check"
	"moxin/content/render"
)

// benchConfig has one channel of each family.
const benchConfig = `channels: {gzh: {platform: wechat}, xhs: {platform: xiaohongshu}, dy: {platform: douyin}}`

// benchArticle is a file of 20 KB as editors write them; n makes every one another.
func benchArticle(n int) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: 老客户为什么不再回来 %d\nslug: a%d\ntags: [复购, 会员]\nstage: trust\n---\n", n, n)
	for i := 0; b.Len() < 20<<10; i++ {
		fmt.Fprintf(&b, "## 第 %d 节：谁离开了（%d）\n\n", i+1, n)
		b.WriteString(strings.Repeat("三月的第二周，我们给**一百二十位**老客户打了电话，见[记录](https://example.com/r)。", 6) + "\n\n")
		fmt.Fprintf(&b, "- **渠道**：公众号 %d\n- 社群\n  - 早报\n  - `晚报`\n\n", i*n)
		b.WriteString("| 原因 | 人数 | 占比 |\n|---|--:|:-:|\n| 服务变了 | 37 | 31% |\n| 忘了你们 | 29 | 24% |\n\n")
		fmt.Fprintf(&b, "```go\n// rate%d counts who came back.\nfunc rate%d(orders []Order) float64 {\n\treturn float64(len(orders)) / %d\n}\n```\n\n", i, i, n+2)
	}
	return []byte(b.String())
}

// BenchmarkCheckAndRender is what an editor waits for after saving one article of 20 KB: it is
// read, checked, rendered for three channels, and the renditions are checked.
func BenchmarkCheckAndRender(b *testing.B) {
	cfg, findings := content.ParseConfig(content.ConfigName, []byte(benchConfig))
	if len(findings) > 0 {
		b.Fatal(findings)
	}
	ws := &content.Workspace{FS: fstest.MapFS{}, Config: cfg}
	checker, engine := check.New(ws), &render.Engine{}
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		n++
		b.StopTimer()
		data := benchArticle(n)
		b.StartTimer()
		a, findings := content.ParseArticle("articles/a.md", data, cfg.Zone)
		if a == nil {
			b.Fatal(findings)
		}
		findings = slices.Concat(findings, checker.Article(a))
		for _, ch := range cfg.Channels {
			r, more, err := engine.Compile(b.Context(), ws, a, ch)
			if err != nil {
				b.Fatal(err)
			}
			findings = slices.Concat(findings, more, checker.Rendition(a, ch, r))
		}
		if len(check.Tidy(findings)) == 0 {
			b.Fatal("an article without a cover or a note has findings")
		}
	}
}

// BenchmarkCheckOverRender compares what a cold check of articles costs with rendering them alone:
// "ratio" is rendering and checking over rendering, and is to stay below 1.3.
func BenchmarkCheckOverRender(b *testing.B) {
	cfg, findings := content.ParseConfig(content.ConfigName, []byte(benchConfig))
	if len(findings) > 0 {
		b.Fatal(findings)
	}
	ws := &content.Workspace{FS: fstest.MapFS{}, Config: cfg}
	for n := range 40 {
		a, findings := content.ParseArticle(fmt.Sprintf("articles/%d.md", n), benchArticle(n), cfg.Zone)
		if a == nil {
			b.Fatal(findings)
		}
		ws.Articles = append(ws.Articles, a)
	}
	var rendering, checking time.Duration
	for b.Loop() {
		checker, engine := check.New(ws), &render.Engine{Sketch: true}
		for _, a := range ws.Articles {
			for _, ch := range cfg.Channels {
				start := time.Now()
				r, _, err := engine.Compile(b.Context(), ws, a, ch)
				rendering += time.Since(start)
				if err != nil {
					b.Fatal(err)
				}
				start = time.Now()
				checker.Rendition(a, ch, r)
				checking += time.Since(start)
			}
			start := time.Now()
			checker.Article(a)
			checking += time.Since(start)
		}
		start := time.Now()
		checker.Workspace()
		checking += time.Since(start)
	}
	b.ReportMetric(float64(rendering+checking)/float64(rendering), "ratio")
	b.ReportMetric(checking.Seconds()*1e3/float64(b.N*len(ws.Articles)), "check-ms/article")
}

// BenchmarkNearDuplicates is what looking for repeated articles costs among 10,000 of 5 KB, and
// again when one of them has changed.
func BenchmarkNearDuplicates(b *testing.B) {
	ws := &content.Workspace{FS: fstest.MapFS{}}
	for n := range 10_000 {
		var text strings.Builder
		for i, x := 0, uint32(n); i < 1700; i++ {
			x = x*1664525 + 1013904223
			text.WriteRune(rune(0x4E00 + x>>8%5000))
		}
		ws.Articles = append(ws.Articles, &content.Article{Path: fmt.Sprint(n), Slug: fmt.Sprint(n), Body: []byte(text.String())})
	}
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			check.New(ws).Workspace()
		}
	})
	b.Run("warm", func(b *testing.B) {
		checker := check.New(ws)
		checker.Workspace()
		for b.Loop() {
			changed := *ws
			changed.Articles = slices.Clone(ws.Articles)
			a := *changed.Articles[0]
			changed.Articles[0] = &a
			checker.Next(&changed).Workspace()
		}
	})
}
