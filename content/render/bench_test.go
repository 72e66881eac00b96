package render_test

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alecthomas/chroma/v2"
	chromahtml "github.com/alecthomas/chroma/v2/formatters/html"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/alecthomas/chroma/v2/styles"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"

	"moxin/content"
	"moxin/content/render"
	"moxin/content/spent"
)

// longArticle is about 20 KB of Chinese text, lists, tables and code; n makes every one another.
func longArticle(n int) *content.Article {
	var b strings.Builder
	for i := 0; b.Len() < 20<<10; i++ {
		fmt.Fprintf(&b, "## 第 %d 节：老客户为什么不再回来（%d）\n\n", i+1, n)
		b.WriteString(strings.Repeat("三月的第二周，我们给**一百二十位**老客户打了电话，见[记录](https://example.com/r)。", 6) + "\n\n")
		fmt.Fprintf(&b, "- **渠道**：公众号 %d\n- 社群\n  - 早报\n  - `晚报`\n\n", i*n)
		b.WriteString("| 原因 | 人数 | 占比 |\n|---|--:|:-:|\n| 服务变了 | 37 | 31% |\n| 忘了你们 | 29 | 24% |\n\n")
		fmt.Fprintf(&b, "```go\n// rate%d counts who came back.\nfunc rate%d(orders []Order) float64 {\n\tseen := map[string]int{}\n\tfor _, o := range orders {\n\t\tif o.Total > %d && o.Name != \"\" {\n\t\t\tseen[o.Customer]++\n\t\t}\n\t}\n\treturn float64(len(seen)) / 2.5\n}\n```\n\n", i, n, n)
	}
	a := article(b.String())
	a.Slug, a.Tags = fmt.Sprintf("a%d", n), []string{"复购", "会员"}
	return a
}

// families are one channel of each family.
var families = []string{"gzh", "xhs", "dy"}

func compileFamilies(b *testing.B, e *render.Engine, ws *content.Workspace, a *content.Article) {
	for _, id := range families {
		if _, _, err := e.Compile(b.Context(), ws, a, channel(b, id)); err != nil {
			b.Error(err)
		}
	}
}

// BenchmarkArticle is three renditions of one 20 KB article that was never seen before.
func BenchmarkArticle(b *testing.B) {
	ws := workspace(nil)
	e := &render.Engine{}
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		n++
		b.StopTimer()
		a := longArticle(n)
		b.StartTimer()
		compileFamilies(b, e, ws, a)
	}
}

// BenchmarkThousand is three renditions of each of 1,000 articles of 20 KB, on all cores; beside
// it stands what goldmark and chroma alone take for the same articles, once each.
func BenchmarkThousand(b *testing.B) {
	articles := make([]*content.Article, 1000)
	for i := range articles {
		articles[i] = longArticle(i + 1)
	}
	b.Run("moxin", func(b *testing.B) {
		ws := workspace(nil)
		for b.Loop() {
			e := &render.Engine{}
			onAllCores(articles, func(a *content.Article) { compileFamilies(b, e, ws, a) })
		}
		b.ReportMetric(float64(b.N*len(articles))/b.Elapsed().Seconds(), "articles/s")
	})
	b.Run("bare", func(b *testing.B) {
		md := bare()
		for b.Loop() {
			onAllCores(articles, func(a *content.Article) {
				var buf bytes.Buffer
				if err := md.Convert(a.Body, &buf); err != nil {
					b.Error(err)
				}
			})
		}
		b.ReportMetric(float64(b.N*len(articles))/b.Elapsed().Seconds(), "articles/s")
	})
}

