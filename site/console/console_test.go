package console

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"moxin/content"
)

// get asks the console for a page; headers come in pairs.
func (s *shop) get(target string, headers ...string) *httptest.ResponseRecorder {
	s.Helper()
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Host = "127.0.0.1:8080"
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.console.ServeHTTP(w, r)
	return w
}

// page is a page that must be there.
func (s *shop) page(target string, headers ...string) *goquery.Document {
	s.Helper()
	return s.parse(target, s.get(target, headers...), http.StatusOK)
}

func (s *shop) parse(target string, w *httptest.ResponseRecorder, status int) *goquery.Document {
	s.Helper()
	if w.Code != status {
		s.Fatalf("%s answers %d, want %d; log: %s", target, w.Code, status, s.log.String())
	}
	doc, err := goquery.NewDocumentFromReader(w.Body)
	s.ok(err)
	return doc
}

// text is what a selector says, with white space put together.
func text(doc *goquery.Document, selector string) string {
	return strings.Join(strings.Fields(doc.Find(selector).Text()), " ")
}

// says checks texts by selector.
func says(t *testing.T, doc *goquery.Document, want map[string]string) {
	t.Helper()
	for selector, text := range want {
		if got := strings.Join(strings.Fields(doc.Find(selector).Text()), " "); got != text {
			t.Errorf("%s says %q, want %q", selector, got, text)
		}
	}
}

// counts checks how often selectors match.
func counts(t *testing.T, doc *goquery.Document, want map[string]int) {
	t.Helper()
	for selector, n := range want {
		if got := doc.Find(selector).Length(); got != n {
			t.Errorf("%d of %s, want %d", got, selector, n)
		}
	}
}

// pages are all pages, with data in every one of them.
var pages = []string{
	"/", "/calendar", "/calendar?month=2026-11", "/calendar?month=2027-02", "/calendar?day=2026-12-08&state=planned&channel=gzh",
	"/releases", "/releases?state=planned&channel=dy", "/releases/1", "/releases/7", "/releases/10", "/releases/15", "/releases/18", "/releases/28",
	"/articles", "/articles?q=%E4%B9%A6&stage=trust&audience=warm&channel=xhs", "/articles?q=nothing+like+it",
	"/articles/why-readers-return", "/articles/winter-list?channel=xhs", "/articles/second-hand?channel=dy", "/articles/gift-guide?channel=sph",
	"/articles/new-year-sale?channel=sph",
	"/accounts",
	"/rankings", "/rankings?by=author", "/rankings?by=stage", "/rankings?by=topic", "/rankings?channel=xhs&stage=trust&author=%E9%99%88%E9%BB%98",
	"/rankings?channel=sph", "/rankings?period=2026-11", "/rankings?by=author&period=2026-11", "/rankings?period=2026-11&with=2026-12",
	"/rankings?by=author&period=2026-11&with=2026-12", "/rankings?period=30d&with=2025-01", "/rankings?period=nonsense", "/rankings?page=7",
}

// empty are the pages that a console without anything has.
var empty = []string{"/", "/accounts", "/calendar", "/releases", "/articles", "/rankings", "/rankings?by=channel"}

// Every page must pass its own policy and stand on its own: nothing inline, nothing foreign.
func TestPagesKeepThePolicy(t *testing.T) {
	full, bare := fullShop(t), newShop(t, nil)
	for _, lang := range []string{"zh", "en"} {
		for _, target := range pages {
			wellBehaved(t, full, target, lang)
		}
		for _, target := range empty {
			wellBehaved(t, bare, target, lang)
		}
	}
	if log := full.log.String() + bare.log.String(); log != "" {
		t.Errorf("logged: %s", log)
	}
}

