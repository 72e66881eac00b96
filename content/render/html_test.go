package render_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"moxin/content"
	"moxin/content/render"
)

func plainHTML(t *testing.T, body, id string, files fstest.MapFS) (string, []string) {
	t.Helper()
	ws := workspace(files)
	ws.Config.Channels = append(ws.Config.Channels[:len(ws.Config.Channels):len(ws.Config.Channels)], others...)
	r, findings := compileOther(t, ws, article(body), id)
	if problems := lintPlain(r); problems != nil {
		t.Errorf("%v\n%s", problems, r.HTML)
	}
	return r.HTML, strings.Fields(ruleNames(findings))
}

func TestPlainHTML(t *testing.T) {
	tests := []struct{ name, channel, body, want string }{
		{"the title is not said twice", "zh", "# 标题\n\n文\n", "<p>文</p>"},
		{"the highest level is below the title", "zh", "# 一\n\n## 二\n\n### 三\n", "<h2>一</h2><h3>二</h3><h3>三</h3>"},
		{"or begins there", "zh", "### 一\n\n#### 二\n", "<h2>一</h2><h3>二</h3>"},
		{"headings of a page have ids", "site", "## A b，C！\n\n## A b，C！\n\n## ！\n", `<h2 id="a-bc">A b，C！</h2><h2 id="a-bc-1">A b，C！</h2><h2 id="section">！</h2>`},
		{"links to headings of the page", "site", "[去](#%E4%B8%80) [无](#x)\n\n## 一\n", `<p><a href="#一">去</a> 无</p><h2 id="一">一</h2>`},
		{"links where they can be followed", "zh", "[甲](https://e.example/a?b=1&c=2) <https://e.example> [内](/x) [脚本](javascript:x)", `<p><a href="https://e.example/a?b=1&amp;c=2">甲</a> <a href="https://e.example">https://e.example</a> 内 脚本</p>`},
		{"links that are listed", "tt", "[甲](https://e.example/a) 又[甲](https://e.example/a)", "<p>甲<sup>[1]</sup> 又甲<sup>[1]</sup></p><hr><p><strong>引用链接</strong></p><p>[1] 甲：https://e.example/a</p>"},
		{"links inside the own site on a page", "site", "[根](/x) [旁](y.md)", `<p><a href="/x">根</a> 旁</p>`},
		{"a list begins where it says", "zh", "3. a\n4. b\n", `<ol start="3"><li>a</li><li>b</li></ol>`},
		{"code keeps its lines", "zh", "```\na  <b>\n\n  c\n```\n", "<pre><code>a  &lt;b&gt;\n\n  c</code></pre>"},
		{"a language with marks", "site", "```c++\"x\nx\n```\n", `<pre><code class="language-c++&quot;x">x</code></pre>`},
		{"a picture that is not there says so", "site", "![柜台](x.png)\n", "<p>［图片未载入：柜台］</p>"},
		{"readings in brackets", "zh", "<div>\n<ruby>漢<rt>かん</rt></ruby>\n</div>\n", "<p>漢（かん）</p>"},
		{"raw tags are put in order", "zh", "<b>粗<i>斜</b>后</i>文", "<p><strong>粗<em>斜</em></strong>后文</p>"},
		{"raw tags end with their paragraph", "zh", "甲<b>粗\n\n乙", "<p>甲<strong>粗</strong></p><p>乙</p>"},
		{"text between raw blocks is a paragraph", "zh", "<div>甲<p>乙</p>丙<br></div>\n", "<p>甲</p><p>乙</p><p>丙<br></p>"},
		{"a raw list with a list in it", "zh", "<ul><li>甲<ul><li>乙</ul></ul>\n", "<ul><li>甲<ul><li>乙</li></ul></li></ul>"},
		{"a raw list straight in a list", "zh", "<ul><ul><li>乙</ul>丙</ul>\n", "<ul><li><ul><li>乙</li></ul></li><li>丙</li></ul>"},
		{"a raw table is whole", "zh", "<table>\n<caption>题</caption><tr><th>a<td colspan=2 style=\"color:red\">b</table>\n", `<p><strong>题</strong></p><table><tbody><tr><th>a</th><td colspan="2">b</td></tr></tbody></table>`},
		{"a raw table with its caption", "site", "<table><caption>题</caption><tr><td>b</table>\n", "<table><caption>题</caption><tbody><tr><td>b</td></tr></tbody></table>"},
		{"raw code loses its colours", "zh", "<pre>a <span style=\"color:red\">b</span>\n  c</pre>\n", "<pre><code>a b\n  c</code></pre>"},
		{"raw headings begin below the title", "zh", "<h1>大</h1>\n\n<h5>小</h5>\n", "<h2>大</h2><h3>小</h3>"},
		{"raw terms as paragraphs", "zh", "<dl><dt>词<dd>义</dl>\n", "<p><strong>词</strong></p><p>义</p>"},
		{"a raw link that is listed", "tt", "<a href=\"https://e.example\">甲</a>乙", "<p>甲<sup>[1]</sup>乙</p><hr><p><strong>引用链接</strong></p><p>[1] 甲：https://e.example</p>"},
		{"raw links do not stand in links", "zh", "[甲<a href=\"https://b.example\">乙</a>](https://a.example)", `<p><a href="https://a.example">甲乙</a></p>`},
		{"a note twice", "site", "a[^1]b[^1]\n\n[^1]: 注\n", `<p>a<sup id="fnref:1"><a href="#fn:1">1</a></sup>b<sup id="fnref:1-2"><a href="#fn:1">1</a></sup></p>` +
			`<section class="footnotes"><ol><li id="fn:1"><p>注 <a href="#fnref:1">↩</a></p></li></ol></section>`},
		{"named links", "zh", "[公众号]({{link gzh}}) {{link gzh}}", `<p><a href="{{link gzh}}">公众号</a> <a href="{{link gzh}}">{{link gzh}}</a></p>`},
		{"named links that are listed", "tt", "[公众号]({{link gzh}}) {{link gzh}}", "<p>公众号<sup>[1]</sup> {{link gzh}}</p><hr><p><strong>引用链接</strong></p><p>[1] 公众号：{{link gzh}}</p>"},
		{"notes are hidden, only and except kept", "zh", "::: note\n记\n:::\n\n::: only zh\n甲\n:::\n\n::: except zh\n乙\n:::\n", "<p>甲</p>"},
		{"nested too deep: the text is left", "zh", strings.Repeat("<blockquote>", 600) + "文\n", "文"},
		{"nothing", "zh", "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got, _ := plainHTML(t, tt.body, tt.channel, nil); got != tt.want {
				t.Errorf("%s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestPlainHTMLSaysWhatDoesNotArrive(t *testing.T) {
	tests := []struct {
		body string
		rule string
	}{
		{"<iframe src=\"https://e.example\"></iframe>\n", "html/refused"},
		{"<my-player id=\"1\"></my-player>\n", "html/unknown"},
		{"<div>\n**粗**\n</div>\n", "html/markdown"},
		{"[旁](y.md)", "link/relative"},
		{"{{link nowhere}}", "link/unknown-channel"},
		{"```mermaid\ngraph\n```\n", "draw/no-command"},
		{"![x](y.png)", "media/missing"},
		{"::: note\n记\n:::\n", "container/note"},
	}
	for _, tt := range tests {
		for _, id := range []string{"zh", "tt", "site"} {
			if _, rules := plainHTML(t, tt.body, id, nil); !slices.Contains(rules, tt.rule) {
				t.Errorf("%s: %q gives %v, want %s", id, tt.body, rules, tt.rule)
			}
		}
	}
}

func TestPlainHTMLDrawsWhatCommandsDraw(t *testing.T) {
	ws := workspace(nil)
	ws.Config.Draw = content.Draw{TeX: "tex"}
	e := &render.Engine{Command: func(_ context.Context, _ string, source []byte) ([]byte, error) {
		return pixel(t, uint8(len(source))), nil
	}}
	for _, id := range []string{"zh", "site"} {
		i := slices.IndexFunc(others, func(ch content.Channel) bool { return ch.ID == id })
		r, findings, err := e.Compile(t.Context(), ws, article("行内 $a^2$。\n\n$$\nb\n$$\n"), others[i])
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(r.HTML, "<img"); n != 2 || strings.Contains(r.HTML, "<code") || lintPlain(r) != nil {
			t.Errorf("%s: %d pictures in %s (%v)", id, n, r.HTML, findings)
		}
	}
}
