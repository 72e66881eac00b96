package render

import (
	"bytes"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
)

// latin are the shapes of CommonMark's rules for * in words that need no space-free writing.
var latin = []string{
	"*foo bar*", "a * foo bar*", `a*"foo"*`, "* a *", "foo*bar*", "5*6*78", "*foo*bar",
	"*foo bar *", "*(*foo", "*(*foo*)*", "**foo bar**", "** foo bar**", `a**"foo"**`, "foo**bar**",
	"**foo bar **", "**(**foo)", "*(**foo**)*", "**Gomphocarpus (*Gomphocarpus physocarpus*, syn. *A. p.*)**",
	`**foo "*bar*" foo**`, "**foo**bar", "*foo [bar](/url)*", "*foo\nbar*", "*foo *bar**", "*foo **bar** baz*",
	"*foo**bar**baz*", "*foo**bar*", "***foo** bar*", "*foo **bar***", "foo***bar***baz", "foo******bar*********baz",
	"** is not an empty emphasis", "**** is not", "foo ***", "foo *\\**", "*foo**", "**foo*", "***foo**", "****foo*",
	"*foo _bar* baz_", "*foo **bar *baz bim** bam*", "**foo **bar baz**", "*[bar*](/url)", "**a<https://foo.bar/?q=**>",
	"“*foo*” and a“*foo*”b", "x — *y* — z", "a*—b*", "«*foo*»", "*“foo”*bar", "a**“foo.”**b", "naïve*é*", "привет*мир*", "2*3*4",
}

// shape is the tree of inline nodes, enough to see a difference.
func shape(n ast.Node, source []byte) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			b.WriteString(")")
			return ast.WalkContinue, nil
		}
		b.WriteString("(" + n.Kind().String())
		if e, ok := n.(*ast.Emphasis); ok {
			b.WriteByte(byte('0' + e.Level))
		}
		if t, ok := n.(*ast.Text); ok {
			b.Write(bytes.TrimRight(t.Value(source), "\n"))
		}
		return ast.WalkContinue, nil
	})
	return strings.ReplaceAll(b.String(), ")(Text", "") // one text or two is the same to a reader
}

func TestEmphasisLeavesLatinAlone(t *testing.T) {
	stock := goldmark.New().Parser()
	for _, s := range latin {
		source := []byte(s)
		want := shape(stock.Parse(text.NewReader(source)), source)
		if got := shape(markdown().Parse(text.NewReader(source)), source); got != want {
			t.Errorf("%q:\n%s\nwant\n%s", s, got, want)
		}
	}
}

func TestEmphasisBesideChinese(t *testing.T) {
	for _, s := range []string{
		"**“加粗”。**后面", "中文**加粗：**后面", "中文**（加粗）**后面", "**《书名》**是", "他说：**“好。”**她笑", "**加粗！**abc", "abc**（注）**def",
		"**「引」**の", "**강조.**한글", "价格**￥100。**起", "**加粗……**后面", "**“加粗”**SCRM", "第**1.**项", "**A/B：**测试",
	} {
		source := []byte(s)
		got := shape(markdown().Parse(text.NewReader(source)), source)
		if strings.Count(got, "(Emphasis2") != 1 || strings.Contains(got, "*") {
			t.Errorf("%q is not one bold span: %s", s, got)
		}
	}
	for _, s := range []string{"2 * 3，4 * 5", "中文 ** 不是 ** 粗体", "**没有结束。后面"} {
		source := []byte(s)
		if got := shape(markdown().Parse(text.NewReader(source)), source); strings.Contains(got, "Emphasis") {
			t.Errorf("%q has emphasis: %s", s, got)
		}
	}
}

func TestDeletion(t *testing.T) {
	for s, want := range map[string]int{
		"~~删除~~，后面": 1, "前面~~删除。~~后面": 1, "“~~引号~~”": 1, "~~“引号”~~后面": 1, "中~~（旧）~~新": 1, "~~old~~ new": 1,
		"3~5 天，6~8 天": 0, "好的~谢谢~再见": 0, "喔~~~~": 0, "~ ~~ ~": 0, "~~没有结束。后面": 0, "~~ 空格 ~~": 0,
	} {
		source := []byte(s)
		if got := strings.Count(shape(markdown().Parse(text.NewReader(source)), source), "(Strikethrough"); got != want {
			t.Errorf("%q has %d deletions, want %d", s, got, want)
		}
	}
}

func FuzzEmphasisLatin(f *testing.F) {
	for _, s := range latin {
		f.Add(s)
	}
	stock := goldmark.New().Parser()
	f.Fuzz(func(t *testing.T, s string) {
		if strings.Trim(s, "ab c*.,!()\"'-") != "" {
			return // Latin letters, marks and stars only
		}
		source := []byte("x " + s)
		want := shape(stock.Parse(text.NewReader(source)), source)
		if got := shape(markdown().Parse(text.NewReader(source)), source); got != want {
			t.Errorf("%q:\n%s\nwant\n%s", s, got, want)
		}
	})
}
