package check

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"moxin/content"
)

func article(t testing.TB, text string) *content.Article {
	t.Helper()
	a, findings := content.ParseArticle("articles/a.md", []byte(text), time.UTC)
	if a == nil {
		t.Fatal(findings)
	}
	return a
}

// brief is "line:column severity rule message" of each finding.
func brief(findings []content.Finding) string {
	var lines []string
	for _, f := range findings {
		lines = append(lines, f.Position.String()+" "+string(f.Severity)+" "+f.Rule+" "+f.Message.ZH)
	}
	return strings.Join(lines, "\n")
}

func images(n int) []content.Media { return repeat(content.Media{Role: content.RoleImage}, n) }

func repeat[T any](v T, n int) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = v
	}
	return out
}

var covered = []content.Media{{Role: content.RoleCover}}

// TestLimits: at a limit nothing is said; one beyond it says which, how far, and whence.
func TestLimits(t *testing.T) {
	const head = "---\ntitle: 标题\nauthor: 林溪\nsummary: 摘要\ntags: [a]\nchannels:\n  gzh:\n  xhs: {title: 短}\n  dy: {topics: [a]}\n  sph:\n---\n正文"
	han := func(n int) string { return strings.Repeat("字", n) }
	for _, c := range []struct {
		name, platform, id string
		out                content.Rendition
		want               string
	}{
		{"wechat fits", content.WeChat, "gzh", content.Rendition{Title: han(32), Author: han(16), Summary: han(128), HTML: "<p>" + han(19_999) + "</p>", Media: covered}, ""},
		{"wechat title", content.WeChat, "gzh", content.Rendition{Title: han(33), HTML: "<p>x</p>", Media: covered}, "articles/a.md:2:1 error limit/title 标题 33 字，上限 32，多 1 字"},
		{"wechat author and summary", content.WeChat, "gzh", content.Rendition{Title: "x", Author: han(17), Summary: han(130), HTML: "<p>x</p>", Media: covered},
			"articles/a.md:3:1 error limit/author 作者 17 字，上限 16，多 1 字\narticles/a.md:4:1 error limit/summary 摘要 130 字，上限 128，多 2 字"},
		{"wechat text", content.WeChat, "gzh", content.Rendition{Title: "x", HTML: "<p>" + han(20_010) + "</p>", Media: covered}, "articles/a.md error limit/text 正文 20010 字，上限 20000，多 10 字"},
		{"wechat HTML", content.WeChat, "gzh", content.Rendition{Title: "x", HTML: "<p style=\"" + strings.Repeat("x", 1<<20) + "\">x</p>", Media: covered}, "articles/a.md error limit/html HTML 1048593 字节，上限 1048576，多 17 字节"},
		{"wechat empty", content.WeChat, "gzh", content.Rendition{Title: "", HTML: "", Media: covered},
			"articles/a.md error limit/text 正文 0 字，下限 1，少 1 字\narticles/a.md:2:1 error limit/title 标题 0 字，下限 1，少 1 字"},
		{"wechat cover", content.WeChat, "gzh", content.Rendition{Title: "x", HTML: "<p>x</p>"}, "articles/a.md error cover/missing 没有封面，公众号不收没有封面的文章"},
		{"note fits", content.XiaoHongShu, "xhs", content.Rendition{Title: strings.Repeat("a", 38), Text: han(950), Topics: repeat("a", 10), Media: images(18)}, ""},
		{"note near", content.XiaoHongShu, "xhs", content.Rendition{Title: strings.Repeat("a", 40), Text: han(1000), Media: images(1)},
			"articles/a.md warning limit/near 正文 1000 字，上限 1000，过了 950 就不保险\narticles/a.md:8:9 warning limit/near 标题 20 字，上限 20，过了 19 就不保险"},
		{"note title", content.XiaoHongShu, "xhs", content.Rendition{Title: han(24), Text: "x", Media: images(1)}, "articles/a.md:8:9 error limit/title 标题 24 字，上限 20，多 4 字"},
		{"note emoji", content.XiaoHongShu, "xhs", content.Rendition{Title: han(19) + "😀", Text: "x", Media: images(1)}, "articles/a.md:8:9 error limit/title 标题 21 字，上限 20，多 1 字"},
		{"note topics and images", content.XiaoHongShu, "xhs", content.Rendition{Title: "x", Text: "x", Topics: repeat("a", 12), Media: images(19)},
			"articles/a.md error limit/images 图片 19 张，上限 18，多 1 张\narticles/a.md:5:1 error limit/topics 话题 12 个，上限 10，多 2 个"},
		{"note topics", content.XiaoHongShu, "xhs", content.Rendition{Title: "x", Text: "x", Topics: repeat("a", 11), Media: images(18)}, "articles/a.md:5:1 error limit/topics 话题 11 个，上限 10，多 1 个"},
		{"note without image", content.XiaoHongShu, "xhs", content.Rendition{Title: "x", Text: "x", Media: covered}, "articles/a.md warning limit/no-images 图片 0 张，下限 1，少 1 张"},
		{"douyin counts both", content.Douyin, "dy", content.Rendition{Title: han(20), Text: han(981)}, "articles/a.md error limit/text 正文 1001 字，上限 1000，多 1 字"},
		{"douyin topics", content.Douyin, "dy", content.Rendition{Title: "x", Topics: repeat("a", 6)}, "articles/a.md:9:8 error limit/topics 话题 6 个，上限 5，多 1 个"},
		{"channels short title", content.Channels, "sph", content.Rendition{Title: "五个字的题", Text: "x"}, "articles/a.md:2:1 error limit/title 标题 5 字，下限 6，少 1 字"},
	} {
		t.Run(c.name, func(t *testing.T) {
			platform, _ := content.PlatformByID(c.platform)
			c.out.Platform, c.out.Family = c.platform, platform.Family
			ch := content.Channel{ID: c.id, Platform: c.platform}
			findings := New(&content.Workspace{}).Rendition(article(t, head), ch, c.out)
			if got := brief(findings); got != c.want {
				t.Errorf("got:\n%s\nwant:\n%s", got, c.want)
			}
			for _, f := range findings {
				if f.Channel != c.id || strings.HasPrefix(f.Rule, "limit/") && !strings.Contains(f.Suggestion.ZH, "依据：") {
					t.Errorf("channel %q, suggestion %q", f.Channel, f.Suggestion.ZH)
				}
			}
		})
	}
}

