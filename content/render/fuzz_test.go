package render_test

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"moxin/content"
	"moxin/content/check"
	"moxin/content/media"
	"moxin/content/render"
)

// hostile are bodies that try to bring along what the platform strips.
var hostile = []string{
	"![x](a.png){width=9%} ![x](a.png =9x \"y\") {漢字|かん|じ} <ruby>漢<rp>(<rt>か<rp>)</ruby> <rt>x</rt> {墨|`m`}",
	"# **甲** <b>乙</b> [丙](https://example.com) `丁` $a_1$\n\n| **a** | <b>b</b> |\n|--|--|\n| x | y |\n",
	"```mermaid\ngraph TD\n```\n\n```math\nx\n```\n\n$$\n<b>\n$$\n\n$x^2$",
	"<ruby><div><table><tr><td><rt>x<p style=\"position:fixed;color:red;background:url(x)\">",
	"<img src=a.png style=\"width:9px;position:fixed\" onerror=x><a href=\"javascript:x\">y</a><a href=https://mp.weixin.qq.com/s?tempkey=1>z</a>",
	"![a](data:image/svg+xml;base64,PHN2Zy8+) ![b](javascript:x) ![\"><script>](a.png \"\\\"><b>\")",
	"> [!TIP] <b>x\n> 1. a\n>    - b\n>\n>      ```go\n>      x\n",
}

// FuzzWeChat holds the promise that nothing the platform would strip leaves the compiler, whatever
// an article holds, in every theme: by the lint of these tests and by the one that editors see.
func FuzzWeChat(f *testing.F) {
	cases, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(cases) == 0 {
		f.Fatalf("no cases: %v", err)
	}
	for _, name := range cases {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range archive.Files {
			if file.Name == "article.md" {
				f.Add(string(file.Data), uint8(0))
			}
		}
	}
	for i, body := range hostile {
		f.Add(body, uint8(i))
	}
	own := "css:\n  p: \"position:fixed;color:#112233\"\n  h2: \"background:url(x)\"\n  code: \"}<b>\"\n"
	ws := workspace(fstest.MapFS{"articles/a.png": {Data: pixel(f, 7)}, "articles/a.svg": {Data: []byte("<svg/>")}, "themes/own.yaml": {Data: []byte(own)}})
	ws.Config.Draw = content.Draw{TeX: "tex", Mermaid: "mermaid"}
	drawn := pixel(f, 9)
	engines := []*render.Engine{{}, {Sketch: true}, {
		Command: func(context.Context, string, []byte) ([]byte, error) { return drawn, nil },
		Browser: func(context.Context, []byte, string) ([]byte, error) { return drawn, nil },
	}}
	checker := check.New(ws)
	themes := []string{"default", "letter", "bold", "own", "missing"}
	f.Fuzz(func(t *testing.T, body string, n uint8) {
		ch := channel(t, "gzh")
		ch.Theme = themes[int(n)%len(themes)]
		a := article(body)
		r, _, err := engines[int(n)%len(engines)].Compile(t.Context(), ws, a, ch)
		if err != nil {
			t.Fatal(err)
		}
		if problems := lint(r.HTML); problems != nil {
			t.Errorf("%q: %v\n%s", body, problems, r.HTML)
		}
		for _, found := range checker.Rendition(a, ch, r) {
			if strings.HasPrefix(found.Rule, "html/") {
				t.Errorf("%q: %s %s\n%s", body, found.Rule, found.Message.EN, r.HTML)
			}
		}
		for _, m := range r.Media {
			if m.Type == media.TypeSVG || m.Type == media.TypeWebP {
				t.Errorf("%q carries %s", body, m.Type)
			}
		}
	})
}
