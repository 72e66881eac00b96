package build

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
)

func get(h http.Handler, method, target string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestServing(t *testing.T) {
	w := newWorld(t, "https://example.com/blog")
	h := Handler(w.site.Folder)
	if got := get(h, "GET", "/blog/"); got.Code != 404 {
		t.Errorf("without a site: %d", got.Code)
	}
	w.put(t, 1)
	w.put(t, 2)
	w.remove(t, 2)
	var media string
	for name := range w.files(t) {
		if strings.HasPrefix(name, "media/") {
			media = "/blog/" + name
		}
	}
	tag := url.PathEscape("复购")
	for _, c := range []struct {
		method, target string
		status         int
		kind, holds    string
	}{
		{"GET", "/blog/", 200, "text/html; charset=utf-8", "第1篇"},
		{"HEAD", "/blog/", 200, "text/html; charset=utf-8", ""},
		{"GET", "/blog/articles/article-1/", 200, "text/html; charset=utf-8", "需求"},
		{"GET", "/blog/tags/" + tag + "/", 200, "text/html; charset=utf-8", "第1篇"},
		{"GET", "/blog/articles/article-2/", 410, "text/html; charset=utf-8", "已撤下"},
		{"GET", "/blog/articles/nothing/", 404, "text/html; charset=utf-8", "没有这一页"},
		{"GET", "/elsewhere", 404, "text/html; charset=utf-8", "没有这一页"},
		{"GET", "/blog/feed.xml", 200, "application/rss+xml; charset=utf-8", "<rss"},
		{"GET", "/blog/feed.json", 200, "application/feed+json; charset=utf-8", "jsonfeed"},
		{"GET", "/blog/sitemap.xml", 200, "application/xml; charset=utf-8", "urlset"},
		{"GET", "/blog/robots.txt", 200, "text/plain; charset=utf-8", "Allow"},
		{"GET", media, 200, "image/png", "picture"},
		{"GET", "/blog/../../lock", 404, "text/html; charset=utf-8", ""},
		{"GET", "/blog/%2e%2e/00000001.json", 404, "text/html; charset=utf-8", ""},
		{"POST", "/blog/", 405, "text/plain; charset=utf-8", ""},
	} {
		got := get(h, c.method, c.target)
		if got.Code != c.status || got.Header().Get("Content-Type") != c.kind || !strings.Contains(got.Body.String(), c.holds) {
			t.Errorf("%s %s: %d %s\n%.200s", c.method, c.target, got.Code, got.Header().Get("Content-Type"), got.Body)
		}
	}
	for from, to := range map[string]string{
		"/blog": "/blog/", "/blog/articles/article-1": "/blog/articles/article-1/", "/blog/tags/" + tag: "/blog/tags/" + tag + "/",
		"/blog//articles/article-1": "/blog/articles/article-1/",
	} {
		if got := get(h, "GET", from); got.Code != 301 || got.Header().Get("Location") != to {
			t.Errorf("%s leads to %d %s", from, got.Code, got.Header().Get("Location"))
		}
	}
}

func TestServedHeaders(t *testing.T) {
	w := newWorld(t, "https://example.com")
	w.put(t, 1)
	h := Handler(w.site.Folder)
	page := get(h, "GET", "/articles/article-1/")
	if csp := page.Header().Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || page.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers %v", page.Header())
	}
	tag := page.Header().Get("ETag")
	if again := get(h, "GET", "/articles/article-1/", "If-None-Match", tag); tag == "" || again.Code != 304 {
		t.Errorf("the same page again: %d, tag %q", again.Code, tag)
	}
	for name := range w.files(t) {
		cache := get(h, "GET", "/"+name).Header().Get("Cache-Control")
		if forever := strings.HasPrefix(name, "media/") || strings.HasPrefix(name, "style."); strings.Contains(cache, "immutable") != forever {
			t.Errorf("%s may be cached: %q", name, cache)
		}
	}
	// A new build is seen at once, and the tag of what changed is another.
	r := w.rendition(t, 1)
	r.HTML = "<p>改过的</p>"
	r.Seal()
	if _, err := w.sites.Put(t.Context(), w.ch, release(1), r); err != nil {
		t.Fatal(err)
	}
	if now := get(h, "GET", "/articles/article-1/", "If-None-Match", tag); now.Code != 200 || !strings.Contains(now.Body.String(), "改过的") {
		t.Errorf("after a change: %d", now.Code)
	}
}

// Where links cannot be made, "current" is a file that names the build.
func TestAPointerInAFile(t *testing.T) {
	w := newWorld(t, "https://example.com")
	w.put(t, 1)
	name := w.current(t)
	if err := os.Remove(w.site.current()); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(w.site.current(), []byte(name+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if got := get(Handler(w.site.Folder), "GET", "/articles/article-1/"); got.Code != 200 || Base(w.site.Folder) != "" {
		t.Errorf("%d", got.Code)
	}
	w.put(t, 2)
	if got := get(Handler(w.site.Folder), "GET", "/articles/article-2/"); got.Code != 200 {
		t.Errorf("after the next build: %d", got.Code)
	}
}
