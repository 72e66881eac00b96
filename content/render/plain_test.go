package render

import (
	"strings"
	"testing"

	"github.com/yuin/goldmark/ast"
)

// plainOf is the plain text of the blocks of a body.
func plainOf(body string) string {
	d := parse([]byte(body))
	var blocks []string
	for n := d.root.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() == ast.KindParagraph {
			blocks = append(blocks, d.plain(n))
		}
	}
	return strings.Join(blocks, "|")
}

func TestPlainLeavesOutWhatIsStruckOut(t *testing.T) {
	for in, want := range map[string]string{
		"得到 20 秒。~~不用数到 21~~。":          "得到 20 秒。",
		"先 ~~洗茶~~ 温杯":                   "先 温杯",
		"~~旧的~~，新的":                     "新的",
		"他说~~不~~。":                      "他说。",
		"删<del>去</del>的":                "删的",
		"删<s>去 **粗**</s>的":              "删的",
		"<del>没有结束":                     "没有结束",
		"<span>不是</span>":               "不是",
		"~~全删~~":                        "",
		"原价 ~~199~~ 99":                 "原价 199，现在 99",
		"原价 ~~199 元~~ 99 元":             "原价 199 元，现在 99 元",
		"吊牌价：<s>¥1,299</s> ¥999 起":      "吊牌价：¥1,299，现在 ¥999 起",
		"原价 ~~199~~，新客 99":              "原价 199，新客 99",
		"~~199~~ 99":                    "99",
		"原价 ~~别问~~ 99":                  "原价 99",
		"多个   空格\t和\u200b零宽":            "多个 空格 和零宽",
		"$a \\le b^2$ 与 $\\begin{x} y$": "a ≤ b² 与 \\begin{x} y",
	} {
		if got := plainOf(in + "\n"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestStruckIsFoundWhereItIsLeftOut(t *testing.T) {
	for body, want := range map[string]int{"~~甲~~ 与 <del>乙</del>": 2, "原价 ~~199~~ 99": 0, "`~~码~~`": 0, "没有": 0} {
		if got := len(parse([]byte(body)).struck); got != want {
			t.Errorf("%q: %d, want %d", body, got, want)
		}
	}
}
