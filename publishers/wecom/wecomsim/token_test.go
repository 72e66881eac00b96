package wecomsim

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// Section 3.1: one token an app, the same one while it is valid.
func TestTokens(t *testing.T) {
	w := newWorld(t, Options{})
	first := w.token
	if len(first) == 0 || len(first) > 512 || w.ask(corpID, secret) != first {
		t.Errorf("token %q, then %q", first, w.ask(corpID, secret))
	}
	if other := w.ask(corpID, narrow); other == first || other == "" {
		t.Errorf("another app's token is %q", other)
	}
	w.step(time.Hour)
	if left := w.raw("GET", "/cgi-bin/gettoken?corpid="+corpID+"&corpsecret="+secret, "", nil)["expires_in"]; left != 3600.0 {
		t.Errorf("%v seconds left after an hour", left)
	}
	w.step(time.Hour)
	if got := code(w.look("get_follow_user_list", "")); got != 42001 {
		t.Errorf("after two hours: %d", got)
	}
	if w.token = w.ask(corpID, secret); w.token == first {
		t.Error("an expired token is given out again")
	}
	w.yes(w.look("get_follow_user_list", ""))
	if got := code(w.raw("GET", contacts+"get_follow_user_list?access_token="+first, "", nil)); got != 42001 {
		t.Errorf("the old token after the new: %d", got)
	}
	if err := w.sim.Revoke(corpID); err != nil {
		t.Fatal(err)
	}
	if got := code(w.look("get_follow_user_list", "")); got != 40014 {
		t.Errorf("a revoked token: %d", got)
	}
	if next := w.ask(corpID, secret); next == w.token || next == "" {
		t.Errorf("after the revocation: %q", next)
	}
	if err := w.sim.Revoke("ww9"); !errors.Is(err, ErrUnknown) {
		t.Errorf("revoking nobody's: %v", err)
	}
}

