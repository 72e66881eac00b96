package render

import (
	"math"
	"slices"
	"testing"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"moxin/content"
)

func TestColumnsKeepWordsWholeAndSentencesReadable(t *testing.T) {
	for name, c := range map[string]struct {
		table string
		want  []float64
	}{
		"short cells as they are":  {"| 茶 | 水温 |\n|---|---|\n| 正山小种 | 九十度 |\n", []float64{4.2, 3.15}},
		"sentences where it fits":  {"| 选项 | 描述 |\n|---|---|\n| 新窗口 | 在新的窗口里打开这个链接 |\n", []float64{3.15, leastFit}},
		"what scrolls may be wide": {"| 一 | 二 | 三 | 四 |\n|---|---|---|---|\n| 很长很长的一句话在这里说 | 很长很长的一句话在这里说 | 很长很长的一句话在这里说 | 短 |\n", []float64{leastFit, leastFit, leastFit, 1.05}},
		"more than the phone":      {"| 一 | 二 | 三 | 四 |\n|---|---|---|---|\n| 很长很长的一句话在这里说 | 很长很长的一句话在这里说 | 很长很长的一句话在这里说 | 短短短 |\n", []float64{leastScroll, leastScroll, leastScroll, 3.15}},
	} {
		j := jobFor(t, &Engine{}, c.table, content.Channel{ID: "gzh", Platform: content.WeChat})
		w := &wechat{htmlWriter: j.htmlWriter()}
		near := func(a, b float64) bool { return math.Abs(a-b) < 0.001 }
		if got := w.columns(j.doc.root.FirstChild().(*east.Table)); !slices.EqualFunc(got, c.want, near) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestListsHaveOneHangingIndent(t *testing.T) {
	j := jobFor(t, &Engine{}, "98. 甲\n99. 乙\n100. 丙\n\n- 丁\n", content.Channel{ID: "gzh", Platform: content.WeChat})
	var got []string
	for n := j.doc.root.FirstChild(); n != nil; n = n.NextSibling() {
		got = append(got, hang(n.(*ast.List)))
	}
	if want := []string{"2.6em", "1.2em"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
