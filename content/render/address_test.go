package render

import (
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// addresses are the links and the text that a reader sees, links between ‹ and ›.
func addresses(s string) string {
	source := []byte(s)
	var b strings.Builder
	_ = ast.Walk(markdown().Parse(text.NewReader(source)), func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.AutoLink:
			b.WriteString("‹" + string(n.URL(source)) + "›")
		case *ast.Text:
			b.Write(n.Value(source))
			if n.SoftLineBreak() {
				b.WriteByte('\n')
			}
		}
		return ast.WalkContinue, nil
	})
	return b.String()
}

func TestAddressBehindChinese(t *testing.T) {
	for s, want := range map[string]string{
		"详见https://example.com/a?b=1。完":             "详见‹https://example.com/a?b=1›。完",
		"地址:https://example.com/b!":                 "地址:‹https://example.com/b›!",
		"（https://example.com/x_y_z）和":              "（‹https://example.com/x_y_z›）和",
		"见https://example.com/x_y_z\n下一行":           "见‹https://example.com/x_y_z›\n下一行",
		"去www.example.com看":                         "去‹http://www.example.com›看",
		"见https://a.example和https://b.example，":     "见‹https://a.example›和‹https://b.example›，",
		"见https://example.com/a_(b))":               "见‹https://example.com/a_(b)›)",
		"字**https://example.com/c**":                "字‹https://example.com/c›",
		"见`https://example.com`":                    "见https://example.com",
		"[见https://example.com](https://b.example)": "见https://example.com",
		"xhttps://example.com":                      "xhttps://example.com",
		"见https://。":                                "见https://。",
	} {
		if got := addresses(s); got != want {
			t.Errorf("%q is %q, want %q", s, got, want)
		}
	}
}

func TestManyAddresses(t *testing.T) {
	if got := strings.Count(addresses(strings.Repeat("看https://a.example", 50_000)), "‹"); got != 50_000 {
		t.Errorf("%d links", got)
	}
}

func TestHeadingAnchors(t *testing.T) {
	for s, want := range map[string]string{
		"## 标题 {#custom_id_x}": "标题", "## 标题 {: #a .b}": "标题", "## 标题 {/*a-b-c*/}": "标题", "段{/* 注 */}落 {/* 注 */}": "段落", "{#a}": "{#a}", "## 标题{.hide}": "标题",
		"## 花括号 {x}": "花括号 {x}", "## 代码 `{#a}`": "代码 {#a}", "标题 {#a}\n===": "标题",
	} {
		d := parse([]byte(s))
		if got := d.plain(d.root.FirstChild()); got != want {
			t.Errorf("%q reads %q, want %q", s, got, want)
		}
	}
}

func FuzzAddress(f *testing.F) {
	for _, s := range []string{"x_y_z", "a.b", "www.a.example", "中https://b.example", "，。", "a_", "_http://c"} {
		f.Add(s)
	}
	reading := strings.NewReplacer("‹http://www", "www", "‹", "", "›", "")
	f.Fuzz(func(t *testing.T, s string) {
		// Nothing may be lost or doubled: without other marks of Markdown, text in is text out.
		if strings.Trim(s, "abcwxyz./_:https中文，。") != "" {
			return // addresses, their neighbours and _ only
		}
		in := "见https://a.example/" + s + "完"
		if strings.Contains(in, "__") {
			return // bold
		}
		if got := reading.Replace(addresses(in)); len(got) > len(in) || len(got) < len(in)-strings.Count(in, "_") {
			t.Errorf("%q became %q", in, got)
		}
	})
}
