package preview

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"moxin/content"
)

const hash = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

func TestFindingsStandBesideTheirLines(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece})
	b.findings["gzh"] = []content.Finding{
		at(2, content.SeverityWarning, "limit/title"), at(2, content.SeverityError, "title/clickbait"),
		at(13, content.SeverityNote, "html/lost"), at(0, content.SeverityNote, "whole/file"), at(99, content.SeverityError, "line/gone"),
	}
	b.findings["gzh"][2].Edit = content.Edit{Old: "<u>", New: ""}
	doc := b.page("/preview/a/how-we-choose?channel=gzh")
	says(t, doc, map[string]string{
		"#L2 code":                        "title: 一本书上架之前",
		"#L2 .notes":                      "警告 说limit/title 改limit/title错误 说title/clickbait 改title/clickbait",
		"#L13 .notes":                     "提示 说html/lost 改html/lost moxin check --fix 可以改好",
		"#sum summary":                    "2 个错误，1 个警告，2 条提示",
		"#lost + .findings p:first-child": "提示 说html/lost",
		"h1":                              "一本书上架之前",
	})
	if s, _ := doc.Find("#L2").Attr("data-severity"); s != "error" {
		t.Errorf("the line is marked %q, want the gravest", s)
	}
	if n := doc.Find(".source .general li").Length(); n != 2 {
		t.Errorf("%d findings of the whole file, want 2: one line is not there", n)
	}
	if href, _ := doc.Find(`#sum a`).First().Attr("href"); href != "#L2" {
		t.Errorf("the gravest finding jumps to %q", href)
	}
	if k, _ := doc.Find("#L2").Attr("data-kind"); k != "matter" {
		t.Errorf("front matter is %q", k)
	}
}

func TestEachFamilyLooksLikeItsPlatform(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece})
	image := content.Media{Hash: hash, Role: content.RoleImage, Type: "image/png", Name: "1.png", Alt: "封面", Width: 1080, Height: 1440}
	tall := image
	tall.Height = 1920
	cover := image
	cover.Role, cover.Width, cover.Height = content.RoleCover, 940, 400
	square := cover
	square.Hash, square.Width = strings.Repeat("b", 64), 400
	long := strings.Repeat("慢慢读。", 20) + " #选书 #读书"
	b.made = map[string]content.Rendition{
		"gzh": {Title: "一本书", HTML: "<p>正文</p>", Media: []content.Media{cover, square}},
		"xhs": {Title: "一本书", Text: "正文 #选书[话题]#\nC#语言", Topics: []string{"选书"}, Media: []content.Media{image, tall, {Role: content.RoleImage, Width: 1080, Height: 1440}}},
		"sph": {Title: "一本好书啊", Text: long, Short: "短", Script: "你好，我们来说一本书。"},
		"dy":  {Title: "一本书", Text: "短文", Media: []content.Media{tall}},
		"wb":  {Text: "【一本书】正文 #选书#", Media: []content.Media{image}},
		"zh":  {Title: "一本书", HTML: "<p>正文</p>"},
		"pyq": {Text: "今天上架一本书", Media: []content.Media{image, image}},
		"qun": {Text: "今天上架一本书"},
		"qw":  {Text: "今天上架"},
	}
	for channel, want := range map[string]map[string]string{
		"gzh": {".over-title": "一本书"},
		"xhs": {".screen .topic": "#选书[话题]#", ".slides .page": "1/32/33/3", ".screen h3": "一本书", ".slides .blank": "还没有画出"},
		"sph": {"#fold .topic": "#选书#读书", ".screen .account": "@半山书店"},
		"wb":  {".card .text": "【一本书】正文 #选书#", "[data-field=text] .num": "11/140"},
		"pyq": {".moment .account": "半山书店"},
		"qun": {".bubble": "今天上架一本书"},
		"qw":  {".m-bubble": "今天上架", "[data-field=text] .num": "12/2048 字节"},
	} {
		t.Run(channel, func(t *testing.T) {
			says(t, b.page("/preview/a/how-we-choose?channel="+channel), want)
		})
	}
	doc := b.page("/preview/a/how-we-choose?channel=gzh")
	// Both are parts of the cover that is sent, as the adapter asks for them.
	for selector, want := range map[string]string{".crop-wide svg": "0.00 0.00 940.00 400.00", ".crop-square svg": "270.00 0.00 400.00 400.00"} {
		svg := doc.Find(selector)
		href, _ := svg.Find("image").Attr("href")
		if box, _ := svg.Attr("viewBox"); box != want || href != mediaHref(hash) {
			t.Errorf("%s shows %q of %q, want %q", selector, box, href, want)
		}
	}
	doc = b.page("/preview/a/how-we-choose?channel=xhs")
	if y, _ := doc.Find(".slides .safe rect").Attr("y"); doc.Find(".slides .safe").Length() != 1 || y != "240" {
		t.Errorf("the safe zones begin at %q", y)
	}
	if doc.Find(`[data-copy=rich]`).Length() != 0 || b.page("/preview/a/how-we-choose?channel=zh").Find(`[data-copy=rich]`).Length() != 1 {
		t.Error("rich text is copied where there is none, or not where there is")
	}
}

