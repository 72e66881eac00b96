package preview

import (
	"html/template"
	"strings"
	"testing"
	"testing/fstest"

	"moxin/content"
)

// wecomSettings add a channel of each kind.
const wecomSettings = settings + `  qwmd: {platform: wecom, robot: "${R}", format: markdown_v2}
  qwnews: {platform: wecom, robot: "${R}", format: news}
  qwimage: {platform: wecom, robot: "${R}", format: image}
  qwfile: {platform: wecom, robot: "${R}", format: file}
  kh: {platform: wecom, app_id: ww0, app_secret: "${S}", tags: {existing: [客户等级/老客]}}
  khimages: {platform: wecom, app_id: ww0, app_secret: "${S}", format: images, groups: true, staff: [linxi]}
  kp: {platform: wecom, mode: moment, app_id: ww0, app_secret: "${S}"}
  kplink: {platform: wecom, mode: moment, format: link, app_id: ww0, app_secret: "${S}"}
  kpvideo: {platform: wecom, mode: moment, format: video, app_id: ww0, app_secret: "${S}"}
`

// wecomBench is a desk with them.
func wecomBench(t *testing.T) *bench {
	t.Helper()
	b := newBench(t, map[string]string{"a.md": piece})
	ws, err := content.Load(fstest.MapFS{"moxin.yaml": {Data: []byte(wecomSettings)}, "articles/a.md": {Data: []byte(piece)}})
	if err != nil || content.Failing(ws.Findings, "") {
		t.Fatal(err, ws.Findings)
	}
	b.ws = ws
	b.options.Body = func(r content.Rendition, _ func(content.Media) string) template.HTML {
		return template.HTML("<h1>" + template.HTMLEscapeString(r.Text) + "</h1>") //nolint:gosec // escaped
	}
	b.open()
	return b
}

// TestEachKindOfWeComMessage: a group sees the robot's markdown, card, picture or file, a customer a
// colleague's words and card, moments a post; and below it stands whom it is for.
func TestEachKindOfWeComMessage(t *testing.T) {
	b := wecomBench(t)
	picture := content.Media{Hash: hash, Role: content.RoleImage, Type: "image/png", Name: "1.png", Alt: "书架", Width: 600, Height: 400}
	cover := picture
	cover.Role = content.RoleCover
	to := &content.Recipients{Audience: content.AudienceExisting, Tags: []string{"客户等级/老客", "门店/一店"}}
	b.made = map[string]content.Rendition{
		"qwmd":     {Title: "一本书", Text: "# 一本书"},
		"qwnews":   {Title: "一本书", Summary: "几道关", SourceURL: "https://a.example/1", Media: []content.Media{cover}},
		"qwimage":  {Title: "一本书", Media: []content.Media{picture}},
		"qwfile":   {Title: "一本书", Media: []content.Media{{Hash: hash, Role: content.RoleFile, Name: "一本书.txt", Size: 2048}}},
		"kh":       {Title: "一本书", Text: "慢慢说。", Summary: "几道关", SourceURL: "{{link gzh}}", Media: []content.Media{cover}, To: to},
		"khimages": {Title: "一本书", Text: "慢慢说。", Media: []content.Media{picture, {Role: content.RoleImage}}, To: &content.Recipients{Groups: true, Staff: []string{"linxi"}}},
		"kp":       {Title: "一本书", Text: "今天上架", Media: []content.Media{picture, picture, picture}, To: &content.Recipients{Audience: content.AudienceNew, Everyone: true, Staff: []string{"linxi", "zhou"}}},
		"kplink":   {Title: "一本书", Text: "今天上架", SourceURL: "https://a.example/1", Media: []content.Media{cover}},
		"kpvideo":  {Title: "一本书", Media: []content.Media{{Hash: hash, Role: content.RoleVideo, Name: "上架.mp4", Size: 3 << 20, Seconds: 12.5}}, To: to},
	}
	for channel, want := range map[string]map[string]string{
		"qwmd":     {".m-marked .m-heading[data-level='1']": "# 一本书", ".m-name": "群机器人", ".m-to": ""},
		"qwnews":   {".m-news .m-title": "一本书", ".m-news .m-brief": "几道关", "[data-field=url] .num": "19/2048 字节", "[data-field=title] .num": "9/128 字节"},
		"qwimage":  {".m-bubble": ""},
		"qwfile":   {".m-file .m-title": "一本书.txt2.0 KB"},
		"kh":       {".m-text": "慢慢说。", ".m-card .m-title": "一本书", ".m-card .m-brief": "几道关", ".m-corp": "@半山书店@半山书店", ".m-to": "发给 存量：客户等级/老客、门店/一店 · 由谁发 应用可见的所有同事"},
		"khimages": {".m-text": "慢慢说。", ".m-picture .m-blank": "还没有画出", ".m-to": "发给 客户群 · 由谁发 linxi"},
		"kp":       {"[data-place=moments] .m-text": "今天上架", ".m-to": "发给 增量：所有客户 · 由谁发 linxi、zhou", "[data-field=bytes] .num": "12/4000 字节", "[data-field=text] .num": "4/2000"},
		"kplink":   {".m-strip .m-title": "一本书", ".m-to[data-nobody]": "发给 还不知道发给谁", "[data-field=title] .num": "9/64 字节"},
		"kpvideo":  {".m-video p": "上架.mp4视频 · 12.5 秒 · 3.0 MB"},
	} {
		t.Run(channel, func(t *testing.T) {
			doc := b.page("/preview/a/how-we-choose?channel=" + channel)
			says(t, doc, want)
			if n := doc.Find(".screen .message").Length(); n != 1 {
				t.Errorf("%d messages", n)
			}
		})
	}
	for channel, want := range map[string]map[string]int{
		"qwnews": {".m-row": 1, ".m-news img": 1}, "qwimage": {".m-picture img": 1}, "kh": {".m-row": 2, ".m-beside img": 1},
		"khimages": {".m-row": 3, ".m-picture img": 1}, "kp": {".m-grid[data-count='3'] img": 3, ".m-row": 1}, "kplink": {".m-strip img": 1},
	} {
		doc := b.page("/preview/a/how-we-choose?channel=" + channel)
		for selector, n := range want {
			if got := doc.Find(selector).Length(); got != n {
				t.Errorf("%s: %d of %s, want %d", channel, got, selector, n)
			}
		}
	}
	night := b.page("/preview/a/how-we-choose?channel=kh&night=1&lang=en")
	says(t, night, map[string]string{".message[data-night] .m-corp": "@半山书店@半山书店", ".m-to": "To existing customers: 客户等级/老客, 门店/一店 · Sent by all colleagues whom the app sees"})
}

// TestAMessageWithNothingInItSaysSo: an empty bubble would look like a fault of the page.
func TestAMessageWithNothingInItSaysSo(t *testing.T) {
	b := wecomBench(t)
	b.made = map[string]content.Rendition{"qwimage": {Title: "一本书"}, "kpvideo": {Title: "一本书"}}
	for channel := range b.made {
		doc := b.page("/preview/a/how-we-choose?channel=" + channel)
		if got := strings.TrimSpace(doc.Find(".m-blank").Text()); got != "还没有可发的东西" {
			t.Errorf("%s says %q", channel, got)
		}
	}
}