func wellBehaved(t *testing.T, s *shop, target, lang string) {
	t.Helper()
	doc := s.page(target, "Accept-Language", lang)
	if n := doc.Find("style, [style], script:not([src]), base, object, embed").Length(); n != 0 {
		t.Errorf("%s: %d inline styles or scripts, which the policy blocks", target, n)
	}
	doc.Find("*").Each(func(_ int, e *goquery.Selection) {
		for _, a := range e.Nodes[0].Attr {
			if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Val, "javascript:") {
				t.Errorf("%s: %s=%q", target, a.Key, a.Val)
			}
			if a.Key == "src" || e.Is("link") && a.Key == "href" || a.Key == "action" {
				if !strings.HasPrefix(a.Val, "/") || strings.HasPrefix(a.Val, "//") {
					t.Errorf("%s loads %s", target, a.Val)
				}
			}
		}
	})
	counts(t, doc, map[string]int{"html[lang]": 1, "main#main": 1, "h1": 1, "a.skip[href='#main']": 1, "nav[aria-label]": doc.Find("nav").Length(),
		"img:not([alt])": 0, "iframe:not([title])": 0, "iframe:not([sandbox])": 0})
	doc.Find("a[href]").Each(func(_ int, a *goquery.Selection) {
		href := a.AttrOr("href", "")
		if !strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "#") && !strings.Contains(a.AttrOr("rel", ""), "noreferrer") {
			t.Errorf("%s links to %s without noreferrer", target, href)
		}
		if strings.Contains(href, "lang=") && !a.Is("[rel~=alternate]") {
			t.Errorf("%s: the language is kept in %s", target, href)
		}
	})
	doc.Find("label[for]").Each(func(_ int, l *goquery.Selection) {
		if doc.Find("#"+l.AttrOr("for", "")).Length() != 1 {
			t.Errorf("%s: a label of nothing", target)
		}
	})
	doc.Find("time").Each(func(_ int, e *goquery.Selection) {
		if !strings.Contains(e.AttrOr("title", ""), "UTC+08:00") || !strings.HasSuffix(e.AttrOr("datetime", ""), "+08:00") {
			t.Errorf("%s: a time without zone: %v", target, e.Nodes[0].Attr)
		}
	})
	if strings.Contains(doc.Text(), "%!") || strings.Contains(doc.Text(), "0001-01-01") {
		t.Errorf("%s: a broken sentence or the zero instant in %s", target, doc.Text())
	}
	untranslated(t, doc, target)
}

// untranslated finds words whose key stands where the sentence should.
func untranslated(t *testing.T, doc *goquery.Document, target string) {
	t.Helper()
	for w := range strings.FieldsSeq(doc.Find("main").Text()) {
		if head, _, ok := strings.Cut(w, "."); ok && words[head].ZH != "" && !strings.Contains(w, "/") && len(w) > len(head)+1 {
			t.Errorf("%s: %q is no sentence", target, w)
		}
	}
}

// Every link within the console must lead somewhere: all pages are walked from the first.
func TestEveryLinkLeadsSomewhere(t *testing.T) {
	s := fullShop(t)
	seen := map[string]bool{"/": true}
	queue := []string{"/"}
	for len(queue) > 0 && len(seen) < 600 {
		target := queue[0]
		queue = queue[1:]
		w := s.get(target)
		if w.Code != http.StatusOK {
			t.Errorf("%s answers %d", target, w.Code)
			continue
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		s.parse(target, w, http.StatusOK).Find("a[href], img[src], iframe[src], link[href], script[src]").Each(func(_ int, e *goquery.Selection) {
			u, err := url.Parse(e.AttrOr("href", e.AttrOr("src", "")))
			s.ok(err)
			months := u.Query().Get("month")
			if u.Host != "" || strings.HasPrefix(u.Path, "/h/") || months != "" && (months < "2026-10" || months > "2027-02") {
				return
			}
			if u.Fragment = ""; u.Path != "" && !seen[u.String()] {
				seen[u.String()] = true
				queue = append(queue, u.String())
			}
		})
	}
	if len(seen) < 100 {
		t.Errorf("only %d addresses found: the selectors are blind", len(seen))
	}
}

func TestConsoleSpeaksTheReadersLanguage(t *testing.T) {
	s := newShop(t, nil)
	for _, tt := range []struct{ target, accept, cookie, h1, other string }{
		{"/", "", "", "今天", "/?lang=en"},
		{"/", "en-GB", "", "Today", "/?lang=zh"},
		{"/", "zh-TW,en;q=0.5", "", "今天", "/?lang=en"},
		{"/", "en", "moxin_lang=zh", "今天", "/?lang=en"},
		{"/?lang=en", "zh", "moxin_lang=zh", "Today", "/?lang=zh"},
		{"/?lang=tlh", "", "", "今天", "/?lang=en"},
		{"/articles?stage=trust", "", "", "文章", "/articles?lang=en&stage=trust"},
	} {
		doc := s.page(tt.target, "Accept-Language", tt.accept, "Cookie", tt.cookie)
		says(t, doc, map[string]string{"h1": tt.h1})
		if got := doc.Find("a[rel~=alternate]").AttrOr("href", ""); got != tt.other {
			t.Errorf("%s: the other language is at %s, want %s", tt.target, got, tt.other)
		}
	}
	cookie := s.get("/?lang=en").Result().Cookies()
	if len(cookie) != 1 || cookie[0].Value != "en" || !cookie[0].HttpOnly || cookie[0].MaxAge < 1 {
		t.Errorf("the choice is remembered as %v", cookie)
	}
	if got := s.get("/?lang=xx").Result().Cookies(); len(got) != 0 {
		t.Errorf("a language we do not speak is remembered: %v", got)
	}
}

func TestOnlyOurNamesAreServed(t *testing.T) {
	s := newShop(t, nil)
	s.options.Hosts = []string{"moxin.lan"}
	s.open()
	for host, want := range map[string]int{
		"127.0.0.1:8080": 200, "localhost:8080": 200, "LOCALHOST": 200, "[::1]:8080": 200, "127.0.0.9": 200, "moxin.lan:8080": 200, "Moxin.LAN.": 200,
		"evil.example": 421, "evil.example:8080": 421, "192.168.1.9:8080": 421, "127.0.0.1.evil.example": 421, "localhost.evil.example": 421, "": 421,
	} {
		for _, target := range []string{"/", "/calendar", "/nope"} {
			r := httptest.NewRequest(http.MethodGet, target, nil)
			r.Host = host
			w := httptest.NewRecorder()
			s.console.ServeHTTP(w, r)
			if target == "/nope" && want == 200 {
				continue
			}
			if w.Code != want {
				t.Errorf("%s at %q answers %d, want %d", target, host, w.Code, want)
			}
		}
	}
}

func TestHeaders(t *testing.T) {
	s := fullShop(t)
	for name, want := range map[string]string{
		"Content-Security-Policy": "script-src 'self'", "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff",
		"X-Robots-Tag": "noindex", "Cache-Control": "no-store", "Vary": "Accept-Language, Cookie", "Content-Type": "text/html; charset=utf-8",
	} {
		if got := s.get("/").Header().Get(name); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q in it", name, got, want)
		}
	}
	if got := s.get("/").Header().Get("Content-Security-Policy"); strings.Contains(got, "unsafe") || strings.Contains(got, "http") {
		t.Errorf("the pages' policy is %s", got)
	}
	asset := s.page("/").Find("link[rel=stylesheet]").AttrOr("href", "")
	if got := s.get(asset).Header(); !strings.Contains(got.Get("Cache-Control"), "immutable") || got.Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("%s is served with %v", asset, got)
	}
	if got := s.get(assetPath + "console.css").Code; got != http.StatusNotFound {
		t.Errorf("an asset without its hash answers %d", got)
	}
}

