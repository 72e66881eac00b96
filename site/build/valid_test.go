package build

import (
	"encoding/json"
	"encoding/xml"
	"net/url"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
)

// many builds a site of several pages of lists, with a series, a withdrawn article and a repeat.
func many(t *testing.T, address string) *world {
	t.Helper()
	w := newWorld(t, address)
	for n := 1; n <= perPage+3; n++ {
		w.now = w.now.Add(24 * time.Hour)
		r := w.rendition(t, n)
		w.store = append(w.store, Published{Release: int64(n), At: w.now, Load: loaded(r)})
	}
	if _, err := w.sites.Sync(t.Context(), w.ch); err != nil {
		t.Fatal(err)
	}
	w.remove(t, 5)
	return w
}

// TestPagesAreWhole reads every page as a browser does: each element closed as the tokens say, no
// id twice, every link and resource inside of the site there, nothing from another host.
func TestPagesAreWhole(t *testing.T) {
	for _, address := range []string{"https://example.com", "https://example.com/blog", ""} {
		w := many(t, address)
		files := w.files(t)
		pages := 0
		for name, body := range files {
			if !strings.HasSuffix(name, ".html") {
				continue
			}
			pages++
			for _, problem := range problemsOf(w.site, name, body, files) {
				t.Errorf("%q %s: %s", address, name, problem)
			}
		}
		if pages < 40 {
			t.Errorf("only %d pages were read", pages)
		}
	}
}

// void elements have no end (HTML standard, 13.1.2).
var void = map[string]bool{"meta": true, "link": true, "img": true, "br": true, "hr": true}

func problemsOf(s Site, name, body string, files map[string]string) (problems []string) {
	z := html.NewTokenizer(strings.NewReader(body))
	var open []string
	ids, inner := map[string]bool{}, []string{}
	for {
		switch tt := z.Next(); tt {
		case html.ErrorToken:
			if len(open) > 0 {
				problems = append(problems, "not closed: "+strings.Join(open, " "))
			}
			for _, id := range inner {
				if !ids[id] {
					problems = append(problems, "leads to no id: "+id)
				}
			}
			return problems
		case html.StartTagToken:
			tok := z.Token()
			if !void[tok.Data] {
				open = append(open, tok.Data)
			}
			for _, a := range tok.Attr {
				problems = append(problems, attributeProblems(s, name, tok.Data, a, ids, &inner, files)...)
			}
		case html.EndTagToken:
			tok := z.Token()
			if len(open) == 0 || open[len(open)-1] != tok.Data {
				return append(problems, "closes what is not open: "+tok.Data)
			}
			open = open[:len(open)-1]
		}
	}
}

func attributeProblems(s Site, name, tag string, a html.Attribute, ids map[string]bool, inner *[]string, files map[string]string) []string {
	if a.Key == "id" {
		if ids[a.Val] {
			return []string{"id twice: " + a.Val}
		}
		ids[a.Val] = true
	}
	if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
		return []string{"the policy refuses " + a.Key}
	}
	if a.Key != "href" && a.Key != "src" {
		return nil
	}
	if id, here := strings.CutPrefix(a.Val, "#"); here {
		*inner = append(*inner, id)
		return nil
	}
	u, err := url.Parse(a.Val)
	if err != nil {
		return []string{err.Error()}
	}
	if u.IsAbs() {
		if tag == "a" || strings.HasPrefix(a.Val, s.URL+"/") && s.URL != "" {
			return nil // a link to elsewhere, or the page's own whole address
		}
		return []string{"asks another host: " + a.Val}
	}
	at, ok := strings.CutPrefix(u.Path, s.base()+"/")
	file := at
	if strings.HasSuffix(at, "/") || at == "" {
		file = path.Join(at, "index.html")
	}
	if _, there := files[file]; !ok || !there {
		if strings.Contains(a.Val, "/2026/article-") { // an address of the article's own, to what is not on the site
			return nil
		}
		return []string{name + " leads nowhere: " + a.Val}
	}
	return nil
}

type rss struct {
	Items []struct {
		Title   string `xml:"title"`
		Link    string `xml:"link"`
		GUID    string `xml:"guid"`
		Date    string `xml:"pubDate"`
		Content string `xml:"encoded"`
	} `xml:"channel>item"`
}

