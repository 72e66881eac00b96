package render_test

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"io"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"moxin/content"
	"moxin/content/media"
	"moxin/content/render"
)

// wecomWorkspace has a public address where said.
func wecomWorkspace(public string, files fstest.MapFS) *content.Workspace {
	ws := workspace(files)
	ws.Config.Public.URL = public
	return ws
}

func wecomChannel(mode, format string) content.Channel {
	return content.Channel{ID: "qy", Platform: content.WeCom, Mode: mode, Format: format, Tags: map[content.Audience][]string{
		content.AudienceExisting: {"客户等级/老客"}, content.AudienceNew: nil}}
}

func compileWeCom(t *testing.T, e *render.Engine, ws *content.Workspace, a *content.Article, ch content.Channel) (content.Rendition, string) {
	t.Helper()
	r, findings, err := e.Compile(t.Context(), ws, a, ch)
	if err != nil {
		t.Fatal(err)
	}
	return r, ruleNames(findings)
}

const atHome = "https://moxin.example"

func TestWhomAMessageIsFor(t *testing.T) {
	for _, tt := range []struct {
		audience content.Audience
		change   func(*content.Channel)
		want     *content.Recipients
	}{
		{content.AudienceExisting, nil, &content.Recipients{Audience: content.AudienceExisting, Tags: []string{"客户等级/老客"}}},
		{content.AudienceNew, nil, &content.Recipients{Audience: content.AudienceNew, Everyone: true}},
		{content.AudienceWarm, nil, nil}, // nothing is guessed
		{"", nil, nil},
		{content.AudienceExisting, func(ch *content.Channel) { ch.Staff = []string{"linxi"} }, &content.Recipients{Audience: content.AudienceExisting, Tags: []string{"客户等级/老客"}, Staff: []string{"linxi"}}},
		{"", func(ch *content.Channel) { ch.Groups, ch.Staff = true, []string{"linxi"} }, &content.Recipients{Groups: true, Staff: []string{"linxi"}}},
		{content.AudienceExisting, func(ch *content.Channel) { ch.Mode = content.ModeRobot }, nil},
	} {
		ch, a := wecomChannel(content.ModeMessage, "text"), article("正文。")
		a.Audience = tt.audience
		if tt.change != nil {
			tt.change(&ch)
		}
		r, _ := compileWeCom(t, &render.Engine{}, workspace(nil), a, ch)
		got, _ := content.JSONDigest(r.To)
		want, _ := content.JSONDigest(tt.want)
		if got != want {
			t.Errorf("%q: %+v, want %+v", tt.audience, r.To, tt.want)
		}
		if r.Mode != ch.Mode || r.Format != "text" {
			t.Errorf("%q: mode %q, format %q", tt.audience, r.Mode, r.Format)
		}
	}
}

