package douyinsim

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"moxin/publishers/sim"
)

// consent is the owner who lets the app in; it returns the code that comes back.
func (b *bench) consent(scopes string) string {
	b.t.Helper()
	q := url.Values{"client_key": {key}, "response_type": {"code"}, "scope": {scopes}, "redirect_uri": {"https://moxin.example/oauth/dy"}, "state": {"s1"}}
	resp, err := http.DefaultTransport.RoundTrip(httptest.NewRequest("GET", b.web.URL+"/platform/oauth/connect/?"+q.Encode(), nil))
	if err != nil {
		b.t.Fatal(err)
	}
	resp.Body.Close()
	back, err := resp.Location()
	if err != nil || back.Host != "moxin.example" || back.Query().Get("state") != "s1" || back.Query().Get("scopes") != scopes {
		b.t.Fatalf("%d to %v, %v", resp.StatusCode, back, err)
	}
	return back.Query().Get("code")
}

func (b *bench) trade(code string) map[string]any {
	return b.ask("POST", "/oauth/access_token/", "", url.Values{"client_key": {key}, "client_secret": {secret}, "code": {code}, "grant_type": {"authorization_code"}})
}

func (b *bench) refresh(token string) map[string]any {
	return b.ask("POST", "/oauth/refresh_token/", "", url.Values{"client_key": {key}, "grant_type": {"refresh_token"}, "refresh_token": {token}})
}

func (b *bench) renew(token string) map[string]any {
	return b.ask("POST", "/oauth/renew_refresh_token/", "", url.Values{"client_key": {key}, "refresh_token": {token}})
}

func TestAnOwnerLetsTheAppIn(t *testing.T) {
	b := newBench(t, Options{})
	c := b.consent("user_info,data.external.item")
	data := b.trade(c)
	if data["open_id"] != "open-1" || data["expires_in"] != "1296000" || data["refresh_expires_in"] != "2592000" || data["scope"] != "user_info,data.external.item" {
		t.Fatalf("%v", data)
	}
	if again := b.trade(c); code(again) != "10007" {
		t.Errorf("a code is traded twice: %v", again)
	}
	late := b.consent("user_info")
	b.pass(10 * time.Minute)
	if again := b.trade(late); code(again) != "10007" {
		t.Errorf("an old code: %v", again)
	}
	who := func(open string) map[string]any {
		return b.ask("POST", "/oauth/userinfo/", "", url.Values{"access_token": {data["access_token"].(string)}, "open_id": {open}})
	}
	if me := who("open-1"); me["nickname"] != "林溪" {
		t.Errorf("%v", me)
	}
	if me := who("open-2"); code(me) != "28001015" {
		t.Errorf("another open_id: %v", me)
	}
	b.sim.Revoke(key)
	if me := who("open-1"); code(me) != "28001003" {
		t.Errorf("after the rights were taken: %v", me)
	}
}

func TestTokensOfOwnersEndAndAreRenewed(t *testing.T) {
	b := newBench(t, Options{})
	first := b.trade(b.consent("user_info"))
	refresh := first["refresh_token"].(string)
	b.pass(24 * time.Hour)
	same := b.refresh(refresh)
	if same["access_token"] != first["access_token"] || same["refresh_token"] != refresh || same["expires_in"] != "1296000" || same["refresh_expires_in"] != "2505600" {
		t.Errorf("a token that lives is made to live longer: %v", same)
	}
	b.pass(16 * 24 * time.Hour)
	if other := b.refresh(refresh); code(other) != "0" || other["access_token"] == first["access_token"] {
		t.Errorf("a token that ended is replaced: %v", other)
	}
	for range maxRenewals {
		data := b.renew(refresh)
		if code(data) != "0" || data["refresh_token"] == refresh {
			t.Fatalf("renewing: %v", data)
		}
		if old := b.refresh(refresh); code(old) != "10010" {
			t.Errorf("the old refresh token works on: %v", old)
		}
		refresh = data["refresh_token"].(string)
	}
	if data := b.renew(refresh); code(data) != "10020" {
		t.Errorf("a sixth renewal: %v", data)
	}
	b.pass(30 * 24 * time.Hour)
	if data := b.refresh(refresh); code(data) != "10010" {
		t.Errorf("an old refresh token: %v", data)
	}
}

