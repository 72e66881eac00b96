package page_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/ingest/page"
)

func fixture(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name + ".html")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func values(samples []content.Sample) map[content.Metric]float64 {
	out := map[content.Metric]float64{}
	for _, s := range samples {
		out[s.Metric] = s.Value
	}
	return out
}

func TestParseArticle(t *testing.T) {
	p, err := page.Parse(content.WeChat, fixture(t, "article"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[content.Metric]float64{content.Reads: 21130, content.Likes: 315, content.Hearts: 128, content.Shares: 402, content.Saves: 0}
	if got := values(p.Samples); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("samples %v, want %v: an unknown comment count is absent, saves that are 0 are 0", got, want)
	}
	if p.Title != "老客户为什么不再回来" || p.Template != 0 || p.Gone {
		t.Errorf("%+v", p)
	}
	if !strings.Contains(string(p.Carrier), `"read_num":21130`) {
		t.Errorf("carrier %s", p.Carrier)
	}
	for _, s := range p.Samples {
		if !s.Cumulative || s.Capped || s.Source != "page" {
			t.Errorf("sample %+v", s)
		}
	}
}

func TestParseWithoutASessionKnowsNothing(t *testing.T) {
	p, err := page.Parse(content.WeChat, fixture(t, "stranger"))
	if err != nil || len(p.Samples) != 0 || p.Gone {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestParseTemplates(t *testing.T) {
	p, err := page.Parse(content.WeChat, fixture(t, "pictures"))
	if err != nil || p.Template != 8 || len(p.Samples) != 2 || !p.Samples[0].Capped || p.Samples[1].Capped {
		t.Errorf("pictures: %+v, %v", p, err)
	}
	p, err = page.Parse(content.WeChat, fixture(t, "text"))
	if err != nil || p.Template != 10 || p.Title != "一句话" || len(p.Samples) != 1 {
		t.Errorf("text post: %+v, %v", p, err)
	}
}

func TestParseNotices(t *testing.T) {
	for name, why := range map[string]string{
		"deleted": "该内容已被发布者删除", "violating": "此内容因违规无法查看由用户投诉并经平台审核",
	} {
		p, err := page.Parse(content.WeChat, fixture(t, name))
		if err != nil || !p.Gone || strings.ReplaceAll(p.Why, " ", "") != why {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
	for name, want := range map[string]error{"verify": ingest.ErrBlocked, "changed": ingest.ErrChanged} {
		if p, err := page.Parse(content.WeChat, fixture(t, name)); !errors.Is(err, want) || p.Gone {
			t.Errorf("%s: %+v, %v, want %v", name, p, err, want)
		}
	}
	p, err := page.Parse(content.WeChat, fixture(t, "busy"))
	if err == nil || p.Gone || errors.Is(err, ingest.ErrBlocked) || errors.Is(err, ingest.ErrChanged) {
		t.Errorf("busy: %+v, %v, want a passing failure", p, err)
	}
	if _, err := page.Parse(content.WeChat, nil); !errors.Is(err, ingest.ErrChanged) {
		t.Errorf("an empty page: %v", err)
	}
	if _, err := page.Parse("nowhere", nil); !errors.Is(err, ingest.ErrForbidden) {
		t.Errorf("a platform without a rule: %v", err)
	}
}

// host serves pages and counts requests.
type host struct {
	*httptest.Server
	mu     sync.Mutex
	asked  map[string]int
	robots string
	serve  http.HandlerFunc
}

func newHost(t *testing.T, serve http.HandlerFunc) *host {
	h := &host{asked: map[string]int{}, serve: serve, robots: "User-agent: *\nDisallow: /private\n"}
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

func (h *host) collector() *page.Collector {
	return page.New(page.Options{Hosts: []string{h.name()}, Spacing: 1, Now: func() time.Time { return noon }})
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
		w.Write(fixture(t, "article"))
	})
	c := h.collector()
	for range 2 {
		got, err := c.Collect(t.Context(), at(h.URL+"/s/abc"))
		if err != nil || values(got.Samples)[content.Reads] != 21130 || got.Source != "page" || len(got.Raw) == 0 {
			t.Fatalf("%+v, %v", got, err)
		}
	}
	if h.asked["/robots.txt"] != 1 {
		t.Errorf("robots.txt was asked for %d times", h.asked["/robots.txt"])
	}
}

func TestCollectorAcceptsOnlyNamedHosts(t *testing.T) {
	c := page.New(page.Options{Hosts: []string{"mp.example.com"}})
	for url, want := range map[string]bool{
		"https://mp.example.com/s/1": true, "http://mp.example.com/s/1": true,
		"https://other.example.com/s/1": false, "https://mp.example.com:8443/": false,
		"file:///etc/passwd": false, "": false, "https://u:p@mp.example.com/": false, "%": false,
	} {
		if got := c.Accepts(at(url)); got != want {
			t.Errorf("%q: %v", url, got)
		}
	}
	if c.Accepts(content.Publication{Platform: "nowhere", URL: "https://mp.example.com/s/1"}) {
		t.Error("a platform without a rule is accepted")
	}
	if _, err := c.Collect(t.Context(), at("https://other.example.com/s/1")); !errors.Is(err, ingest.ErrForbidden) {
		t.Errorf("error %v", err)
	}
}

func TestCollectorObeysRobots(t *testing.T) {
	h := newHost(t, func(w http.ResponseWriter, _ *http.Request) { w.Write(fixture(t, "article")) })
	if _, err := h.collector().Collect(t.Context(), at(h.URL+"/private/1")); !errors.Is(err, ingest.ErrForbidden) {
		t.Errorf("error %v", err)
	}
	if h.asked["/private/1"] != 0 {
		t.Error("a disallowed page was read")
	}
	h.robots = "User-agent: moxin\nDisallow: /\n"
	if _, err := h.collector().Collect(t.Context(), at(h.URL+"/s/1")); !errors.Is(err, ingest.ErrForbidden) {
		t.Errorf("a rule for us alone: %v", err)
	}
	h.robots = ""
	if _, err := h.collector().Collect(t.Context(), at(h.URL+"/s/1")); err != nil {
		t.Errorf("no robots.txt: %v", err)
	}
}

func TestCollectorReadsStatuses(t *testing.T) {
	cases := []struct {
		name  string
		serve http.HandlerFunc
		gone  bool
		want  error // nil with gone false = a passing failure
	}{
		{"404", http.NotFound, true, nil},
		{"410", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(410) }, true, nil},
		{"403", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(403) }, false, ingest.ErrBlocked},
		{"429", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) }, false, ingest.ErrBlocked},
		{"502", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(502) }, false, nil},
		{"304 to nobody's question", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(304) }, false, nil},
		{"verification", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/mp/wappoc_appmsgcaptcha?poc_token=x", http.StatusFound)
		}, false, ingest.ErrBlocked},
		{"elsewhere", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://127.0.0.1:1/s", http.StatusFound)
		}, false, ingest.ErrForbidden},
		{"round and round", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		}, false, ingest.ErrChanged},
		{"9 MB", func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 9<<20)) }, false, ingest.ErrChanged},
	}
	for _, c := range cases {
		h := newHost(t, c.serve)
		got, err := h.collector().Collect(t.Context(), at(h.URL+"/s/1"))
		switch {
		case c.gone:
			if err != nil || !got.Gone || got.Why == "" {
				t.Errorf("%s: %+v, %v", c.name, got, err)
			}
		case err == nil || c.want != nil && !errors.Is(err, c.want):
			t.Errorf("%s: error %v, want %v", c.name, err, c.want)
		case c.want == nil && (errors.Is(err, ingest.ErrBlocked) || errors.Is(err, ingest.ErrChanged)):
			t.Errorf("%s: %v is no passing failure", c.name, err)
		}
	}
}

