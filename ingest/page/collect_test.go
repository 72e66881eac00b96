package page_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/ingest/page"
)

// keeper is what all processes remember, as the store keeps it.
type keeper struct {
	mu      sync.Mutex
	uses    map[string][]time.Time
	recalls map[string]content.Recall
	pauses  []content.Pause
	now     func() time.Time
}

func newKeeper() *keeper {
	return &keeper{uses: map[string][]time.Time{}, recalls: map[string]content.Recall{}, now: time.Now}
}

func (k *keeper) Take(_ context.Context, key string, window time.Duration, most int) (bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now, used := k.now(), 0
	for _, at := range k.uses[key] {
		if now.Sub(at) < window {
			used++
		}
	}
	if used >= most {
		return false, nil
	}
	k.uses[key] = append(k.uses[key], now)
	return true, nil
}

func (k *keeper) Recall(_ context.Context, address string) (content.Recall, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.recalls[address], nil
}

func (k *keeper) PutRecall(_ context.Context, r content.Recall) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.recalls[r.Address] = r
	return nil
}

func (k *keeper) Pauses(context.Context) ([]content.Pause, error) { return k.pauses, nil }

// host serves pages and counts requests.
type host struct {
	*httptest.Server
	mu     sync.Mutex
	asked  map[string]int
	robots string
	serve  http.HandlerFunc
	keep   *keeper
}

func newHost(t *testing.T, serve http.HandlerFunc) *host {
	h := &host{asked: map[string]int{}, serve: serve, robots: "User-agent: *\nDisallow: /private\n", keep: newKeeper()}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		h.asked[r.URL.Path]++
		h.mu.Unlock()
		if r.URL.Path == "/robots.txt" {
			if h.robots == "" {
				http.NotFound(w, r)
				return
			}
			io.WriteString(w, h.robots)
			return
		}
		h.serve(w, r)
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *host) name() string { return strings.TrimPrefix(h.URL, "http://") }

// collector is one process's.
func (h *host) collector(t testing.TB) *page.Collector {
	return page.New(page.Options{Hosts: []string{h.name()}, Rules: rules(t), Keep: h.keep, Spacing: 1, Now: func() time.Time { return noon }})
}

var noon = time.Date(2026, 11, 4, 12, 0, 0, 0, time.UTC)

func at(url string) content.Publication {
	return content.Publication{ID: 1, Platform: content.WeChat, URL: url}
}