// The feeds read back say what the pages say, with whole addresses.
func TestFeedsReadBack(t *testing.T) {
	w := many(t, "https://example.com/blog")
	files := w.files(t)
	var r rss
	if err := xml.Unmarshal([]byte(files["feed.xml"]), &r); err != nil {
		t.Fatal(err)
	}
	var j struct {
		Version string
		FeedURL string `json:"feed_url"`
		Items   []struct{ ID, URL, Title, Content_html string }
	}
	if err := json.Unmarshal([]byte(files["feed.json"]), &j); err != nil {
		t.Fatal(err)
	}
	if len(r.Items) != feedItems || len(j.Items) != feedItems || j.Version != "https://jsonfeed.org/version/1.1" || j.FeedURL != "https://example.com/blog/feed.json" {
		t.Fatalf("%d and %d items, %+v", len(r.Items), len(j.Items), j.Version)
	}
	first := r.Items[0]
	if first.Link != "https://example.com/blog/articles/article-23/" || first.Title != "第23篇：老客户 & <新客户>" || first.GUID != "tag:example.com,2026-12-24:moxin-23" || j.Items[0].ID != first.GUID {
		t.Errorf("the first item is %+v", first)
	}
	if _, err := time.Parse(time.RFC1123Z, first.Date); err != nil {
		t.Error(err)
	}
	for _, want := range []string{`src="https://example.com/blog/media/`, `href="https://example.com/blog/articles/article-22/#main"`, `href="https://example.com/blog/articles/article-23/#main"`, `href="https://example.org/x"`} {
		if !strings.Contains(first.Content, want) || !strings.Contains(j.Items[0].Content_html, want) {
			t.Errorf("content lacks %s: %s", want, first.Content)
		}
	}
	if strings.Contains(files["feed.xml"], "articles/article-5/") {
		t.Error("what was withdrawn is in the feed")
	}
	var m struct {
		URLs []place `xml:"url"`
	}
	if err := xml.Unmarshal([]byte(files["sitemap.xml"]), &m); err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(m.URLs, func(p place) bool { return p.Loc == first.Link && p.LastMod != "" }) || strings.Contains(files["sitemap.xml"], "article-5/") {
		t.Errorf("the sitemap holds %d addresses", len(m.URLs))
	}
	if !strings.Contains(files["robots.txt"], "Sitemap: https://example.com/blog/sitemap.xml") {
		t.Error(files["robots.txt"])
	}
}

// A new slug, or a repeat, makes nobody read an article again.
func TestARepeatKeepsTheArticlesName(t *testing.T) {
	w := newWorld(t, "https://example.com")
	w.put(t, 1)
	before := w.files(t)["feed.json"]
	w.now = w.now.Add(90 * 24 * time.Hour)
	r := w.rendition(t, 1)
	r.Title = "又见老客户"
	r.Seal()
	if _, err := w.sites.Put(t.Context(), w.ch, release(7), r); err != nil {
		t.Fatal(err)
	}
	after := w.files(t)
	id := `"id": "tag:example.com,2026-12-01:moxin-1"`
	if !strings.Contains(before, id) || !strings.Contains(after["feed.json"], id) || strings.Count(after["feed.json"], `"id"`) != 1 {
		t.Errorf("the feed is\n%s", after["feed.json"])
	}
	page := after["articles/article-1/index.html"]
	if !strings.Contains(page, "又见老客户") || !strings.Contains(page, "2026年12月1日") || !strings.Contains(page, "更新于 2027年3月1日") {
		t.Errorf("the page is\n%s", page)
	}
	w.remove(t, 7) // the repeat alone
	if page := w.files(t)["articles/article-1/index.html"]; !strings.Contains(page, "第1篇") {
		t.Error("the first run is gone with the repeat")
	}
}

// A body that would end the feed's CDATA, and a title that would end the page's data block.
func TestTextsThatCouldBreakOut(t *testing.T) {
	w := newWorld(t, "https://example.com")
	r := w.rendition(t, 1)
	r.Title = `</script><script>alert(1)</script>`
	r.HTML = `<p>]]&gt; ]]> </p><img src="https://elsewhere.example/x.png" alt="远处"><a href="//elsewhere.example/">x</a><a href="{{link gzh}}">全文</a>`
	r.Seal()
	if _, err := w.sites.Put(t.Context(), w.ch, release(1), r); err != nil {
		t.Fatal(err)
	}
	files := w.files(t)
	page := files["articles/article-1/index.html"]
	if strings.Contains(page, "<script>") || strings.Contains(page, `<img src="https`) || !strings.Contains(page, `<a href="https://elsewhere.example/x.png">远处</a>`) {
		t.Errorf("the page is\n%s", page)
	}
	if !strings.Contains(page, "<a>全文</a>") {
		t.Errorf("a link without an address:\n%s", page)
	}
	var back rss
	if err := xml.Unmarshal([]byte(files["feed.xml"]), &back); err != nil || !strings.Contains(back.Items[0].Content, "]]> ") || !strings.Contains(back.Items[0].Content, `"//elsewhere.example/"`) {
		t.Errorf("%v: %+v", err, back)
	}
}
