package receiver

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"
)

var (
	secret = []byte("a-secret-of-the-shop-0001")
	now    = time.Unix(1796155200, 0)
)

// signed are the headers of a request that is in order.
func signed(at time.Time, body string) http.Header {
	h := http.Header{}
	h.Set(HeaderTimestamp, strconv.FormatInt(at.Unix(), 10))
	h.Set(HeaderSignature, Sign(secret, at, []byte(body)))
	h.Set(HeaderDigest, digest([]byte(body)))
	return h
}

// The signature is what site/docs/webhook.md gives as an example, made with openssl.
func TestSignatureOfTheDocument(t *testing.T) {
	if got := Sign(secret, now, []byte(`{"event":"ping"}`)); got != exampleSignature {
		t.Errorf("Sign = %s", got)
	}
}

const exampleSignature = "v1=727a0b023f4df1bce12ff652121ac2e53868fa1002e7c1b73b398f76a2b870be"

func TestVerify(t *testing.T) {
	const body = `{"event":"ping"}`
	for name, c := range map[string]struct {
		change func(http.Header)
		secret string
		now    time.Time
		want   error
	}{
		"in order":              {now: now},
		"late within":           {now: now.Add(Window)},
		"early within":          {now: now.Add(-Window)},
		"a second too late":     {now: now.Add(Window + time.Second), want: ErrStale},
		"a second too early":    {now: now.Add(-Window - time.Second), want: ErrStale},
		"another secret":        {now: now, secret: "another-secret-of-16b", want: ErrSignature},
		"a short secret":        {now: now, secret: "short", want: ErrSecret},
		"no signature":          {now: now, change: func(h http.Header) { h.Del(HeaderSignature) }, want: ErrSignature},
		"the timestamp moved":   {now: now, change: func(h http.Header) { h.Set(HeaderTimestamp, "1796155201") }, want: ErrSignature},
		"another body's digest": {now: now, change: func(h http.Header) { h.Set(HeaderDigest, digest([]byte("x"))) }, want: ErrDigest},
		"no digest":             {now: now, change: func(h http.Header) { h.Del(HeaderDigest) }},
		"two signatures":        {now: now, change: func(h http.Header) { h.Set(HeaderSignature, "v1=00, "+h.Get(HeaderSignature)) }},
		"upper case":            {now: now, change: func(h http.Header) { h.Set(HeaderSignature, strings.ToUpper(h.Get(HeaderSignature))) }, want: ErrSignature},
		"another version":       {now: now, change: func(h http.Header) { h.Set(HeaderSignature, strings.Replace(h.Get(HeaderSignature), "v1", "v2", 1)) }, want: ErrSignature},
		"a timestamp of words": {now: now, change: func(h http.Header) {
			h.Set(HeaderTimestamp, "soon")
			h.Set(HeaderSignature, sign(secret, "soon", []byte(body)))
		}, want: ErrStale},
	} {
		h := signed(now, body)
		if c.change != nil {
			c.change(h)
		}
		key := secret
		if c.secret != "" {
			key = []byte(c.secret)
		}
		if err := Verify(key, h, []byte(body), c.now, 0); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// shelf is an Inbox that does what it is told.
type shelf struct {
	posts map[string]Post
	err   error
}

func (s *shelf) Publish(_ context.Context, d Document) (Post, bool, error) {
	if s.err != nil {
		return Post{}, false, s.err
	}
	if p, again := s.posts[d.IdempotencyKey]; again {
		return p, true, nil
	}
	s.posts[d.IdempotencyKey] = Post{ID: "1", URL: "https://shop.example/1"}
	return s.posts[d.IdempotencyKey], false, nil
}

func (s *shelf) Withdraw(_ context.Context, d Document) error {
	delete(s.posts, d.Withdraws.IdempotencyKey)
	return s.err
}

func (s *shelf) Find(_ context.Context, key string) (Post, bool, error) {
	p, ok := s.posts[key]
	return p, ok, s.err
}

const publish = `{"version":1,"event":"publish","idempotency_key":"k1","article":{"slug":"a","title":"标题"}}`

func TestHandler(t *testing.T) {
	s := &shelf{posts: map[string]Post{}}
	h := &Handler{Secret: secret, Name: "商城", Inbox: s, Now: func() time.Time { return now }, MaxBody: 1 << 10}
	for _, c := range []struct {
		name, method, query, body string
		forge                     bool
		err                       error
		status                    int
		holds                     string
	}{
		{name: "ping", body: `{"version":1,"event":"ping"}`, status: 200, holds: `"name":"商城"`},
		{name: "forged", body: publish, forge: true, status: 401, holds: "signature"},
		{name: "a look-up before", method: "GET", query: "idempotency_key=k1", status: 404, holds: `"absent":true`},
		{name: "published", body: publish, status: 201, holds: `"url":"https://shop.example/1"`},
		{name: "again", body: publish, status: 409, holds: `"idempotency_key":"k1"`},
		{name: "a look-up after", method: "GET", query: "idempotency_key=k1", status: 200, holds: `"id":"1"`},
		{name: "a forged look-up", method: "GET", query: "idempotency_key=k1", forge: true, status: 401},
		{name: "a look-up of nothing", method: "GET", query: "x=1", status: 400},
		{name: "withdrawn", body: `{"version":1,"event":"withdraw","idempotency_key":"k1-withdraw","withdraws":{"idempotency_key":"k1"}}`, status: 204},
		{name: "a withdraw of nothing", body: `{"version":1,"event":"withdraw","idempotency_key":"k"}`, status: 400},
		{name: "a version to come", body: `{"version":2,"event":"publish"}`, status: 400},
		{name: "an event to come", body: `{"version":1,"event":"pin","idempotency_key":"k"}`, status: 400, holds: "unknown event"},
		{name: "no article", body: `{"version":1,"event":"publish","idempotency_key":"k"}`, status: 400},
		{name: "not JSON", body: `<xml>`, status: 400},
		{name: "too long", body: strings.Repeat("x", 1<<10+1), status: 413},
		{name: "another method", method: "PUT", status: 405},
		{name: "refused", body: publish, err: &Refusal{Status: 422, Text: "没有这个栏目"}, status: 422, holds: "没有这个栏目"},
		{name: "refused without a status", body: publish, err: &Refusal{Text: "no"}, status: 422, holds: "no"},
		{name: "later", body: publish, err: &Refusal{Status: 429, Text: "later", After: 90 * time.Second}, status: 429},
		{name: "failed", body: publish, err: errors.New("password of the database"), status: 500, holds: "nothing is known"},
		{name: "a look-up that failed", method: "GET", query: "idempotency_key=k1", err: errors.New("x"), status: 500},
	} {
		s.err = c.err
		method, what := c.method, c.body
		if method == "" {
			method = "POST"
		}
		if method == "GET" {
			what = c.query
		}
		r := httptest.NewRequest(method, "/moxin?"+c.query, strings.NewReader(c.body))
		r.Header = signed(now, what)
		if c.forge {
			r.Header.Set(HeaderSignature, "v1=00")
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != c.status || !strings.Contains(w.Body.String(), c.holds) || strings.Contains(w.Body.String(), "password") {
			t.Errorf("%s: %d %s", c.name, w.Code, w.Body)
		}
		if w.Code != 204 && !json.Valid(w.Body.Bytes()) {
			t.Errorf("%s: not JSON: %s", c.name, w.Body)
		}
		if w.Header().Get("Cache-Control") != "no-store" || c.status == 429 && w.Header().Get("Retry-After") != "90" {
			t.Errorf("%s: headers %v", c.name, w.Header())
		}
	}
}

// FuzzDocument: whatever a body is, what comes out of it can be acted on.
func FuzzDocument(f *testing.F) {
	for _, seed := range []string{publish, `{"version":1,"event":"ping"}`, `{"version":1,"event":"withdraw","idempotency_key":"k","withdraws":{}}`, `[]`, `{"version":"1"}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		d, err := ReadDocument(body)
		if err != nil {
			if !errors.Is(err, ErrDocument) {
				t.Errorf("err = %v", err)
			}
			return
		}
		if d.Version != 1 || d.Event == EventPublish && (d.Article == nil || d.IdempotencyKey == "") || d.Event == EventWithdraw && d.Withdraws == nil {
			t.Errorf("%s is let through", body)
		}
	})
}
