package render_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"moxin/content"
	"moxin/content/render"
)

// FuzzFamilies compiles arbitrary Markdown for every channel of the other families: nothing
// panics, bodies are well-formed and from the list of tags, texts hold no HTML that moxin wrote
// and keep to the limits that moxin itself compiles to, and compiling twice gives the same.
func FuzzFamilies(f *testing.F) {
	for _, s := range []string{
		"# 一\n\n> 引\n\n- a\n  - b\n\n1. x\n\n   y\n\n| a | b |\n|---|---|\n| 1 | |\n",
		"<div><p>a<ul><li>b<table><tr><td>c</div> <b>x\n\n**粗** <a href=https://x.example>l\n\n</a></b><details><summary>s</summary>\n\nt\n\n</details>",
		"a[^1] b[^1]\n\n[^1]: n [l](https://e.example) [^2]\n\n[^2]: m\n\n    - x\n",
		"[a {{link gzh}} ![i](x.png)](https://e.example) {{link nowhere}} [x](#一) [y](/z) [z](javascript:x)\n\n## 一\n## 一\n##\n",
		"::: tip t\n```go\nx<y\n```\n:::\n\n::: note\n笔记\n:::\n\n::: only wb\n短\n:::\n\n$$\nx\n$$\n\n$a^2$ <ruby>漢<rt>かん</rt></ruby>\n\n<ruby>字<rp>(</rp><rt>じ</rt></ruby>\n",
		"术语\n: 说明\n\n    代码\n\n<pre>a\n <b>b</b></pre>\n\n<h1>t</h1><center>c</center>text<br>\n<img src=x.png><hr>",
		"<table><caption>c</caption>x<tr><th>h<td colspan=2>y</table><ul>text<ul><li>z</ul></ul><dl><dt>a<dd>b</dl>",
		"<figure><img src=\"a.png\"><figcaption>f</figcaption></figure>\n\n<p><span>b<div>c</span></div>",
		strings.Repeat("三月的第二周，我们打了电话。", 40) + "\n\n" + strings.Repeat("<div>", 600),
	} {
		f.Add(s)
	}
	ws := workspace(nil)
	ws.Config.Channels = append(append([]content.Channel{}, channels...), others...)
	f.Fuzz(func(t *testing.T, body string) {
		if len(body) > 20_000 {
			return
		}
		a, _ := content.ParseArticle("articles/a.md", []byte(body), nil)
		if a == nil {
			return
		}
		for _, ch := range append(others[:len(others):len(others)], wecomKinds...) {
			checkFamily(t, ws, a, ch)
		}
	})
}

// wecomKinds are those of WeCom that others has no channel of, as far as they write words of their own.
var wecomKinds = []content.Channel{
	{ID: "qwv2", Platform: content.WeCom, Mode: content.ModeRobot, Format: "markdown_v2"},
	{ID: "kh", Platform: content.WeCom, Mode: content.ModeMessage, Format: "link"},
	{ID: "khtext", Platform: content.WeCom, Mode: content.ModeMessage, Format: "text"},
	{ID: "kp", Platform: content.WeCom, Mode: content.ModeMoment, Format: "images"},
}

func checkFamily(t *testing.T, ws *content.Workspace, a *content.Article, ch content.Channel) {
	t.Helper()
	r, _, err := (&render.Engine{}).Compile(t.Context(), ws, a, ch)
	if err != nil {
		t.Fatalf("%s: %v", ch.ID, err)
	}
	again, _, err := (&render.Engine{}).Compile(t.Context(), ws, a, ch)
	if err != nil || again.Digest != r.Digest || r.Digest == "" {
		t.Fatalf("%s: compiled twice, %v:\n%s\n%s", ch.ID, err, r.HTML+r.Text, again.HTML+again.Text)
	}
	if problems := lintPlain(r); problems != nil {
		t.Fatalf("%s: %v\n%s", ch.ID, problems, r.HTML)
	}
	if !utf8.ValidString(r.HTML + r.Text + r.Title) {
		t.Fatalf("%s: not UTF-8", ch.ID)
	}
	if strings.Contains(r.Text, content.MediaScheme+"0") || strings.Contains(r.Text, "&nbsp;") && !strings.Contains(string(a.Body), "nbsp") {
		t.Fatalf("%s: markup in a text: %s", ch.ID, r.Text)
	}
	limit := ch.Limits()[content.LimitText]
	words := strings.Contains(string(a.Body), "::: only") // the author's own are never cut
	if ch.Platform == content.WeCom && !words && len(r.Title) < 500 && r.Measure(content.LimitText, limit) > limit.Max {
		t.Fatalf("%s: %d bytes", ch.ID, r.Measure(content.LimitText, limit))
	}
}
