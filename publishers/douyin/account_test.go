package douyin_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"moxin/publishers"
	"moxin/publishers/douyin"
	"moxin/publishers/douyin/douyinsim"
	"moxin/publishers/sim"
)

const redirect = "https://moxin.example/oauth/dy"

// consent is the owner on the platform's page; it returns the code that comes back.
func (p *platform) consent(t *testing.T, pub publishers.Publisher) string {
	t.Helper()
	address, err := pub.(publishers.Authorizer).AuthorizeURL("state-1", redirect)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultTransport.RoundTrip(httptest.NewRequest("GET", address, nil))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	back, err := resp.Location()
	if err != nil || back.Query().Get("state") != "state-1" || !strings.HasPrefix(back.String(), redirect) {
		t.Fatalf("%d to %v, %v", resp.StatusCode, back, err)
	}
	return back.Query().Get("code")
}

// permitted are the permissions that the probe found, by key.
func permitted(t *testing.T, pub publishers.Publisher) map[string]error {
	t.Helper()
	found := map[string]error{}
	for _, perm := range pub.(publishers.Prober).Probe(t.Context()) {
		if perm.Name.ZH == "" || perm.Name.EN == "" {
			t.Errorf("%s has no name", perm.Key)
		}
		found[perm.Key] = perm.Err
	}
	return found
}

func TestAnOwnerLetsMoxinIn(t *testing.T) {
	p := newPlatform(t, douyinsim.Options{})
	pub := p.open(t)
	a, err := pub.(publishers.Identifier).Identify(t.Context())
	if err != nil || a.ID != appKey || a.Kind != douyin.KindApp || a.Platform != "douyin" || a.Channel != "dy" {
		t.Errorf("before: %+v, %v", a, err)
	}
	if errs := permitted(t, pub); errs["token"] != nil || errs["ticket"] != nil || errs["share"] != nil || publishers.ClassOf(errs["statistics"]) != publishers.Account {
		t.Errorf("before: %v", errs)
	}
	a, err = pub.(publishers.Authorizer).Authorize(t.Context(), p.consent(t, pub), redirect)
	if err != nil || !strings.HasPrefix(a.ID, "u-") || strings.Contains(a.ID, "open-1") || a.Name != "林溪" || a.Kind != douyin.KindCreator {
		t.Errorf("Authorize = %+v, %v", a, err)
	}
	// Another process knows it from the vault.
	if again, err := p.open(t).(publishers.Identifier).Identify(t.Context()); err != nil || again != a {
		t.Errorf("after: %+v, %v", again, err)
	}
	if errs := permitted(t, pub); errs["statistics"] != nil {
		t.Errorf("after: %v", errs)
	}
	p.sim.Revoke(appKey)
	p.pass(14 * 24 * time.Hour)
	if _, err = pub.(publishers.Identifier).Identify(t.Context()); publishers.ClassOf(err) != publishers.Account || !strings.Contains(err.Error(), "重新授权") {
		t.Errorf("after the rights were taken: %v", err)
	}
}

// Used now and then, an authorisation lives as long as the platform lets it: five renewals.
func TestAnAuthorisationIsKeptAlive(t *testing.T) {
	p := newPlatform(t, douyinsim.Options{})
	pub := p.open(t)
	if _, err := pub.(publishers.Authorizer).Authorize(t.Context(), p.consent(t, pub), redirect); err != nil {
		t.Fatal(err)
	}
	first := p.vault.kept["dy douyin.refresh"]
	var days int
	var err error
	for days = 0; err == nil && days < 400; days += 5 {
		p.pass(5 * 24 * time.Hour)
		_, err = p.open(t).(publishers.Identifier).Identify(t.Context())
	}
	if days < 120 || days == 400 || publishers.ClassOf(err) != publishers.Account {
		t.Errorf("it lived %d days, %v", days, err)
	}
	if last := p.vault.kept["dy douyin.refresh"]; last == "" || last == first {
		t.Errorf("the refresh token was not replaced: %q", last)
	}
}