// failing is a store that is gone.
type failing struct{ Store }

func (failing) Accounts(context.Context) ([]content.Account, error) {
	return nil, errors.New("secret cause")
}

func TestErrorsAreAPageWithoutTheirCause(t *testing.T) {
	s := newShop(t, nil)
	for _, target := range []string{"/nope", "/releases/99", "/releases/x", "/articles/none", "/articles/none/preview/gzh", "/media/none", "/index.html"} {
		says(t, s.parse(target, s.get(target), http.StatusNotFound), map[string]string{"h1": "这里没有内容，链接可能写错了。"})
	}
	r := httptest.NewRequest(http.MethodPost, "/", nil)
	r.Host = "localhost"
	w := httptest.NewRecorder()
	s.console.ServeHTTP(w, r)
	says(t, s.parse("POST /", w, http.StatusMethodNotAllowed), map[string]string{".status": "405"})

	s.options.Store = failing{s.store}
	s.open()
	doc := s.parse("/", s.get("/"), http.StatusInternalServerError)
	counts(t, doc, map[string]int{"[data-notice=broken]": 1})
	if strings.Contains(doc.Text(), "secret") || !strings.Contains(s.log.String(), "secret cause") {
		t.Errorf("the cause is on the page or not in the log %q", s.log.String())
	}
}

// plain is a media store whose files cannot seek.
type plain map[string]string

func (f plain) Open(_ context.Context, hash string) (io.ReadCloser, error) {
	data, ok := f[hash]
	if !ok {
		return nil, fs.ErrNotExist
	}
	return io.NopCloser(strings.NewReader(data)), nil
}

func TestMediaIsShownOnlyWhereItIsHarmless(t *testing.T) {
	s := newShop(t, nil)
	s.options.Media = plain{
		"aa": "\x89PNG\r\n\x1a\n" + strings.Repeat("x", 2*512), "bb": "<!DOCTYPE html><script>alert(1)</script>",
		"cc": `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`,
	}
	s.open()
	for hash, mime := range map[string]string{"aa": "image/png", "bb": "application/octet-stream", "cc": "application/octet-stream"} {
		w := s.get("/media/" + hash)
		if got := w.Header().Get("Content-Type"); got != mime {
			t.Errorf("%s is %s, want %s", hash, got, mime)
		}
		if shown := w.Header().Get("Content-Disposition") == ""; shown != (mime == "image/png") {
			t.Errorf("%s: opened in our origin: %v", hash, shown)
		}
		if want := s.options.Media.(plain)[hash]; w.Body.String() != want {
			t.Errorf("%s: %d bytes, want %d", hash, w.Body.Len(), len(want))
		}
	}
}

func TestNewWantsItsOptions(t *testing.T) {
	if _, err := New(Options{}); err == nil {
		t.Error("a console of nothing")
	}
}
