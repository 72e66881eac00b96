package wechatsim

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// with is an article with some fields set anew.
func with(article, set reply) reply {
	out := maps.Clone(article)
	maps.Copy(out, set)
	return out
}

// Section 1.4: the limits of each field, at and past the edge, and the codes that go with them.
func TestArticleLimits(t *testing.T) {
	b := newBench(t, Options{})
	base := b.news("一")
	han := func(n int) string { return strings.Repeat("字", n) }
	for _, c := range []struct {
		name string
		set  reply
		code int
	}{
		{"title of 32", reply{"title": han(32)}, 0},
		{"title of 33", reply{"title": han(33)}, 45003},
		{"no title", reply{"title": ""}, 45003},
		{"author of 16", reply{"author": han(16)}, 0},
		{"author of 17", reply{"author": han(17)}, 45110},
		{"digest of 128", reply{"digest": han(128)}, 0},
		{"digest of 129", reply{"digest": han(129)}, 45004},
		{"source of 1 KB", reply{"content_source_url": "https://a.cn/" + strings.Repeat("x", 1011)}, 0},
		{"source past 1 KB", reply{"content_source_url": "https://a.cn/" + strings.Repeat("x", 1012)}, 45005},
		{"text of 19999", reply{"content": "<p>" + han(19999) + "</p>"}, 0},
		{"text of 20000", reply{"content": "<p>" + han(20000) + "</p>"}, 45002},
		{"1 MB of markup", reply{"content": strings.Repeat(`<p style="color:#111111">字</p>`, 1<<15)}, 45002},
		{"no text", reply{"content": " \n"}, 44003},
		{"unknown cover", reply{"thumb_media_id": "nothing"}, 40007},
		{"no cover", reply{"thumb_media_id": ""}, 40007},
		{"tempkey link", reply{"content": `<p><a href="https://mp.weixin.qq.com/s?tempkey=x">看</a></p>`}, 45166},
		{"mpvoice", reply{"content": `<p>听</p><mpvoice voice_encode_fileid="x"></mpvoice>`}, 45166},
		{"no such type", reply{"article_type": "video"}, 40035},
		{"wrong type of a field", reply{"need_open_comment": "yes"}, 47001},
	} {
		if r := b.post("/cgi-bin/draft/add", reply{"articles": []reply{with(base, c.set)}}); r.code() != c.code {
			t.Errorf("%s answers %v, want %d", c.name, r, c.code)
		}
	}
}

// A thumb of type image or thumb is a cover; a voice is none, and neither is a body picture.
func TestCoverIsAPermanentPicture(t *testing.T) {
	b := newBench(t, Options{})
	thumb := b.upload("/cgi-bin/material/add_material?type=thumb&", encoded(t, "jpeg"), nil).text("media_id")
	voice := b.upload("/cgi-bin/material/add_material?type=voice&", []byte("#!AMR\nx"), nil).text("media_id")
	base := b.news("一")
	b.ok("/cgi-bin/draft/add", reply{"articles": []reply{with(base, reply{"thumb_media_id": thumb})}})
	b.refused(40007, "/cgi-bin/draft/add", reply{"articles": []reply{with(base, reply{"thumb_media_id": voice})}})
}

// Section 1.4 and 5.3: draft/add takes an array, draft/update one object; 1 to 8 articles; no \u.
func TestDraftShapes(t *testing.T) {
	b := newBench(t, Options{})
	one := b.news("一")
	media := b.draft(one)
	many := func(n int) (list []reply) {
		for range n {
			list = append(list, one)
		}
		return list
	}
	for _, c := range []struct {
		name, path string
		body       any
		code       int
	}{
		{"object in add", "add", reply{"articles": one}, 47001},
		{"eight", "add", reply{"articles": many(8)}, 0},
		{"nine", "add", reply{"articles": many(9)}, 45008},
		{"none", "add", reply{"articles": []reply{}}, 44003},
		{"no field", "add", reply{}, 44003},
		{"list as body", "add", []reply{one}, 47001},
		{"not JSON", "add", `{"articles":[`, 47001},
		{"more than JSON", "add", raw(t, reply{"articles": many(1)}) + "x", 47001},
		{"object in update", "update", reply{"media_id": media, "index": 0, "articles": one}, 0},
		{"array in update", "update", reply{"media_id": media, "index": 0, "articles": many(1)}, 47001},
		{"index past the end", "update", reply{"media_id": media, "index": 1, "articles": one}, 40035},
		{"unknown draft", "update", reply{"media_id": "x", "index": 0, "articles": one}, 40007},
	} {
		if r := b.post("/cgi-bin/draft/"+c.path, c.body); r.code() != c.code {
			t.Errorf("%s answers %v, want %d", c.name, r, c.code)
		}
	}
}

