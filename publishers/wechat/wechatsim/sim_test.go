package wechatsim

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	appID  = "wx0000000000000001"
	secret = "0123456789abcdef0123456789abcdef"
)

// corp is an account that may do everything.
var corp = Account{AppID: appID, Secret: secret, Name: "墨信样例", Verified: true, FollowersAtStart: 5000}

// start is 10:00 on a Monday in Beijing.
var start = time.Date(2026, 11, 2, 10, 0, 0, 0, beijing)

// bench is a server on a clock of its own and a client that knows nothing of the adapter.
type bench struct {
	t   *testing.T
	sim *Server
	web *httptest.Server

	mu    sync.Mutex
	now   time.Time
	token string
}

// newBench starts a server. Accounts default to corp.
func newBench(t *testing.T, o Options) *bench {
	t.Helper()
	b := &bench{t: t, now: start}
	o.Clock = b.clock
	if o.Accounts == nil {
		o.Accounts = []Account{corp}
	}
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	b.sim, b.web = s, httptest.NewServer(s)
	t.Cleanup(func() {
		b.web.Close()
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

func (b *bench) clock() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.now
}

func (b *bench) step(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.now = b.now.Add(d)
}

// reply is any answer.
type reply map[string]any

func (r reply) code() int {
	n, _ := r["errcode"].(float64)
	return int(n)
}

func (r reply) text(key string) string {
	s, _ := r[key].(string)
	return s
}

// list is the array under a key, of objects.
func (r reply) list(key string) []reply {
	var out []reply
	for _, v := range r[key].([]any) {
		out = append(out, v.(map[string]any))
	}
	return out
}

// at follows keys into nested objects.
func (r reply) at(keys ...string) reply {
	for _, k := range keys {
		r, _ = r[k].(map[string]any)
	}
	return r
}

// raw makes one request and returns the answer as it is.
func (b *bench) raw(method, path, kind, body string) (*http.Response, string) {
	b.t.Helper()
	req, err := http.NewRequest(method, b.web.URL+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return res, string(text)
}

func (b *bench) do(method, path, kind, body string) reply {
	b.t.Helper()
	_, text := b.raw(method, path, kind, body)
	var r reply
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		b.t.Fatalf("%s %s answers %q: %v", method, path, text, err)
	}
	return r
}

// post makes an API call with a stable token. body is JSON text, or a value to write as JSON.
func (b *bench) post(path string, body any) reply {
	b.t.Helper()
	text, ok := body.(string)
	if !ok {
		text = raw(b.t, body)
	}
	return b.do("POST", path+"?access_token="+b.stable(), "application/json", text)
}

// ok is post that must succeed.
func (b *bench) ok(path string, body any) reply {
	b.t.Helper()
	r := b.post(path, body)
	if r.code() != 0 {
		b.t.Fatalf("%s: %v", path, r)
	}
	return r
}

// refused is post that must answer a code.
func (b *bench) refused(code int, path string, body any) reply {
	b.t.Helper()
	r := b.post(path, body)
	if r.code() != code {
		b.t.Fatalf("%s answers %v, want errcode %d", path, r, code)
	}
	return r
}

// raw writes a value as the platform wants it: UTF-8 without \u.
func raw(t *testing.T, v any) string {
	t.Helper()
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// stable is a working token of the bench's account.
func (b *bench) stable() string {
	b.t.Helper()
	r := b.askStable(false)
	if r.text("access_token") == "" {
		b.t.Fatalf("no token: %v", r)
	}
	return r.text("access_token")
}

func (b *bench) askStable(force bool) reply {
	b.t.Helper()
	return b.do("POST", "/cgi-bin/stable_token", "application/json", raw(b.t, reply{
		"grant_type": "client_credential", "appid": appID, "secret": secret, "force_refresh": force,
	}))
}

// upload sends a file in the field media.
func (b *bench) upload(path string, data []byte, fields map[string]string) reply {
	b.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	file, err := form.CreateFormFile("media", "name-says-nothing.bin")
	if err != nil {
		b.t.Fatal(err)
	}
	if _, err := file.Write(data); err != nil {
		b.t.Fatal(err)
	}
	for k, v := range fields {
		if err := form.WriteField(k, v); err != nil {
			b.t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		b.t.Fatal(err)
	}
	return b.do("POST", path+"access_token="+b.stable(), form.FormDataContentType(), body.String())
}

// cover puts a picture of a size into the library.
func (b *bench) cover(w, h int) string {
	b.t.Helper()
	r := b.upload("/cgi-bin/material/add_material?type=image&", picturePNG(b.t, w, h), nil)
	if r.text("media_id") == "" {
		b.t.Fatalf("add_material: %v", r)
	}
	return r.text("media_id")
}

func picturePNG(t *testing.T, w, h int) []byte {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, w, h))
	m.Set(0, 0, color.White)
	var out bytes.Buffer
	if err := png.Encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// news is an article that the platform takes.
func (b *bench) news(title string) reply {
	b.t.Helper()
	return reply{
		"title": title, "author": "林溪", "digest": "为什么", "content": "<p>老客户不会无故离开。</p>",
		"content_source_url": "https://example.com/" + title, "thumb_media_id": b.cover(235, 100),
	}
}

// draft puts articles into the box.
func (b *bench) draft(articles ...reply) string {
	b.t.Helper()
	return b.ok("/cgi-bin/draft/add", reply{"articles": articles}).text("media_id")
}

// publish puts one article out and returns its post.
func (b *bench) publish(title string) Post {
	b.t.Helper()
	b.ok("/cgi-bin/freepublish/submit", reply{"media_id": b.draft(b.news(title))})
	posts := b.sim.Posts(appID)
	return posts[len(posts)-1]
}