func TestTokensAreRefused(t *testing.T) {
	w := newWorld(t, Options{Corps: []Corp{{ID: "ww2", Apps: []App{{Secret: "second"}}, Staff: []Staff{{ID: "wu"}}}}})
	for name, c := range map[string]struct {
		path string
		want int
	}{
		"unknown corp":         {"?corpid=ww9&corpsecret=x", 40013},
		"wrong secret":         {"?corpid=" + corpID + "&corpsecret=x", 40001},
		"another corp's":       {"?corpid=" + corpID + "&corpsecret=second", 40001},
		"no corp":              {"?corpsecret=x", 41002},
		"no secret":            {"?corpid=" + corpID, 41004},
		"the second of itself": {"?corpid=ww2&corpsecret=second", 0},
	} {
		if got := code(w.raw("GET", "/cgi-bin/gettoken"+c.path, "", nil)); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	if got := code(w.raw("POST", "/cgi-bin/gettoken?corpid=ww2&corpsecret=second", "", nil)); got != 43001 {
		t.Errorf("by POST: %d", got)
	}
	for value, want := range map[string]int{"": 41001, "x": 40014} {
		if got := code(w.raw("GET", contacts+"get_follow_user_list?access_token="+value, "", nil)); got != want {
			t.Errorf("token %q: %d, want %d", value, got, want)
		}
	}
}

// What holds for every call: method, right, address, escapes, shape.
func TestEveryCall(t *testing.T) {
	w := newWorld(t, Options{})
	body := `{"type":1,"scene":2,"user":["lin"]}`
	if got := code(w.raw("GET", contacts+"add_contact_way?access_token="+w.token, "", nil)); got != 43002 {
		t.Errorf("GET of a POST call: %d", got)
	}
	if got := code(w.call("get_follow_user_list", "{}")); got != 43001 {
		t.Errorf("POST of a GET call: %d", got)
	}
	if r := w.call("no_such_call", "{}"); code(r) == 0 {
		t.Errorf("unknown call: %v", r)
	}
	for name, c := range map[string]struct {
		body string
		want int
	}{
		"escape":          {`{"type":1,"scene":2,"user":["lin"],"remark":"\u4e00"}`, 40033},
		"unknown field":   {`{"type":1,"scene":2,"user":["lin"],"remrak":"x"}`, 40058},
		"string for list": {`{"type":1,"scene":2,"user":"lin"}`, 40058},
		"no JSON":         {`{"type":1`, 40058},
	} {
		if got := code(w.call("add_contact_way", c.body)); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	full := w.token
	w.token = w.ask(corpID, narrow)
	if got := code(w.call("add_contact_way", body)); got != 48002 {
		t.Errorf("an app without the right: %d", got)
	}
	if got := rows(w.yes(w.look("get", "external_userid=c4")), "follow_user", "userid"); got != "lin" {
		t.Errorf("an app that sees lin alone sees %s", got)
	}
	if got := code(w.call("get_user_behavior_data", `{"userid":["chen"],"start_time":1,"end_time":2}`)); got != 60011 {
		t.Errorf("a member out of its range: %d", got)
	}
	w.token = full
	r := w.call("add_contact_way", `{}`)
	if msg := r["errmsg"].(string); !strings.HasSuffix(msg, fmt.Sprintf("more info at https://open.work.weixin.qq.com/devtool/query?e=%d", code(r))) {
		t.Errorf("errmsg %q", msg)
	}
	w.sim.Crowded(1)
	if a, b := code(w.call("add_contact_way", body)), code(w.call("add_contact_way", body)); a != 45033 || b != 0 {
		t.Errorf("crowded: %d, then %d", a, b)
	}
	if n := w.sim.Calls(contacts + "add_contact_way"); n != 9 {
		t.Errorf("%d calls counted", n)
	}
}

func TestTrustedAddresses(t *testing.T) {
	w := newWorld(t, Options{}, func(c *Corp) { c.TrustedIPs = []string{"203.0.113.7"} })
	if got := code(w.look("get_follow_user_list", "")); got != 60020 {
		t.Errorf("from elsewhere: %d", got)
	}
	w = newWorld(t, Options{}, func(c *Corp) { c.TrustedIPs = []string{"127.0.0.1"} })
	w.yes(w.look("get_follow_user_list", ""))
}

// path/90454: a minute's breach blocks 60 seconds, an hour's 60 minutes, of that API alone.
func TestRates(t *testing.T) {
	w := newWorld(t, Options{Limits: Limits{Minute: 3, Hour: 5}})
	asked := func() int { return code(w.look("get_follow_user_list", "")) }
	run := func(n int) (codes string) {
		for range n {
			codes += fmt.Sprint(asked(), " ")
		}
		return strings.TrimSpace(codes)
	}
	if got := run(4); got != "0 0 0 45009" {
		t.Fatalf("four in a minute: %s", got)
	}
	w.yes(w.look("get", "external_userid=c1")) // another API is free
	w.step(59 * time.Second)
	if got := run(1); got != "45009" {
		t.Errorf("before the minute is over: %s", got)
	}
	w.step(time.Second)
	if got := run(3); got != "0 0 45009" { // the sixth of the hour; what is refused is not counted
		t.Errorf("after the minute: %s", got)
	}
	w.step(59 * time.Minute)
	if got := run(1); got != "45009" {
		t.Errorf("before the hour is over: %s", got)
	}
	w.step(time.Minute)
	w.token = w.ask(corpID, secret)
	if got := run(1); got != "0" {
		t.Errorf("after the hour: %s", got)
	}
}

// The limits of an address hold over every API; the platform's own numbers are the default.
func TestRatesOfAnAddress(t *testing.T) {
	w := newWorld(t, Options{Limits: Limits{IPMinute: 3}}) // the token was the first
	w.yes(w.look("get_follow_user_list", ""))
	w.yes(w.look("get", "external_userid=c1"))
	if got := code(w.call("get_corp_tag_list", "{}")); got != 45009 {
		t.Errorf("the fourth call of an address: %d", got)
	}
	if l := (Limits{}).filled(); l != (Limits{10_000, 150_000, 20_000, 600_000, 2000}) {
		t.Errorf("limits %+v", l)
	}
}

// Some 2000 failing calls an hour close the door for an hour, to good calls too.
func TestFailingCallsBlock(t *testing.T) {
	w := newWorld(t, Options{Limits: Limits{Failing: 3}})
	for range 3 {
		if got := code(w.raw("GET", "/cgi-bin/gettoken?corpid="+corpID+"&corpsecret=x", "", nil)); got != 40001 {
			t.Fatalf("errcode %d", got)
		}
	}
	w.yes(w.look("get_follow_user_list", ""))
	w.look("get", "external_userid=nobody") // the fourth
	if got := code(w.look("get_follow_user_list", "")); got != 45009 {
		t.Errorf("after four failures: %d", got)
	}
	if w.ask(corpID, secret) != "" {
		t.Error("a token is given out behind a closed door")
	}
	w.step(time.Hour)
	w.yes(w.look("get_follow_user_list", ""))
}

// Who goes on with a dead token fails, too.
func TestDeadTokensAreFailingCalls(t *testing.T) {
	w := newWorld(t, Options{Limits: Limits{Failing: 3}})
	w.step(tokenLife)
	for range 4 {
		if got := code(w.look("get_follow_user_list", "")); got != 42001 {
			t.Fatalf("errcode %d", got)
		}
	}
	if w.ask(corpID, secret) != "" {
		t.Error("the door is open")
	}
}