func TestCountersTurnRedWhenOver(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece})
	b.made["sph"] = content.Rendition{Title: strings.Repeat("书", 20), Text: "文", Script: strings.Repeat("书", 300)}
	b.made["xhs"] = content.Rendition{Title: strings.Repeat("书", 20), Text: strings.Repeat("书", 960)}
	doc := b.page("/preview/a/how-we-choose?channel=sph")
	says(t, doc, map[string]string{
		"[data-field=title].excess .num": "20/16", "[data-field=title].excess b": "超出 4",
		"[data-field=text] .num":           "1/1000",
		"[aria-labelledby=script] > .soft": "300 字，念完约 1 分 15 秒",
	})
	if doc.Find("[data-field=text].excess").Length() != 0 {
		t.Error("a text within its limit is red")
	}
	doc = b.page("/preview/a/how-we-choose?channel=xhs")
	says(t, doc, map[string]string{"[data-field=text] .near:not(.num)": "偏长", "[data-field=images] b": "还差 1"})
	b.made["sph"] = content.Rendition{Title: "三个字", Text: "文"}
	says(t, b.page("/preview/a/how-we-choose?channel=sph"), map[string]string{"[data-field=title].excess b": "还差 3"})
}

func TestTabsKeepTheStateOfThePage(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece})
	b.tallies["articles/a.md"] = Tally{Errors: 1, Failing: map[string]int{"xhs": 1}}
	doc := b.page("/preview/a/how-we-choose?channel=zh&night=1")
	says(t, doc, map[string]string{".tabs [aria-current]": "知知乎 zh知乎", ".count": "1 错误"})
	href, _ := doc.Find(`.tabs a:contains("小红书")`).Attr("href")
	if u, err := url.Parse(href); err != nil || u.Query().Get("night") != "1" || u.Query().Get("channel") != "xhs" {
		t.Errorf("the next tab is at %q", href)
	}
	says(t, b.page("/preview/a/how-we-choose"), map[string]string{".tabs [aria-current] .mark .hide": "公众号 gzh"})
	says(t, b.page("/preview/a/how-we-choose?channel=nowhere"), map[string]string{".tabs [aria-current] .mark .hide": "公众号 gzh"})
}

func TestTabsOfOnePlatformAreToldApart(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece})
	if doc := b.page("/preview/a/how-we-choose"); doc.Find(".tabs .twin").Length() != 0 {
		t.Error("a channel alone on its platform is shown with its id")
	}
	ws := *b.ws
	ws.Config.Channels = append(slices.Clone(ws.Config.Channels), content.Channel{ID: "xhs2", Platform: content.XiaoHongShu})
	b.ws = &ws
	if got := b.page("/preview/a/how-we-choose").Find(".tabs .twin").Text(); got != "xhsxhs2" {
		t.Errorf("the twins are %q", got)
	}
}

func TestArticleThatGoesNowhereIsStillShown(t *testing.T) {
	b := newBench(t, map[string]string{"c.md": "---\ntitle: 没有去处\nodd: 1\nchannels: {}\n---\n\n正文。\n"})
	doc := b.page("/preview/a/c")
	if doc.Find(".tabs a").Length() != 0 || doc.Find("#L3 .notes li").Length() != 1 || !strings.Contains(doc.Find(".desk > .empty").Text(), "不去任何渠道") {
		t.Errorf("it says %q", doc.Find(".desk").Text())
	}
}