// realArticle is as long as the median of real articles with code: 10 KB in which five blocks of
// code take 1.5 KB (307 articles of public repositories); n makes every one another.
func realArticle(n int) *content.Article {
	var b strings.Builder
	for i := range 5 {
		fmt.Fprintf(&b, "## 第 %d 节：老客户为什么不再回来（%d）\n\n", i+1, n)
		for range 4 {
			b.WriteString("三月的第二周，我们给**一百二十位**老客户打了电话，见[记录](https://example.com/r)。他们说的和我们想的不一样：不是价格，是`售后`没有人接。第二天又问了一遍，答案没有变。\n\n")
		}
		fmt.Fprintf(&b, "- **渠道**：公众号 %d\n- 社群\n  - 早报\n  - `晚报`\n\n", i*n)
		fmt.Fprintf(&b, "```go\n// rate%d counts who came back.\nfunc rate%d(orders []Order) float64 {\n\tseen := map[string]int{}\n\tfor _, o := range orders {\n\t\tif o.Total > %d && o.Name != \"\" {\n\t\t\tseen[o.Customer]++\n\t\t}\n\t}\n\treturn float64(len(seen)) / 2.5\n}\n```\n\n", i, n, n)
	}
	for b.Len() < 10<<10 {
		b.WriteString(strings.Repeat("结尾再说一遍：先把话听完，再想办法。", 6) + "\n\n")
	}
	a := article(b.String())
	a.Slug, a.Tags = fmt.Sprintf("a%d", n), []string{"复购", "会员"}
	return a
}

// BenchmarkWeChat renders 1,000 real articles that were never seen before for 公众号, and beside each
// of them what goldmark and chroma alone take for it. It reports articles for each second of the
// processor's time, of both, which is what one core does (promised: at least 300), their ratio
// (promised: at least 0.5), and the peak of the heap in MB (promised: 64 at most).
func BenchmarkWeChat(b *testing.B) {
	ws, md, gzh := workspace(nil), bare(), channel(b, "gzh")
	heap := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	var ours, theirs time.Duration
	var peak uint64
	const articles, batch = 1000, 20 // the kernel tells processor time too coarsely for one article
	for b.Loop() {
		e := &render.Engine{}
		for from := 0; from < articles; from += batch {
			list := make([]*content.Article, batch)
			for i := range list {
				list[i] = realArticle(from + i + 1)
			}
			begin := spent.CPU()
			for _, a := range list {
				if _, _, err := e.Compile(b.Context(), ws, a, gzh); err != nil {
					b.Fatal(err)
				}
			}
			ours += spent.CPU() - begin
			metrics.Read(heap)
			peak = max(peak, heap[0].Value.Uint64())
			begin = spent.CPU()
			for _, a := range list {
				if err := md.Convert(a.Body, io.Discard); err != nil {
					b.Fatal(err)
				}
			}
			theirs += spent.CPU() - begin
		}
	}
	all := float64(b.N * articles)
	b.ReportMetric(all/ours.Seconds(), "articles/cpu-s")
	b.ReportMetric(all/theirs.Seconds(), "bare-articles/cpu-s")
	b.ReportMetric(theirs.Seconds()/ours.Seconds(), "of-bare")
	b.ReportMetric(float64(peak)/(1<<20), "peak-MB")
}

func onAllCores(articles []*content.Article, do func(*content.Article)) {
	work := make(chan *content.Article)
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for a := range work {
				do(a)
			}
		})
	}
	for _, a := range articles {
		work <- a
	}
	close(work)
	wg.Wait()
}

// bare is goldmark with the same extensions, and chroma with inline styles.
func bare() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList, extension.CJK),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(bareCode{}, 100))))
}

type bareCode struct{}

func (bareCode) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	style, formatter := styles.Get("github"), chromahtml.New()
	r.Register(ast.KindFencedCodeBlock, func(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		block := n.(*ast.FencedCodeBlock)
		lexer := chroma.Coalesce(lexers.Get(string(block.Language(source))))
		tokens, err := lexer.Tokenise(nil, string(block.Lines().Value(source)))
		if err != nil {
			return ast.WalkStop, err
		}
		return ast.WalkContinue, formatter.Format(w, style, tokens)
	})
}