func TestCollectorReadsAPage(t *testing.T) {
	h := newHost(t, func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Cookie") != "" || !strings.HasPrefix(r.UserAgent(), "moxin/") {
			t.Errorf("headers %v", r.Header)
		}
		w.Header().Set("Set-Cookie", "track=1")
		w.Write(fixture(t, "wechat/article"))
	})
	for range 2 { // processes: robots.txt is remembered between them
		got, err := h.collector(t).Collect(t.Context(), at(h.URL+"/s/abc"))
		if err != nil || !strings.HasPrefix(numbers(got.Samples), "reads 21130,") || got.Source != "page" || len(got.Raw) == 0 || len(got.Raw) > 2000 {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	if h.asked["/robots.txt"] != 1 {
		t.Errorf("robots.txt was asked for %d times", h.asked["/robots.txt"])
	}
}

func TestCollectorAcceptsOnlyNamedHosts(t *testing.T) {
	c := page.New(page.Options{Hosts: []string{"mp.weixin.qq.com", "shop.example.com", "127.0.0.1:8090"}, Rules: rules(t), Keep: newKeeper()})
	for url, want := range map[string]bool{
		"https://mp.weixin.qq.com/s/1": true, "http://mp.weixin.qq.com/s/1": true, "http://127.0.0.1:8090/s/1": true,
		"https://mp.weixin.qq.com/cgi-bin/home": false, // no address of an article
		"https://shop.example.com/s/1":          false, // allowed, and no rule knows it
		"https://weibo.cn/comment/Q1":           false, // a rule knows it, and nobody allowed it
		"https://mp.weixin.qq.com:8443/s/1":     false, "ftp://mp.weixin.qq.com/s/1": false,
		"file:///etc/passwd": false, "": false, "https://u:p@mp.weixin.qq.com/s/1": false, "%": false,
	} {
		if got := c.Accepts(at(url)); got != want {
			t.Errorf("%q: %v", url, got)
		}
	}
	for _, platform := range []string{"nowhere", "", content.Zhihu} {
		if c.Accepts(content.Publication{Platform: platform, URL: "https://mp.weixin.qq.com/s/1"}) {
			t.Errorf("%q: a platform without a rule for the address is accepted", platform)
		}
	}
	if _, err := c.Collect(t.Context(), at("https://other.example.com/s/1")); !errors.Is(err, ingest.ErrForbidden) {
		t.Errorf("error %v", err)
	}
}

func TestCollectorObeysRobots(t *testing.T) {
	h := newHost(t, func(w http.ResponseWriter, _ *http.Request) { w.Write(fixture(t, "wechat/article")) })
	if _, err := h.collector(t).Collect(t.Context(), at(h.URL+"/private/1")); !errors.Is(err, ingest.ErrForbidden) {
		t.Errorf("error %v", err)
	}
	if h.asked["/private/1"] != 0 {
		t.Error("a disallowed page was read")
	}
	for robots, want := range map[string]error{
		"User-agent: moxin\nDisallow: /\n":                          ingest.ErrForbidden, // a rule for us alone
		"User-agent: *\nDisallow: /\n\nUser-agent: moxin\nAllow: /": nil,
		"": nil, // none
	} {
		h.keep.recalls, h.robots = map[string]content.Recall{}, robots
		if _, err := h.collector(t).Collect(t.Context(), at(h.URL+"/s/1")); !errors.Is(err, want) || (err != nil) != (want != nil) {
			t.Errorf("%q: %v", robots, err)
		}
	}
	old := h.keep.recalls[h.URL+"/robots.txt"]
	old.At = noon.Add(-25 * time.Hour)
	h.keep.recalls[h.URL+"/robots.txt"] = old
	h.robots = "User-agent: *\nDisallow: /\n"
	if _, err := h.collector(t).Collect(t.Context(), at(h.URL+"/s/1")); !errors.Is(err, ingest.ErrForbidden) {
		t.Errorf("a robots.txt of yesterday still counts: %v", err)
	}
}

func TestCollectorIsCarefulWithoutRobots(t *testing.T) {
	for status, want := range map[int]error{401: ingest.ErrForbidden, 403: ingest.ErrForbidden, 302: ingest.ErrForbidden, 404: nil, 410: nil} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/robots.txt" {
				w.Header().Set("Location", "/elsewhere")
				w.WriteHeader(status)
				return
			}
			w.Write(fixture(t, "wechat/article"))
		}))
		defer server.Close()
		c := page.New(page.Options{Hosts: []string{strings.TrimPrefix(server.URL, "http://")}, Rules: rules(t), Keep: newKeeper(), Spacing: 1, Now: time.Now})
		if _, err := c.Collect(t.Context(), at(server.URL+"/s/1")); !errors.Is(err, want) || (err != nil) != (want != nil) {
			t.Errorf("robots.txt with HTTP %d: %v", status, err)
		}
	}
	h := newHost(t, nil)
	h.Server.Close()
	if _, err := h.collector(t).Collect(t.Context(), at(h.URL+"/s/1")); err == nil || errors.Is(err, ingest.ErrForbidden) {
		t.Errorf("a host that does not answer passes: %v", err)
	}
}

func TestCollectorReadsStatuses(t *testing.T) {
	status := func(n int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(n) }
	}
	moved := func(to string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
	}
	for _, c := range []struct {
		name  string
		serve http.HandlerFunc
		gone  bool
		want  error // nil with gone false = a passing failure
	}{
		{"410", status(410), true, nil},
		{"401", status(401), false, ingest.ErrBlocked},
		{"403", status(403), false, ingest.ErrBlocked},
		{"429", status(429), false, ingest.ErrBlocked},
		{"502", status(502), false, nil},
		{"304 to nobody's question", status(304), false, nil},
		{"verification", moved("/mp/wappoc_appmsgcaptcha?poc_token=x"), false, ingest.ErrBlocked},
		{"passport", moved("https://passport.weibo.com/visitor/visitor"), false, ingest.ErrBlocked},
		{"elsewhere", moved("http://127.0.0.1:1/s"), false, ingest.ErrForbidden},
		{"nowhere", status(302), false, ingest.ErrChanged},
		{"round and round", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		}, false, ingest.ErrChanged},
		{"into what robots.txt keeps back", moved("/private/1"), false, ingest.ErrForbidden},
		{"9 MB", func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 9<<20)) }, false, ingest.ErrChanged},
	} {
		h := newHost(t, c.serve)
		got, err := h.collector(t).Collect(t.Context(), at(h.URL+"/s/1"))
		var stopped interface{ Host() string }
		switch {
		case c.gone:
			if err != nil || !got.Gone || got.Why == "" {
				t.Errorf("%s: %+v, %v", c.name, got, err)
			}
		case err == nil || c.want != nil && !errors.Is(err, c.want):
			t.Errorf("%s: error %v, want %v", c.name, err, c.want)
		case c.want == nil && (errors.Is(err, ingest.ErrBlocked) || errors.Is(err, ingest.ErrChanged)):
			t.Errorf("%s: %v is no passing failure", c.name, err)
		case errors.As(err, &stopped) != (c.want == ingest.ErrBlocked) || stopped != nil && stopped.Host() != h.name():
			t.Errorf("%s: %v does not say which host is stopped", c.name, err)
		}
		if len(got.Samples) > 0 || h.asked["/private/1"] > 0 {
			t.Errorf("%s: read %v, asked %v", c.name, got.Samples, h.asked)
		}
	}
}

