package main

import (
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"golang.org/x/time/rate"
)

// side is a public side on a clock that stands.
func side(log *slog.Logger) publicSide {
	return publicSide{visitors: newVisitors(func() time.Time { return time.Unix(1_800_000_000, 0) }), log: log}
}

func TestPublicPagesAreBoundedAndPrivate(t *testing.T) {
	out, log := journal()
	p := side(log)
	mux := http.NewServeMux()
	ok := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "ok") })
	mux.Handle("/callback/{channel}", p.route("/callback/", ok, http.MethodPost))
	mux.Handle("/", p.route("/", ok, http.MethodGet, http.MethodHead))
	mux.Handle("/h/", p.route("/h/", http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("token-abc") })))
	handler := p.recovered(mux)
	ask := func(method, target string) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest(method, target, nil))
		return w
	}
	w := ask("POST", "/callback/gzh?signature=sig-123")
	if w.Code != 200 || w.Header().Get("X-Robots-Tag") == "" || w.Header().Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("a callback: %d %v", w.Code, w.Header())
	}
	if w := ask("GET", "/callback/gzh"); w.Code != 405 || w.Header().Get("Allow") != "POST" {
		t.Errorf("a wrong method: %d %v", w.Code, w.Header())
	}
	ask("POST", "/callback/token-abc-"+strings.Repeat("x", maxChannel))
	if w := ask("POS", "/callback/gzh"); w.Code != 405 {
		t.Errorf("half a method: %d", w.Code)
	}
	if w := ask("GET", "/"); w.Code != 200 || w.Header().Get("X-Robots-Tag") != "" {
		t.Errorf("the site is hidden: %d %v", w.Code, w.Header())
	}
	if w := ask("GET", "/h/token-abc"); w.Code != 500 {
		t.Errorf("a panic: %d", w.Code)
	}
	for _, want := range []string{"route=/callback/ channel=gzh method=POST status=200 bytes=2", "panic=string", "status=405"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the log lacks %q:\n%s", want, out)
		}
	}
	for _, leak := range []string{"sig-123", "token-abc", "signature", "192.0.2.1"} {
		if strings.Contains(out.String(), leak) {
			t.Errorf("the log shows %q:\n%s", leak, out)
		}
	}
}

func TestOneAddressAsksOnlySoOften(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	v := newVisitors(func() time.Time { return now })
	a := allowance{rate.Every(time.Second), 3}
	passed := func(client string, n int) (yes int) {
		for range n {
			if v.admit("/h/", client, a) {
				yes++
			}
		}
		return yes
	}
	if got := passed("192.0.2.1", 10); got != 3 {
		t.Errorf("%d of 10 at once, want the burst of 3", got)
	}
	if got := passed("192.0.2.2", 1); got != 1 {
		t.Error("one address is held back for another")
	}
	if !v.admit("/m/", "192.0.2.1", a) {
		t.Error("one kind of page is held back for another")
	}
	now = now.Add(2 * time.Second)
	if got := passed("192.0.2.1", 10); got != 2 {
		t.Errorf("%d of 10 two seconds later, want 2", got)
	}
}

// Whoever asks too often is told so, and how long to wait.
func TestTooManyRequestsAreRefused(t *testing.T) {
	_, log := journal()
	p := side(log)
	asked := 0
	handler := p.route(oauthRoute, http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	var last *httptest.ResponseRecorder
	for range allowances[oauthRoute].burst + 1 {
		last = httptest.NewRecorder()
		handler.ServeHTTP(last, httptest.NewRequest(http.MethodGet, "/oauth/dy", nil))
	}
	if last.Code != http.StatusTooManyRequests || last.Header().Get("Retry-After") == "" || asked != allowances[oauthRoute].burst {
		t.Errorf("%d after %d: %v", last.Code, asked, last.Header())
	}
}

func TestTheTableOfAddressesIsBounded(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	v := newVisitors(func() time.Time { return now })
	for i := range maxVisitors + 100 {
		now = now.Add(time.Millisecond)
		v.admit("/", fmt.Sprint(i), allowance{1, 1})
	}
	_, first := v.seen["/ 0"]
	_, last := v.seen[fmt.Sprint("/ ", maxVisitors+99)]
	if len(v.seen) != maxVisitors || first || !last {
		t.Errorf("%d addresses are kept, the first %v, the last %v", len(v.seen), first, last)
	}
}

func TestClientIsWhoeverTheProxySaw(t *testing.T) {
	for _, c := range []struct {
		remote    string
		forwarded []string
		proxied   bool
		want      string
	}{
		{"192.0.2.7:4711", nil, false, "192.0.2.7"},
		{"192.0.2.7:4711", []string{"203.0.113.9"}, true, "192.0.2.7"}, // a stranger may write what he likes
		{"127.0.0.1:4711", []string{"203.0.113.9"}, false, "127.0.0.1"},
		{"127.0.0.1:4711", []string{"203.0.113.9"}, true, "203.0.113.9"},
		{"10.0.0.5:4711", []string{"198.51.100.1, 203.0.113.9"}, true, "203.0.113.9"}, // the last is the proxy's own word
		{"10.0.0.5:4711", []string{"198.51.100.1", "203.0.113.9"}, true, "203.0.113.9"},
		{"127.0.0.1:4711", []string{"nonsense"}, true, "127.0.0.1"},
		{"[2001:db8:1:2:3:4:5:6]:4711", nil, false, "2001:db8:1:2::/64"},
		{"[::ffff:192.0.2.7]:4711", nil, false, "192.0.2.7"},
		{"nonsense", nil, false, "invalid IP"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = c.remote
		r.Header["X-Forwarded-For"] = c.forwarded
		if got := client(r, c.proxied); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestNoticesSpeakTheReadersLanguageAndLoadNothing(t *testing.T) {
	for accept, want := range map[string]string{"zh-CN": "这里没有内容", "en-GB": "Nothing here"} {
		r := httptest.NewRequest(http.MethodGet, "/none", nil)
		r.Header.Set("Accept-Language", accept)
		w := httptest.NewRecorder()
		nothingHere(w, r)
		if w.Code != 404 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", accept, w.Code, w.Body)
		}
		policy := w.Header().Get("Content-Security-Policy")
		if !strings.Contains(policy, "default-src 'none'; style-src 'sha256-") || w.Header().Get("X-Robots-Tag") == "" {
			t.Errorf("headers %v", w.Header())
		}
		// The policy allows the style as the page has it, byte for byte.
		if !strings.Contains(w.Body.String(), "<style>"+noticeStyle+"</style>") {
			t.Errorf("the style was changed on its way:\n%s", w.Body)
		}
	}
}