func TestOlderNamesLeadToTheArticle(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece})
	w := b.get("/preview/a/choosing?channel=xhs")
	if w.Code != http.StatusFound || w.Header().Get("Location") != "/preview/a/how-we-choose?channel=xhs" {
		t.Errorf("%d to %q", w.Code, w.Header().Get("Location"))
	}
	for _, target := range []string{"/preview/a/nothing", "/preview/a/how-we-choose/nowhere/body", "/preview/media/" + hash, "/preview/x", "/elsewhere"} {
		if w := b.get(target); w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), `data-notice="unknown"`) {
			t.Errorf("%s answers %d", target, w.Code)
		}
	}
}

func TestCompareWithWhatWasPublished(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece})
	b.made["zh"] = content.Rendition{Title: "一本书", HTML: "<p>甲</p><p>乙</p><p>新</p>"}
	says(t, b.page("/preview/a/how-we-choose?channel=zh&diff=1"), map[string]string{"#diff": "这篇文章在这个渠道上还没有发布记录。"})

	b.published = &content.Rendition{Title: "一本书", HTML: "<p>甲</p><p>旧</p><p>乙</p>"}
	doc := b.page("/preview/a/how-we-choose?channel=zh&diff=1")
	says(t, doc, map[string]string{"#diff del": "旧", "#diff ins": "新",
		"#diff .remark": "2026-12-02 09:30:00 Asia/Shanghai, UTC+08:00 发布之后的改动"})

	same := b.made["zh"]
	b.published = &same
	if got := b.page("/preview/a/how-we-choose?channel=zh&diff=1").Find("#diff").Text(); !strings.Contains(got, "发布的一样") {
		t.Errorf("the same content: %q", got)
	}
	if b.page("/preview/a/how-we-choose?channel=zh").Find("#diff").Length() != 0 {
		t.Error("compared although nobody asked")
	}
}

func TestACauseIsForTheLogAlone(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece})
	b.failing = errors.New("secret cause")
	w := b.get("/preview/a/how-we-choose?channel=gzh")
	if w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "secret") || !strings.Contains(b.log.String(), "secret cause") {
		t.Errorf("%d, log %q", w.Code, b.log.String())
	}
}

func TestLinesAreThoseOfTheFile(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": "\ufeff" + strings.ReplaceAll(piece, "\n", "\r\n")})
	says(t, b.page("/preview/a/how-we-choose"), map[string]string{"#L1 code": "---", "#L11 code": "# 一本书上架之前"})
	files := b.ws.FS.(fstest.MapFS)
	files["articles/a.md"] = &fstest.MapFile{Data: []byte("\xff\xfe")} // saved anew meanwhile, and not as text
	says(t, b.page("/preview/a/how-we-choose"), map[string]string{"#L1 code": "", "#L11 code": "# 一本书上架之前"})
	delete(files, "articles/a.md")
	says(t, b.page("/preview/a/how-we-choose"), map[string]string{"#L11 code": "# 一本书上架之前"})
}

func TestListsShowAPartOfAPicturePostsFirstPicture(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece})
	b.ws.Config.Channels = append(b.ws.Config.Channels, content.Channel{ID: "tie", Platform: content.WeChat, Format: "newspic"})
	first := content.Media{Hash: hash, Role: content.RoleImage, Type: "image/png", Name: "1.png", Width: 1080, Height: 1440}
	b.made = map[string]content.Rendition{"tie": {Title: "一本书", Text: "正文", Media: []content.Media{first, first}}}
	doc := b.page("/preview/a/how-we-choose?channel=tie")
	for selector, want := range map[string]string{".crop-wide svg": "0.00 490.21 1080.00 459.57", ".crop-square svg": "0.00 180.00 1080.00 1080.00"} {
		if box, _ := doc.Find(selector).Attr("viewBox"); box != want {
			t.Errorf("%s shows %q, want %q", selector, box, want)
		}
	}
	if doc.Find("#lost").Length() != 0 {
		t.Error("a picture post loses nothing, and says that it does")
	}
}