func TestAMissingPageIsBelievedTheSecondTime(t *testing.T) {
	for _, c := range []struct {
		name  string
		later time.Duration
		gone  bool
	}{
		{"still missing six hours later", 6 * time.Hour, true},
		{"asked again at once", time.Minute, false},
		{"missing long ago, and again today", 80 * time.Hour, false},
		{"the clock went back", -time.Hour, false},
	} {
		h := newHost(t, http.NotFound)
		now := noon
		collect := func() ingest.Reading {
			k := page.New(page.Options{Hosts: []string{h.name()}, Rules: rules(t), Keep: h.keep, Spacing: 1, Now: func() time.Time { return now }})
			got, err := k.Collect(t.Context(), at(h.URL+"/s/1"))
			if err != nil || len(got.Samples) > 0 {
				t.Errorf("%s: %+v, %v", c.name, got, err)
			}
			return got
		}
		if got := collect(); got.Gone || got.Retry != 6*time.Hour {
			t.Errorf("%s: the first time %+v: a host that is being mended answers 404 as well", c.name, got)
		}
		now = now.Add(c.later)
		if got := collect(); got.Gone != c.gone || c.gone && got.Why == "" {
			t.Errorf("%s: the second time %+v", c.name, got)
		}
	}
}

func TestCollectorKeepsTheHTMLOfAChangedPage(t *testing.T) {
	for name, want := range map[string]error{"wechat/changed": ingest.ErrChanged, "wechat/unknown": ingest.ErrChanged, "wechat/text": page.ErrAnother} {
		h := newHost(t, func(w http.ResponseWriter, _ *http.Request) { w.Write(fixture(t, name)) })
		p := at(h.URL + "/s/1")
		p.Title = "雨前的茶"
		got, err := h.collector(t).Collect(t.Context(), p)
		if !errors.Is(err, want) || string(got.Raw) != string(fixture(t, name)) || got.Source != "page" || len(got.Samples) > 0 {
			t.Errorf("%s: %q, %v", name, got.Raw, err)
		}
		if len(h.keep.recalls) != 1 { // robots.txt
			t.Errorf("%s: a page without numbers is remembered", name)
		}
	}
	h := newHost(t, func(w http.ResponseWriter, _ *http.Request) { w.Write(fixture(t, "wechat/verify")) })
	if got, err := h.collector(t).Collect(t.Context(), at(h.URL+"/s/1")); !errors.Is(err, ingest.ErrBlocked) || got.Raw != nil {
		t.Errorf("a verification page: %q, %v", got.Raw, err)
	}
}