// Section 0.6 and 5.3: \u escapes in title, author and content are refused, even those that
// encoders make of < and >; an escaped backslash before a u is none.
func TestUnicodeEscapes(t *testing.T) {
	b := newBench(t, Options{})
	one := b.news("一")
	text := raw(t, reply{"articles": []reply{with(one, reply{"title": "TITLE"})}})
	for title, want := range map[string]int{`\u4e00`: 47002, `a\\\u003c`: 47002, `a\\u4e00`: 0, `a\nb`: 0} {
		if r := b.post("/cgi-bin/draft/add", strings.Replace(text, "TITLE", title, 1)); r.code() != want {
			t.Errorf("title %s answers %v, want %d", title, r, want)
		}
	}
	escaping, err := json.Marshal(reply{"articles": []reply{one}}) // writes <p> as \u003cp\u003e
	if err != nil {
		t.Fatal(err)
	}
	b.refused(47002, "/cgi-bin/draft/add", string(escaping))
}

// Section 1.4: crops are fractions of the cover and must have their ratio in pixels (53402).
func TestCoverCrops(t *testing.T) {
	b := newBench(t, Options{})
	one := with(b.news("一"), reply{"thumb_media_id": b.cover(1000, 1000)})
	for _, c := range []struct {
		wide, square string
		code         int
	}{
		{"0_0_1_0.425532", "0_0_1_1", 0},
		{"0_0.1_0.94_0.5", "", 0},
		{"0_0_1_1", "", 53402},
		{"", "0_0_1_0.5", 53402},
		{"", "0.5_0_0.5_0", 53402},
		{"", "0_0_1.2_1.2", 53402},
		{"", "0_0_1", 53402},
		{"", "a_b_c_d", 53402},
		{"", "NaN_0_1_1", 53402},
	} {
		r := b.post("/cgi-bin/draft/add", reply{"articles": []reply{with(one, reply{"pic_crop_235_1": c.wide, "pic_crop_1_1": c.square})}})
		if r.code() != c.code {
			t.Errorf("crops %q %q answer %v, want %d", c.wide, c.square, r, c.code)
		}
	}
}

// Section 0.9 and 5.6: draft/get adds a preview url and cover_info, and has no pic_crop fields.
func TestDraftGet(t *testing.T) {
	b := newBench(t, Options{})
	media := b.draft(with(b.news("一"), reply{"pic_crop_1_1": "0_0_0.425531_1", "digest": ""}))
	r := b.ok("/cgi-bin/draft/get", reply{"media_id": media})
	n := r.list("news_item")[0]
	if n.text("title") != "一" || n.text("content_source_url") != "https://example.com/一" || !strings.Contains(n.text("url"), "tempkey=") {
		t.Errorf("news_item = %v", n)
	}
	if _, there := n["pic_crop_1_1"]; there {
		t.Error("draft/get echoes pic_crop_1_1")
	}
	cut := n.at("cover_info").list("crop_percent_list")[0]
	if cut.text("ratio") != "1_1" || cut.text("x2") != "0.425531" {
		t.Errorf("crop = %v", cut)
	}
	if n.text("digest") != "老客户不会无故离开。" {
		t.Errorf("an empty digest becomes %q", n.text("digest"))
	}
	b.refused(40007, "/cgi-bin/draft/get", reply{"media_id": "x"})
}

// Section 1.4: an empty digest is the first 54 characters, and only of messages of one article.
func TestDigest(t *testing.T) {
	b := newBench(t, Options{})
	long := with(b.news("一"), reply{"digest": "", "content": "<p>" + strings.Repeat("字", 90) + "</p>"})
	read := func(media string) reply {
		return b.ok("/cgi-bin/draft/get", reply{"media_id": media}).list("news_item")[0]
	}
	if n := utf8.RuneCountInString(read(b.draft(long)).text("digest")); n != 54 {
		t.Errorf("the digest has %d characters", n)
	}
	if got := read(b.draft(with(long, reply{"digest": "自己写"}), long)).text("digest"); got != "" {
		t.Errorf("one of two articles keeps digest %q", got)
	}
}

// Section 1.11: an update keeps the media_id that an editor looks at.
func TestDraftUpdateKeepsTheDraft(t *testing.T) {
	b := newBench(t, Options{})
	media := b.draft(b.news("一"), b.news("二"))
	b.step(time.Minute)
	b.ok("/cgi-bin/draft/update", reply{"media_id": media, "index": 1, "articles": b.news("三")})
	drafts := b.sim.Drafts(appID)
	if len(drafts) != 1 || drafts[0].MediaID != media || strings.Join(drafts[0].Titles, " ") != "一 三" {
		t.Errorf("drafts = %+v", drafts)
	}
	if want := start.Add(time.Minute); !drafts[0].Updated.Equal(want) {
		t.Errorf("updated at %v, want %v", drafts[0].Updated, want)
	}
}

