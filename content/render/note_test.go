package render_test

import (
	"strings"
	"testing"

	"moxin/content"
	"moxin/content/render"
)

// compile makes one rendition of an article and the rules that were reported, with their messages.
func compile(t testing.TB, a *content.Article, ch content.Channel) (content.Rendition, map[string]content.Finding) {
	t.Helper()
	ws := workspace(nil)
	ws.Config.Channels = append([]content.Channel{ch}, ws.Config.Channels...)
	r, findings, err := (&render.Engine{}).Compile(t.Context(), ws, a, ch)
	if err != nil {
		t.Fatal(err)
	}
	rules := make(map[string]content.Finding)
	for _, f := range findings {
		rules[f.Rule] = f
	}
	return r, rules
}

func TestOwnWordsOfANoteWin(t *testing.T) {
	note := article("正文第一句，说的是茶。\n\n::: note\n容器里的笔记。\n:::\n")
	for name, c := range map[string]struct {
		text string
		body *content.Article
		want string
	}{
		"front matter": {"  自己写的。\n第二行。\n", note, "自己写的。\n第二行。"},
		"container":    {"", note, "容器里的笔记。"},
		"neither":      {"", article("正文第一句，说的是茶。"), "正文第一句，说的是茶。"},
	} {
		t.Run(name, func(t *testing.T) {
			a := *c.body
			a.Channels = map[string]content.Override{"xhs": {Text: c.text}}
			r, rules := compile(t, &a, channel(t, "xhs"))
			if r.Text != c.want {
				t.Errorf("%q", r.Text)
			}
			if _, said := rules["note/unconfirmed"]; said != (name == "neither") {
				t.Errorf("unconfirmed: %v", said)
			}
		})
	}
}

func TestNoteBeginsWithWhatCatches(t *testing.T) {
	long := "我们在冬天的最后一个星期里做了一件小事，把柜台上的二十四罐茶一罐一罐打开来重新闻了一遍，写下每一罐的味道。"
	for name, c := range map[string]struct{ body, want string }{
		"bold in the lead":          {long + "**三罐已经没有香气了。**\n", "三罐已经没有香气了。"},
		"question":                  {long + "你家的茶还香吗？\n", "你家的茶还香吗？"},
		"first":                     {"茶放错了地方。" + long + "\n", "茶放错了地方。"},
		"bold further down":         {"\n## 一\n\n" + long + "\n\n**放在灶台上方的茶，一个夏天就没了香气。**\n", "放在灶台上方的茶，一个夏天就没了香气。"},
		"bold that leans on others": {long + "**所以三罐都没有香气了。**\n", long},
		"bold label":                {"茶放错了地方。\n\n## 一\n\n**注意**\n\n" + long + "\n", "茶放错了地方。"},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := compile(t, article(c.body), channel(t, "xhs"))
			if !strings.HasPrefix(r.Text, c.want) {
				t.Errorf("%s", r.Text)
			}
			if strings.Count(r.Text, c.want) != 1 {
				t.Errorf("said twice: %s", r.Text)
			}
		})
	}
}

func TestNoteReadsInShortParagraphs(t *testing.T) {
	r, _ := compile(t, article(strings.Repeat("这一句讲的是怎么把茶放好，也讲为什么会走味。", 7)), channel(t, "xhs"))
	for _, p := range strings.Split(r.Text, "\n\n") {
		if n := strings.Count(p, "。"); n > 3 {
			t.Errorf("%d sentences: %s", n, p)
		}
	}
	if strings.Count(r.Text, "。") != 7 {
		t.Errorf("sentences are lost: %s", r.Text)
	}
}

func TestListMarksOfANote(t *testing.T) {
	list := "- 甲是第一样\n  - 乙在它下面\n- ✓ 自己带着记号\n\n1. 先做这个\n2. 再做那个\n\n- [x] 做完了\n- [ ] 还没做\n"
	for name, c := range map[string]struct{ lead, want string }{
		"plain": {"开头一句话。", "· 甲是第一样\n　· 乙在它下面\n✓ 自己带着记号\n\n1. 先做这个\n2. 再做那个\n\n☑ 做完了\n☐ 还没做"},
		"emoji": {"开头一句话🍵🍵🍵。", "▪️ 甲是第一样\n　▪️ 乙在它下面\n✓ 自己带着记号\n\n1️⃣ 先做这个\n2️⃣ 再做那个\n\n✅ 做完了\n⬜ 还没做"},
	} {
		t.Run(name, func(t *testing.T) {
			r, _ := compile(t, article(c.lead+"\n\n"+list), channel(t, "xhs"))
			if !strings.HasSuffix(r.Text, c.want) {
				t.Errorf("%s", r.Text)
			}
		})
	}
}

func TestNoteLeavesOutWhatSpeaksOfThePage(t *testing.T) {
	body := "本文首发于公众号半山。茶要放好。如下图所示。详见https://example.com/a。\n\n## 参考资料\n\n- 一本讲茶的书\n\n## 放在哪里\n\n离灶台远一点。\n"
	r, rules := compile(t, article(body), channel(t, "xhs"))
	if want := "茶要放好。\n\n【放在哪里】\n\n离灶台远一点。"; r.Text != want {
		t.Errorf("%s", r.Text)
	}
	if m := rules["note/extract"].Message.EN; !strings.Contains(m, "leaves out") {
		t.Errorf("what is left out is not said: %q", m)
	}
}

func TestTopicsAreToldOnce(t *testing.T) {
	a := article("正文。")
	a.Tags = []string{"复购", "会员"}
	for text, want := range map[string]string{
		"我的话。":          "我的话。\n\n#复购 #会员",
		"我的话 #会员 很多。":   "我的话 #会员 很多。\n\n#复购",
		"我的话。\n#会员 #别的": "我的话。\n#会员 #别的 #复购",
		"#复购 #会员":       "#复购 #会员",
		"我的话 #会员日":      "我的话 #会员日\n\n#复购 #会员",
	} {
		a.Channels = map[string]content.Override{"xhs": {Text: text}}
		if r, _ := compile(t, a, channel(t, "xhs")); r.Text != want {
			t.Errorf("%q: %q", text, r.Text)
		}
	}
}

// FuzzNote holds of notes of any Markdown: an extract has at most the characters that it promises,
// and says that nobody confirmed it.
func FuzzNote(f *testing.F) {
	f.Add("开头。\n\n## 一\n\n- 甲\n- 乙：\n\n1. 丙\n\n> 引\n\n```\nx\n```\n")
	f.Add("**粗**：\n\n- [ ] 任务\n\n如下：\n\n| a |\n|---|\n| b |\n\n::: note\n:::\n")
	f.Add("为什么？😀😀😀\n\n1. a\n\n   b\n\n   - c\n\n# 参考\n\nhttps://a.example\n")
	f.Fuzz(func(t *testing.T, body string) {
		a := article(body)
		a.Tags = []string{"话题"}
		r, rules := compile(t, a, channel(t, "xhs"))
		_, extracted := rules["note/unconfirmed"]
		if n := content.CountRunes.Of(r.Text); extracted && n > 600 {
			t.Errorf("%d characters", n)
		}
		if extracted && (strings.Contains(r.Text, "https://") || strings.Contains(r.Text, "{{link")) {
			t.Errorf("an address in a note: %q", r.Text)
		}
	})
}
