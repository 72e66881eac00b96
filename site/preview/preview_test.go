package preview

import (
	"bufio"
	"encoding/base64"
	"errors"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"

	"moxin/content"
)

func TestOnlyOurNamesAreAnswered(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece})
	b.options.Hosts = []string{"desk.lan"}
	b.open()
	for host, want := range map[string]int{"127.0.0.1:8090": 200, "localhost": 200, "desk.lan": 200, "evil.example": 421, "127.0.0.1.evil.example": 421} {
		r := httptest.NewRequest(http.MethodGet, "/preview/", nil)
		r.Host = host
		w := httptest.NewRecorder()
		b.handler.ServeHTTP(w, r)
		if w.Code != want || strings.Contains(w.Body.String(), "一本书") != (want == 200) {
			t.Errorf("%s is answered with %d", host, w.Code)
		}
	}
}

func TestPagesLoadNothingFromElsewhere(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece})
	b.made["gzh"] = content.Rendition{Title: "一本书", HTML: `<p>正文</p>`}
	outside := regexp.MustCompile(`(?:src|href|action)="(?:https?:)?//`)
	inline := regexp.MustCompile(`(?i)<script>|\son[a-z]+=|javascript:|\sstyle="`)
	for _, target := range []string{"/preview/", "/preview/a/how-we-choose?channel=gzh", "/preview/a/how-we-choose?channel=xhs", "/preview/none"} {
		w := b.get(target)
		if html := w.Body.String(); outside.MatchString(html) || inline.MatchString(html) {
			t.Errorf("%s: %v %v", target, outside.FindString(html), inline.FindString(html))
		}
		csp := w.Header().Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: policy %q lacks %s", target, csp, want)
			}
		}
		if strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", target, csp)
		}
	}
	doc := b.page("/preview/")
	for _, n := range doc.Find("link[href], script[src]").EachIter() {
		href, ok := n.Attr("href")
		if !ok {
			href, _ = n.Attr("src")
		}
		if w := b.get(href); w.Code != http.StatusOK || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") {
			t.Errorf("%s answers %d", href, w.Code)
		}
	}
}

func TestFrameRunsNothing(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece})
	b.media[hash] = "\x89PNG\r\n\x1a\n"
	b.made["gzh"] = content.Rendition{Title: "一本书", Author: "林溪", HTML: `<p style="color:red">正文<img src="media:` + hash + `"></p>`,
		Media: []content.Media{{Hash: hash, Role: content.RoleInline, Type: "image/png"}}}
	page := b.page("/preview/a/how-we-choose?channel=gzh&night=1")
	frame := page.Find("iframe")
	if sandbox, _ := frame.Attr("sandbox"); sandbox != "allow-same-origin" {
		t.Errorf("sandbox %q", sandbox)
	}
	if got := page.Find("#under .caption").Text(); !strings.Contains(got, "近似") {
		t.Errorf("dark mode does not say what it is: %q", got)
	}
	src, _ := frame.Attr("src")
	w := b.get(src)
	csp := w.Header().Get("Content-Security-Policy")
	if strings.Contains(csp, "script-src") || !strings.Contains(csp, "sandbox allow-same-origin") || !strings.Contains(csp, "frame-ancestors 'self'") {
		t.Errorf("policy of the frame: %q", csp)
	}
	body := b.page(src)
	says(t, body, map[string]string{"h1.moxin-title": "一本书", ".moxin-meta": "林溪半山书店2026年12月5日 20:00"})
	if got, _ := body.Find("main img").Attr("src"); got != mediaHref(hash) {
		t.Errorf("the picture is at %q", got)
	}
	if !strings.Contains(body.Find("style").Text(), "invert") || strings.Contains(b.get("/preview/a/how-we-choose/gzh/body").Body.String(), "invert") {
		t.Error("dark mode is on when it was not asked for, or the other way")
	}
	if w := b.get(mediaHref(hash)); w.Header().Get("Content-Type") != "image/png" {
		t.Errorf("the picture is %q", w.Header().Get("Content-Type"))
	}
}

func TestRichTextCarriesItsPictures(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece})
	b.media[hash] = "\x89PNG\r\n\x1a\n"
	b.made["zh"] = content.Rendition{Title: "一本书", HTML: `<p>正文<img src="media:` + hash + `"></p>`,
		Media: []content.Media{{Hash: hash, Role: content.RoleInline, Type: "image/png", Name: "x.png"}}}
	doc := b.page("/preview/a/how-we-choose/zh/rich")
	if got, _ := doc.Find("main img").Attr("src"); got != "data:image/png;base64,"+base64.StdEncoding.EncodeToString([]byte(b.media[hash])) {
		t.Errorf("the picture is %q", got)
	}
	if doc.Find("main h1").Length() != 0 {
		t.Error("the title is copied with the body: editors have a field for it")
	}
	delete(b.media, hash)
	if w := b.get("/preview/a/how-we-choose/zh/rich"); w.Code != http.StatusInternalServerError {
		t.Errorf("a body with a picture that is not there is handed out: %d", w.Code)
	}
}