// TestPicturesThatCouldNotBeHad: the renderer says so, and nothing here says it again.
func TestPicturesThatCouldNotBeHad(t *testing.T) {
	for _, text := range []string{"![x](https://example.com/x.png)", "<img src='x.png'>", "---\ncover: x.png\n---\nx", "![a][b]\n\n[b]: x.png"} {
		for _, platform := range []string{content.WeChat, content.XiaoHongShu} {
			p, _ := content.PlatformByID(platform)
			out := content.Rendition{Platform: platform, Family: p.Family, Title: "x", Text: "x", HTML: "<p>x</p>"}
			if got := brief(New(&content.Workspace{}).Rendition(article(t, text), content.Channel{ID: "c", Platform: platform}, out)); got != "" {
				t.Errorf("%q on %s: %s", text, platform, got)
			}
		}
	}
}

func TestLimitsOfTheTeam(t *testing.T) {
	ch := content.Channel{ID: "gzh", Platform: content.WeChat, Limit: map[string]int{content.LimitTitle: 64}}
	out := content.Rendition{Platform: content.WeChat, Family: content.FamilyWeChat, Title: strings.Repeat("字", 65), HTML: "<p>x</p>", Media: covered}
	findings := New(&content.Workspace{}).Rendition(article(t, "x"), ch, out)
	if len(findings) != 1 || !strings.Contains(findings[0].Message.ZH, "上限 64，多 1 字") || !strings.Contains(findings[0].Suggestion.EN, "moxin.yaml") {
		t.Errorf("got %v", findings)
	}
}

