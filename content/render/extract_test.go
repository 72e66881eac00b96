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
