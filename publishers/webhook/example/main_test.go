package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/publishertest"
	"moxin/publishers/webhook"
)

const secret = "a-secret-of-the-shop-0001"

// started is the example with moxin before it.
func started(t *testing.T) (box, publishers.Publisher) {
	t.Helper()
	now := func() time.Time { return time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC) }
	mux := http.NewServeMux()
	web := httptest.NewServer(mux)
	t.Cleanup(web.Close)
	b := box{t.TempDir(), web.URL}
	mux.Handle("/", routes(b, secret, now))
	p, err := webhook.New(content.Channel{ID: "shop", URL: web.URL + "/moxin", AppSecret: "${X}"},
		publishers.Deps{Secret: func(content.Secret) (string, error) { return secret, nil }, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return b, p
}

func message() publishers.Message {
	return publishers.Message{
		Release: content.Release{ID: 1, Run: 1}, Steps: &publishertest.Memory{},
		Items: []content.Rendition{{Slug: "a", Title: "老客户手记", HTML: "<p>正文</p>"}},
	}
}

// Of calls at the same time under one key one makes the article; it outlives the process.
func TestTheExampleKeepsAnArticleOnce(t *testing.T) {
	b, p := started(t)
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			m := message()
			r, err := p.Publish(t.Context(), m)
			if err != nil || !strings.HasPrefix(r.Posts[0].URL, b.base+"/posts/moxin-1-") {
				t.Errorf("%+v, %v", r, err)
			}
		})
	}
	wg.Wait()
	r, err := p.Lookup(t.Context(), message())
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.Get(r.Posts[0].URL)
	if err != nil || res.StatusCode != 200 {
		t.Fatalf("%v, %v", res, err)
	}
	if d, err := b.read(r.Posts[0].RemoteID); err != nil || d.Article.Title != "老客户手记" {
		t.Errorf("%+v, %v", d, err)
	}
	w, _ := publishers.As[publishers.Withdrawer](p)
	if _, err := w.Withdraw(t.Context(), message(), []content.Publication{{RemoteID: r.Posts[0].RemoteID}}); err != nil {
		t.Fatal(err)
	}
	if res, err := http.Get(r.Posts[0].URL); err != nil || res.StatusCode != 404 {
		t.Errorf("after the withdrawal: %v, %v", res, err)
	}
	if again, err := p.Publish(t.Context(), message()); err != nil || again.Posts[0].RemoteID != r.Posts[0].RemoteID {
		t.Errorf("a late repeat: %+v, %v", again, err)
	}
	if res, err := http.Get(r.Posts[0].URL); err != nil || res.StatusCode != 404 {
		t.Errorf("a late repeat brought it back: %v, %v", res, err)
	}
}

func TestKeysStayInTheFolder(t *testing.T) {
	b, p := started(t)
	for _, q := range p.(publishers.Prober).Probe(t.Context()) {
		if q.Err != nil {
			t.Errorf("%s: %v", q.Key, q.Err)
		}
	}
	for _, key := range []string{"../x", "", "a/b", "a.json", strings.Repeat("x", 201)} {
		if _, err := b.path(key); err == nil {
			t.Errorf("the key %q is taken", key)
		}
	}
	if err := run("127.0.0.1:0", b.folder, "short"); err == nil {
		t.Error("a short secret is taken")
	}
}