func TestLint(t *testing.T) {
	for html, want := range map[string]string{
		`<section style="color:#333"><p>a<br/><img src="media:00" alt="x" style="width:100%"/></p><ol start="3"><li>b</li></ol></section>`: "",
		`<a href="https://mp.weixin.qq.com/s/abc">a</a><a href="{{link gzh}}">b</a>`:                                                       "",
		`<img src="https://mmbiz.qpic.cn/x"/>`:                              "",
		`<div>a</div><div>b</div>`:                                          "html/tag 公众号不接受 <div>（2 处）",
		`<script>alert(1)</script>`:                                         "html/tag 公众号不接受 <script>（1 处）",
		`<iframe src="https://x"></iframe>`:                                 "html/tag 公众号不接受 <iframe>（1 处）",
		`<p class="x" id="y">a</p>`:                                         "html/attribute 公众号不接受 <p class>（1 处）\nhtml/attribute 公众号不接受 <p id>（1 处）",
		`<img src="media:0" width="9" onerror="x()"/>`:                      "html/attribute 公众号不接受 <img onerror>（1 处）\nhtml/attribute 公众号不接受 <img width>（1 处）",
		`<p style="margin:0;position:absolute">a</p>`:                       "html/style 公众号不接受 position（1 处）",
		`<p style="background:url(x)">a</p>`:                                "html/style 公众号不接受 url(（1 处）",
		`<p style="background-position: center">a</p>`:                      "",
		`<p style="color:var(--ink)">a</p>`:                                 "html/style 公众号不接受 var(--（1 处）",
		`<img src="https://example.com/x.png"/>`:                            "html/url 公众号不接受 <img src=https://example.com/x.png>（1 处）",
		`<img src="./x.png"/>`:                                              "html/url 公众号不接受 <img src=./x.png>（1 处）",
		`<a href="https://example.com">a</a>`:                               "html/url 公众号不接受 <a href=https://example.com>（1 处）",
		`<a href="javascript:x()">a</a>`:                                    "html/url 公众号不接受 <a href=javascript:x()>（1 处）",
		`<a href="#top">a</a>`:                                              "html/url 公众号不接受 <a href=#top>（1 处）",
		`<a href="https://mp.weixin.qq.com.evil.com/s">a</a>`:               "html/url 公众号不接受 <a href=https://mp.weixin.qq.com.evil.com/s>（1 处）",
		`<a href="https://mp.weixin.qq.com/s?tempkey=abc">a</a>`:            "html/url 公众号不接受 <a href=https://mp.weixin.qq.com/s?tempkey=abc>（1 处）",
		`<code>&lt;script&gt;</code><p>&lt;div&gt; 1 < 2</p><!-- <div> -->`: "",
	} {
		out := content.Rendition{Platform: content.WeChat, Family: content.FamilyWeChat, Title: "x", HTML: html + "<p>x</p>", Media: covered}
		findings := New(&content.Workspace{}).Rendition(article(t, "x"), content.Channel{ID: "gzh", Platform: content.WeChat}, out)
		var got []string
		for _, f := range findings {
			got = append(got, f.Rule+" "+f.Message.ZH)
		}
		// Findings of one place are sorted by rule and otherwise in the order of the HTML.
		if !sameSet(got, strings.Split(want, "\n")) {
			t.Errorf("%s:\n%s\nwant:\n%s", html, strings.Join(got, "\n"), want)
		}
	}
}