func TestPackageEndsEarlyOrWhole(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece})
	w := b.get("/preview/a/how-we-choose/xhs/package")
	if w.Body.String() != "zip xhs" || w.Header().Get("Content-Type") != "application/zip" ||
		w.Header().Get("Content-Disposition") != `attachment; filename=how-we-choose-xhs.zip` {
		t.Errorf("%q %v", w.Body, w.Header())
	}
	b.options.Package = nil
	if _, err := New(b.options); err == nil {
		t.Error("a preview without a package writer")
	}
}

func TestPackageThatFailsIsNoPackage(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece})
	b.packing = errors.New("disk full")
	if w := b.get("/preview/a/how-we-choose/xhs/package"); w.Code != http.StatusOK || !strings.Contains(b.log.String(), "disk full") {
		t.Errorf("a package that failed after its first byte answers %d; log %q", w.Code, b.log.String())
	}
	b.packed = ""
	w := b.get("/preview/a/how-we-choose/xhs/package")
	if w.Code != http.StatusInternalServerError || w.Header().Get("Content-Disposition") != "" || strings.Contains(w.Body.String(), "disk full") {
		t.Errorf("a package that failed at once answers %d %v", w.Code, w.Header())
	}
}

func TestBothLanguages(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece})
	b.findings["gzh"] = []content.Finding{at(2, content.SeverityError, "x/y")}
	w := b.get("/preview/a/how-we-choose?lang=en&channel=gzh")
	if !strings.Contains(w.Body.String(), "says x/y") || !strings.Contains(w.Body.String(), "Copy") || !strings.Contains(w.Header().Get("Set-Cookie"), "moxin_lang=en") {
		t.Errorf("in English: %v", w.Header())
	}
	if html := b.get("/preview/", "Accept-Language", "en-US").Body.String(); !strings.Contains(html, ">Articles<") {
		t.Error("the browser's language is not heard")
	}
}

// Every word that a page asks for is there, in both languages, and none is left over.
func TestWordsAreAllThereAndAllUsed(t *testing.T) {
	used := map[string]bool{"host": true, "unknown": true, "readonly": true, "broken": true} // by web.Pages
	dynamic := []string{"stage.", "severity.", "filter.", "field."}
	source := regexp.MustCompile(`(?:\.T|\$\.F|\.F|word|toggle|filter|notice|p\.T|v\.T|p\.F)[ (][^"\n]*?"([a-z_.]+)"(?:, "([a-z_.]+)")?`)
	for _, name := range sources(t) {
		for _, m := range source.FindAllStringSubmatch(name, -1) {
			used[m[1]], used[m[2]] = true, true
		}
		for key := range words {
			used[key] = used[key] || strings.Contains(name, `"`+key+`"`)
		}
	}
	for key, text := range words {
		if text.ZH == "" || text.EN == "" {
			t.Errorf("%s is missing in a language", key)
		}
		if !used[key] && !slices.ContainsFunc(dynamic, func(p string) bool { return strings.HasPrefix(key, p) }) {
			t.Errorf("nothing says %q", key)
		}
	}
	for _, html := range []string{"/preview/", "/preview/a/how-we-choose?channel=gzh&night=1&diff=1", "/preview/none"} {
		b := newBench(t, map[string]string{"a.md": piece})
		if missing := regexp.MustCompile(`>(?:[a-z]+\.[a-z_]+|key)<`).FindString(b.get(html).Body.String()); missing != "" {
			t.Errorf("%s shows the key %s", html, missing)
		}
	}
}

// sources are the templates and the code of this package.
func sources(t *testing.T) []string {
	t.Helper()
	var out []string
	for _, pattern := range []string{"templates/*.html", "*.go"} {
		for _, name := range glob(t, pattern) {
			if name != "words.go" && !strings.HasSuffix(name, "_test.go") {
				out = append(out, read(t, name))
			}
		}
	}
	return out
}

func TestEventsTellOfEachReading(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece})
	done := make(chan struct{})
	b.options.Done = done
	b.open()
	server := httptest.NewServer(b.handler)
	defer server.Close()
	answer, err := http.Get(server.URL + "/preview/events") //nolint:noctx // a test's own server
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if got := answer.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Errorf("events are %q", got)
	}
	lines := bufio.NewScanner(answer.Body)
	next := func() string {
		for lines.Scan() {
			if id, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return id
			}
		}
		return ""
	}
	if got := next(); got != "r1" {
		t.Errorf("first told of %q", got)
	}
	old := b.newer
	b.id, b.newer = "r2", make(chan struct{}) // before the channel is closed: whoever waits reads them after
	close(old)
	if got := next(); got != "r2" {
		t.Errorf("then told of %q", got)
	}
	close(done)
	if got := next(); got != "" {
		t.Errorf("told of %q after the end", got)
	}
}

func TestNothingCanBeChangedHere(t *testing.T) {
	b := newBench(t, map[string]string{"a.md": piece})
	r := httptest.NewRequest(http.MethodPost, "/preview/nothing", nil)
	r.Host = "localhost"
	w := httptest.NewRecorder()
	b.handler.ServeHTTP(w, r)
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") == "" {
		t.Errorf("POST answers %d", w.Code)
	}
}

func TestNewWantsItsOptions(t *testing.T) {
	if _, err := New(Options{}); err == nil {
		t.Error("a preview of nothing")
	}
}