func TestCollectorAsksWhetherAPageHasChanged(t *testing.T) {
	var whole, same int
	h := newHost(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		w.Header().Set("Last-Modified", "Wed, 04 Nov 2026 10:00:00 GMT")
		if r.Header.Get("If-None-Match") == `"v1"` && r.Header.Get("If-Modified-Since") != "" {
			same++
			w.WriteHeader(http.StatusNotModified)
			return
		}
		whole++
		w.Write(fixture(t, "wechat/article"))
	})
	var first ingest.Reading
	for i := range 3 { // processes: what the page said is remembered between them
		got, err := h.collector(t).Collect(t.Context(), at(h.URL+"/s/1"))
		if i == 0 {
			first = got
		}
		if err != nil || numbers(got.Samples) != "reads 21130, likes 315, hearts 128, shares 402, saves 0" || string(got.Raw) != string(first.Raw) {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	if whole != 1 || same != 2 {
		t.Errorf("%d whole pages, %d times the same", whole, same)
	}
	// What was read by a rule that says something else today is read anew.
	r := h.keep.recalls[h.URL+"/s/1"]
	r.Said = []byte(strings.Replace(string(r.Said), `"print":"wechat `, `"print":"old `, 1))
	h.keep.recalls[h.URL+"/s/1"] = r
	if _, err := h.collector(t).Collect(t.Context(), at(h.URL+"/s/1")); err != nil || whole != 2 {
		t.Errorf("%d whole pages after the rule changed, %v", whole, err)
	}
}

func TestCollectorLeavesAPausedHostAlone(t *testing.T) {
	h := newHost(t, func(w http.ResponseWriter, _ *http.Request) { w.Write(fixture(t, "wechat/article")) })
	for _, c := range []struct {
		pause content.Pause
		want  time.Time // zero = it is read
	}{
		{content.Pause{Scope: content.ReadScope(h.name())}, noon.Add(time.Hour)},
		{content.Pause{Scope: content.ReadScope(h.name()), Until: noon.Add(5 * time.Hour)}, noon.Add(5 * time.Hour)},
		{content.Pause{Scope: content.ReadScope(h.name()), Until: noon.Add(-time.Hour)}, time.Time{}},
		{content.Pause{Scope: content.ReadScope("other.example")}, time.Time{}},
		{content.Pause{Scope: ""}, time.Time{}}, // of releases
	} {
		h.keep.pauses = []content.Pause{c.pause}
		before := h.asked["/s/1"]
		_, err := h.collector(t).Collect(t.Context(), at(h.URL+"/s/1"))
		var later ingest.ErrLater
		if errors.As(err, &later) == c.want.IsZero() || !later.At.Equal(c.want) || (h.asked["/s/1"] == before) == c.want.IsZero() {
			t.Errorf("%+v: %v", c.pause, err)
		}
	}
}

func TestCollectorStopsForTheDay(t *testing.T) {
	h := newHost(t, func(w http.ResponseWriter, _ *http.Request) { w.Write(fixture(t, "wechat/article")) })
	now := noon
	c := page.New(page.Options{Hosts: []string{h.name()}, Rules: rules(t), Keep: h.keep, Spacing: 1, Daily: 3, Now: func() time.Time { return now }})
	var later ingest.ErrLater
	for i := range 4 { // robots.txt is the first of the three
		_, err := c.Collect(t.Context(), at(h.URL+"/s/1"))
		if errors.As(err, &later) != (i >= 2) || i < 2 && err != nil {
			t.Fatalf("reading %d: %v", i, err)
		}
	}
	if want := noon.Add(12 * time.Hour); !later.At.Equal(want) {
		t.Errorf("asked again at %s, want %s", later.At, want)
	}
	now = now.Add(13 * time.Hour)
	if _, err := c.Collect(t.Context(), at(h.URL+"/s/1")); err != nil {
		t.Errorf("the next day: %v", err)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// TestCollectorsTakeTheirTime: processes that share a store keep ten seconds together, redirects
// included, and none of them waits long for its turn.
func TestCollectorsTakeTheirTime(t *testing.T) {
	r := rules(t)
	body := string(fixture(t, "wechat/article"))
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		last, least, begin := map[string]time.Time{}, time.Hour, time.Now()
		client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			now := time.Now() // of the bubble
			if before, ok := last[r.URL.Host]; ok {
				least = min(least, now.Sub(before))
			}
			last[r.URL.Host] = now
			got := &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}
			switch {
			case r.URL.Path == "/robots.txt":
				got.StatusCode = 404
			case r.URL.Scheme == "http":
				got.StatusCode = 302
				got.Header.Set("Location", "https://"+r.URL.Host+r.URL.RequestURI())
			}
			return got, nil
		})}
		keep, read, later := newKeeper(), 0, 0
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				// A hurry is for simulators: this host keeps ten seconds whatever is said.
				c := page.New(page.Options{Hosts: []string{"mp.weixin.qq.com"}, Rules: r, Keep: keep, HTTP: client, Spacing: time.Millisecond, Now: time.Now})
				_, err := c.Collect(t.Context(), at("http://mp.weixin.qq.com/s/"+fmt.Sprint(i)))
				mu.Lock()
				defer mu.Unlock()
				var wait ingest.ErrLater
				switch {
				case err == nil:
					read++
				case errors.As(err, &wait) && wait.At.Sub(begin) >= 30*time.Second:
					later++
				default:
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if least < 10*time.Second || read == 0 || later == 0 || read+later != 8 {
			t.Errorf("two requests %s apart, %d read, %d told to come later", least, read, later)
		}
	})
}

func TestCollectorStopsWaiting(t *testing.T) {
	r := rules(t)
	synctest.Test(t, func(t *testing.T) {
		keep := newKeeper()
		if ok, _ := keep.Take(t.Context(), "page:mp.weixin.qq.com", 0, 1); !ok {
			t.Fatal("the turn is taken already")
		}
		ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
		defer cancel()
		c := page.New(page.Options{Hosts: []string{"mp.weixin.qq.com"}, Rules: r, Keep: keep, Now: time.Now})
		if _, err := c.Collect(ctx, at("https://mp.weixin.qq.com/s/1")); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
	})
}
