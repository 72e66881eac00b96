package douyinapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"moxin/publishers/douyin/douyinapi"
)

const (
	key    = "awkey0000000001"
	secret = "0123456789abcdef0123456789abcdef"
	lookup = douyinapi.DefaultLookupPath
)

// platform answers calls from a table and counts them. It knows nothing of 抖音's rules.
type platform struct {
	*httptest.Server
	replies map[string][]string // by path, in order; the last one stays
	status  map[string]int
	header  http.Header

	mu     sync.Mutex
	bodies map[string][]string
	tokens []string // access-token of every call but client_token
	kinds  map[string]string
}

func newPlatform(t testing.TB, replies map[string][]string) (*platform, *clock, *douyinapi.Client) {
	p := &platform{replies: replies, status: map[string]int{}, bodies: map[string][]string{}, kinds: map[string]string{}, header: http.Header{}}
	if replies["/oauth/client_token/"] == nil {
		replies["/oauth/client_token/"] = []string{
			`{"data":{"access_token":"clt.1","expires_in":7200,"error_code":0},"message":"success"}`,
			`{"data":{"access_token":"clt.2","expires_in":"7200","error_code":0},"message":"success"}`,
		}
	}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	c := &clock{now: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)}
	return p, c, douyinapi.New(douyinapi.Options{
		BaseURL: p.URL, ClientKey: key, Secret: secret, Now: c.read, Random: bytes.NewReader(bytes.Repeat([]byte{7}, 800)),
	})
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) read() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (p *platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	p.mu.Lock()
	defer p.mu.Unlock()
	path := r.URL.Path
	n := len(p.bodies[path])
	p.bodies[path] = append(p.bodies[path], string(body)+r.URL.RawQuery)
	p.kinds[path] = r.Method + " " + r.Header.Get("Content-Type")
	if path != "/oauth/client_token/" {
		p.tokens = append(p.tokens, r.Header.Get("access-token"))
	}
	for k, v := range p.header {
		w.Header()[k] = v
	}
	if s := p.status[path]; s != 0 {
		w.WriteHeader(s)
	}
	replies := p.replies[path]
	_, _ = io.WriteString(w, replies[min(n, len(replies)-1)])
}

func (p *platform) calls(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.bodies[path])
}

func asError(t *testing.T, err error) *douyinapi.Error {
	t.Helper()
	var e *douyinapi.Error
	if !errors.As(err, &e) {
		t.Fatalf("err = %v (%T)", err, err)
	}
	return e
}

const ticketPath = "/open/getticket/"

func ticket(name string) string {
	return `{"data":{"ticket":"` + name + `","expires_in":7200,"error_code":0,"description":""},"extra":{"error_code":0,"logid":"L","now":1}}`
}

