package wechatsim

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

const issuedURL = "http://mmbiz.qpic.cn/mmbiz_png/issued/0"

// sift runs the filter of an account that was issued one picture.
func sift(body string) filtered {
	f := &sieve{
		image: func(u string) bool { return u == issuedURL },
		link:  func(u string) bool { return strings.HasPrefix(u, "https://mp.weixin.qq.com/") },
	}
	f.run(body)
	return f.filtered
}

// Sections 2 and 5.4: what the content filter takes, and that the diff names it.
func TestContentFilter(t *testing.T) {
	for _, c := range []struct {
		name, in, out string
		dropped       []string
	}{
		{"what is safe stays byte for byte",
			`<section style="font-size:16px;color:#222"><p>a &amp; b&nbsp;c</p><br/><img src="` + issuedURL + `" alt='图' data-w="9"></section>`,
			`<section style="font-size:16px;color:#222"><p>a &amp; b&nbsp;c</p><br/><img src="` + issuedURL + `" alt='图' data-w="9"></section>`, nil},
		{"script", `a<script>if(a<b){"</p>"}</script>b`, `ab`, []string{"<script>"}},
		{"style", `<style>p{}</style><p>x</p>`, `<p>x</p>`, []string{"<style>"}},
		{"iframe", `<iframe src="https://v.qq.com/x"></iframe>x`, `x`, []string{"<iframe>"}},
		{"form", `<form><p>x</p><form>y</form></form>z`, `z`, []string{"<form>"}},
		{"input has nothing inside", `<input value="1">x`, `x`, []string{"<input>"}},
		{"id and class", `<p id="a" class='b' style="color:red">x</p>`, `<p style="color:red">x</p>`, []string{`id="a" on <p>`, `class="b" on <p>`}},
		{"handlers", `<p ONCLICK="x()">x</p>`, `<p>x</p>`, []string{`onclick="x()" on <p>`}},
		{"position", `<p style="color:red; Position : fixed;top:0">x</p>`, `<p style="color:red;top:0">x</p>`, []string{`style "Position : fixed" on <p>`}},
		{"position in a comment", `<p style="/* a;b */position:absolute">x</p>`, `<p style="">x</p>`, []string{`style "/* a;b */position:absolute" on <p>`}},
		{"background-position and quoted semicolons stay", `<p style="background-position:0 0;font-family:'a;position:b'">x</p>`,
			`<p style="background-position:0 0;font-family:'a;position:b'">x</p>`, nil},
		{"foreign picture", `<img src="https://example.com/a.png">`, ``, []string{`<img src="https://example.com/a.png">`}},
		{"picture that was never issued", `<img src="http://mmbiz.qpic.cn/mmbiz_png/other/0">`, ``, []string{`<img src="http://mmbiz.qpic.cn/mmbiz_png/other/0">`}},
		{"picture without a source", `<img alt="a">`, ``, []string{`<img src="">`}},
		{"links out", `<a href="https://example.com/">x</a>`, `<a>x</a>`, []string{`href="https://example.com/" on <a>`}},
		{"anchors", `<a href="#top">x</a>`, `<a>x</a>`, []string{`href="#top" on <a>`}},
		{"links to articles", `<a href="https://mp.weixin.qq.com/s/abc">x</a>`, `<a href="https://mp.weixin.qq.com/s/abc">x</a>`, nil},
		{"svg without what it may not have", `<svg viewBox="0 0 1 1"><defs><path id="p"></path></defs><rect width="1"></rect></svg>`,
			`<svg viewBox="0 0 1 1"><rect width="1"></rect></svg>`, []string{"<defs>"}},
		{"body", `<body style="color:red"><p>x</p></body>`, `<p>x</p>`, []string{"<body>"}},
		{"comments", `a<!-- x -->b`, `ab`, []string{"comment"}},
		{"a removed tag does not make a new one", `<<script></script>script>x`, `&lt;script>x`, []string{"<script>"}},
		{"an unclosed script takes the rest", `a<script>b`, `a`, []string{"<script>"}},
	} {
		got := sift(c.in)
		if got.html != c.out || !slices.Equal(got.dropped, c.dropped) {
			t.Errorf("%s:\n got %s %q\nwant %s %q", c.name, got.html, got.dropped, c.out, c.dropped)
		}
	}
}

// Section 5.4: the diff is kept per account; with https the issued url is the same picture, and
// links to the simulator's own posts work.
func TestDroppedIsKept(t *testing.T) {
	b := newBench(t, Options{})
	url := b.upload("/cgi-bin/media/uploadimg?", picturePNG(t, 2, 2), nil).text("url")
	library := b.upload("/cgi-bin/material/add_material?type=image&", encoded(t, "gif"), nil).text("url")
	post := b.publish("一")
	good := `<p><img src="` + url + `"><img src="https` + strings.TrimPrefix(url, "http") + `"><img src="` + library + `"><a href="` + post.URL + `">上一篇</a></p>`
	b.draft(with(b.news("二"), reply{"content": good}))
	if got := b.sim.Dropped(appID); got != nil {
		t.Errorf("dropped %q of a clean article", got)
	}
	if got := b.sim.Drafts(appID)[0].Bodies[0]; got != good {
		t.Errorf("kept %s", got)
	}
	media := b.draft(b.news("三"), with(b.news("四"), reply{"content": `<p class="x">x</p>`}))
	b.ok("/cgi-bin/draft/update", reply{"media_id": media, "index": 0, "articles": with(b.news("五"), reply{"content": `<p id="y">x</p>`})})
	want := []string{`article 1: class="x" on <p>`, `article 0: id="y" on <p>`}
	if got := b.sim.Dropped(appID); !slices.Equal(got, want) {
		t.Errorf("dropped %q, want %q", got, want)
	}
}

// Whatever comes in, what the filter lets through has nothing left to take.
func FuzzContentFilter(f *testing.F) {
	for _, s := range []string{
		`<p style="position:fixed" class=a>x</p><script>`, `<<script></script>script>alert(1)</script>`, `<svg><style/><p>`,
		`<img src="` + issuedURL + `"/><img src=x onerror=y>`, `<a href="javascript:x">`, `&<!-- --!>lt;`, "<p\x00 id=a>", `<textarea><script>`,
		`<p style="a:'b;position:c">`, `</script ><title></title>`, `<iframe><form></iframe>`, `<plaintext><p id=x>`, `<mpvoice>`,
		`<p style="/*;position:fixed">`, `<p style="po/**/sition:a">`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		once := sift(body)
		if once.forbidden {
			return
		}
		twice := sift(once.html)
		if twice.forbidden || len(twice.dropped) > 0 {
			t.Fatalf("%q leaves %q, which loses %q", body, once.html, twice.dropped)
		}
		z := html.NewTokenizer(strings.NewReader(once.html))
		for z.Next() != html.ErrorToken {
			if name, _ := z.TagName(); string(name) == "script" || string(name) == "iframe" {
				t.Fatalf("%q leaves <%s> in %q", body, name, once.html)
			}
		}
	})
}
