package check

import (
	"slices"
	"strings"
	"testing"

	"moxin/content"
)

func TestSuggestTitle(t *testing.T) {
	note := content.PlatformLimits[content.XiaoHongShu][content.LimitTitle]
	short := content.PlatformLimits[content.Channels][content.LimitTitle]
	tagged := &content.Article{Series: "老客户手记", Tags: []string{"复购"}}
	for _, c := range []struct {
		title string
		limit content.Limit
		of    *content.Article
		want  string
	}{
		{"为什么老客户不再回来：一百二十通电话告诉我们的三件事", note, tagged, "一百二十通电话告诉我们的三件事"},
		{"SOFA Weekly | SOFARPC 发布新版本，QA 整理", note, tagged, "SOFA Weekly | SOFARPC 发布新版本"},
		{"SOFA Weekly | SOFARPC 发布新版本，QA 整理", short, tagged, "SOFARPC 发布新版本"},
		{strings.Repeat("长", 30), note, tagged, ""},
		{"甲：" + strings.Repeat("长", 30), note, tagged, ""}, // a word alone is no title
		{"Go 对于 DevOps 之利弊(第 1 部分，共 6 部分)：Goroutines, Panics 和 Errors", note, tagged, "Goroutines, Panics 和 Errors"}, // no half of a pair
		{"老客户为什么不再回来？CRM 里看不见的三个原因和办法", note, tagged, "CRM 里看不见的三个原因和办法"},
		{"老客户到底为什么不再回来了？三个原因和三个办法都在这里", note, tagged, "老客户到底为什么不再回来了？"},
		{"《盖碗手册》学习笔记第五篇 - 水温与出汤的三十个细节", note, tagged, "《盖碗手册》学习笔记第五篇"},
		{"复购", short, tagged, "复购 老客户手记"},
		{"队列", short, &content.Article{Tags: []string{"队列", "调度", "批处理调度"}}, "队列 批处理调度"},
		{"队列", short, &content.Article{}, ""},
		{"", short, tagged, ""},
	} {
		if got := suggestTitle(c.of, c.title, c.limit); got != c.want {
			t.Errorf("%q for %d–%d: %q, want %q", c.title, c.limit.Min, c.limit.Max, got, c.want)
		}
	}
}

func TestTitleAdvice(t *testing.T) {
	ch := content.Channel{ID: "sph", Platform: content.Channels}
	limit := ch.Limits()[content.LimitTitle]
	for title, want := range map[string]string{
		"队列": "讲给谁", "老司机茶叶周报 #58 | 三月第二周的几件小事，这一次说春茶": "老司机茶叶周报 58", "选择快还是选择慢呢？一把旧茶壶，与它的人": "选择快还是选择慢呢?", "复购手册": "复购手册 老客户手记", strings.Repeat("长", 17): "半句",
	} {
		a := &content.Article{}
		if title == "复购手册" {
			a.Series = "老客户手记"
		}
		r := &sent{article: a, channel: ch, out: content.Rendition{Title: title}}
		if got := r.titleAdvice(limit); !strings.Contains(got.ZH, want) || !strings.Contains(got.EN, "channels.sph.title") {
			t.Errorf("%q: %v", title, got)
		}
	}
}

// TestTooLittleText: the advice is to write, not to take away, and an empty article is said to
// be empty once.
func TestTooLittleText(t *testing.T) {
	ws := &content.Workspace{}
	for id, want := range map[string]string{"gzh": "::: only gzh", "xhs": "::: note"} {
		platform := map[string]string{"gzh": content.WeChat, "xhs": content.XiaoHongShu}[id]
		p, _ := content.PlatformByID(platform)
		out := content.Rendition{Title: "老客户为什么不再回来", Platform: platform, Family: p.Family}
		ch := content.Channel{ID: id, Platform: platform}
		said := func(body string) []content.Finding {
			all := New(ws).Rendition(&content.Article{Path: "a.md", BodyLine: 1, Body: []byte(body)}, ch, out)
			return slices.DeleteFunc(all, func(f content.Finding) bool { return f.Rule != "limit/text" })
		}
		if got := said("![](x.png)"); len(got) != 1 || !strings.Contains(got[0].Suggestion.ZH, want) || strings.Contains(got[0].Suggestion.ZH, "except") {
			t.Errorf("%s: %v", id, got)
		}
		if got := said(" \n"); len(got) != 0 {
			t.Errorf("%s: an empty article: %v", id, got)
		}
	}
}