func TestTokensAreAskedForOnceAndSharedByAll(t *testing.T) {
	p, _, c := newPlatform(t, map[string][]string{ticketPath: {ticket("T1")}})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if err := c.CheckTicket(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if p.calls("/oauth/client_token/") != 1 || p.calls(ticketPath) != 1 {
		t.Errorf("%d tokens, %d tickets", p.calls("/oauth/client_token/"), p.calls(ticketPath))
	}
	var asked map[string]string
	if err := json.Unmarshal([]byte(p.bodies["/oauth/client_token/"][0]), &asked); err != nil {
		t.Fatal(err)
	}
	if len(asked) != 3 || asked["grant_type"] != "client_credential" || asked["client_key"] != key || asked["client_secret"] != secret {
		t.Errorf("asked with %v", asked)
	}
	if got := fmt.Sprint(p.tokens); got != "[clt.1]" {
		t.Errorf("called with %s", got)
	}
}

func TestTokensAreRenewedBeforeTheirEnd(t *testing.T) {
	p, clock, c := newPlatform(t, map[string][]string{ticketPath: {ticket("T1"), ticket("T2"), ticket("T3")}})
	for _, step := range []struct {
		after time.Duration
		want  int
	}{{0, 1}, {110*time.Minute - time.Second, 1}, {time.Second, 2}} {
		clock.pass(step.after)
		if err := c.CheckTicket(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := p.calls(ticketPath); n != step.want {
			t.Errorf("after %v: %d tickets, want %d", step.after, n, step.want)
		}
	}
	// A schema that is opened now wants a young ticket.
	clock.pass(time.Minute)
	for range 2 {
		if _, err := c.Sign(t.Context(), douyinapi.Schema{}, time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	if n := p.calls(ticketPath); n != 3 {
		t.Errorf("%d tickets, want 3", n)
	}
}

func TestAStaleTokenIsRenewedOnceAndTheCallRepeated(t *testing.T) {
	for _, code := range []int{28001003, 28001008, 2190008, 10008} {
		refusal := fmt.Sprintf(`{"data":{"error_code":%d,"description":"access_token clt.1 无效"},"extra":{"error_code":%[1]d,"logid":"L"}}`, code)
		p, _, c := newPlatform(t, map[string][]string{"/share-id/": {refusal, `{"data":{"share_id":171,"error_code":0}}`}})
		id, err := c.NewShare(t.Context())
		if err != nil || id != "171" || fmt.Sprint(p.tokens) != "[clt.1 clt.2]" {
			t.Errorf("%d: %q, %v, called with %v", code, id, err, p.tokens)
		}
		p, _, c = newPlatform(t, map[string][]string{"/share-id/": {refusal}})
		_, err = c.NewShare(t.Context())
		if e := asError(t, err); e.Class != douyinapi.Token || e.Code != code || e.LogID != "L" || p.calls("/share-id/") != 2 || strings.Contains(err.Error(), "clt.") {
			t.Errorf("%d refused twice: %v after %d calls", code, err, p.calls("/share-id/"))
		}
	}
}

func TestRefusals(t *testing.T) {
	for _, tc := range []struct {
		name, reply string
		status      int
		class       douyinapi.Class
		code        int
	}{
		{"busy", `{"data":{"error_code":28001005,"description":"x"}}`, 0, douyinapi.Transient, 28001005},
		{"busy as it was", `{"data":{"error_code":2100004}}`, 0, douyinapi.Transient, 2100004},
		{"a bad parameter", `{"data":{"error_code":28001007}}`, 0, douyinapi.Bug, 28001007},
		{"no capability", `{"data":{"error_code":28001014}}`, 0, douyinapi.Config, 28001014},
		{"banned", `{"data":{"error_code":28001016}}`, 0, douyinapi.Config, 28001016},
		{"the day is used up", `{"data":{"error_code":28003017}}`, 0, douyinapi.Quota, 28003017},
		{"too often", `{"data":{"error_code":"28003018"}}`, 0, douyinapi.Rate, 28003018},
		{"risk", `{"data":{"error_code":28001052}}`, 0, douyinapi.Rate, 28001052},
		{"in extra alone", `{"data":{"error_code":0},"extra":{"error_code":28001006,"description":"x"}}`, 0, douyinapi.Transient, 28001006},
		{"in the newest style", `{"err_no":28001018,"err_msg":"x","log_id":"L","data":null}`, 0, douyinapi.Config, 28001018},
		{"never seen", `{"data":{"error_code":7,"description":"secret ` + secret + ` wrong"}}`, 0, douyinapi.Unknown, 7},
		{"5xx, whatever it says", `{"data":{"share_id":"1","error_code":0}}`, 502, douyinapi.Unknown, 0},
		{"4xx with a meaning", `{"data":{"error_code":28001014}}`, 403, douyinapi.Config, 28001014},
		{"a page", `<html></html>`, 404, douyinapi.Unknown, 0},
		{"no verdict", `{"data":{"share_id":"1"}}`, 0, douyinapi.Unknown, 0},
		{"cut", `{"data":{"share_id":"1","error_`, 0, douyinapi.Unknown, 0},
		{"empty", ``, 0, douyinapi.Unknown, 0},
		{"a list", `[]`, 0, douyinapi.Unknown, 0},
		{"success without what it was for", `{"data":{"error_code":0}}`, 0, douyinapi.Unknown, 0},
		{"an id that is none", `{"data":{"share_id":{},"error_code":0}}`, 0, douyinapi.Unknown, 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p, _, c := newPlatform(t, map[string][]string{"/share-id/": {tc.reply}})
			p.status["/share-id/"] = tc.status
			_, err := c.NewShare(t.Context())
			e := asError(t, err)
			if e.Class != tc.class || e.Code != tc.code || e.NotSent || douyinapi.ClassOf(err) != tc.class {
				t.Errorf("%+v", e)
			}
			if e.Text().ZH == "" || e.Text().EN == "" {
				t.Errorf("no text in both languages: %+v", e.Text())
			}
			if strings.Contains(err.Error()+e.Text().String(), secret) {
				t.Errorf("it shows the secret: %v", err)
			}
		})
	}
}

func TestTheCallThatWasNeverMade(t *testing.T) {
	c := douyinapi.New(douyinapi.Options{BaseURL: "http://open.douyin.example", ClientKey: key, Secret: secret, Now: time.Now})
	if e := asError(t, c.Check(t.Context())); e.Class != douyinapi.Config || !e.NotSent || e.Text().ZH == "" {
		t.Errorf("%+v", e)
	}
	p, _, c := newPlatform(t, map[string][]string{})
	p.Close()
	if e := asError(t, c.Check(t.Context())); e.Class != douyinapi.Transient || !e.NotSent {
		t.Errorf("%+v", e)
	}
	_, _, c = newPlatform(t, map[string][]string{"/oauth/client_token/": {`{"data":{"error_code":10008}}`}})
	if e := asError(t, c.Check(t.Context())); e.Class != douyinapi.Config { // there is no token yet: the secret is wrong
		t.Errorf("%+v", e)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Check(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestRetryAfterIsKept(t *testing.T) {
	p, _, c := newPlatform(t, map[string][]string{"/share-id/": {""}})
	p.header.Set("Retry-After", "7")
	p.status["/share-id/"] = 503
	_, err := c.NewShare(t.Context())
	if e := asError(t, err); e.After != 7*time.Second {
		t.Errorf("After = %v", e.After)
	}
}

func TestWorks(t *testing.T) {
	p, _, c := newPlatform(t, map[string][]string{lookup: {
		`{"data":{"error_code":0,"item_id":"","video_id":""}}`,
		`{"data":{"error_code":0,"item_id":"@a==","video_id":7001234567890123456,"share_url":"https://www.iesdouyin.com/share/video/7001234567890123456/"}}`,
		`{"data":{"error_code":0,"item_id":"@a==","video_id":null}}`,
	}})
	if _, found, err := c.Lookup(t.Context(), "17"); found || err != nil {
		t.Errorf("nothing yet: %v, %v", found, err)
	}
	if w, found, err := c.Lookup(t.Context(), "17"); !found || err != nil || w.VideoID != "7001234567890123456" || w.ItemID != "@a==" || w.URL == "" {
		t.Errorf("%+v, %v, %v", w, found, err)
	}
	if w, found, err := c.Lookup(t.Context(), "17"); !found || err != nil || w.VideoID != "" {
		t.Errorf("%+v, %v, %v", w, found, err)
	}
	if got := p.bodies[lookup][0]; got != "share_id=17" || p.kinds[lookup] != "GET application/json" {
		t.Errorf("asked with %q, %s", got, p.kinds[lookup])
	}
}

// The signature is the page's: MD5 of the three values in the order of their names.
func TestASchemaIsSignedAndWritten(t *testing.T) {
	_, clock, c := newPlatform(t, map[string][]string{ticketPath: {ticket("T1")}})
	s, err := c.Sign(t.Context(), douyinapi.Schema{
		State: "17", Title: "a b+c&d 题", Short: "短", Hashtags: []string{"复购"}, Images: []string{"https://a.example/1?x=1&y=2", "https://a.example/2"}, Private: 1,
	}, 0)
	if err != nil || !s.Until.Equal(clock.read().Add(2*time.Hour)) {
		t.Fatal(s, err)
	}
	query, ok := strings.CutPrefix(s.URL, "snssdk1128://openplatform/share?")
	if !ok || strings.Contains(query, "+") || strings.Contains(query, "T1") {
		t.Fatalf("schema %s", s.URL)
	}
	got, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"share_type": "h5", "client_key": key, "state": "17", "nonce_str": "0707070707070707", "timestamp": "1796126400",
		"signature": "8b98b2a2e1970ba7f64b0592d0ca2df3", "title": "a b+c&d 题", "short_title": "短", "hashtag_list": `["复购"]`,
		"private_status": "1",
	}
	for k, v := range want {
		if got.Get(k) != v {
			t.Errorf("%s = %q, want %q", k, got.Get(k), v)
		}
	}
	var list []string
	if err := json.Unmarshal([]byte(got.Get("image_list_path")), &list); err != nil || len(list) != 2 || list[0] != "https://a.example/1?x=1&y=2" {
		t.Errorf("image_list_path %q", got.Get("image_list_path"))
	}
	if got.Has("share_to_publish") || got.Has("video_path") || got.Has("image_path") {
		t.Errorf("schema %v", got)
	}
	s, err = c.Sign(t.Context(), douyinapi.Schema{Video: "https://a.example/v", Direct: true}, 0)
	if err != nil || parameter(s.URL, "video_path") != "https://a.example/v" || parameter(s.URL, "share_to_publish") != "1" {
		t.Errorf("%+v, %v", s, err)
	}
	s, err = c.Sign(t.Context(), douyinapi.Schema{Images: []string{"https://a.example/1"}}, 0)
	if err != nil || parameter(s.URL, "image_path") != "https://a.example/1" {
		t.Errorf("%+v, %v", s, err)
	}
}

func parameter(schema, name string) string {
	_, query, _ := strings.Cut(schema, "?")
	v, err := url.ParseQuery(query)
	if err != nil {
		return ""
	}
	return v.Get(name)
}

// No reply makes the client fail otherwise than with its own error, and no success lacks its id.
func FuzzReply(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `null`, `{"data":[]}`, `{"data":{"share_id":"1","error_code":0}}`, `{"data":{"share_id":1.5,"error_code":"0"}}`,
		`{"err_no":"x"}`, `{"extra":{"error_code":28001005}}`, `{"data":{"error_code":28001003}}`,
	} {
		f.Add(seed)
	}
	var reply string
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/oauth/client_token/" {
			_, _ = io.WriteString(w, `{"data":{"access_token":"clt.1","expires_in":7200,"error_code":0}}`)
			return
		}
		_, _ = io.WriteString(w, reply)
	}))
	f.Cleanup(web.Close)
	c := douyinapi.New(douyinapi.Options{BaseURL: web.URL, ClientKey: key, Secret: secret, Now: time.Now})
	f.Fuzz(func(t *testing.T, s string) {
		reply = s
		id, err := c.NewShare(t.Context())
		if (err == nil) != (id != "") {
			t.Errorf("%q: %q, %v", s, id, err)
		}
		var e *douyinapi.Error
		if err != nil && !errors.As(err, &e) {
			t.Errorf("%q: %v", s, err)
		}
	})
}
