package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"moxin/site/web"
)

func TestAssetsAreNamedByTheirBytes(t *testing.T) {
	load := func(css string) (*web.Assets, string) {
		t.Helper()
		a, err := web.LoadAssets(fstest.MapFS{"assets/x.css": {Data: []byte(css)}}, "/asset/")
		if err != nil {
			t.Fatal(err)
		}
		u, ok := a.URL("x.css")
		if !ok || !strings.HasPrefix(u, "/asset/x.") || !strings.HasSuffix(u, ".css") {
			t.Fatalf("x.css is at %q, %v", u, ok)
		}
		return a, u
	}
	a, one := load("a{}")
	if _, two := load("b{}"); one == two {
		t.Error("other bytes have the same name")
	}
	if _, ok := a.URL("y.css"); ok {
		t.Error("an asset that is not there has an address")
	}

	mux := http.NewServeMux()
	mux.Handle("GET /asset/{name}", a)
	for path, want := range map[string]int{one: http.StatusOK, "/asset/x.css": http.StatusNotFound} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
		if w.Code != want {
			t.Errorf("%s answered %d", path, w.Code)
		}
		if want == http.StatusOK && (w.Body.String() != "a{}" || w.Header().Get("Content-Type") != "text/css; charset=utf-8" ||
			!strings.Contains(w.Header().Get("Cache-Control"), "immutable")) {
			t.Errorf("%s: %q %v", path, w.Body, w.Header())
		}
	}
}

func TestPrivatePagesAreKeptByNobody(t *testing.T) {
	h := http.Header{}
	web.Private(h, "default-src 'none'")
	if h.Get("Content-Security-Policy") != "default-src 'none'" || h.Get("Cache-Control") != "private, no-store" ||
		h.Get("Referrer-Policy") != "same-origin" {
		t.Errorf("%v", h)
	}
}