func TestCollectorAsksWhetherAPageHasChanged(t *testing.T) {
	var whole, same int
	h := newHost(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"v1"`)
		if r.Header.Get("If-None-Match") == `"v1"` {
			same++
			w.WriteHeader(http.StatusNotModified)
			return
		}
		whole++
		w.Write(fixture(t, "article"))
	})
	c := h.collector()
	for range 3 {
		got, err := c.Collect(t.Context(), at(h.URL+"/s/1"))
		if err != nil || values(got.Samples)[content.Likes] != 315 {
			t.Fatalf("%+v, %v", got, err)
		}
		got.Samples[0].Value = -1 // what one reading's owner does is no other's business
	}
	if whole != 1 || same != 2 {
		t.Errorf("%d whole pages, %d times the same", whole, same)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestCollectorTakesItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		body := string(fixture(t, "article"))
		var mu sync.Mutex
		last, least := map[string]time.Time{}, time.Hour
		client := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			now := time.Now() // of the bubble
			if before, ok := last[r.URL.Host]; ok {
				least = min(least, now.Sub(before))
			}
			last[r.URL.Host] = now
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
		})}
		c := page.New(page.Options{Hosts: []string{"a.example", "b.example"}, HTTP: client, Now: time.Now})
		begin := time.Now()
		var wg sync.WaitGroup
		for i := range 6 {
			wg.Go(func() {
				host := []string{"a", "b"}[i%2]
				if _, err := c.Collect(t.Context(), at("https://"+host+".example/s/"+fmt.Sprint(i))); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if least < 10*time.Second {
			t.Errorf("two requests to a host %s apart", least)
		}
		// robots.txt and three pages on each host, hosts side by side.
		if took := time.Since(begin); took > 31*time.Second {
			t.Errorf("took %s", took)
		}
		time.Sleep(time.Minute) // in the bubble: let the gates' timers end
	})
}

func TestCollectorStopsWaiting(t *testing.T) {
	h := newHost(t, func(w http.ResponseWriter, _ *http.Request) { w.Write(fixture(t, "article")) })
	c := page.New(page.Options{Hosts: []string{h.name()}, Spacing: time.Hour, Now: func() time.Time { return noon }})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := c.Collect(ctx, at(h.URL+"/s/1")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v: robots.txt took the host's turn", err)
	}
}
