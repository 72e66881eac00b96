package render_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"moxin/content"
)

// post compiles an article for 微博 with what front matter says for it.
func post(t *testing.T, a *content.Article, over content.Override) (content.Rendition, string) {
	t.Helper()
	a.Channels = map[string]content.Override{"wb": over}
	ws := workspace(nil)
	ws.Config.Channels = append(ws.Config.Channels[:len(ws.Config.Channels):len(ws.Config.Channels)], others...)
	r, findings := compileOther(t, ws, a, "wb")
	return r, ruleNames(findings)
}

func ruleNames(findings []content.Finding) string {
	var names []string
	for _, f := range findings {
		names = append(names, f.Rule)
	}
	return strings.Join(names, " ")
}

const regulars = "三月，我们给老客户打了电话。只问一句：为什么不来了？\n\n" +
	"回答集中在四件事。没有一件是价格。\n\n## 服务变了\n\n人换了。\n"

func TestPostText(t *testing.T) {
	long := strings.Repeat("这是很长的一句话。", 20)
	tests := []struct {
		name, body string
		over       content.Override
		tags       []string
		text       string
		rules      string
	}{
		{"the author's own words are left as they are", regulars, content.Override{Text: "自己写的。\n第二行。"}, []string{"复购"},
			"自己写的。\n第二行。\n#复购#", "post/link"},
		{"a container for short channels", "::: only wb\n容器里\n写的\n:::\n\n" + regulars, content.Override{}, nil, "容器里\n写的", "post/link"},
		{"a container that a whole article shares is part of it", "::: only wb zh\n首句在此。\n:::\n", content.Override{}, nil,
			"【标题】首句在此。", "post/link post/unconfirmed"},
		{"own words with a link need no other", regulars, content.Override{Text: "看 https://example.com/a", SourceURL: "https://example.com/b"}, nil,
			"看 https://example.com/a", ""},
		{"sentences from the lead, the link, topics on both sides", regulars, content.Override{SourceURL: "https://example.com/a"}, []string{"复购", "Go 语言"},
			"【标题】只问一句：为什么不来了？回答集中在四件事。没有一件是价格。\nhttps://example.com/a\n#复购# #Go语言#", "post/unconfirmed"},
		{"the summary comes first", regulars, content.Override{Summary: "摘要一句。"}, nil, "【标题】摘要一句。", "post/link post/unconfirmed"},
		{"a summary that is the title says nothing", regulars, content.Override{Summary: "标题"}, nil,
			"【标题】只问一句：为什么不来了？回答集中在四件事。没有一件是价格。", "post/link post/unconfirmed"},
		{"a named link of the body", "正文在[公众号]({{link gzh}})。\n\n" + regulars, content.Override{Summary: "摘要。"}, nil,
			"【标题】摘要。\n{{link gzh}}", "post/unconfirmed"},
		{"whole sentences as they fit", long, content.Override{}, nil, "【标题】" + strings.Repeat("这是很长的一句话。", 15), "post/link post/unconfirmed"},
		{"no sentence fits: the title", strings.Repeat("没有句号", 50), content.Override{}, nil, "标题", "post/link post/unconfirmed"},
		{"tags that leave no room", "短。", content.Override{}, []string{strings.Repeat("长", 30), strings.Repeat("多", 30)},
			"【标题】短。\n#" + strings.Repeat("长", 30) + "#", "topics/too-many post/link post/unconfirmed"},
		{"topics given for the channel all stay", "短。", content.Override{Topics: []string{strings.Repeat("长", 30), strings.Repeat("多", 30)}}, nil,
			"【标题】短。\n#" + strings.Repeat("长", 30) + "# #" + strings.Repeat("多", 30) + "#", "post/link post/unconfirmed"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := article(tt.body)
			a.Tags = tt.tags
			r, rules := post(t, a, tt.over)
			if r.Text != tt.text || rules != tt.rules {
				t.Errorf("text %q\nwant %q\nrules %q, want %q", r.Text, tt.text, rules, tt.rules)
			}
			limit := content.LimitsOf(content.Weibo, "", "")[content.LimitText]
			if n := r.Measure(content.LimitText, limit); n > limit.Max {
				t.Errorf("%d of %d characters", n, limit.Max)
			}
		})
	}
}

func TestPostSaysHowMuchItLeavesOut(t *testing.T) {
	a := article(regulars)
	ws := workspace(nil)
	_, findings := compileOther(t, ws, a, "wb")
	for _, f := range findings {
		if f.Rule == "post/unconfirmed" && strings.Contains(f.Message.ZH, "用了") && strings.Contains(f.Message.EN, "nobody has confirmed") && f.Channel == "wb" {
			return
		}
	}
	t.Errorf("findings %v", findings)
}

func TestPostAndMomentsCarryNinePictures(t *testing.T) {
	files, body := fstest.MapFS{}, "话。\n\n"
	for i := range 11 {
		name := fmt.Sprintf("%d.png", i)
		files["articles/"+name] = &fstest.MapFile{Data: pixel(t, uint8(i))}
		body += "![图](" + name + ")\n\n"
	}
	for _, id := range []string{"wb", "pyq"} {
		r, findings := compileOther(t, workspace(files), article(body), id)
		if len(r.Media) != 9 || r.Media[8].Role != content.RoleImage || r.Media[8].Source != "8.png" {
			t.Errorf("%s carries %d pictures: %+v", id, len(r.Media), r.Media)
		}
		left := false
		for _, f := range findings {
			left = left || strings.Contains(f.Message.ZH, "9.png") && strings.Contains(f.Message.ZH, "10.png")
		}
		if !left {
			t.Errorf("%s does not name the pictures it leaves: %v", id, findings)
		}
	}
}
