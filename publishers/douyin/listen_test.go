package douyin_test

import (
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/douyin"
	"moxin/publishers/douyin/douyinsim"
)

// signed is a callback as the platform's page describes it.
func signed(body string) *http.Request {
	sum := sha1.Sum([]byte(secret + body))
	r := httptest.NewRequest("POST", "/callback/dy", strings.NewReader(body))
	r.Header.Set("X-Douyin-Signature", hex.EncodeToString(sum[:]))
	return r
}

func listener(t testing.TB) publishers.Listener {
	pub, err := douyin.New(content.Channel{ID: "dy", AppID: appKey, AppSecret: "${S}"}, publishers.Deps{
		Secret: func(content.Secret) (string, error) { return secret, nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return pub.(publishers.Listener)
}

func TestCallbacks(t *testing.T) {
	l := listener(t)
	const key = `"client_key":"` + appKey + `"`
	for name, c := range map[string]struct {
		body string
		job  string
		post publishers.Post
		says string // the answer's body
	}{
		"a post as documented": {
			body: `{"event":"create_video","from_user_id":"open-1",` + key + `,"content":{"item_id":"@a==","share_id":"123"}}`,
			job:  "123", post: publishers.Post{RemoteID: "@a==", StatID: "@a=="}},
		"a post with its video id": {
			body: `{"event":"create_video",` + key + `,"content":{"item_id":"@a==","share_id":123,"video_id":7001234567890123456}}`,
			job:  "123", post: publishers.Post{RemoteID: "7001234567890123456", StatID: "@a==", URL: "https://www.douyin.com/video/7001234567890123456"}},
		"content as a string": {
			body: `{"event":"create_video",` + key + `,"content":"{\"item_id\":\"@a==\",\"share_id\":\"123\"}"}`,
			job:  "123", post: publishers.Post{RemoteID: "@a==", StatID: "@a=="}},
		"a post of the app alone": {body: `{"event":"create_video",` + key + `,"content":{"item_id":"@a=="}}`},
		"another event":           {body: `{"event":"unauthorize",` + key + `,"content":{}}`},
		"the console's check":     {body: `{"event":"verify_webhook","client_key":"","content":{"challenge":12345}}`, says: `{"challenge":12345}`},
	} {
		a, err := l.Receive(signed(c.body), []byte(c.body))
		if err != nil || string(a.Body) != c.says {
			t.Errorf("%s: %q, %v", name, a.Body, err)
			continue
		}
		if c.job == "" {
			if len(a.Events) != 0 {
				t.Errorf("%s: %+v", name, a.Events)
			}
			continue
		}
		if len(a.Events) != 1 {
			t.Fatalf("%s: %d events", name, len(a.Events))
		}
		e := a.Events[0]
		if e.Job != c.job || e.Kind != "create_video" || e.Key == "" || e.Receipt.State != content.Published || e.Receipt.Posts[0] != c.post {
			t.Errorf("%s: %+v", name, e)
		}
		if strings.Contains(e.Key, "open-1") {
			t.Errorf("%s: the key tells who posted: %s", name, e.Key)
		}
	}
}

func TestCallbacksOfSomebodyElse(t *testing.T) {
	l := listener(t)
	good := `{"event":"create_video","client_key":"` + appKey + `","content":{"item_id":"@a","share_id":"1"}}`
	other := strings.Replace(good, appKey, "other", 1)
	unsigned := httptest.NewRequest("POST", "/callback/dy", nil)
	for name, c := range map[string]struct {
		r      *http.Request
		body   string
		forged bool
	}{
		"unsigned":             {unsigned, good, true},
		"another body":         {signed(good), strings.Replace(good, `"1"`, `"2"`, 1), true},
		"another app":          {signed(other), other, true},
		"not JSON":             {signed("<xml>"), "<xml>", false},
		"not JSON, unsigned":   {unsigned, "<xml>", true},
		"empty":                {unsigned, "", true},
		"content of no object": {signed(strings.Replace(good, `{"item_id":"@a","share_id":"1"}`, "[]", 1)), strings.Replace(good, `{"item_id":"@a","share_id":"1"}`, "[]", 1), false},
	} {
		a, err := l.Receive(c.r, []byte(c.body))
		if err == nil || errors.Is(err, publishers.ErrForged) != c.forged || len(a.Events) != 0 {
			t.Errorf("%s: %+v, %v", name, a, err)
		}
	}
}

// The simulator's callbacks are understood, a duplicate has the same key, and the console's check is
// passed.
func TestTheSimulatorCallsBack(t *testing.T) {
	var events []publishers.Event
	l := listener(t)
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		a, err := l.Receive(r, body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		events = append(events, a.Events...) // the simulator sends one after the other
		_, _ = w.Write(a.Body)
	}))
	defer hook.Close()
	p := newPlatform(t, douyinsim.Options{Callback: hook.URL, Deliveries: 2})
	if err := p.sim.VerifyCallback(t.Context(), appKey); err != nil {
		t.Error(err)
	}
	pub, m := p.open(t), p.message(0)
	r := handOff(t, pub, m)
	if _, err := p.sim.Tap(t.Context(), r.Handoff.Open.URL, douyinsim.Publish); err != nil {
		t.Fatal(err)
	}
	polled, err := pub.Poll(t.Context(), m, r.Job)
	if err != nil || len(events) != 2 || events[0].Key != events[1].Key || events[0].Job != r.Job {
		t.Fatalf("%+v, %v", events, err)
	}
	if events[0].Receipt.Posts[0] != polled.Posts[0] {
		t.Errorf("told %+v, looked up %+v", events[0].Receipt.Posts[0], polled.Posts[0])
	}
}

// Nothing that comes in makes the receiver fail, and nothing unsigned becomes an event.
func FuzzReceive(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `{"event":"verify_webhook","content":{"challenge":1}}`, `{"event":"verify_webhook","content":{"challenge":"x"}}`,
		`{"event":"create_video","client_key":"` + appKey + `","content":{"item_id":"a","share_id":"1"}}`,
		`{"event":"create_video","client_key":"` + appKey + `","content":"{\"share_id\":1,\"video_id\":2}"}`,
		`{"event":"create_video","client_key":"` + appKey + `","content":null}`, `[1]`, `"x"`,
	} {
		f.Add([]byte(seed))
	}
	l := listener(f)
	f.Fuzz(func(t *testing.T, body []byte) {
		a, err := l.Receive(signed(string(body)), body)
		for _, e := range a.Events {
			if err != nil || e.Job == "" || e.Key == "" || len(e.Receipt.Posts) != 1 || e.Receipt.Posts[0].RemoteID == "" {
				t.Errorf("%q is %+v, %v", body, e, err)
			}
		}
		if a, err := l.Receive(httptest.NewRequest("POST", "/", nil), body); err == nil && (len(a.Events) > 0 || !strings.HasPrefix(string(a.Body), `{"challenge":`)) {
			t.Errorf("unsigned %q is taken: %+v", body, a)
		}
	})
}