func sameSet(a, b []string) bool {
	count := map[string]int{}
	for _, s := range a {
		count[s]++
	}
	for _, s := range b {
		if s != "" {
			count[s]--
		}
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

// TestDiversion: what is objected to on 小红书, and what only looks like it.
func TestDiversion(t *testing.T) {
	for text, want := range map[string]string{
		"电话 13800138000":              "diversion/phone 13800138000",
		"电话：138 0013 8000。":           "diversion/phone 138 0013 8000",
		"电话一三八零零一三八零零零":               "diversion/phone 一三八零零一三八零零零",
		"１３８００１３８０００":                 "diversion/phone １３８００１３８０００",
		"订单号 202613800138000123":      "",
		"π 是 3.1380013800":            "",
		"邮件 hi@example.com 联系":        "diversion/email hi@example.com",
		"微信：abc_123":                  "diversion/wechat-id abc_123",
		"微\u200b信号 abc-123":           "diversion/wechat-id abc-123",
		"vx: moxin2026":               "diversion/wechat-id moxin2026",
		"绿泡泡 moxin_2026":              "diversion/slang 绿泡泡, diversion/wechat-id moxin_2026",
		"微信 native 应用":                "",
		"用微信支付也可以":                    "",
		"我给她发微信":                      "",
		"加我微信领资料":                     "diversion/add-me 加我微信",
		"私我一下QQ":                      "diversion/add-me 私我一下QQ",
		"门店可以添加微信支付":                  "",
		"见 https://example.com/a?b=c": "diversion/url https://example.com/a?b=c",
		"https://example.com了解一下":     "diversion/url https://example.com",
		"克隆 git@github.com:a/b":       "",
		"搜 example.com 就有":            "diversion/domain example.com",
		"用 ASP.NET 和 Node.js 写的":      "",
		"扫码进群":                        "diversion/qr 扫码",
		"柜台可以扫码支付":                    "",
		"点击链接报名":                      "diversion/click 点击链接",
		"关注公众号看全文":                    "diversion/rival-on-xiaohongshu 公众号",
		"评论区扣1 送你":                    "diversion/inducement 评论区扣1",
		"第一步，先说第一次的感受":                "",
		"价格 13,800,138 元，库存 8000 件左右": "",
	} {
		out := content.Rendition{Platform: content.XiaoHongShu, Family: content.FamilyNote, Title: "x", Text: text, Media: images(1)}
		var got []string
		for _, f := range New(&content.Workspace{}).Rendition(article(t, "首段\n\n"+text), content.Channel{ID: "xhs", Platform: content.XiaoHongShu}, out) {
			hit, _, _ := strings.Cut(strings.TrimPrefix(f.Message.ZH, "“"), "”")
			got = append(got, f.Rule+" "+hit)
			if f.Line != 3 || f.Column == 0 || f.Suggestion.EN == "" {
				t.Errorf("%q: %s at %s, suggestion %q", text, f.Rule, f.Position, f.Suggestion.EN)
			}
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%q: %q, want %q", text, s, want)
		}
	}
}

func TestDiversionKnowsThePlatform(t *testing.T) {
	for platform, want := range map[string]string{
		content.Douyin: "diversion/rival-on-douyin", content.XiaoHongShu: "diversion/rival-on-xiaohongshu", content.Channels: "",
	} {
		p, _ := content.PlatformByID(platform)
		out := content.Rendition{Platform: platform, Family: p.Family, Title: "六个字的标题", Text: "公众号里有全文", Media: images(1)}
		got := ""
		for _, f := range New(&content.Workspace{}).Rendition(article(t, "x"), content.Channel{ID: "c", Platform: platform}, out) {
			got += f.Rule
		}
		if got != want {
			t.Errorf("%s: %q, want %q", platform, got, want)
		}
	}
}

func TestLexiconOfTheTeam(t *testing.T) {
	ws := &content.Workspace{FS: fstest.MapFS{"rules/brand.yaml": {Data: []byte("- id: brand/rival\n  words: [别家茶]\n  severity: error\n  why: {zh: 不提竞品}\n")}}}
	ws.Config.Check.Lexicons = []string{"rules/brand.yaml"}
	findings := New(ws).Article(article(t, "---\ntitle: 比别家茶好\n---\nx"))
	if got, want := brief(findings), "articles/a.md:2:9 error brand/rival “别家茶”：不提竞品"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func FuzzProse(f *testing.F) {
	for _, seed := range []string{"```\na\n```", "`a\n\nb`", "    code\n", "<!-- x", "$$a$$ $b$", "- a\n\n      b\n", "~~~\n```\n~~~"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		out := prose(body)
		if len(out) != len(body) {
			t.Fatal("offsets moved")
		}
		for i := range body {
			if body[i] == '\n' && out[i] != '\n' {
				t.Fatal("a line end went away")
			}
		}
	})
}

func BenchmarkRendition20KB(b *testing.B) {
	text := strings.Repeat("这一段有一些字，没有什么可以说的。\n\n", 400)
	a := article(b, text)
	c := New(&content.Workspace{})
	out := content.Rendition{Platform: content.XiaoHongShu, Family: content.FamilyNote, Title: "x", Text: text, Media: images(1)}
	for b.Loop() {
		c.Rendition(a, content.Channel{ID: "xhs", Platform: content.XiaoHongShu}, out)
	}
}

func FuzzParseLexicon(f *testing.F) {
	names, _ := fs.Glob(lexicons, "lexicon/*.yaml")
	for _, name := range names {
		data, err := lexicons.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte("- id: a\n  words: [b]\n  why: {zh: c}\n"))
	f.Add([]byte("- {id: a, pattern: '(', why: {zh: c}}"))
	f.Add([]byte("- &a {id: a, any: [''], pattern: '(b)|c', needs: d, except: [''], why: {zh: c}}\n- *a\n"))
	f.Add([]byte("- {id: a, why: {zh: c}, entries: [{id: b, digits: 3, pattern: '[0-9]+', unless: ['']}]}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		entries, _ := parseLexicon("x.yaml", data)
		for _, e := range entries {
			if e.ID == "" || e.Why.ZH == "" || e.Severity == "" {
				t.Fatalf("half an entry: %+v", e)
			}
		}
		text := "普通的文字 abc 123"
		for _, h := range newFinder(entries).find(text, "") {
			if h.from < 0 || h.from >= h.to || h.to > len(text) {
				t.Fatalf("a hit at %d to %d", h.from, h.to)
			}
		}
	})
}

func TestANoteWithoutPicturesCanBeDrawn(t *testing.T) {
	for images, want := range map[string]bool{"article": true, "": true, "cards": false} {
		ch := content.Channel{ID: "xhs", Platform: content.XiaoHongShu, Images: images}
		out := content.Rendition{Platform: ch.Platform, Family: ch.Family(), Title: "x", Text: "x"}
		said, findings := "", New(&content.Workspace{}).Rendition(article(t, "---\ntitle: x\n---\n正文。\n"), ch, out)
		for _, f := range findings {
			if f.Rule == "limit/no-images" {
				said = f.Suggestion.ZH
			}
		}
		if said == "" || strings.Contains(said, "images: cards") != want {
			t.Errorf("images %q: %q", images, said)
		}
	}
}
