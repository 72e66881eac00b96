package render_test

import (
	"strings"
	"testing"

	"moxin/content"
	"moxin/content/render"
)

// TestRobotMarkdownAsAChatShowsIt: each kind shows its own marks and no other, nothing of HTML comes
// through, and no link leads out of a preview.
func TestRobotMarkdownAsAChatShowsIt(t *testing.T) {
	hash := strings.Repeat("ab", 32)
	address := func(m content.Media) string { return "/media/" + m.Hash[:4] }
	for _, tt := range []struct{ format, text, want string }{
		{"markdown", "# 题\n\n**粗** `码`\n第二行", "<h1>题</h1>\n<p><strong>粗</strong> <code>码</code><br>\n第二行</p>\n"},
		{"markdown", "- 一\n- 二", "<p>- 一<br>\n- 二</p>\n"},
		{"markdown", "| 甲 |\n|---|\n| 1 |", "<p>| 甲 |<br>\n|---|<br>\n| 1 |</p>\n"},
		{"markdown", "> 引\n> 文", "<blockquote>\n<p>引<br>\n文</p>\n</blockquote>\n"},
		{"markdown", "[全文](https://a.example/1?a=1&b=2)", "<p><a title=\"https://a.example/1?a=1&amp;b=2\">全文</a></p>\n"},
		{"markdown", "[全文]({{link gzh}})", "<p><a title=\"{{link gzh}}\">全文</a></p>\n"},
		{"markdown", "<b onclick=x>y</b><script>z</script>", "<p>&lt;b onclick=x&gt;y&lt;/b&gt;&lt;script&gt;z&lt;/script&gt;</p>\n"},
		{"markdown_v2", "- 一\n  1. 深\n- *斜*", "<ul>\n<li>一\n<ol>\n<li>深</li>\n</ol>\n</li>\n<li><em>斜</em></li>\n</ul>\n"},
		{"markdown_v2", "| 甲 | 乙 |\n| --- | --: |\n| 1 | 2 |", "<table>\n<thead>\n<tr>\n<th>甲</th>\n<th align=\"right\">乙</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td align=\"right\">2</td>\n</tr>\n</tbody>\n</table>\n"},
		{"markdown_v2", "![茶](media:" + hash + ")", "<p><img src=\"/media/abab\" alt=\"茶\"></p>\n"},
		{"markdown_v2", "文\n\n---\n\n<i>x</i>", "<p>文</p>\n<hr>\n<p>&lt;i&gt;x&lt;/i&gt;</p>\n"},
	} {
		r := content.Rendition{Platform: content.WeCom, Mode: content.ModeRobot, Format: tt.format, Text: tt.text, Media: []content.Media{{Hash: hash, Role: content.RoleInline}}}
		if got := string(render.Preview(r, address)); got != tt.want {
			t.Errorf("%s %q:\n%q\nwant\n%q", tt.format, tt.text, got, tt.want)
		}
	}
	plain := content.Rendition{Platform: content.WeCom, Mode: content.ModeRobot, Format: "text", Text: "# 题\n<x>"}
	if got := string(render.Preview(plain, address)); got != "# 题<br>&lt;x&gt;" {
		t.Errorf("text: %q", got)
	}
}
