package page_test

import (
	"compress/gzip"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/ingest/page"
)

// neighbours are two hosts that may be read; the first sends on to the second.
func neighbours(t *testing.T, serve http.HandlerFunc) (from, to *host, c *page.Collector) {
	to = newHost(t, serve)
	from = newHost(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, to.URL+"/s/2", http.StatusMovedPermanently)
	})
	return from, to, page.New(page.Options{
		Hosts: []string{from.name(), to.name()}, Rules: rules(t), Keep: from.keep, Spacing: 1, Now: func() time.Time { return noon },
	})
}

// TestARedirectIsARequestOfItsOwn: the host that it leads to has its own word.
func TestARedirectIsARequestOfItsOwn(t *testing.T) {
	article := func(w http.ResponseWriter, _ *http.Request) { w.Write(fixture(t, "wechat/article")) }
	from, to, c := neighbours(t, article)
	if got, err := c.Collect(t.Context(), at(from.URL+"/s/1")); err != nil || len(got.Samples) != 5 || to.asked["/robots.txt"] != 1 {
		t.Fatalf("%+v, %v, asked %v", got, err, to.asked)
	}

	from, to, c = neighbours(t, article)
	to.robots = "User-agent: moxin\nDisallow: /s/\n"
	if _, err := c.Collect(t.Context(), at(from.URL+"/s/1")); !errors.Is(err, ingest.ErrForbidden) || to.asked["/s/2"] != 0 {
		t.Errorf("its robots.txt: %v, asked %v", err, to.asked)
	}

	from, to, c = neighbours(t, article)
	from.keep.pauses = []content.Pause{{Scope: content.ReadScope(to.name())}}
	var later ingest.ErrLater
	if _, err := c.Collect(t.Context(), at(from.URL+"/s/1")); !errors.As(err, &later) || len(to.asked) != 0 {
		t.Errorf("its pause: %v, asked %v", err, to.asked)
	}

	from, to, c = neighbours(t, func(w http.ResponseWriter, _ *http.Request) { w.Write(fixture(t, "wechat/verify")) })
	var stopped *page.HostError
	if _, err := c.Collect(t.Context(), at(from.URL+"/s/1")); !errors.As(err, &stopped) || stopped.Host() != to.name() || !errors.Is(err, ingest.ErrBlocked) {
		t.Errorf("its verification page: %v", err)
	}
}

// TestRobotsAreAskedOnceADay, by whichever process; an answer that is none is asked for again.
func TestRobotsAreAskedOnceADay(t *testing.T) {
	h := newHost(t, func(w http.ResponseWriter, _ *http.Request) { w.Write(fixture(t, "wechat/article")) })
	for i := range 3 {
		if _, err := h.collector(t).Collect(t.Context(), at(h.URL+"/s/"+string(rune('a'+i)))); err != nil {
			t.Fatal(err)
		}
	}
	if h.asked["/robots.txt"] != 1 {
		t.Errorf("robots.txt was asked for %d times", h.asked["/robots.txt"])
	}

	for _, status := range []int{500, 503, 429} {
		asked := 0
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/robots.txt" {
				t.Errorf("HTTP %d: %s was read", status, r.URL.Path)
			}
			asked++
			w.WriteHeader(status)
		}))
		keep := newKeeper()
		for range 2 {
			c := page.New(page.Options{Hosts: []string{strings.TrimPrefix(server.URL, "http://")}, Rules: rules(t), Keep: keep, Spacing: 1, Now: time.Now})
			if _, err := c.Collect(t.Context(), at(server.URL+"/s/1")); err == nil || errors.Is(err, ingest.ErrForbidden) {
				t.Errorf("HTTP %d: %v is no passing failure", status, err)
			}
		}
		server.Close()
		if asked != 2 || len(keep.recalls) != 0 {
			t.Errorf("HTTP %d was taken for an answer: asked %d times", status, asked)
		}
	}
}

// TestRobotsAreReadAsTheyAreWritten: with paths and queries, the nearest rule first, and without
// stumbling over what is no line of it.
func TestRobotsAreReadAsTheyAreWritten(t *testing.T) {
	for robots, want := range map[string]bool{
		"User-agent: *\nDisallow: /s\nAllow: /s/1":                   true,
		"User-agent: *\nDisallow: /s?mid=":                           true,
		"User-agent: *\nDisallow: /*/1$":                             false,
		"User-agent: *\nDisallow:":                                   true,
		"\ufeffUser-agent: *\r\nDisallow: /\r\n":                     false,
		"User-agent: Moxin\nDisallow: /":                             false, // names are alike in any case
		"User-agent: moxinbot\nDisallow: /":                          true,  // another's name
		"User-agent: other\nUser-agent: moxin\nDisallow: /s/":        false,
		"<!doctype html><title>Not found</title>":                    true,
		"User-agent: *\n" + strings.Repeat("Disallow: /x\n", 60_000): true, // over 512 KB: its beginning holds
	} {
		h := newHost(t, func(w http.ResponseWriter, _ *http.Request) { w.Write(fixture(t, "wechat/article")) })
		h.robots = robots
		_, err := h.collector(t).Collect(t.Context(), at(h.URL+"/s/1"))
		if errors.Is(err, ingest.ErrForbidden) == want || want && err != nil || (h.asked["/s/1"] > 0) != want {
			t.Errorf("%.60q: %v, read %v, want %v", robots, err, h.asked["/s/1"] > 0, want)
		}
	}
}

// TestWhatIsAskedNamesNobody: no cookie that was set, no referrer, no word on who reads.
func TestWhatIsAskedNamesNobody(t *testing.T) {
	var heard []http.Header
	h := newHost(t, func(w http.ResponseWriter, r *http.Request) {
		heard = append(heard, r.Header)
		http.SetCookie(w, &http.Cookie{Name: "visitor", Value: "1", Path: "/"})
		w.Header().Set("ETag", `"1"`)
		w.Write(fixture(t, "wechat/article"))
	})
	c := h.collector(t)
	for range 2 {
		if _, err := c.Collect(t.Context(), at(h.URL+"/s/1")); err != nil {
			t.Fatal(err)
		}
	}
	for i, header := range heard {
		for name := range header {
			switch name {
			case "User-Agent", "Accept-Encoding":
			case "If-None-Match":
				if i == 0 {
					t.Error("the first request recalls something")
				}
			default:
				t.Errorf("request %d has %s: %s", i, name, header.Get(name))
			}
		}
	}
	if len(heard) != 2 {
		t.Errorf("%d requests", len(heard))
	}
}

// TestAPageThatUnpacksWithoutEnd is cut at the bound of what it unpacks to.
func TestAPageThatUnpacksWithoutEnd(t *testing.T) {
	h := newHost(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		pack := gzip.NewWriter(w)
		for zeros := make([]byte, 1<<20); ; {
			if _, err := pack.Write(zeros); err != nil {
				return // the reader has hung up
			}
		}
	})
	if _, err := h.collector(t).Collect(t.Context(), at(h.URL+"/s/1")); !errors.Is(err, ingest.ErrChanged) || !strings.Contains(err.Error(), "8 MB") {
		t.Errorf("%v", err)
	}
}