// TestWhatAMessageIsMadeFrom: whom it is for, its kind and whether pictures have an address are
// part of the source; other platforms' digests know of none of it.
func TestWhatAMessageIsMadeFrom(t *testing.T) {
	digest := func(public string, audience content.Audience, change func(*content.Channel)) string {
		t.Helper()
		ch, a := wecomChannel(content.ModeMessage, "link"), article("正文。")
		a.Audience = audience
		change(&ch)
		d, err := (&render.Engine{}).SourceDigest(wecomWorkspace(public, nil), a, ch)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	same := func(*content.Channel) {}
	base := digest("", content.AudienceExisting, same)
	for what, other := range map[string]string{
		"the audience": digest("", content.AudienceNew, same),
		"an address":   digest(atHome, content.AudienceExisting, same),
		"the tags": digest("", content.AudienceExisting, func(ch *content.Channel) {
			ch.Tags = map[content.Audience][]string{content.AudienceExisting: {"门店/一店"}}
		}),
		"the staff": digest("", content.AudienceExisting, func(ch *content.Channel) { ch.Staff = []string{"linxi"} }),
		"the mode":  digest("", content.AudienceExisting, func(ch *content.Channel) { ch.Mode = content.ModeMoment }),
	} {
		if other == base {
			t.Errorf("%s changes nothing", what)
		}
	}
	if digest("", content.AudienceExisting, func(ch *content.Channel) { ch.Confirm = 1 }) != base {
		t.Error("how long staff have changes the text")
	}
	notWeCom := func(public string, audience content.Audience) string {
		a := article("正文。")
		a.Audience = audience
		d, _ := (&render.Engine{}).SourceDigest(wecomWorkspace(public, nil), a, content.Channel{ID: "qun", Platform: content.Group})
		return d
	}
	if notWeCom("", "") != notWeCom(atHome, content.AudienceNew) {
		t.Error("a group notice depends on what is WeCom's alone")
	}
}

// TestMarkdown2KeepsToItsBytes: whole blocks are taken while they fit, pictures with room for their
// addresses, and those of a block that does not fit stay out.
func TestMarkdown2KeepsToItsBytes(t *testing.T) {
	files := fstest.MapFS{"articles/a.png": {Data: pixel(t, 1)}, "articles/b.png": {Data: pixel(t, 2)}}
	long := strings.Repeat("这一段很长，**粗的字。**也有。", 20) + "\n\n"
	a := article("![甲](a.png)\n\n" + strings.Repeat("- "+long, 12) + "## 最后\n\n![乙](b.png)\n")
	r, rules := compileWeCom(t, &render.Engine{}, wecomWorkspace(atHome, files), a, wecomChannel(content.ModeRobot, "markdown_v2"))
	if len(r.Text)+130 > 4096 || len(r.Text) < 2500 || !utf8.ValidString(r.Text) || strings.HasSuffix(r.Text, "最后") {
		t.Errorf("%d bytes: …%s", len(r.Text), r.Text[len(r.Text)-60:])
	}
	if len(r.Media) != 1 || r.Media[0].Source != "a.png" || r.Media[0].Role != content.RoleInline || !strings.Contains(r.Text, "![甲](media:"+r.Media[0].Hash+")") {
		t.Errorf("media %v", r.Media)
	}
	if rules != "message/cut" {
		t.Errorf("rules %s", rules)
	}
	bare, rules := compileWeCom(t, &render.Engine{}, wecomWorkspace("", files), article("文。\n\n![甲](a.png)\n"), wecomChannel(content.ModeRobot, "markdown_v2"))
	if bare.Text != "# 标题\n\n文。" || len(bare.Media) != 0 || rules != "message/images" {
		t.Errorf("without an address: %q %v (%s)", bare.Text, bare.Media, rules)
	}
	gone, rules := compileWeCom(t, &render.Engine{}, wecomWorkspace(atHome, files), article("文。![丙](gone.png)\n"), wecomChannel(content.ModeRobot, "markdown_v2"))
	if gone.Text != "# 标题\n\n文。丙" || rules != "media/missing" {
		t.Errorf("a picture that is gone: %q (%s)", gone.Text, rules)
	}
}

func TestMarkdown2Blocks(t *testing.T) {
	for body, want := range map[string]string{
		"*斜* **粗** ***都***":                    "*斜* **粗** ***都***",
		"- 一\n  1. 深\n\n     又一段\n- [x] 完":     "- 一\n  1. 深\n\n     又一段\n- ☑ 完",
		"> 引\n>\n> > 深":                        "> 引\n>\n>> 深",
		"|甲|乙|\n|:-|-:|\n|1\\|2|`x`|":          "| 甲 | 乙 |\n| :-- | --: |\n| 1｜2 | `x` |",
		"一\n\n---\n\n二":                        "一\n\n---\n\n二",
		"::: tip 提示\n- 甲\n:::":                 "**提示**\n\n- 甲",
		"::: except qy\n藏\n:::\n\n露":           "露",
		"```go\nx := 1\n\ny\n```":              "> x := 1\n> \n> y",
		"术语\n: 说明":                             "术语：说明",
		"[文](https://a.example) [内](/x) ~~删~~": "[文](https://a.example) 内",
		"<div>块</div>":                         "块",
		"**先看水。**再看茶，他说**“快”**了。":              "**先看水**。再看茶，他说“**快**”了。",
		"**粗。** 空格，**。**和":                     "**粗。** 空格，。和",
	} {
		r, _ := compileWeCom(t, &render.Engine{}, workspace(nil), article(body), wecomChannel(content.ModeRobot, "markdown_v2"))
		if got := strings.TrimPrefix(r.Text, "# 标题\n\n"); got != want {
			t.Errorf("%q:\n%q\nwant\n%q", body, got, want)
		}
	}
}

func TestCards(t *testing.T) {
	files := fstest.MapFS{"articles/a.png": {Data: pixel(t, 1)}}
	body := "一百二十位老客户为什么不来了？我们打了电话。\n\n![甲](a.png)\n"
	card := func(mode, format, public string, over content.Override) (content.Rendition, string) {
		t.Helper()
		a := article(body)
		a.Summary, a.Audience = "打了一百二十个电话。", content.AudienceExisting
		if over.SourceURL == "" {
			over.SourceURL = "https://a.example/1"
		}
		a.Channels = map[string]content.Override{"qy": over}
		return compileWeCom(t, &render.Engine{}, wecomWorkspace(public, files), a, wecomChannel(mode, format))
	}
	for _, tt := range []struct {
		mode, format, public, text, summary, rules string
		covers                                     int
	}{
		{content.ModeRobot, "news", atHome, "", "打了一百二十个电话。", "media/cover-from-body", 1},
		{content.ModeRobot, "news", "", "", "打了一百二十个电话。", "message/images", 0},
		{content.ModeMessage, "link", atHome, "一百二十位老客户为什么不来了？", "打了一百二十个电话。", "message/unconfirmed media/cover-from-body", 1},
		{content.ModeMessage, "link", "", "一百二十位老客户为什么不来了？", "打了一百二十个电话。", "message/unconfirmed message/images", 0},
		{content.ModeMoment, "link", "", "一百二十位老客户为什么不来了？", "", "message/unconfirmed media/cover-from-body", 1}, // it is uploaded
	} {
		r, rules := card(tt.mode, tt.format, tt.public, content.Override{})
		if r.Text != tt.text || r.Summary != tt.summary || r.SourceURL != "https://a.example/1" || len(r.Media) != tt.covers || rules != tt.rules {
			t.Errorf("%s/%s: text %q, summary %q, url %q, media %v, rules %s", tt.mode, tt.format, r.Text, r.Summary, r.SourceURL, r.Media, rules)
		}
	}
	if r, rules := card(content.ModeMessage, "link", "", content.Override{Text: "看看这篇。"}); r.Text != "看看这篇。" || rules != "message/images" {
		t.Errorf("own words: %q (%s)", r.Text, rules)
	}
	for _, format := range []string{"news", "image", "file"} {
		if _, rules := card(content.ModeRobot, format, "", content.Override{Text: "看看这篇。"}); !strings.Contains(rules, "message/no-words") {
			t.Errorf("%s loses the words for the channel without a word: %s", format, rules)
		}
	}
	named, _ := compileWeCom(t, &render.Engine{}, workspace(files), article("老客户为什么不来了？看[全文]({{link gzh}})。"), wecomChannel(content.ModeMessage, "link"))
	if named.SourceURL != "{{link gzh}}" {
		t.Errorf("a named link of the body: %q", named.SourceURL)
	}
}

// TestWhereACardLeadsUnsaid: a card of an article that has a page of its own leads there without a word, which
// is said; whatever the article says comes first.
func TestWhereACardLeadsUnsaid(t *testing.T) {
	gzh := content.Channel{ID: "gzh", Platform: content.WeChat}
	for _, tt := range []struct {
		mode, format, body string
		over, other        content.Override
		url                string
		said               bool
	}{
		{content.ModeMessage, "link", "正文。", content.Override{}, content.Override{}, "{{link gzh}}", true},
		{content.ModeMoment, "link", "正文。", content.Override{}, content.Override{}, "{{link gzh}}", true},
		{content.ModeRobot, "news", "正文。", content.Override{}, content.Override{}, "{{link gzh}}", true},
		{content.ModeMessage, "link", "正文。", content.Override{Text: "先看这篇：{{link own}}"}, content.Override{}, "{{link own}}", false},
		{content.ModeMessage, "link", "看[全文]({{link own}})。", content.Override{}, content.Override{}, "{{link own}}", false},
		{content.ModeMessage, "link", "正文。", content.Override{SourceURL: "https://a.example/1"}, content.Override{}, "https://a.example/1", false},
		{content.ModeMessage, "link", "正文。", content.Override{}, content.Override{SourceURL: "https://a.example/2"}, "https://a.example/2", false},
		{content.ModeMessage, "text", "正文。", content.Override{}, content.Override{}, "", false},
	} {
		ch, a := wecomChannel(tt.mode, tt.format), article(tt.body)
		a.Channels = map[string]content.Override{"qy": tt.over, "gzh": tt.other}
		ws := workspace(nil)
		ws.Config.Channels = []content.Channel{ch, gzh, {ID: "own", Platform: content.Site}} // the article does not go to own
		r, rules := compileWeCom(t, &render.Engine{}, ws, a, ch)
		if r.SourceURL != tt.url || strings.Contains(rules, "message/page") != tt.said {
			t.Errorf("%s %+v: leads to %q (%s)", tt.format, tt.over, r.SourceURL, rules)
		}
		with, _ := (&render.Engine{}).SourceDigest(ws, a, ch)
		ws.Config.Channels = ws.Config.Channels[:1]
		if without, _ := (&render.Engine{}).SourceDigest(ws, a, ch); (with == without) != (tt.format == "text" || strings.HasPrefix(tt.url, "https:")) {
			t.Errorf("%s: the channel it leads to and the source: %s, %s", tt.format, with, without)
		}
	}
}

// noise is a picture of so many pixels that no encoder makes small.
func noise(t *testing.T, w, h int) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	seed := uint32(1)
	for i := range img.Pix {
		seed = seed*1664525 + 1013904223
		img.Pix[i] = uint8(seed >> 24)
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	img.Set(0, 0, color.White)
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestPicturesFitTheirKind: a moment's are made small enough in pixels, a robot's in bytes, and no
// more are carried than a message holds.
func TestPicturesFitTheirKind(t *testing.T) {
	var wide bytes.Buffer
	if err := png.Encode(&wide, image.NewGray(image.Rect(0, 0, 1600, 1200))); err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{"articles/big.png": {Data: wide.Bytes()}, "articles/heavy.png": {Data: noise(t, 900, 800)}}
	body := "文。\n\n![大](big.png)\n"
	for i := range 10 {
		files["articles/"+string(rune('a'+i))+".png"] = &fstest.MapFile{Data: pixel(t, uint8(i+1))}
		body += "\n![小](" + string(rune('a'+i)) + ".png)\n"
	}
	for _, tt := range []struct {
		mode, format string
		n            int
		rules        string
	}{
		{content.ModeMoment, "images", 9, "note/images"}, {content.ModeMessage, "images", 9, "note/images"}, {content.ModeRobot, "image", 1, "note/images"},
	} {
		a := article(body)
		a.Audience = content.AudienceExisting
		if tt.mode == content.ModeRobot {
			a.Cover = "heavy.png"
		}
		r, rules := compileWeCom(t, &render.Engine{}, workspace(files), a, wecomChannel(tt.mode, tt.format))
		if len(r.Media) != tt.n || !strings.Contains(rules, tt.rules) {
			t.Fatalf("%s: %d pictures (%s)", tt.mode, len(r.Media), rules)
		}
		big := r.Media[0]
		switch tt.mode {
		case content.ModeMoment:
			if px := big.Width * big.Height; px > 1_555_200 || px < 1_500_000 || big.Size > 10<<20 {
				t.Errorf("a moment's picture has %d pixels and %d bytes", px, big.Size)
			}
		case content.ModeMessage:
			if big.Width != 1600 || big.Height != 1200 {
				t.Errorf("a message's picture is made smaller: %d × %d", big.Width, big.Height)
			}
		case content.ModeRobot:
			if big.Size > 2<<20 || big.Source != "heavy.png" || len(files["articles/heavy.png"].Data) < 2<<20 || big.Role != content.RoleImage || r.Text != "" {
				t.Errorf("a robot's picture has %d bytes, the words are %q", big.Size, r.Text)
			}
		}
	}
}

// TestTheWholeArticleAsAFile: nothing is left out, links keep their addresses, and the name is one
// that every file system takes.
func TestTheWholeArticleAsAFile(t *testing.T) {
	store, err := media.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	a := article("# 茶/水：怎么\"选\"？\n\n" + strings.Repeat("一段话。\n\n", 2000) + "看[这里](https://a.example/1)。\n\n- 甲\n- 乙\n\n最后一句。\n")
	a.Title = "茶/水：怎么\"选\"？"
	r, rules := compileWeCom(t, &render.Engine{Media: store}, workspace(nil), a, wecomChannel(content.ModeRobot, "file"))
	if len(r.Media) != 1 || rules != "" || r.Text != "" {
		t.Fatalf("media %v, rules %s", r.Media, rules)
	}
	m := r.Media[0]
	if m.Role != content.RoleFile || m.Name != "茶 水：怎么 选 ？.txt" || m.Type != "text/plain; charset=utf-8" {
		t.Errorf("%+v", m)
	}
	f, err := store.Open(context.Background(), m.Hash)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	if int64(len(data)) != m.Size || !strings.HasPrefix(text, a.Title+"\n\n一段话。") || !strings.HasSuffix(text, "看这里（https://a.example/1）。\n\n· 甲\n· 乙\n\n最后一句。\n") || strings.Count(text, "一段话。") != 2000 {
		t.Errorf("%d bytes: …%s", len(data), text[max(0, len(text)-120):])
	}
	checked, _ := compileWeCom(t, &render.Engine{}, workspace(nil), a, wecomChannel(content.ModeRobot, "file"))
	if checked.Digest != r.Digest {
		t.Error("a check compiles another file")
	}
}

// TestVideosOfMoments: the file is kept by its hash, with how long it is where it says so.
func TestVideosOfMoments(t *testing.T) {
	header := "\x00\x00\x00\x10ftypisom\x00\x00\x00\x00"
	length := "\x00\x00\x00\x24moov\x00\x00\x00\x1cmvhd\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x03\xe8\x00\x00\x30\xd4" // 12,500 of 1,000
	files := fstest.MapFS{"articles/a.mp4": {Data: []byte(header + length)}, "articles/b.mp4": {Data: []byte(header)}}
	for video, want := range map[string]float64{"a.mp4": 12.5, "b.mp4": 0, "https://a.example/c.mp4": 0} {
		a := article("文。\n\n![图](x.png)\n")
		a.Channels = map[string]content.Override{"qy": {Video: video, Text: "看水线。"}}
		r, rules := compileWeCom(t, &render.Engine{}, workspace(files), a, wecomChannel(content.ModeMoment, "video"))
		if len(r.Media) != 1 || r.Media[0].Seconds != want || r.Media[0].Role != content.RoleVideo || r.Text != "看水线。" || rules != "message/images" {
			t.Errorf("%s: %+v, %s", video, r.Media, rules)
		}
	}
	a := article("文。")
	a.Channels = map[string]content.Override{"qy": {Video: "gone.mp4"}}
	if r, rules := compileWeCom(t, &render.Engine{}, workspace(files), a, wecomChannel(content.ModeMoment, "video")); len(r.Media) != 0 || !strings.Contains(rules, "media/missing") {
		t.Errorf("a video that is not there: %v (%s)", r.Media, rules)
	}
}

func TestWordsToCustomers(t *testing.T) {
	for _, tt := range []struct{ mode, format, text, rules string }{
		{content.ModeMessage, "text", "【标题】\n只问一句：为什么不来了？\nhttps://a.example/1", "message/unconfirmed"},
		{content.ModeMoment, "text", "只问一句：为什么不来了？\n\n· 服务变了\n· 忘了我们\n· 怎么留住\n\n先把人留住再说。", "message/unconfirmed"},
	} {
		a := article(fourReasons)
		a.Channels = map[string]content.Override{"qy": {SourceURL: "https://a.example/1"}}
		if r, rules := compileWeCom(t, &render.Engine{}, workspace(nil), a, wecomChannel(tt.mode, tt.format)); r.Text != tt.text || rules != tt.rules {
			t.Errorf("%s: %q (%s)", tt.mode, r.Text, rules)
		}
	}
	unknown := wecomChannel(content.ModeMessage, "news")
	if _, _, err := (&render.Engine{}).Compile(t.Context(), workspace(nil), article("文。"), unknown); err == nil || !strings.Contains(err.Error(), "message/news") {
		t.Errorf("a format that the mode does not have: %v", err)
	}
}
