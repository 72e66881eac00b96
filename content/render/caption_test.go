package render_test

import (
	"fmt"
	"strings"
	"testing"

	"moxin/content"
	"moxin/content/render"
)

func TestShortTitle(t *testing.T) {
	for title, want := range map[string]string{
		"茶该怎么放": "茶该怎么放",
		"回南天要当心：家里的茶怎么放":           "家里的茶怎么放",
		"为什么老客户不再回来？我们问了一百二十个人的答案": "为什么老客户不再回来",
		"一个没有标点而且长过十二个字的标题":        "",
		"2026-11-20｜没有一段能放得下的周报标题": "",
	} {
		a := article("正文。")
		a.Title = title
		r, rules := compile(t, a, channel(t, "dy"))
		if r.Short != want {
			t.Errorf("%s: %q", title, r.Short)
		}
		if _, said := rules["caption/short"]; said == (title == want) {
			t.Errorf("%s: said %v", title, said)
		}
		a.Channels = map[string]content.Override{"dy": {Short: "自己写的"}}
		if r, _ := compile(t, a, channel(t, "dy")); r.Short != "自己写的" {
			t.Errorf("%s: own %q", title, r.Short)
		}
	}
}

func TestShortTitleIsTheTitleOfChannels(t *testing.T) {
	a := article("正文。")
	a.Channels = map[string]content.Override{"sph": {Title: "长标题", Short: "短标题，六个字"}}
	if r, _ := compile(t, a, channel(t, "sph")); r.Title != "短标题 六个字" || r.Short != "" {
		t.Errorf("%q, %q", r.Title, r.Short)
	}
}

func TestHookStandsBeforeTheFold(t *testing.T) {
	long := "去年冬天我们把柜台上的二十四罐茶一罐一罐打开来重新闻了一遍，把每一罐的味道写在一张纸上贴到罐底，花了整整两个下午。"
	hook := "三罐已经没有香气了。"
	sph := channel(t, "sph")
	for name, c := range map[string]struct {
		summary, text, body, begins string
		said                        bool
	}{
		"bold comes first":    {body: long + "**" + hook + "**", begins: hook + "\n" + long},
		"nothing fits":        {body: long, begins: long, said: true},
		"own words stay":      {text: long + hook, body: "**" + hook + "**", begins: long, said: true},
		"the summary stays":   {summary: long, body: "**" + hook + "**", begins: long, said: true},
		"what fits is enough": {body: hook + long, begins: hook + long},
	} {
		t.Run(name, func(t *testing.T) {
			a := article(c.body)
			a.Summary = c.summary
			a.Channels = map[string]content.Override{"sph": {Text: c.text}}
			r, rules := compile(t, a, sph)
			if !strings.HasPrefix(r.Text, c.begins) || strings.Count(r.Text, hook) > 1 {
				t.Errorf("%s", r.Text)
			}
			if f, said := rules["caption/fold"]; said != c.said || said && f.Severity != content.SeverityNote {
				t.Errorf("said %v: %v", said, f)
			}
		})
	}
}

func TestTagsThatStandApart(t *testing.T) {
	a := article("正文一句话。")
	for i := range 10 {
		a.Tags = append(a.Tags, fmt.Sprintf("第%d个%s", i, strings.Repeat("标", 25)))
	}
	r, rules := compile(t, a, content.Channel{ID: "bz", Platform: content.Bilibili})
	if strings.Contains(r.Text, "#") || len(r.Topics) != 6 {
		t.Errorf("%d topics, text %q", len(r.Topics), r.Text)
	}
	if m := rules["topics/too-long"].Message.ZH; !strings.Contains(m, "第6个") || strings.Contains(m, "第5个") {
		t.Errorf("what is left out: %q", m)
	}
}

func TestCaptionLeavesRoomForTheTitle(t *testing.T) {
	a := article(strings.Repeat("一句十个字的话在这里。", 20))
	ch := channel(t, "dy")
	ch.Limit = map[string]int{content.LimitText: 50}
	r, _ := compile(t, a, ch)
	if n := r.Measure(content.LimitText, ch.Limits()[content.LimitText]); n > 50 || n < 40 {
		t.Errorf("%d characters with the title: %q", n, r.Text)
	}
}

func TestLongFirstSentenceIsACaption(t *testing.T) {
	a := article(strings.Repeat("很长", 120) + "。")
	if r, _ := compile(t, a, channel(t, "dy")); !strings.HasPrefix(r.Text, "很长") {
		t.Errorf("%q", r.Text)
	}
}

func TestCaptionOfNoParagraphs(t *testing.T) {
	r, rules := compile(t, article("- 茶要分装\n- 罐要密封\n- 放在暗处\n- 别放冰箱\n"), channel(t, "dy"))
	if f, said := rules["caption/lead"]; r.Text != "· 茶要分装\n· 罐要密封\n· 放在暗处" || !said || f.Severity != content.SeverityNote {
		t.Errorf("a list: %q, %v", r.Text, f)
	}
	r, rules = compile(t, article(strings.Repeat("很长", 200)+"。"), content.Channel{ID: "bz", Platform: content.Bilibili, Limit: map[string]int{content.LimitText: 100}})
	if f, said := rules["caption/lead"]; r.Text != "" || !said || f.Severity != content.SeverityWarning {
		t.Errorf("nothing fits: %q, %v", r.Text, f)
	}
}

// FuzzCaption holds of captions and scripts of any Markdown: what is made from the article fits the
// platform, scripts hold no address, and no cue is left open.
func FuzzCaption(f *testing.F) {
	f.Add("开头。\n\n## 一\n\n- 甲\n- 乙：\n\n1. 丙\n\n> 引\n\n```\nx\n```\n", "标题，一二")
	f.Add("如下：\n\n| 【a |\n|---|\n| b】 |\n\n![图里的茶](a.png)\n\n::: only dy\n文案\n:::\n", "一二三四五六七八九十一二三：四五六七八")
	f.Add("# 前言\n\n为什么？3~5 天，90%。\n\n<!--more-->\n\n## 1. 总结\n\nhttps://a.example\n", "a")
	f.Fuzz(func(t *testing.T, body, title string) {
		a := article(body)
		a.Title = title
		for _, ch := range wordChannels[1:] {
			r, rules := compile(t, a, ch)
			limits := ch.Limits()
			if _, made := rules["caption/lead"]; made && r.Measure(content.LimitText, limits[content.LimitText]) > limits[content.LimitText].Max && len(title) < 100 {
				t.Errorf("%s: %q does not fit", ch.ID, r.Text)
			}
			if l := limits[content.LimitShort]; l.Max > 0 && l.Count.Of(r.Short) > l.Max {
				t.Errorf("%s: short title %q", ch.ID, r.Short)
			}
			if strings.Contains(r.Script, "https://") && !strings.Contains(title, "https://") {
				t.Errorf("%s: an address in %q", ch.ID, r.Script)
			}
			if render.SpokenSeconds(r.Script) < 0 || strings.Count(r.Script, "【画面：") > strings.Count(r.Script, "】") {
				t.Errorf("%s: script %q", ch.ID, r.Script)
			}
		}
	})
}
