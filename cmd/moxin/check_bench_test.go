package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"moxin/content"
	"moxin/content/spent"
)

// benchWorkspace writes n articles, each another, for one channel of each family that most teams
// have.
func benchWorkspace(b *testing.B, n int) string {
	b.Helper()
	root := b.TempDir()
	config := "version: 1\nchannels: {gzh: {platform: wechat}, xhs: {platform: xiaohongshu}, dy: {platform: douyin}}\n"
	writeBench(b, filepath.Join(root, content.ConfigName), config)
	for i := range n {
		if i%500 == 0 {
			if err := os.MkdirAll(filepath.Join(root, "articles", fmt.Sprint(i/500)), 0o755); err != nil {
				b.Fatal(err)
			}
		}
		writeBench(b, filepath.Join(root, "articles", fmt.Sprint(i/500), fmt.Sprintf("a%d.md", i)), benchArticle(i))
	}
	return root
}

func writeBench(b *testing.B, path, text string) {
	b.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		b.Fatal(err)
	}
}

// Sizes of articles in bytes: the medians of 307 real ones of public repositories, of which two in
// five hold code, five blocks that make up a sixth of them.
const (
	benchPlain = 6 << 10
	benchCoded = 10 << 10
)

// benchArticle is an article as editors write them: chapters of three paragraphs, a list, a table,
// and in two articles of five some code.
func benchArticle(n int) string {
	people := []string{"林溪", "周禾", "老陈", "阿宁", "小满", "何叔", "宋姐"}
	places := []string{"茶山", "店里", "仓库", "群里", "路上", "院子", "老街", "码头", "窑口", "集市", "车站"}
	acts := []string{"打电话", "写信", "寄样", "回访", "记账", "晒青", "试茶", "道歉", "等雨", "搬货", "对单", "聊天", "收摊"}
	pick := func(list []string, k int) string { return list[(n*31+k*17+n*k)%len(list)] }
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: 第 %d 封手记\nslug: letter-%d\ntags: [复购, 会员]\nstage: trust\nai: none\nsummary: %s在%s%s的一天。\n---\n\n", n, n, pick(people, 0), pick(places, 1), pick(acts, 2))
	size, coded := benchPlain, n%5 < 2
	if coded {
		size = benchCoded
	}
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, "## %d. %s的%s\n\n", i+1, pick(places, i), pick(acts, i+3))
		for p := range 3 {
			for s := range 3 {
				k := i*9 + p*3 + s
				fmt.Fprintf(&b, "那天%s在%s，先%s，又%s，记在第 %d 页；**%s**看见了，说下回一起去%s。", pick(people, k), pick(places, k+1), pick(acts, k+2), pick(acts, k+5), n+k, pick(people, k+3), pick(places, k+7))
			}
			b.WriteString("\n\n")
		}
		fmt.Fprintf(&b, "- %s：%s\n- %s：[旧账](https://example.com/%d)\n\n| 地方 | 次数 |\n|---|--:|\n| %s | %d |\n\n", pick(people, i), pick(acts, i), pick(places, i), n+i, pick(places, i+2), i+n%7)
		if coded {
			fmt.Fprintf(&b, "```go\n// letter%d counts who came back.\nfunc letter%d(orders []Order) float64 {\n\tseen := map[string]int{}\n\tfor _, o := range orders {\n\t\tif o.Total > %d && o.Name != \"\" {\n\t\t\tseen[o.Customer]++\n\t\t}\n\t}\n\treturn float64(len(seen)) / 2.5\n}\n```\n\n", n, n, i)
		}
	}
	return b.String()
}

// renderAll is what the check is held against: the same articles read and compiled for the same
// channels on as many cores, with nothing checked.
func renderAll(ctx context.Context, root string) error {
	ws, err := content.Load(os.DirFS(root))
	if err != nil {
		return err
	}
	engine := newEngine(root, ws, nil)
	engine.Sketch = true
	var next atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	for range runtime.NumCPU() {
		g.Go(func() error {
			for i := int(next.Add(1)) - 1; i < len(ws.Articles); i = int(next.Add(1)) - 1 {
				for _, ch := range ws.Config.Channels {
					if _, _, err := engine.Compile(ctx, ws, ws.Articles[i], ch); err != nil {
						return err
					}
				}
			}
			return nil
		})
	}
	return g.Wait()
}

// checkAll is `moxin check` without its printing.
func checkAll(ctx context.Context, root string) (int, error) {
	a := &app{now: time.Now}
	x, err := a.newExaminer(ctx, root, examinerOptions{})
	if err != nil {
		return 0, err
	}
	found, err := x.examine(ctx, scope{articles: x.ws.Articles, whole: true, channels: x.ws.Config.Channels})
	if err != nil {
		return 0, err
	}
	return len(found.findings), x.cache.save(x.ws.Articles)
}

// cost is what work took: by the clock and of the processor.
type cost struct{ wall, cpu time.Duration }

// costs adds up what do takes.
func (c *cost) costs(b *testing.B, do func() error) {
	b.Helper()
	runtime.GC() // what others left behind is not this one's to clear
	begin, cpu := time.Now(), spent.CPU()
	if err := do(); err != nil {
		b.Fatal(err)
	}
	c.wall += time.Since(begin)
	c.cpu += spent.CPU() - cpu
}

// BenchmarkCheckTenThousand checks 10,000 articles that were never seen, and again with nothing
// changed. Beside it stands rendering: the same articles read and compiled for the same channels,
// on as many cores, with nothing drawn, checked, remembered or written. Promised: cold/render (of
// the processor's time; -wall by the clock) at most 1.3, warm-s below 5.
func BenchmarkCheckTenThousand(b *testing.B) {
	root := benchWorkspace(b, 10_000)
	var rendered, cold, warm cost
	for b.Loop() {
		if err := os.RemoveAll(filepath.Join(root, stateDir)); err != nil {
			b.Fatal(err)
		}
		var first, second int
		rendered.costs(b, func() error { return renderAll(b.Context(), root) })
		cold.costs(b, func() (err error) { first, err = checkAll(b.Context(), root); return err })
		warm.costs(b, func() (err error) { second, err = checkAll(b.Context(), root); return err })
		if first == 0 || first != second {
			b.Fatalf("%d findings cold, %d warm", first, second)
		}
	}
	n := float64(b.N)
	b.ReportMetric(rendered.cpu.Seconds()/n, "render-cpu-s")
	b.ReportMetric(cold.cpu.Seconds()/n, "cold-cpu-s")
	b.ReportMetric(warm.cpu.Seconds()/n, "warm-cpu-s")
	b.ReportMetric(warm.wall.Seconds()/n, "warm-s")
	b.ReportMetric(float64(cold.cpu)/float64(max(1, rendered.cpu)), "cold/render")
	b.ReportMetric(float64(cold.wall)/float64(rendered.wall), "cold/render-wall")
}