// What cannot be kept is not lost silently, and nothing empty is kept.
func TestATokenIsNeverReplacedByNothing(t *testing.T) {
	p := newPlatform(t, douyinsim.Options{})
	pub := p.open(t)
	code := p.consent(t, pub)
	p.vault.full = true
	if _, err := pub.(publishers.Authorizer).Authorize(t.Context(), code, redirect); err == nil {
		t.Error("kept in a full vault")
	}
	p.vault.full = false
	if _, err := pub.(publishers.Authorizer).Authorize(t.Context(), p.consent(t, pub), redirect); err != nil {
		t.Fatal(err)
	}
	kept := p.vault.kept["dy douyin.refresh"]
	p.pass(14 * 24 * time.Hour)
	if err := p.faults.Add(sim.Rule{
		Kind: sim.Busy, Path: "/oauth/refresh_token/", Count: 1,
		Body: `{"data":{"error_code":0,"access_token":"act.new","expires_in":1296000,"open_id":"open-1","refresh_token":"","refresh_expires_in":0,"scope":"user_info"}}`,
	}); err != nil {
		t.Fatal(err)
	}
	_, _ = pub.(publishers.Identifier).Identify(t.Context()) // the made-up token is refused; what is kept counts
	if p.vault.kept["dy douyin.refresh"] != kept {
		t.Errorf("the refresh token is %q now", p.vault.kept["dy douyin.refresh"])
	}
	if owner := p.vault.kept["dy douyin.owner"]; !strings.Contains(owner, "act.new") || strings.Contains(owner, "0001-01-01") {
		t.Errorf("kept %q", owner)
	}
}

func TestWithoutAKeyNothingIsAuthorised(t *testing.T) {
	p := newPlatform(t, douyinsim.Options{})
	p.vault = nil
	d := p.deps()
	d.Vault = nil
	pub := newWith(t, p, d).(publishers.Authorizer)
	if _, err := pub.AuthorizeURL("s", redirect); publishers.ClassOf(err) != publishers.Account || !strings.Contains(err.Error(), "MOXIN_KEY") {
		t.Errorf("AuthorizeURL: %v", err)
	}
	if _, err := pub.Authorize(t.Context(), "code", redirect); publishers.ClassOf(err) != publishers.Account {
		t.Errorf("Authorize: %v", err)
	}
}

func TestRefusalsSayWhoCanAct(t *testing.T) {
	p := newPlatform(t, douyinsim.Options{Apps: []douyinsim.App{{Key: appKey, Secret: "another", Lacks: nil}}})
	if _, err := p.open(t).(publishers.Identifier).Identify(t.Context()); publishers.ClassOf(err) != publishers.Account || strings.Contains(err.Error(), secret) {
		t.Errorf("a wrong secret: %v", err)
	}
	p = newPlatform(t, douyinsim.Options{Apps: []douyinsim.App{{Key: appKey, Secret: secret, Lacks: []string{douyinsim.CanTicket, douyinsim.CanShare}}}})
	for key, err := range permitted(t, p.open(t)) {
		if key != "token" && publishers.ClassOf(err) != publishers.Account || key == "token" && err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
}

// The page is asked for what this package uses, by names that the platform knows.
func TestTheScopesThatAreAskedFor(t *testing.T) {
	p := newPlatform(t, douyinsim.Options{})
	address, err := p.open(t).(publishers.Authorizer).AuthorizeURL("s&1", redirect)
	if err != nil {
		t.Fatal(err)
	}
	u, err := url.Parse(address)
	if err != nil || u.Path != "/platform/oauth/connect/" || u.Query().Get("scope") != "user_info,data.external.item,data.external.user" ||
		u.Query().Get("state") != "s&1" || u.Query().Get("redirect_uri") != redirect || u.Query().Get("client_key") != appKey {
		t.Errorf("%v, %v", u, err)
	}
	if strings.Contains(address, secret) {
		t.Error("the page's address holds the secret")
	}
}

// Two processes look after one authorisation: whoever is slower must not put an ended token back.
func TestARefreshPutsNoOldTokenBack(t *testing.T) {
	p := newPlatform(t, douyinsim.Options{})
	pub := p.open(t)
	if _, err := pub.(publishers.Authorizer).Authorize(t.Context(), p.consent(t, pub), redirect); err != nil {
		t.Fatal(err)
	}
	p.pass(14 * 24 * time.Hour)
	p.vault.meanwhile = "rft.renewed-elsewhere"
	if _, err := pub.(publishers.Identifier).Identify(t.Context()); err != nil {
		t.Fatal(err)
	}
	if kept := p.vault.kept["dy douyin.refresh"]; kept != "rft.renewed-elsewhere" {
		t.Errorf("the refresh token is %q", kept)
	}
}
