package media_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"moxin/content/media"
)

func host(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("/ok", func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("picture")) })
	mux.HandleFunc("/big", func(w http.ResponseWriter, _ *http.Request) { w.Write(make([]byte, 2000)) })
	mux.HandleFunc("/hang", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "file:///etc/hostname", http.StatusFound)
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/ok", http.StatusFound) })
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func TestFetch(t *testing.T) {
	s := host(t)
	f := &media.Fetcher{AllowPrivate: true}
	for _, path := range []string{"/ok", "/moved"} {
		if data, err := f.Fetch(t.Context(), s.URL+path); err != nil || string(data) != "picture" {
			t.Errorf("%s: %q, %v", path, data, err)
		}
	}
}

func TestFetchErrorsNameTheURL(t *testing.T) {
	s := host(t)
	f := &media.Fetcher{AllowPrivate: true, Timeout: 50 * time.Millisecond, MaxBytes: 1000}
	for _, url := range []string{s.URL + "/none", s.URL + "/big", s.URL + "/hang", s.URL + "/loop", s.URL + "/file",
		"ftp://example.com/x.png", "http:///x.png", "://"} {
		_, err := f.Fetch(t.Context(), url)
		var fe *media.FetchError
		if !errors.As(err, &fe) || fe.URL != url || !strings.Contains(err.Error(), url) {
			t.Errorf("%s: %v", url, err)
		}
	}
	if _, err := f.Fetch(t.Context(), s.URL+"/big"); !errors.Is(err, media.ErrTooLarge) {
		t.Errorf("big: %v", err)
	}
}

func TestFetchRefusesPrivateNetworks(t *testing.T) {
	s := host(t)
	var f media.Fetcher
	port := s.URL[strings.LastIndex(s.URL, ":"):]
	for _, url := range []string{s.URL + "/ok", "http://localhost" + port + "/ok", "http://[::1]" + port + "/ok"} {
		if _, err := f.Fetch(t.Context(), url); !errors.Is(err, media.ErrPrivate) {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestPublic(t *testing.T) {
	for addr, want := range map[string]bool{
		"8.8.8.8": true, "2606:4700::1": true,
		"127.0.0.1": false, "10.1.2.3": false, "172.16.0.1": false, "192.168.1.1": false,
		"169.254.169.254": false, "100.100.100.200": false, "0.0.0.0": false, "224.0.0.1": false,
		"255.255.255.255": false, "::1": false, "::": false, "fe80::1": false, "fe80::1%eth0": false,
		"fc00::1": false, "::ffff:127.0.0.1": false, "64:ff9b::7f00:1": false, "2002:7f00:1::": false,
	} {
		if got := media.Public(netip.MustParseAddr(addr)); got != want {
			t.Errorf("%s: %v", addr, got)
		}
	}
}
