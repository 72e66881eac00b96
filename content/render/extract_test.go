package render_test

import (
	"fmt"
	"strings"
	"testing"

	"moxin/content/render"
)

func extract(t *testing.T, body string) string {
	t.Helper()
	e := &render.Engine{}
	r, _, err := e.Compile(t.Context(), workspace(nil), article(body), channel(t, "xhs"))
	if err != nil {
		t.Fatal(err)
	}
	return r.Text
}

func reasons(n, size int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "- 原因%d%s\n", i+1, strings.Repeat("因", size))
	}
	return b.String()
}

func TestExtractTakesListsWhole(t *testing.T) {
	lead := strings.Repeat("开头很长。", 100) + "\n\n## 原因\n\n"
	if got := extract(t, lead+"主要有四个原因：\n\n"+reasons(4, 20)); !strings.Contains(got, "主要有四个原因：") || strings.Count(got, "· 原因") != 4 {
		t.Errorf("a list that fits is not whole: %s", got)
	}
	got := extract(t, lead+"主要有四个原因：\n\n"+reasons(4, 200)+"\n\n结论一句。")
	if strings.Contains(got, "四个原因") && strings.Count(got, "· 原因") != 4 {
		t.Errorf("a sentence leads to half a list: %s", got)
	}
	if !strings.Contains(got, "结论一句。") {
		t.Errorf("what fits is left out: %s", got)
	}
}

func TestExtractOfAListAlone(t *testing.T) {
	got := extract(t, reasons(60, 40))
	if n := strings.Count(got, "· 原因"); n < 12 || len([]rune(got)) > 600 {
		t.Errorf("%d items, %d characters", n, len([]rune(got)))
	}
}

func TestHeadingsDoNotCrowdOutTheText(t *testing.T) {
	var b strings.Builder
	for i := range 80 {
		fmt.Fprintf(&b, "## 第 %d 节的标题写得不短\n\n第 %d 节的第一句。第二句。\n\n", i+1, i+1)
	}
	got := extract(t, b.String())
	if n := strings.Count(got, "的第一句。"); n < 20 || n != strings.Count(got, "【") {
		t.Errorf("%d sentences below %d headings", n, strings.Count(got, "【"))
	}
}

func TestExtractPassesOverWhatIsNotTheSubject(t *testing.T) {
	for name, c := range map[string]struct{ body, without string }{
		"a byline and who that is":   {"文｜林溪\n\n某茶铺第三代掌柜\n\n茶要这样存才不会走味。", "掌柜"},
		"how long it takes to read":  {"本文 5104 字 阅读 13 分钟\n\n茶要这样存才不会走味。", "5104"},
		"a licence":                  {"茶要这样存才不会走味。\n\n本文采用 CC BY-NC 4.0 协议，转载请注明出处。", "协议"},
		"who may copy it":            {"茶要这样存才不会走味。\n\n版权归茶铺所有，未经许可不得转载。", "版权"},
		"to be continued":            {"茶要这样存才不会走味。\n\n（未完待续……）", "未完"},
		"a table of contents":        {"茶要这样存才不会走味。\n\n* TOC\n{:toc}", "TOC"},
		"sections about the page":    {"茶要这样存才不会走味。\n\n## 关于作者\n\n他在山里住了二十年。", "二十年"},
		"words that lead to nothing": {"茶要这样存才不会走味。\n\n常用的罐子有以下几种\n\n## 后来\n\n后来都换成了锡罐。", "以下几种"},
		"a label without its text":   {"茶要这样存才不会走味。\n\n罐子\n\n## 后来\n\n后来都换成了锡罐。", "罐子\n"},
		"a list that goes on alone":  {"茶要这样存才不会走味。\n\n1. https://example.com/step\n\n```\nx\n```\n\n2. " + strings.Repeat("洗", 600) + "\n\n```\ny\n```\n\n3. 然后装茶", "3. "},
		"the company behind it":      {"茶要这样存才不会走味。\n\n## About Tea Co\n\n我们致力于让人人喝上好茶。", "致力于"},
		"a bold heading as a hook":   {"茶要这样存才不会走味，先说结论再说原因。\n\n## 罐\n\n**方案二：锡罐和陶罐各放一半的茶**\n\n话。", "方案二：锡罐和陶罐各放一半的茶\n\n茶要"},
	} {
		got := extract(t, c.body)
		if strings.Contains(got, c.without) || !strings.Contains(got, "茶要这样存") {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestNumbersOfHeadingsHaveNoGaps(t *testing.T) {
	all := extract(t, "## 一、甲\n\n甲的第一句话。\n\n## 二、乙\n\n乙的第一句话。\n")
	if !strings.Contains(all, "【一、甲】") || !strings.Contains(all, "【二、乙】") {
		t.Errorf("whole: %s", all)
	}
	some := extract(t, "## 一、甲\n\n"+strings.Repeat("甲", 700)+"。\n\n## 二、乙：\n\n乙的第一句话。\n")
	if !strings.Contains(some, "【乙】") {
		t.Errorf("in part: %s", some)
	}
}
