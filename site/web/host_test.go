package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"moxin/site/web"
)

func TestOursIsLoopbackAndWhatIsNamed(t *testing.T) {
	for host, want := range map[string]bool{
		"127.0.0.1:8090": true, "localhost": true, "LOCALHOST.:80": true, "[::1]:8090": true, "desk.lan:8090": true,
		"evil.example": false, "127.0.0.1.evil.example": false, "192.0.2.7": false, "": false,
	} {
		if got := web.Ours(host, []string{"desk.lan"}); got != want {
			t.Errorf("%q is ours: %v", host, got)
		}
	}
}

func TestLanguageIsChosenRememberedOrAsked(t *testing.T) {
	for _, c := range []struct{ target, accept, cookie, want string }{
		{"/", "", "", "zh"},
		{"/", "en-GB", "", "en"},
		{"/", "zh-TW,en;q=0.5", "", "zh"},
		{"/", "en-GB", "zh", "zh"},
		{"/?lang=en", "zh-CN", "zh", "en"},
		{"/?lang=fr", "zh-CN", "", "zh"},
	} {
		r := httptest.NewRequest(http.MethodGet, c.target, nil)
		r.Header.Set("Accept-Language", c.accept)
		if c.cookie != "" {
			r.AddCookie(&http.Cookie{Name: "moxin_lang", Value: c.cookie})
		}
		if got := web.Language(r); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
	r := httptest.NewRequest(http.MethodGet, "/a?lang=en&q=x", nil)
	if got := web.OtherLanguage(r, "en"); got != "/a?lang=zh&q=x" {
		t.Errorf("the other language is at %s", got)
	}
	w := httptest.NewRecorder()
	web.RememberLanguage(w, r)
	if c := w.Header().Get("Set-Cookie"); !strings.HasPrefix(c, "moxin_lang=en;") {
		t.Errorf("remembered %q", c)
	}
}

func TestMediaTypesComeFromTheBytes(t *testing.T) {
	for _, c := range []struct{ data, mime, how string }{
		{"\x89PNG\r\n\x1a\n", "image/png", ""},
		{"\x00\x00\x00\x14ftypqt  \x20\x05\x03\x00qt  ", "video/quicktime", ""},
		{"\x00\x00\x00\x10ftypisom\x00\x00\x02\x00", "video/mp4", ""},
		{"\x00\x00\x00\x10ftyp3gp5\x00\x00\x02\x00", "video/mp4", ""},
		{"\x00\x00\x00\x10ftypheic\x00\x00\x02\x00", "application/octet-stream", "attachment"},
		{"\x00\x00\x00\x08ftyp", "application/octet-stream", "attachment"},
		{"<script>alert(1)</script>", "application/octet-stream", "attachment"},
	} {
		w := httptest.NewRecorder()
		if err := web.ServeMedia(w, httptest.NewRequest(http.MethodGet, "/", nil), "abc", strings.NewReader(c.data)); err != nil {
			t.Fatal(err)
		}
		if w.Header().Get("Content-Type") != c.mime || w.Header().Get("Content-Disposition") != c.how || w.Body.String() != c.data {
			t.Errorf("%q: %v", c.data, w.Header())
		}
	}
}
