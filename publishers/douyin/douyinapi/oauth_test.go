package douyinapi_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"moxin/publishers/douyin/douyinapi"
)

func TestOwnersTokens(t *testing.T) {
	const tokens = `{"data":{"access_token":"act.1","expires_in":"1296000","refresh_token":"rft.1","refresh_expires_in":2592000,"open_id":"open-1","scope":"user_info,data.external.item","error_code":0},"message":"success"}`
	p, clock, c := newPlatform(t, map[string][]string{
		"/oauth/access_token/":        {tokens, `{"data":{"error_code":10007,"description":"code C1 expired"}}`, `{"data":{"access_token":"act.1","error_code":0}}`},
		"/oauth/refresh_token/":       {tokens, `{"data":{"error_code":10010,"description":"rft.1 expired"}}`},
		"/oauth/renew_refresh_token/": {`{"data":{"refresh_token":"rft.2","expires_in":2592000,"error_code":0}}`, `{"data":{"error_code":0}}`},
		"/oauth/userinfo/":            {`{"data":{"nickname":"林溪","error_code":0}}`},
	})
	ctx := t.Context()
	for _, ask := range []func() (douyinapi.Tokens, error){
		func() (douyinapi.Tokens, error) { return c.Trade(ctx, "C1") },
		func() (douyinapi.Tokens, error) { return c.Refresh(ctx, "rft.1") },
	} {
		got, err := ask()
		if err != nil || got.OpenID != "open-1" || got.Access != "act.1" || got.Refresh != "rft.1" || len(got.Scopes) != 2 ||
			!got.AccessUntil.Equal(clock.read().Add(15*24*time.Hour)) || !got.RefreshUntil.Equal(clock.read().Add(30*24*time.Hour)) {
			t.Errorf("%+v, %v", got, err)
		}
		_, err = ask()
		if e := asError(t, err); e.Class != douyinapi.Owner || strings.Contains(err.Error(), "C1") || strings.Contains(err.Error(), "rft.1") {
			t.Errorf("%v", err)
		}
	}
	if _, err := c.Trade(ctx, "C2"); asError(t, err).Class != douyinapi.Unknown {
		t.Errorf("tokens without an owner: %v", err)
	}
	if p.kinds["/oauth/access_token/"] != "POST application/x-www-form-urlencoded" {
		t.Errorf("asked as %s", p.kinds["/oauth/access_token/"])
	}
	if token, until, err := c.Renew(ctx, "rft.1"); err != nil || token != "rft.2" || !until.Equal(clock.read().Add(30*24*time.Hour)) {
		t.Errorf("%q, %v, %v", token, until, err)
	}
	if _, _, err := c.Renew(ctx, "rft.2"); asError(t, err).Class != douyinapi.Unknown {
		t.Errorf("a renewal without a token: %v", err)
	}
	if name, err := c.Nickname(ctx, douyinapi.Tokens{Access: "act.1", OpenID: "open-1"}); err != nil || name != "林溪" {
		t.Errorf("%q, %v", name, err)
	}
}

// The page is the platform's own, and its address holds no secret.
func TestTheOwnersPage(t *testing.T) {
	p, _, c := newPlatform(t, map[string][]string{})
	address, err := c.AuthorizeURL([]string{"user_info", "data.external.item"}, "a&b", "https://moxin.example/oauth/dy")
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(address, p.URL+"/platform/oauth/connect/?") || u.Query().Get("scope") != "user_info,data.external.item" ||
		u.Query().Get("state") != "a&b" || u.Query().Get("response_type") != "code" || strings.Contains(address, secret) {
		t.Errorf("%s, %v", address, err)
	}
	bad := douyinapi.New(douyinapi.Options{BaseURL: "ftp://x.example", Now: time.Now})
	if _, err := bad.AuthorizeURL(nil, "s", "r"); asError(t, err).Class != douyinapi.Config {
		t.Errorf("%v", err)
	}
}
