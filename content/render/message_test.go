package render_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"moxin/content"
)

func message(t *testing.T, a *content.Article, id string) (content.Rendition, string) {
	t.Helper()
	ws := workspace(nil)
	ws.Config.Channels = append(ws.Config.Channels[:len(ws.Config.Channels):len(ws.Config.Channels)], others...)
	r, findings := compileOther(t, ws, a, id)
	return r, ruleNames(findings)
}

const fourReasons = "# 标题\n\n三月，我们给一百二十位老客户打了电话。只问一句：为什么不来了？\n\n" +
	"## 一、背景\n\n正文。\n\n## 二、服务变了\n\n人换了。\n\n## 3. 忘了我们\n\n没想起来。\n\n## 怎么留住\n\n做一张表。\n\n先把人留住再说。\n"

func TestMoments(t *testing.T) {
	tests := []struct{ name, body, text string }{
		{"a first line, points, a last line", fourReasons, "只问一句：为什么不来了？\n\n· 服务变了\n· 忘了我们\n· 怎么留住\n\n先把人留住再说。"},
		{"without headings the first list", "老客户为什么不来了？\n\n1. 服务变了：人换了\n2. 忘了我们\n   - 深一层\n3. 价格\n4. 远了\n", "老客户为什么不来了？\n\n· 服务变了：人换了\n· 忘了我们\n· 价格"},
		{"one point is none", "老客户为什么不来了？\n\n## 服务变了\n\n见[这里](https://example.com)。\n", "老客户为什么不来了？"},
		{"nothing to say but the title", "![图](x.png)\n", "标题"},
	}
	for _, tt := range tests {
		a := article(tt.body)
		a.Tags = []string{"复购"}
		if r, rules := message(t, a, "pyq"); r.Text != tt.text || !strings.Contains(rules, "message/unconfirmed") {
			t.Errorf("%s: %q, want %q (%s)", tt.name, r.Text, tt.text, rules)
		}
	}
	a := article(fourReasons)
	a.Channels = map[string]content.Override{"pyq": {Text: "今天打了一圈电话。"}}
	if r, rules := message(t, a, "pyq"); r.Text != "今天打了一圈电话。" || rules != "" {
		t.Errorf("own words: %q, %s", r.Text, rules)
	}
}

func TestGroupNotice(t *testing.T) {
	a := article(fourReasons)
	a.Channels = map[string]content.Override{"qun": {SourceURL: "https://example.com/a"}}
	if r, rules := message(t, a, "qun"); r.Text != "【标题】\n只问一句：为什么不来了？\nhttps://example.com/a" || rules != "message/unconfirmed" || len(r.Media) != 0 {
		t.Errorf("notice %q, %s", r.Text, rules)
	}
	a.Channels = map[string]content.Override{"qun": {Text: "今晚八点。", SourceURL: "https://example.com/a"}}
	if r, _ := message(t, a, "qun"); r.Text != "今晚八点。\nhttps://example.com/a" {
		t.Errorf("own words %q", r.Text)
	}
	a.Channels = map[string]content.Override{"qun": {Text: "看 {{link gzh}}", SourceURL: "https://example.com/a"}}
	if r, _ := message(t, a, "qun"); r.Text != "看 {{link gzh}}" {
		t.Errorf("own words with a link %q", r.Text)
	}
}

func TestTheLinkThatAllChannelsShare(t *testing.T) {
	const a1, a2 = "https://example.com/a", "https://example.com/b"
	for name, c := range map[string]struct {
		channels map[string]content.Override
		body     string
		link     string
		rules    string
	}{
		"none":                       {nil, "", "", "post/link message/unconfirmed"},
		"another channel's":          {map[string]content.Override{"gzh": {SourceURL: a1}}, "", a1, "message/unconfirmed"},
		"two channels agree":         {map[string]content.Override{"gzh": {SourceURL: a1}, "zh": {SourceURL: a1}, "xhs": {}}, "", a1, "message/unconfirmed"},
		"they do not":                {map[string]content.Override{"gzh": {SourceURL: a1}, "zh": {SourceURL: a2}}, "", "", "post/link message/unconfirmed"},
		"its own":                    {map[string]content.Override{"gzh": {SourceURL: a1}, "qun": {SourceURL: a2}}, "", a2, "message/unconfirmed"},
		"a named link of the body":   {map[string]content.Override{"gzh": {SourceURL: a1}}, "看[这里]({{link gzh}})。", "{{link gzh}}", "message/unconfirmed"},
		"its own, by name":           {map[string]content.Override{"qun": {SourceURL: "{{ link gzh }}"}}, "", "{{link gzh}}", "message/unconfirmed"},
		"by a name that is nobody's": {map[string]content.Override{"qun": {SourceURL: "{{link xsh}}"}}, "", "", "link/unknown-channel post/link message/unconfirmed"},
		"one that is no web address": {map[string]content.Override{"gzh": {SourceURL: "a.html"}}, "", "", "link/source-url post/link message/unconfirmed"},
	} {
		a := article("老客户为什么不来了？\n\n" + c.body)
		a.Channels = c.channels
		r, rules := message(t, a, "qun")
		want := strings.TrimSpace("【标题】\n老客户为什么不来了？\n" + c.link)
		if r.Text != want || rules != c.rules {
			t.Errorf("%s: %q (%s)", name, r.Text, rules)
		}
	}
}

func TestHeadlinesHoldNoBracketsInBrackets(t *testing.T) {
	a := article("老客户为什么不来了？")
	a.Title = "【译】标题"
	if r, _ := message(t, a, "qun"); !strings.HasPrefix(r.Text, "【译】标题\n老客户") {
		t.Errorf("%q", r.Text)
	}
	if r, _ := message(t, a, "wb"); !strings.HasPrefix(r.Text, "【译】标题\n老客户") {
		t.Errorf("%q", r.Text)
	}
}

