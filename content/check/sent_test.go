package check

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"moxin/content"
)

// hits is "rule word" of what is said about a text on a platform.
func hits(t testing.TB, platform, text string) string {
	t.Helper()
	p, _ := content.PlatformByID(platform)
	out := content.Rendition{Platform: platform, Family: p.Family, Title: "六个字的标题", Text: text, Media: images(1)}
	var got []string
	for _, f := range New(&content.Workspace{}).Rendition(article(t, "首段\n\n"+text), content.Channel{ID: "c", Platform: platform}, out) {
		if familyOf(f.Rule) != "diversion" {
			continue
		}
		quoted, _, _ := strings.Cut(strings.TrimPrefix(f.Message.ZH, "“"), "”")
		got = append(got, strings.TrimPrefix(f.Rule, "diversion/")+" "+quoted)
		if f.Line != 3 || f.Column == 0 {
			t.Errorf("%q: %s at %s", text, f.Rule, f.Position)
		}
	}
	return strings.Join(got, ", ")
}

// TestDisguises: spaced, full-width, zero-width, emoji and sound-alike forms are seen through.
func TestDisguises(t *testing.T) {
	for text, want := range map[string]string{
		"加 微 信 聊":          "add-me 加 微 信",
		"加·微·信 聊":          "add-me 加·微·信",
		"加💪微😀信聊":           "add-me 加💪微😀信",
		"加\u200b微\u2060信聊": "add-me 加\u200b微\u2060信",
		"加我薇❤聊":            "add-me 加我薇❤",
		"＋ｖ 领资料":           "add-me ＋ｖ",
		"➕V领资料":            "add-me ➕V领",
		"薇信：Moxin_2026。":   "slang 薇信, wechat-id Moxin_2026",
		"ｖｘ：ｍｏｘｉｎ２０２６":     "wechat-id ｍｏｘｉｎ２０２６",
		"v x：moxin2026":    "wechat-id moxin2026",
		"电话 1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0️⃣": "phone 1️⃣3️⃣8️⃣0️⃣0️⃣1️⃣3️⃣8️⃣0️⃣0️⃣0",
		"电话 138-0013-8000":                   "phone 138-0013-8000",
		"壹叁捌零零壹叁捌零零零":                        "phone 壹叁捌零零壹叁捌零零零",
		"群号：23390449":                        "diversion/qq 23390449",
		"QQ 10086123":                        "diversion/qq 10086123",
		"扫 码 进群":                             "qr 扫 码",
		"私信领取资料":                             "diversion/private 私信领取",
		"复制链接打开":                             "click 复制链接打开",
		"地址 192.168.99.100 和 172.18.255.240": "",
		"增加微信登录，接入微信支付，我给她发微信":            "",
		"参加微信公开课，更加微妙":                    "",
		"https://example.com/wx-a1b2c3d4": "url https://example.com/wx-a1b2c3d4",
		"收款二维码贴在柜台":                       "",
		"第一步加盐，第一次加水":                     "",
		"版本号 2026112213800138 已发布":        "",
		"保留微信群，关注身体":                      "",
		"订单 13800138000123 号":             "",
	} {
		want = strings.ReplaceAll(want, "diversion/", "")
		if got := hits(t, content.XiaoHongShu, text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestWhereNothingIsKnown: without a rule of the platform a finding is one grade milder and says so;
// where readers are led to, nothing is diversion.
func TestWhereNothingIsKnown(t *testing.T) {
	for platform, want := range map[string]content.Severity{
		content.XiaoHongShu: content.SeverityError, content.Douyin: content.SeverityError,
		content.Channels: content.SeverityWarning, content.Kuaishou: content.SeverityWarning, content.Bilibili: content.SeverityWarning,
		content.Weibo: content.SeverityWarning, content.Zhihu: content.SeverityWarning, content.Toutiao: content.SeverityWarning,
		content.WeChat: "", content.Moments: "", content.Group: "", content.WeCom: "",
	} {
		p, _ := content.PlatformByID(platform)
		out := content.Rendition{Platform: platform, Family: p.Family, Title: "六个字的标题", Text: "电话 13800138000"}
		var got content.Severity
		for _, f := range New(&content.Workspace{}).Rendition(article(t, "电话 13800138000"), content.Channel{ID: "c", Platform: platform}, out) {
			if f.Rule == "diversion/phone" {
				got = f.Severity
				if milder := strings.Contains(f.Message.EN, "no rule of this platform"); milder != (got == content.SeverityWarning) {
					t.Errorf("%s: %s", platform, f.Message.EN)
				}
			}
		}
		if got != want {
			t.Errorf("%s: %q, want %q", platform, got, want)
		}
	}
}

// TestWordsOfEveryPart: what is drawn on cards, said in scripts and written into keys is read too,
// and is reported where an editor can mend it.
func TestWordsOfEveryPart(t *testing.T) {
	a := article(t, "---\ntitle: 标题\ntags: [加微信]\nchannels:\n  xhs:\n    short: 加我微信\n    script: 扫码看\n---\n正文。\n\n加 V 领。")
	out := content.Rendition{
		Platform: content.XiaoHongShu, Family: content.FamilyNote, Title: "标题", Short: "加我微信", Script: "扫码看", Text: "正文。", Topics: []string{"加微信"},
		Media: []content.Media{{Role: content.RoleImage, Source: "drawn:card-1", Text: "正文。\n加 V 领。"}},
	}
	got := brief(New(&content.Workspace{}).Rendition(a, content.Channel{ID: "xhs", Platform: content.XiaoHongShu}, out))
	for _, want := range []string{
		"articles/a.md:3:8 error diversion/add-me “加微信”", "articles/a.md:6:12 error diversion/add-me “加我微信”",
		"articles/a.md:7:13 warning diversion/qr “扫码”", "articles/a.md:11:1 error diversion/add-me “加 V”",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing of\n%s", want, got)
		}
	}
	if strings.Count(got, "\n") != 3 {
		t.Errorf("more than four findings:\n%s", got)
	}
}

func TestOneWordManyTimes(t *testing.T) {
	text := strings.Repeat("公众号里有。\n\n", 9)
	out := content.Rendition{Platform: content.XiaoHongShu, Family: content.FamilyNote, Title: "标题", Text: text, Media: images(1)}
	findings := New(&content.Workspace{}).Rendition(article(t, text), content.Channel{ID: "xhs", Platform: content.XiaoHongShu}, out)
	if len(findings) != 1 { // the same words around each: they are one place
		t.Fatalf("got %s", brief(findings))
	}
	text = "一公众号。\n\n二公众号。\n\n三公众号。\n\n四公众号。\n\n五公众号。"
	out.Text = text
	findings = New(&content.Workspace{}).Rendition(article(t, text), content.Channel{ID: "xhs", Platform: content.XiaoHongShu}, out)
	if len(findings) != 3 || findings[2].Line != 5 || !strings.Contains(findings[2].Message.ZH, "另有 2 处") {
		t.Errorf("got %s", brief(findings))
	}
}

func TestCovers(t *testing.T) {
	for _, c := range []struct {
		platform      string
		width, height int
		source, want  string
	}{
		{content.WeChat, 1880, 800, "a.jpg", ""},
		{content.WeChat, 1600, 900, "a.jpg", ""},
		{content.WeChat, 1000, 1000, "a.jpg", "cover/crop"},
		{content.WeChat, 800, 340, "a.jpg", "cover/small"},
		{content.WeChat, 4000, 1000, "a.jpg", "cover/crop cover/crop"},
		{content.WeChat, 1000, 1000, "drawn:cover", ""},
		{content.XiaoHongShu, 600, 800, "a.jpg", "cover/small"},
		{content.WeChat, 0, 0, "a.jpg", ""},
	} {
		p, _ := content.PlatformByID(c.platform)
		out := content.Rendition{Platform: c.platform, Family: p.Family, Title: "x", Text: "x", HTML: "<p>x</p>",
			Media: []content.Media{{Role: content.RoleCover, Width: c.width, Height: c.height, Source: c.source}, {Role: content.RoleImage}}}
		var got []string
		for _, f := range New(&content.Workspace{}).Rendition(article(t, "x"), content.Channel{ID: "c", Platform: c.platform}, out) {
			got = append(got, f.Rule)
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s %d×%d: %q, want %q", c.platform, c.width, c.height, s, c.want)
		}
	}
}

// TestDeclarations: what a person has to know when publishing.
func TestDeclarations(t *testing.T) {
	for _, c := range []struct {
		platform, body string
		out            content.Rendition
		want           string
	}{
		{content.Douyin, "x", content.Rendition{AI: content.AIGenerated, Text: "x"}, "ai/declare"},
		{content.Douyin, "x", content.Rendition{AI: content.AINone, Text: "x"}, ""},
		{content.Zhihu, "x", content.Rendition{AI: content.AIGenerated, HTML: "<p>x</p>"}, ""},
		{content.Weibo, "x", content.Rendition{Text: "有 https://example.com/a"}, ""},
		{content.Weibo, "x", content.Rendition{Text: "https://example.com/a", Media: []content.Media{{Role: content.RoleImage, Size: 5 << 20}}}, "media/large"},
		{content.WeChat, "[a](https://example.com) [b](https://mp.weixin.qq.com/s/x) ![c](https://example.com/x.png)", content.Rendition{HTML: "<p>x</p>", Media: covered}, "link/external"},
		{content.WeChat, "![c](https://example.com/x.png)", content.Rendition{HTML: "<p>x</p>", Media: covered}, ""},
		{content.Bilibili, "x", content.Rendition{Text: "x", Topics: []string{strings.Repeat("长", 200)}}, "limit/tags"},
		{content.Douyin, "x", content.Rendition{Text: "x", Short: strings.Repeat("长", 13)}, "limit/short"},
		{content.Douyin, "x", content.Rendition{Text: "x", Title: strings.Repeat("长", 25)}, "limit/near"},
	} {
		p, _ := content.PlatformByID(c.platform)
		c.out.Platform, c.out.Family = c.platform, p.Family
		if c.out.Title == "" {
			c.out.Title = "标题"
		}
		got := ""
		for _, f := range New(&content.Workspace{}).Rendition(article(t, c.body), content.Channel{ID: "c", Platform: c.platform}, c.out) {
			got += f.Rule
		}
		if got != c.want {
			t.Errorf("%s %q: %q, want %q", c.platform, c.body, got, c.want)
		}
	}
}

// TestExceptionsThatNothingNeeds: whether one was needed is known when all channels are checked.
func TestExceptionsThatNothingNeeds(t *testing.T) {
	ws := &content.Workspace{FS: fstest.MapFS{}}
	a := article(t, "<!-- lint-ok diversion/qr: 门店的码 -->\n扫码。\n\n<!-- lint-ok ad/top: 品名 -->\n没有。\n\n<!-- lint-ok note/extract: 就用摘的 -->\n这一行。")
	c := New(ws)
	c.Article(a)
	if got := len(c.Unused(a)); got != 3 {
		t.Errorf("%d unused before the renditions", got)
	}
	out := content.Rendition{Platform: content.XiaoHongShu, Family: content.FamilyNote, Title: "标题", Text: "扫码。", Media: images(1)}
	if got := brief(c.Rendition(a, content.Channel{ID: "xhs", Platform: content.XiaoHongShu}, out)); got != "" {
		t.Errorf("got %s", got)
	}
	left := c.Apply(a, []content.Finding{
		{Rule: "note/extract", Severity: content.SeverityWarning, Position: content.Position{File: a.Path, Line: 8}},
		{Rule: "note/extract", Severity: content.SeverityWarning, Position: content.Position{File: a.Path, Line: 2}},
	})
	if len(left) != 1 || left[0].Line != 2 {
		t.Errorf("left %v", left)
	}
	if got := brief(c.Unused(a)); got != "articles/a.md:4:1 note suppress/unused 例外 ad/top 没有用上" {
		t.Errorf("unused: %s", got)
	}
	if got := Suppressed(c.Passed(a)); got["diversion/qr"] != 1 || got["note/extract"] != 1 || len(got) != 2 {
		t.Errorf("suppressed %v", got)
	}
}

// TestNextKeepsWhatIsTheSame: a workspace read anew is checked like one that never was.
func TestNextKeepsWhatIsTheSame(t *testing.T) {
	text := strings.Repeat("三月的第二周，我们给一百二十位老客户打了电话。他们记得店名，忘了自己买过什么，也说不清为什么没再来。", 1) + longText(300)
	old := article(t, "---\ntitle: 甲\n---\n"+text)
	ws := &content.Workspace{FS: fstest.MapFS{}, Articles: []*content.Article{old}}
	c := New(ws)
	c.Workspace()
	added, _ := content.ParseArticle("articles/b.md", []byte("---\ntitle: 乙\n---\n"+text), time.UTC)
	next := c.Next(&content.Workspace{FS: fstest.MapFS{}, Articles: []*content.Article{old, added}})
	if got := brief(next.Workspace()); !strings.HasPrefix(got, "articles/b.md warning article/near-duplicate") {
		t.Errorf("got %s", got)
	}
	if len(next.sketches.known) != 2 {
		t.Errorf("%d sketches", len(next.sketches.known))
	}
}

// longText is text without repetition.
func longText(n int) string {
	var b strings.Builder
	for i, x := 0, uint32(7); i < n; i++ {
		x = x*1664525 + 1013904223
		b.WriteRune(rune(0x4E00 + x>>8%5000))
	}
	return b.String()
}

func TestFoldLeadsBack(t *testing.T) {
	for source, want := range map[string]string{
		"最 好·用":               "最好用",
		"最\n好":                "最\n好",
		"A Ｂ":                 "a b",
		"最，好":                 "最,好",
		"最    好":              "最    好", // a gap, no disguise
		"薇❤ 和 爱❤":             "薇♥ 和爱",
		"①２㎡":                 "12m2",
		"a\u200bb\U0001F600c": "abc",
	} {
		f := fold(source)
		if f.text != want {
			t.Errorf("%q folds to %q, want %q", source, f.text, want)
		}
	}
	f := fold("甲 Ａ 加·微·信 乙")
	at := strings.Index(f.text, "加微信")
	if got := f.quote(hit{nil, at, at + len("加微信")}); got != "加·微·信" {
		t.Errorf("quoted %q", got)
	}
}

// TestExceptionsAcross: whether a repeated article is let pass only Workspace knows.
func TestExceptionsAcross(t *testing.T) {
	a := article(t, "---\n# lint-ok article/near-duplicate: 连载\ntitle: 甲\n---\n正文。")
	c := New(&content.Workspace{FS: fstest.MapFS{}, Articles: []*content.Article{a}})
	c.Article(a)
	if got := brief(c.Unused(a)); got != "" {
		t.Errorf("before: %s", got)
	}
	c.Workspace()
	if got := brief(c.Unused(a)); !strings.Contains(got, "suppress/unused") {
		t.Errorf("after: %q", got)
	}
}
