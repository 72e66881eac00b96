package build

import (
	"context"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/content/media"
)

// world is a site on a clock that a test moves.
type world struct {
	sites  *Sites
	site   Site
	media  *media.Dir
	now    time.Time
	labels map[string]Label
	ch     content.Channel
	store  []Published
}

func newWorld(t testing.TB, address string) *world {
	t.Helper()
	dir := t.TempDir()
	stored, err := media.OpenDir(filepath.Join(dir, "media"))
	if err != nil {
		t.Fatal(err)
	}
	w := &world{media: stored, now: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC), labels: map[string]Label{}, ch: content.Channel{ID: "own", URL: address}}
	w.site = Site{
		Folder: filepath.Join(dir, "site"), URL: address, Brand: "墨信样例", Zone: time.FixedZone("+8", 8*3600), Media: stored,
		Now: func() time.Time { return w.now },
	}
	w.sites = &Sites{
		Of:        func(content.Channel) (Site, error) { return w.site, nil },
		Label:     func(_ context.Context, slug string) (Label, error) { return w.labels[slug], nil },
		Published: func(context.Context, content.Channel) ([]Published, error) { return w.store, nil },
	}
	return w
}

// rendition is the n-th article, with a picture, a link to the one before and one to elsewhere.
func (w *world) rendition(t testing.TB, n int) content.Rendition {
	t.Helper()
	hash, err := w.media.Put(t.Context(), []byte("picture "+strconv.Itoa(n%10)))
	if err != nil {
		t.Fatal(err)
	}
	slug := "article-" + strconv.Itoa(n)
	r := content.Rendition{
		Slug: slug, Channel: "own", Platform: content.Site, Family: content.FamilyPage,
		Title: "第" + strconv.Itoa(n) + "篇：老客户 & <新客户>", Author: "林溪", Summary: "两句话的摘要", AI: "assisted",
		HTML: `<p>需求 &amp; 信任</p><h2 id="main">为什么</h2><figure><img src="media:` + hash + `" alt="图 &#34;一&#34;" width="600" height="400"></figure>` +
			`<p><a href="/2026/article-` + strconv.Itoa(n-1) + `/#main">上一篇</a>，<a href="https://example.org/x">别处</a>，<a href="#main">本页</a></p>`,
		Media: []content.Media{
			{Hash: hash, Role: content.RoleCover, Type: "image/png", Name: "cover.png", Width: 900, Height: 383},
			{Hash: hash, Role: content.RoleInline, Type: "image/png", Name: "a.png", Width: 600, Height: 400},
		},
	}
	w.labels[slug] = Label{Series: "老客户手记", Tags: []string{"复购", "会员/积分", "t" + strconv.Itoa(n%7)}}
	r.Seal()
	return r
}

func (w *world) put(t testing.TB, n int) string {
	t.Helper()
	u, err := w.sites.Put(t.Context(), w.ch, content.Release{ID: int64(n)}, w.rendition(t, n))
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// files are the paths of the current build with their bytes.
func (w *world) files(t testing.TB) map[string]string {
	t.Helper()
	return tree(t, filepath.Join(w.site.Folder, "current"))
}

func tree(t testing.TB, dir string) map[string]string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	err = filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(p)
		rel, _ := filepath.Rel(dir, p)
		out[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func names(m map[string]string) string {
	var list []string
	for k := range m {
		list = append(list, k)
	}
	sort.Strings(list)
	return strings.Join(list, "\n")
}

func TestAnArticleIsOnEveryPageThatNamesIt(t *testing.T) {
	w := newWorld(t, "https://example.com/blog")
	if u := w.put(t, 1); u != "https://example.com/blog/articles/article-1/" {
		t.Errorf("address %s", u)
	}
	files := w.files(t)
	for _, f := range []string{
		"index.html", "articles/article-1/index.html", "tags/index.html", "tags/复购/index.html", "tags/会员-积分/index.html",
		"series/老客户手记/index.html", "authors/林溪/index.html", "archive/2026-12/index.html", "feed.xml", "feed.json", "sitemap.xml",
	} {
		if !strings.Contains(files[f], "article-1") && !strings.HasSuffix(f, "s/index.html") {
			t.Errorf("%s does not name the article; there are\n%s", f, names(files))
		}
	}
	page := files["articles/article-1/index.html"]
	for _, want := range []string{
		`<html lang="zh-CN">`, "第1篇：老客户 &amp; &lt;新客户&gt;</h1>", `<link rel="canonical" href="https://example.com/blog/articles/article-1/">`,
		`property="og:image" content="https://example.com/blog/media/`, `"@type":"Article"`, "本文由人工智能辅助写成", `loading="lazy"`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s:\n%s", want, page)
		}
	}
	if strings.Contains(page, "media:") || strings.Contains(page, "<script>") {
		t.Errorf("the page is\n%s", page)
	}
}
