package wechatsim

import (
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

const classicQuery = "/cgi-bin/token?grant_type=client_credential&appid=" + appID + "&secret=" + secret

func (b *bench) askClassic() string {
	b.t.Helper()
	r := b.do("GET", classicQuery, "", "")
	if r.text("access_token") == "" || r["expires_in"] != 7200.0 {
		b.t.Fatalf("token: %v", r)
	}
	return r.text("access_token")
}

// try is the errcode of a harmless call with a token.
func (b *bench) try(token string) int {
	b.t.Helper()
	return b.do("GET", "/cgi-bin/draft/count?access_token="+token, "", "").code()
}

func (b *bench) wantTokens(when string, want map[string]int) {
	b.t.Helper()
	for token, code := range want {
		if got := b.try(token); got != code {
			b.t.Errorf("%s: a token answers %d, want %d", when, got, code)
		}
	}
}

// Section 1.1: a repeated classic call makes a new token; the previous dies after 5 minutes.
func TestClassicTokenReplacesTheLast(t *testing.T) {
	b := newBench(t, Options{})
	first, second := b.askClassic(), b.askClassic()
	if first == second {
		t.Fatal("the classic call repeats a token")
	}
	b.wantTokens("at once", map[string]int{first: 0, second: 0})
	b.step(5*time.Minute - time.Second)
	b.wantTokens("in the overlap", map[string]int{first: 0, second: 0})
	b.step(time.Second)
	b.wantTokens("after 5 minutes", map[string]int{first: 40001, second: 0})
}

// Section 1.1: tokens live 7200 s by the injected clock, then 42001.
func TestTokensExpire(t *testing.T) {
	b := newBench(t, Options{})
	old, steady := b.askClassic(), b.stable()
	b.step(7200*time.Second - time.Nanosecond)
	b.wantTokens("just before", map[string]int{old: 0, steady: 0})
	b.step(time.Nanosecond)
	b.wantTokens("after two hours", map[string]int{old: 42001, steady: 42001})
	b.step(48 * time.Hour)
	b.askClassic() // forgets tokens that are long dead
	b.wantTokens("two days later", map[string]int{old: 40001})
}

// Section 1.1: the stable call repeats its token until the last 5 minutes, then both work.
func TestStableTokenIsStable(t *testing.T) {
	b := newBench(t, Options{})
	first := b.stable()
	b.step(115*time.Minute - time.Second)
	r := b.askStable(false)
	if r.text("access_token") != first || r["expires_in"] != 301.0 {
		t.Errorf("301 s before the end: same token %v, expires_in %v", r.text("access_token") == first, r["expires_in"])
	}
	b.step(time.Second)
	second := b.stable()
	if second == first {
		t.Fatal("in its last 5 minutes the token is repeated")
	}
	b.wantTokens("changing over", map[string]int{first: 0, second: 0})
	b.step(5 * time.Minute)
	b.wantTokens("after it", map[string]int{first: 42001, second: 0})
}

// Section 1.1: the two families never invalidate each other's tokens.
func TestTokenFamiliesAreIsolated(t *testing.T) {
	b := newBench(t, Options{})
	steady := b.stable()
	b.askClassic()
	b.askClassic()
	old := b.askClassic()
	b.step(6 * time.Minute)
	b.wantTokens("classic calls", map[string]int{steady: 0})
	b.askStable(true)
	b.wantTokens("a forced refresh", map[string]int{steady: 40001, old: 0})
}

// Section 1.1: force_refresh kills the old token, at most 20 times a day and 30 s apart.
func TestForcedRefreshLimits(t *testing.T) {
	b := newBench(t, Options{})
	first := b.stable()
	second := b.askStable(true).text("access_token")
	if second == first {
		t.Fatal("a forced call repeats the token")
	}
	b.step(29 * time.Second)
	if got := b.askStable(true).text("access_token"); got != second {
		t.Error("a forced call within 30 s refreshes")
	}
	for range 19 {
		b.step(30 * time.Second)
		b.askStable(true)
	}
	b.step(30 * time.Second)
	if got := b.askStable(true).code(); got != 45009 {
		t.Errorf("the 21st forced call of a day answers %d", got)
	}
	b.step(24 * time.Hour)
	if got := b.askStable(true).code(); got != 0 {
		t.Errorf("a forced call of the next day answers %d", got)
	}
}

// Section 1.1, errors of the token calls.
func TestTokenCallRefuses(t *testing.T) {
	open := Account{AppID: "wx0000000000000002", Secret: secret, IPs: []string{"203.0.113.9"}}
	b := newBench(t, Options{Accounts: []Account{corp, open}})
	other := strings.Repeat("f", len(secret))
	for _, c := range []struct {
		name, method, path, body string
		code                     int
	}{
		{"grant", "GET", "/cgi-bin/token?grant_type=password&appid=" + appID + "&secret=" + secret, "", 40002},
		{"appid", "GET", "/cgi-bin/token?grant_type=client_credential&appid=wx9&secret=" + secret, "", 40013},
		{"wrong secret", "GET", "/cgi-bin/token?grant_type=client_credential&appid=" + appID + "&secret=" + other, "", 40001},
		{"bad secret", "GET", "/cgi-bin/token?grant_type=client_credential&appid=" + appID + "&secret=x", "", 40125},
		{"method", "POST", classicQuery, "", 43001},
		{"address", "GET", "/cgi-bin/token?grant_type=client_credential&appid=wx0000000000000002&secret=" + secret, "", 40164},
		{"stable by GET", "GET", "/cgi-bin/stable_token", "", 43002},
		{"stable by form", "POST", "/cgi-bin/stable_token", "grant_type=client_credential", 47001},
		{"stable secret", "POST", "/cgi-bin/stable_token", `{"grant_type":"client_credential","appid":"` + appID + `","secret":"x"}`, 40125},
	} {
		r := b.do(c.method, c.path, "application/json", c.body)
		if r.code() != c.code {
			t.Errorf("%s answers %v, want %d", c.name, r, c.code)
		}
		if c.code == 40164 && !strings.HasPrefix(r.text("errmsg"), "invalid ip 127.0.0.1 not in whitelist") {
			t.Errorf("40164 says %q", r.text("errmsg"))
		}
	}
}

// Section 5.1: a call without, with a malformed and with an unknown token.
func TestBusinessCallWantsAToken(t *testing.T) {
	b := newBench(t, Options{})
	b.wantTokens("no account", map[string]int{
		"": 41001, "short": 40014, strings.Repeat("%20", 200): 40014, "86_" + strings.Repeat("0", 160): 40001,
	})
}

// Section 1.2: status 200 for errors, errmsg with a rid whose first 8 hex digits are the time,
// with a hint at times; the observed headers.
func TestEnvelope(t *testing.T) {
	b := newBench(t, Options{})
	rid := regexp.MustCompile(`^access_token missing( hint: \[\w+\])? rid: ([0-9a-f]{8})-[0-9a-f]{8}-[0-9a-f]{8}$`)
	hints := 0
	for range 4 {
		res, text := b.raw("GET", "/cgi-bin/draft/count", "", "")
		r := b.do("GET", "/cgi-bin/draft/count", "", "")
		if res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != "application/json; encoding=utf-8" ||
			res.Header.Get("RetKey") == "" || res.Header.Get("LogicRet") != "41001" {
			t.Fatalf("status %d, header %v, body %s", res.StatusCode, res.Header, text)
		}
		m := rid.FindStringSubmatch(r.text("errmsg"))
		if m == nil {
			t.Fatalf("errmsg %q", r.text("errmsg"))
		}
		if m[1] != "" {
			hints++
		}
		if sec, err := strconv.ParseInt(m[2], 16, 64); err != nil || sec != start.Unix() {
			t.Errorf("rid %s is not of %d", m[2], start.Unix())
		}
	}
	if _, text := b.raw("POST", "/cgi-bin/draft/add?access_token="+b.stable(), "", raw(t, reply{"articles": []reply{b.news("一")}})); strings.Contains(text, "errcode") {
		t.Errorf("draft/add answers %s: a success has no errcode there", text)
	}
}

// Section 5.2: who may call what.
func TestCapabilityMatrix(t *testing.T) {
	var accounts []Account
	id := func(i int) string { return fmt.Sprintf("wx%016d", i) }
	kinds := []struct {
		Account
		drafts, free, stats int
	}{
		{Account{Verified: true, Kind: "service"}, 0, 40059, 61500},
		{Account{Verified: true}, 0, 40059, 61500},
		{Account{Verified: true, Entity: "personal"}, 0, 48001, 61500},
		{Account{Entity: "corp"}, 0, 48001, 48001},
		{Account{Entity: "personal"}, 0, 48001, 48001},
		{Account{Verified: true, NoDrafts: true}, 48001, 40059, 61500},
	}
	for i, k := range kinds {
		k.AppID, k.Secret = id(i), secret
		accounts = append(accounts, k.Account)
	}
	b := newBench(t, Options{Accounts: accounts})
	for i, k := range kinds {
		token := b.do("GET", strings.Replace(classicQuery, appID, id(i), 1), "", "").text("access_token")
		for path, want := range map[string]int{
			"/cgi-bin/draft/batchget": k.drafts, "/cgi-bin/freepublish/get": k.free, "/datacube/getarticleread": k.stats,
		} {
			r := b.do("POST", path+"?access_token="+token, "", `{"count":20,"publish_id":"1","begin_date":"x"}`)
			if r.code() != want {
				t.Errorf("%+v: %s answers %d, want %d", k.Account, path, r.code(), want)
			}
		}
	}
}

// Section 5.11: 45009 when a path's calls of the day are used up, until midnight in Beijing.
func TestDailyQuota(t *testing.T) {
	b := newBench(t, Options{Quotas: map[string]int{"/cgi-bin/draft/count": 2}})
	token := b.askClassic()
	for i, want := range []int{0, 0, 45009, 45009} {
		if got := b.try(token); got != want {
			t.Errorf("call %d answers %d, want %d", i+1, got, want)
		}
	}
	if n := b.sim.Calls(appID)["/cgi-bin/draft/count"]; n != 4 {
		t.Errorf("%d calls counted, want 4", n)
	}
	b.step(14*time.Hour - time.Second) // 23:59:59
	if got := b.try(b.stable()); got != 45009 {
		t.Errorf("before midnight: %d", got)
	}
	b.step(time.Second)
	if got := b.try(b.stable()); got != 0 {
		t.Errorf("at midnight: %d", got)
	}
}

// What is not simulated says so and is never taken for an answer of the platform.
func TestUnknownPath(t *testing.T) {
	b := newBench(t, Options{})
	res, text := b.raw("POST", "/cgi-bin/message/template/send", "", "{}")
	if res.StatusCode != http.StatusNotFound || !strings.Contains(text, "not simulated") {
		t.Errorf("status %d, body %s", res.StatusCode, text)
	}
}

func TestNewRefuses(t *testing.T) {
	clock := func() time.Time { return start }
	for name, o := range map[string]Options{
		"no clock": {},
		"no id":    {Clock: clock, Accounts: []Account{{Secret: "s"}}},
		"twice":    {Clock: clock, Accounts: []Account{corp, corp}},
		"kind":     {Clock: clock, Accounts: []Account{{AppID: "a", Secret: "s", Kind: "shop"}}},
		"entity":   {Clock: clock, Accounts: []Account{{AppID: "a", Secret: "s", Entity: "ghost"}}},
		"file":     {Clock: clock, StateFile: "no/such/folder/state"},
	} {
		if _, err := New(o); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