// Section 1.4: batchget in pages of 1 to 20, no_content, count and delete.
func TestDraftBox(t *testing.T) {
	b := newBench(t, Options{})
	one := b.news("一")
	var ids []string
	for range 3 {
		ids = append(ids, b.draft(one))
	}
	r := b.ok("/cgi-bin/draft/batchget", reply{"offset": 1, "count": 20, "no_content": 1})
	items := r.list("item")
	if r["total_count"] != 3.0 || r["item_count"] != 2.0 || items[0].text("media_id") != ids[1] || items[1].text("media_id") != ids[0] {
		t.Errorf("batchget = %v, want the two older ones of %v", r, ids)
	}
	if _, there := items[0].at("content").list("news_item")[0]["content"]; there {
		t.Error("no_content 1 gives content")
	}
	r = b.ok("/cgi-bin/draft/batchget", reply{"offset": 0, "count": 1, "no_content": 0})
	if got := r.list("item")[0].at("content").list("news_item")[0].text("content"); got != one["content"] {
		t.Errorf("content = %q", got)
	}
	for _, count := range []int{0, 21, -1} {
		b.refused(40035, "/cgi-bin/draft/batchget", reply{"offset": 0, "count": count})
	}
	if r := b.ok("/cgi-bin/draft/batchget", reply{"offset": 9, "count": 5}); r["item_count"] != 0.0 {
		t.Errorf("past the end: %v", r)
	}
	b.ok("/cgi-bin/draft/delete", reply{"media_id": ids[0]})
	b.refused(40007, "/cgi-bin/draft/delete", reply{"media_id": ids[0]})
	if r := b.do("GET", "/cgi-bin/draft/count?access_token="+b.stable(), "", ""); r["total_count"] != 2.0 {
		t.Errorf("count = %v", r)
	}
}

// Section 1.4, picture posts: 1 to 20 permanent images, plain text of at most 2 KB (45166).
func TestPicturePosts(t *testing.T) {
	b := newBench(t, Options{})
	id := b.cover(100, 100)
	pics := func(n int, id string) reply {
		var list []reply
		for range n {
			list = append(list, reply{"image_media_id": id})
		}
		return reply{"article_type": "newspic", "title": "图", "content": "文字", "image_info": reply{"image_list": list}}
	}
	long := with(pics(1, id), reply{"content": strings.Repeat("x", 2049)})
	crooked := with(pics(1, id), reply{"cover_info": reply{"crop_percent_list": []reply{{"ratio": "16_9", "x1": "0", "y1": "0", "x2": "1", "y2": "1"}}}})
	for name, c := range map[string]struct {
		article reply
		code    int
	}{
		"20":       {pics(20, id), 0},
		"21":       {pics(21, id), 40007},
		"none":     {pics(0, id), 40007},
		"unknown":  {pics(1, "x"), 40007},
		"too long": {long, 45166},
		"crooked":  {crooked, 53402},
		"50 goods": {with(pics(1, id), reply{"content": strings.Repeat("<mp-product></mp-product>", 50)}), 0},
		"51 goods": {with(pics(1, id), reply{"content": strings.Repeat("<mp-product></mp-product>", 51)}), 45166},
	} {
		if r := b.post("/cgi-bin/draft/add", reply{"articles": []reply{c.article}}); r.code() != c.code {
			t.Errorf("%s: %v, want %d", name, r, c.code)
		}
	}
	marked := with(pics(1, id), reply{
		"content": "a<3 <b>粗</b> c", "product_info": reply{"footer_product_info": reply{"product_key": "p1"}}, "need_open_comment": 1, "only_fans_can_comment": 1,
		"cover_info": reply{"crop_percent_list": []reply{{"ratio": "1_1", "x1": "0", "y1": "0", "x2": "1", "y2": "1"}}},
	})
	media := b.draft(marked)
	n := b.ok("/cgi-bin/draft/get", reply{"media_id": media}).list("news_item")[0]
	if n.text("content") != "a<3 粗 c" || n.at("product_info", "footer_product_info")["product_key"] != "p1" || n["need_open_comment"] != 1.0 || n["only_fans_can_comment"] != 1.0 ||
		len(n.at("cover_info").list("crop_percent_list")) != 1 || len(n.at("image_info").list("image_list")) != 1 {
		t.Errorf("draft/get = %v", n)
	}
	if got := strings.Join(b.sim.Dropped(appID), " "); got != "article 0: <b> article 0: </b>" {
		t.Errorf("dropped %s", got)
	}
	b.ok("/cgi-bin/draft/delete", reply{"media_id": media})
	b.ok("/cgi-bin/freepublish/submit", reply{"media_id": b.draft(pics(2, id))})
	doc, text := b.page(b.sim.Posts(appID)[0].URL)
	if doc.Find("#js_content").Length() != 0 || !strings.Contains(text, "item_show_type: '8' * 1") || strings.Count(text, "cdn_url:") != 2 {
		t.Error("a picture post has item_show_type 8, its pictures in the script and no #js_content")
	}
}
