package webhooksim

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"
	"time"

	"moxin/publishers/webhook/receiver"
)

const secret = "a-secret-of-the-shop-0001"

var now = time.Unix(1796155200, 0)

func newSim(t *testing.T, o Options) (*Server, string) {
	t.Helper()
	o.Clock, o.Secret = func() time.Time { return now }, secret
	s, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	return s, web.URL
}

// send speaks to the simulator as its document says, not as the adapter does.
func send(t *testing.T, method, address, body, query string) (int, map[string]any) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address+Path+"?"+query, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	what := body
	if method == "GET" {
		what = query
	}
	req.Header.Set(receiver.HeaderTimestamp, strconv.FormatInt(now.Unix(), 10))
	req.Header.Set(receiver.HeaderSignature, receiver.Sign([]byte(secret), now, []byte(what)))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	b, _ := io.ReadAll(res.Body)
	var out map[string]any
	_ = json.Unmarshal(b, &out)
	return res.StatusCode, out
}

const doc = `{"version":1,"event":"publish","idempotency_key":"k1","channel":"shop","release":3,"run":1,"article":{"slug":"a","title":"标题","html":"<p>正文</p>"}}`

func TestOnePostForAKey(t *testing.T) {
	s, address := newSim(t, Options{})
	s.Refuse(receiver.Refusal{Status: 422, Text: "no"})
	for _, want := range []int{422, 201, 409, 409} {
		if got, _ := send(t, "POST", address, doc, ""); got != want {
			t.Errorf("status %d, want %d", got, want)
		}
	}
	posts := s.Posts()
	if len(posts) != 1 || posts[0].Release != 3 || posts[0].Slug != "a" || s.Deliveries()["k1"] != 4 || s.Live() != 1 {
		t.Errorf("%+v, %v", posts, s.Deliveries())
	}
	status, found := send(t, "GET", address, "", "idempotency_key=k1")
	if status != 200 || found["url"] != address+"/posts/1" {
		t.Errorf("look-up: %d %v", status, found)
	}
	res, err := http.Get(address + "/posts/1")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if page, _ := io.ReadAll(res.Body); !strings.Contains(string(page), "<p>正文</p>") {
		t.Errorf("the page is %s", page)
	}
	if res, err := http.Get(address + "/posts/2"); err != nil || res.StatusCode != 404 {
		t.Errorf("a post that is not there: %v, %v", res, err)
	}
}

// A receiver that does not keep its promise is seen by whoever counts.
func TestABadReceiver(t *testing.T) {
	s, address := newSim(t, Options{IgnoreKeys: true, NoLookup: true, PublicURL: "https://shop.example"})
	for want := 1; want < 3; want++ {
		if status, a := send(t, "POST", address, doc, ""); status != 201 || a["url"] != "https://shop.example/posts/"+strconv.Itoa(want) || len(s.Posts()) != want {
			t.Errorf("%d %v, %d posts", status, a, len(s.Posts()))
		}
	}
	if status, a := send(t, "GET", address, "", "idempotency_key=k1"); status != 404 || a["absent"] != nil {
		t.Errorf("look-up: %d %v", status, a)
	}
	if _, err := New(Options{Clock: func() time.Time { return now }, Secret: "short"}); err == nil {
		t.Error("a short secret is taken")
	}
}