func TestAPageThatIsAskedWrong(t *testing.T) {
	b := newBench(t, Options{})
	for _, q := range []url.Values{
		{}, {"client_key": {"other"}, "response_type": {"code"}, "scope": {"a"}, "redirect_uri": {"https://a.example/"}},
		{"client_key": {key}, "response_type": {"code"}, "scope": {"a"}, "redirect_uri": {"https://a.example/?x=1"}}, // the page forbids a query
	} {
		resp, err := http.DefaultTransport.RoundTrip(httptest.NewRequest("GET", b.web.URL+"/platform/oauth/connect/?"+q.Encode(), nil))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != 400 {
			t.Errorf("%v: %d", q, resp.StatusCode)
		}
	}
}

// listener takes callbacks and answers with what a test says.
type listener struct {
	*httptest.Server
	got    []string
	heads  []http.Header
	status func(n int) int
	body   func(got string) string
}

func newListener(t *testing.T) *listener {
	l := &listener{status: func(int) int { return 200 }, body: func(string) string { return "" }}
	l.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := io.ReadAll(r.Body)
		l.got, l.heads = append(l.got, string(b)), append(l.heads, r.Header) // the server sends one after the other
		w.WriteHeader(l.status(len(l.got)))
		_, _ = io.WriteString(w, l.body(string(b)))
	}))
	t.Cleanup(l.Close)
	return l
}

func TestAPostIsToldAgainUntilItIsHeard(t *testing.T) {
	l := newListener(t)
	b := newBench(t, Options{Callback: l.URL, Deliveries: 2})
	token := b.token()
	l.status = func(n int) int { return map[bool]int{true: 500, false: 200}[n == 1] }
	share := b.share(token)
	p, err := b.tap(b.signed(b.ticket(token), share, nil))
	if err != nil {
		t.Fatal(err)
	}
	if len(l.got) != 3 { // one that failed, its repetition, and the duplicate
		t.Fatalf("%d deliveries", len(l.got))
	}
	var e event
	if err := json.Unmarshal([]byte(l.got[0]), &e); err != nil || e.Event != "create_video" || e.From != "open-1" || e.ClientKey != key ||
		e.Content["share_id"] != share || e.Content["item_id"] != p.ItemID {
		t.Errorf("%s, %v", l.got[0], err)
	}
	c := b.sim.Callbacks()[0]
	for i, h := range l.heads {
		if h.Get("Msg-Id") != c.Header.Get("Msg-Id") || len(h.Get("X-Douyin-Signature")) != 40 || l.got[i] != string(c.Body) {
			t.Errorf("delivery %d differs", i)
		}
	}
	l.status = func(int) int { return 500 }
	if _, err := b.tap(b.signed(b.ticket(token), share, nil)); err != nil || len(l.got) != 3+2*callbackTries {
		t.Errorf("%v, %d deliveries", err, len(l.got))
	}
}

func TestCallbacksGetLostAndComeTwice(t *testing.T) {
	l := newListener(t)
	faults, err := sim.NewFaults(1, sim.Rule{Kind: sim.LostCallback, Count: callbackTries}, sim.Rule{Kind: sim.DuplicateCallback})
	if err != nil {
		t.Fatal(err)
	}
	b := newBench(t, Options{Callback: l.URL, Faults: faults})
	token := b.token()
	schema := b.signed(b.ticket(token), b.share(token), nil)
	for _, want := range []int{0, 2} {
		if _, err := b.tap(schema); err != nil || len(l.got) != want {
			t.Errorf("%d deliveries, want %d, %v", len(l.got), want, err)
		}
	}
}

func TestACallbackMustAnswerTheChallenge(t *testing.T) {
	l := newListener(t)
	b := newBench(t, Options{Callback: l.URL})
	if err := b.sim.VerifyCallback(t.Context(), key); !errors.Is(err, errChallenge) {
		t.Errorf("without an answer: %v", err)
	}
	l.body = func(got string) string {
		_, rest, _ := strings.Cut(got, `"content":`)
		return strings.TrimSuffix(rest, "}")
	}
	if err := b.sim.VerifyCallback(t.Context(), key); err != nil {
		t.Error(err)
	}
	l.body = func(string) string { return `{"challenge":1}` }
	if err := b.sim.VerifyCallback(t.Context(), key); !errors.Is(err, errChallenge) {
		t.Errorf("another number: %v", err)
	}
}
