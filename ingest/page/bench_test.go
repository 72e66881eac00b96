package page_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"moxin/content/spent"
	"moxin/ingest/page"
)

// BenchmarkPages reads sixteen pages, one of each shape and more of the heavier ones, of the sizes that
// such pages have: 公众号 2 MB, others 50 to 400 KB; -benchtime 625x is 10,000 pages. Beside it stands what
// goquery alone takes for the same bytes: building the tree and finding one element. speed is goquery's
// processor time by ours.
func BenchmarkPages(b *testing.B) {
	r, pages := rules(b), heavyPages(b)
	var ours, bare time.Duration
	size := 0
	for b.Loop() {
		begin := spent.CPU()
		for _, p := range pages {
			if _, err := r.Parse(p.post, p.body); err != nil {
				b.Fatal(err)
			}
			size += len(p.body)
		}
		middle := spent.CPU()
		for _, p := range pages {
			doc, err := goquery.NewDocumentFromReader(bytes.NewReader(p.body))
			if err != nil || doc.Find("title").Length() == 0 {
				b.Fatal("no title", err)
			}
		}
		ours, bare = ours+middle-begin, bare+spent.CPU()-middle
	}
	n := float64(b.N * len(pages))
	b.ReportMetric(ours.Seconds()*1000/n, "cpu-ms/page")
	b.ReportMetric(bare.Seconds()*1000/n, "goquery-cpu-ms/page")
	b.ReportMetric(float64(size)/1e6/ours.Seconds(), "MB/cpu-s")
	b.ReportMetric(bare.Seconds()/ours.Seconds(), "speed")
}

type heavyPage struct {
	post page.Post
	body []byte
}

// heavyPages are the fixtures with what real pages have around the numbers.
func heavyPages(b *testing.B) []heavyPage {
	var out []heavyPage
	for _, c := range []struct {
		fixture, url string
		elements     int // KB of markup around the numbers
		scripts      int // KB of other scripts and styles
		times        int
	}{
		{"wechat/article", article, 700, 900, 2}, {"wechat/pictures", article, 300, 1400, 1}, {"wechat/text", article, 300, 1400, 1},
		{"weibo/wap", wap, 60, 0, 1}, {"weibo/mobile", mobile, 20, 80, 1},
		{"zhihu/article", "https://zhuanlan.zhihu.com/p/600000001", 120, 180, 2}, {"zhihu/older", "https://zhuanlan.zhihu.com/p/600000001", 150, 50, 1},
		{"toutiao/base", toutiao, 60, 120, 1}, {"toutiao/article", toutiao, 60, 120, 1},
		{"xiaohongshu/note", note, 100, 250, 2}, {"douyin/video", video, 100, 200, 1}, {"bilibili/video", bv, 100, 300, 2},
	} {
		platform, _, _ := strings.Cut(c.fixture, "/")
		body := string(fixture(b, c.fixture))
		if strings.HasPrefix(c.fixture, "wechat/") { // the article's text stands in the variable once more
			body = strings.Replace(body, "item_show_type:", "content_noencode: JsDecode('"+strings.Repeat(`\x3cp style=\x22x\x22\x3e茶\x3c/p\x3e`, 300<<10/38)+"'), item_show_type:", 1)
		}
		if c.fixture == "douyin/video" { // so do comments and what is alike
			body = strings.Replace(body, "%7B", "%7B"+url.PathEscape(strings.Trim(more(60), "{}"))+"%2C", 1)
		}
		scripts := "<style>" + strings.Repeat(".a .b{margin:0 auto;color:#333}", c.scripts<<10/124) + "</style><script>" +
			strings.Repeat(`!function(e,t){"use strict";var n={a:1};t(n)}(this,f);`, c.scripts<<10*3/216) + "</script>"
		elements := strings.Repeat(`<section style="margin: 0 8px; line-height: 1.75em"><span style="font-size: 15px">早上六点上山，<strong>露水还没干</strong>。</span><img data-src="x.jpg"></section>`, c.elements<<10/170)
		body = strings.Replace(body, "<body>", "<body>"+scripts+"<main>"+elements+"</main>", 1)
		if !strings.Contains(body, "<title>") {
			body = strings.Replace(body, "<body>", "<title>微博</title><body>", 1)
		}
		for range c.times {
			out = append(out, heavyPage{address(b, platform, c.url), []byte(body)})
		}
	}
	return out
}

// more is a JSON object of some KB.
func more(kb int) string {
	list := make([]map[string]any, kb*8)
	for i := range list {
		list[i] = map[string]any{"id": fmt.Sprint(i), "text": "露水还没干，茶山上已经有人了。", "count": i}
	}
	data, _ := json.Marshal(map[string]any{"others": list}) // maps of text and numbers: it cannot fail
	return string(data)
}

// BenchmarkJSON compares the reader of literals with encoding/json on the same JSON, the reason why
// there is one reader for both.
func BenchmarkJSON(b *testing.B) {
	text := more(200)
	page := []byte(`<script id="js-initialData">{"initialState":{"entities":{"articles":{"1":{"id":"1","voteupCount":3}}}},"x":` + text + `}</script>`)
	r := rules(b)
	var ours, std time.Duration
	for b.Loop() {
		begin := spent.CPU()
		if p, err := r.Parse(address(b, "zhihu", "https://zhuanlan.zhihu.com/p/1"), page); err != nil || len(p.Samples) != 1 {
			b.Fatal(p.Samples, err)
		}
		middle := spent.CPU()
		var v any
		if err := json.Unmarshal([]byte(text), &v); err != nil {
			b.Fatal(err)
		}
		ours, std = ours+middle-begin, std+spent.CPU()-middle
	}
	b.ReportMetric(std.Seconds()/ours.Seconds(), "speed")
}
