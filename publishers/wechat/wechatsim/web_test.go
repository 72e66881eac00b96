package wechatsim

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
	"moxin/publishers/sim"
)

// readers are an audience whose counts grow by the hour: n of them an hour for each metric.
type readers map[content.Metric]int64

func (r readers) Counts(p sim.Post, at time.Time) sim.Counts {
	hours := int64(at.Sub(p.Published) / time.Hour)
	c := sim.Counts{}
	for m, n := range r {
		c[m] = n * hours
	}
	return c
}

// page reads a public address of the server.
func (b *bench) page(address string) (*goquery.Document, string) {
	b.t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		b.t.Fatal(err)
	}
	res, text := b.raw("GET", u.RequestURI(), "", "")
	if res.StatusCode != http.StatusOK {
		b.t.Fatalf("GET %s: status %d", address, res.StatusCode)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
	if err != nil {
		b.t.Fatal(err)
	}
	return doc, text
}

var barLiteral = regexp.MustCompile(`(\w+): '(\d*)'( \* 1)?,`)

// bar is the page's appmsg_bar_data; a key whose literal is an empty string is there and empty.
func bar(t *testing.T, text string) map[string]string {
	t.Helper()
	_, data, ok := strings.Cut(text, "appmsg_bar_data: {")
	if !ok {
		t.Fatal("no appmsg_bar_data in the page")
	}
	data, _, _ = strings.Cut(data, "}")
	out := map[string]string{}
	for _, m := range barLiteral.FindAllStringSubmatch(data, -1) {
		if (m[2] == "") != (m[3] == "") {
			t.Errorf("literal %q: a number is 'n' * 1, unknown is ''", m[0])
		}
		out[m[1]] = m[2]
	}
	return out
}

// inputs.md, pages that carry metrics: the numbers stand in window.cgiDataNew as JS literals
// and grow with the injected clock; what the audience does not know is empty.
func TestPageCarriesCounters(t *testing.T) {
	b := newBench(t, Options{Audience: readers{content.Reads: 100, content.Likes: 3, content.Hearts: 2, content.Saves: 1}})
	post := b.publish("老客户为什么走了")
	b.step(3 * time.Hour)
	doc, text := b.page(post.URL)
	if got := doc.Find(`meta[property="og:title"]`).AttrOr("content", ""); got != "老客户为什么走了" {
		t.Errorf("og:title = %q", got)
	}
	if got := strings.TrimSpace(doc.Find("#js_content").Text()); got != "老客户不会无故离开。" {
		t.Errorf("#js_content = %q", got)
	}
	if got := doc.Find("#js_name").Text(); got != "墨信样例" {
		t.Errorf("#js_name = %q", got)
	}
	want := map[string]string{
		"read_num": "300", "old_like_count": "9", "like_count": "6", "collect_count": "3",
		"share_count": "", "comment_count": "", "star_num": "",
	}
	got := bar(t, text)
	for k, v := range want {
		if g, ok := got[k]; !ok || g != v {
			t.Errorf("%s = %q (present %v), want %q", k, g, ok, v)
		}
	}
	if !strings.Contains(text, "item_show_type: '0' * 1") {
		t.Error("an article has item_show_type 0")
	}
}

// inputs.md: without a session the keys hold an empty string (unknown, not 0); rank.md: shown reads stop at 100001.
func TestPageWithoutSessionAndAtTheCap(t *testing.T) {
	b := newBench(t, Options{Audience: readers{content.Reads: 60_000}})
	post := b.publish("一")
	b.step(2 * time.Hour)
	if _, text := b.page(post.URL); bar(t, text)["read_num"] != "100001" {
		t.Errorf("120,000 reads are shown as %q", bar(t, text)["read_num"])
	}
	_, text := b.page(post.URL + "?session=0")
	if v, ok := bar(t, text)["read_num"]; !ok || v != "" {
		t.Errorf("without a session read_num = %q, present %v", v, ok)
	}
	hidden := newBench(t, Options{HideCounters: true})
	if _, text := hidden.page(hidden.publish("一").URL); bar(t, text)["read_num"] != "" {
		t.Error("HideCounters shows counters")
	}
}

// No audience: the platform knows that nobody read.
func TestPageWithoutAudienceCountsZero(t *testing.T) {
	b := newBench(t, Options{})
	_, text := b.page(b.publish("一").URL)
	if got := bar(t, text)["read_num"]; got != "0" {
		t.Errorf("read_num = %q", got)
	}
}

// inputs.md: deleted, violating and unavailable pages answer like a normal page.
func TestPageOfGonePosts(t *testing.T) {
	b := newBench(t, Options{})
	deleted, banned := b.publish("一"), b.publish("二")
	b.ok("/cgi-bin/freepublish/delete", reply{"article_id": deleted.ArticleID})
	if err := b.sim.Ban(appID, banned.ArticleID); err != nil {
		t.Fatal(err)
	}
	for address, want := range map[string]string{
		deleted.URL: goneByOwner, banned.URL: goneByBan, "/s/nosuchpage": goneOrWrong, "/s?tempkey=old": goneAsaDraft,
	} {
		doc, text := b.page(address)
		if got := doc.Find(".weui-msg__title").Text(); got != want {
			t.Errorf("%s says %q, want %q", address, got, want)
		}
		if doc.Find("#js_content").Length() > 0 || strings.Contains(text, "cgiDataNew") {
			t.Errorf("%s still shows the article", address)
		}
	}
}

// A title cannot break out of the page's script, and pictures are named in data-src, as on the
// platform, so that a reader's browser loads nothing by itself.
func TestPageHoldsForeignText(t *testing.T) {
	b := newBench(t, Options{})
	src := b.upload("/cgi-bin/media/uploadimg?", picturePNG(t, 4, 4), nil).text("url")
	n := b.news(`</script><b>'"`)
	n["content"] = `<p><img alt="图" src="` + src + `"></p>`
	b.ok("/cgi-bin/freepublish/submit", reply{"media_id": b.draft(n)})
	doc, _ := b.page(b.sim.Posts(appID)[0].URL)
	if got := doc.Find("#activity-name").Text(); got != `</script><b>'"` {
		t.Errorf("title = %q", got)
	}
	if n := doc.Find("script").Length(); n != 1 {
		t.Errorf("%d scripts in the page", n)
	}
	img := doc.Find("#js_content img")
	if img.AttrOr("data-src", "") != src || img.AttrOr("src", "") != "" {
		t.Errorf("picture: data-src %q src %q", img.AttrOr("data-src", ""), img.AttrOr("src", ""))
	}
}

// Section 1.4: draft/get gives a preview link with a tempkey; it shows the draft, uncounted.
func TestPreviewShowsDraft(t *testing.T) {
	b := newBench(t, Options{Audience: readers{content.Reads: 100}})
	media := b.draft(b.news("草稿"))
	link := b.ok("/cgi-bin/draft/get", reply{"media_id": media}).list("news_item")[0].text("url")
	if !strings.Contains(link, "tempkey=") {
		t.Fatalf("preview link %q has no tempkey", link)
	}
	doc, text := b.page(link)
	if got := doc.Find("#activity-name").Text(); got != "草稿" {
		t.Errorf("the preview shows %q", got)
	}
	if got := bar(t, text)["read_num"]; got != "" {
		t.Errorf("a preview counts %q reads", got)
	}
}

func TestRobotsAllow(t *testing.T) {
	b := newBench(t, Options{})
	if _, text := b.raw("GET", "/robots.txt", "", ""); !strings.Contains(text, "Allow: /") {
		t.Errorf("robots.txt = %q", text)
	}
}