func TestWeComKeepsToItsBytes(t *testing.T) {
	a := article("开头一句。\n\n## 节\n\n" + strings.Repeat("这一段很长，**粗**的字也有。\n\n", 300))
	a.Channels = map[string]content.Override{"qw": {SourceURL: "https://example.com/a"}, "qwmd": {SourceURL: "https://example.com/a"}}
	for id, end := range map[string]string{"qw": "\n\nhttps://example.com/a", "qwmd": "\n\n[阅读全文](https://example.com/a)"} {
		r, rules := message(t, a, id)
		limit := content.LimitsOf(content.WeCom, r.Mode, r.Format)[content.LimitText]
		if n := len(r.Text); n > limit.Max || n < limit.Max*3/4 || !utf8.ValidString(r.Text) {
			t.Errorf("%s: %d bytes of %d", id, n, limit.Max)
		}
		text, linked := strings.CutSuffix(r.Text, end)
		if !linked || !strings.HasSuffix(text, "。") {
			t.Errorf("%s ends with %q", id, r.Text[len(r.Text)-80:])
		}
		if !strings.Contains(rules, "message/") {
			t.Errorf("%s does not say what is left out: %s", id, rules)
		}
	}
}

func TestWeComMarkdown(t *testing.T) {
	a := article("# 标题\n\n**粗** *斜* ~~删~~ `码` [文](https://example.com) [内](/x) [公众号]({{link gzh}})\n\n> 引\n> 文\n\n### 三级\n\n- 一\n- 二\n\n![图](x.png)\n")
	r, rules := message(t, a, "qwmd")
	want := "# 标题\n\n**粗** 斜 `码` [文](https://example.com) 内 [公众号]({{link gzh}})\n\n> 引文\n\n### 三级\n\n· 一\n· 二\n\n[阅读全文]({{link gzh}})"
	if r.Text != want || rules != "text/struck message/images" {
		t.Errorf("%q\nwant %q (%s)", r.Text, want, rules)
	}
	long := article("## 只有标题\n\n" + strings.Repeat("长", 2000))
	if r, rules := message(t, long, "qwmd"); r.Text != "# 标题" || !strings.Contains(rules, "message/cut") {
		t.Errorf("a block that does not fit leaves %q (%s)", r.Text, rules)
	}
	own := article("文")
	own.Channels = map[string]content.Override{
		"qw": {Text: "自己写的。", SourceURL: "https://example.com/a"}, "qwmd": {Text: "见 {{link gzh}}", SourceURL: "https://example.com/a"},
	}
	if r, rules := message(t, own, "qw"); r.Text != "自己写的。\n\nhttps://example.com/a" || rules != "" {
		t.Errorf("own words %q (%s)", r.Text, rules)
	}
	if r, rules := message(t, own, "qwmd"); r.Text != "见 {{link gzh}}" || rules != "" {
		t.Errorf("own words with a link %q (%s)", r.Text, rules)
	}
	plain, _ := message(t, article(""), "qw")
	if plain.Text != "标题" {
		t.Errorf("an empty article is %q", plain.Text)
	}
}

func TestWeComSaysWhatItLeavesOut(t *testing.T) {
	body := "开头一句。\n\n![图](x.png)\n\n```go\nx := 1\n```\n\n$$\n\\frac{a}{b}\n$$\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n见 https://example.com/b 这一页。\n"
	said := func(channel, rule, body string) content.Finding {
		t.Helper()
		ws := workspace(nil)
		ws.Config.Channels = append(ws.Config.Channels[:len(ws.Config.Channels):len(ws.Config.Channels)], others...)
		_, findings := compileOther(t, ws, article(body), channel)
		for _, f := range findings {
			if f.Rule == rule {
				return f
			}
		}
		return content.Finding{}
	}
	if f := said("qw", "message/unconfirmed", body); !strings.Contains(f.Message.ZH, "用了 5 字，全文 33 字；代码、公式、表格没有带上") || !strings.Contains(f.Message.EN, "code, formulas, tables") {
		t.Errorf("%q %q", f.Message.ZH, f.Message.EN)
	}
	for _, id := range []string{"qw", "qwmd"} {
		if f := said(id, "message/images", body); !strings.Contains(f.Message.ZH, "1 张图没有带上") {
			t.Errorf("%s: pictures: %q", id, f.Message.ZH)
		}
		if f := said(id, "message/images", "没有图。"); f.Rule != "" {
			t.Errorf("%s: pictures of an article without: %q", id, f.Message.ZH)
		}
	}
	for source, want := range map[string]string{
		"文。\n\n```mermaid\ngraph LR\n```\n": "Mermaid 图",
		"文。\n\n$$\n\\binom{a}{b}\n$$\n":     "公式",
		"文。\n\n$$\na^2\n$$\n":               "", // a² is no source
		"文。\n\n```go\nx\n```\n":             "",
	} {
		f := said("qwmd", "draw/no-command", source)
		if (f.Rule != "") != (want != "") || !strings.HasPrefix(f.Message.ZH, want) {
			t.Errorf("%q: %q", source, f.Message.ZH)
		}
	}
}

func TestFewWordsDoNotSpeakOfWhatIsStruckOut(t *testing.T) {
	a := article("首句在此。~~划掉的。~~\n")
	for id, want := range map[string]bool{"wb": false, "pyq": false, "qun": false, "qw": true} {
		if _, rules := message(t, a, id); strings.Contains(rules, "text/struck") != want {
			t.Errorf("%s: %s", id, rules)
		}
	}
}
