package main

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/douyin"
	"moxin/publishers/douyin/douyinsim"
	"moxin/publishers/publishertest"
)

// creator is the owner of a simulated 抖音 account, and a channel that is not connected to it yet.
type creator struct {
	*connecting
	channel content.Channel
	sim     *douyinsim.Server
	net     *publishertest.Net
	now     time.Time
	said    output
}

const masterKey = "master-key-of-the-team-0123456789abcdef"

func newCreator(t *testing.T) *creator {
	t.Helper()
	k := &creator{now: time.Now()}
	var err error
	k.sim, err = douyinsim.New(douyinsim.Options{Clock: func() time.Time { return k.now }, Apps: []douyinsim.App{
		{Key: "awkey-1", Secret: "app-secret-4711", Owner: "open-id-4712", Name: "林溪"}}})
	if err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(k.sim)
	t.Cleanup(web.Close)
	k.net = publishertest.NewNet(t, func() []string { return append(k.sim.Secrets(), masterKey, "open-id-4712") })
	k.connecting, k.channel = connectOwned(t, &owned{}, connectOptions{yes: true, consent: true})
	k.app.stderr = &k.said
	k.channel.AppID, k.channel.AppSecret, k.channel.BaseURL = "awkey-1", "${DY}", web.URL
	k.registry.channels = []content.Channel{k.channel}
	k.registry.deps.Log, k.registry.deps.Now = k.net.Logger(), func() time.Time { return k.now }
	k.registry.secrets.env = func(string) (string, bool) { return "app-secret-4711", true }
	k.registry.factory = func(string) (publishers.Factory, bool) { return douyin.New, true }
	return k
}

// comesBack is the owner who opens the address that connect shows, agrees, and is sent to serve.
func (k *creator) comesBack(t *testing.T) {
	t.Helper()
	shown := regexp.MustCompile(`http://127\.0\.0\.1\S+state=\S+`)
	eventually(t, time.Minute, "the address", func() bool { return shown.MatchString(k.said.String()) })
	address := shown.FindString(k.said.String())
	resp, err := http.DefaultTransport.RoundTrip(httptest.NewRequest(http.MethodGet, address, nil))
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	back, err := resp.Location()
	if err != nil {
		t.Fatal(err)
	}
	states, err := k.registry.oauthStates()
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(k.net, nil))
	mux := http.NewServeMux()
	mux.Handle(oauthRoute+"{channel}", publicSide{visitors: newVisitors(time.Now), log: log}.route(oauthRoute, oauthPage{
		publisher: k.registry.staged, vault: k.registry.deps.Vault, states: states, store: k.store, redirect: k.registry.redirect, calendar: time.Now, log: log,
	}))
	w := httptest.NewRecorder()
	mux.ServeHTTP(w, httptest.NewRequest(http.MethodGet, (&url.URL{Path: back.Path, RawQuery: back.RawQuery}).String(), nil))
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "林溪") {
		t.Fatalf("the owner comes back to %d %s", w.Code, w.Body)
	}
	k.net.Check("the page", w.Body.String())
	for _, one := range []string{back.Query().Get("code"), back.Query().Get("state")} {
		if strings.Contains(k.net.Heard(), one) {
			t.Errorf("the log shows what came back: %s", k.net.Heard())
		}
	}
}

// A whole OAuth connect with the real adapter: the tokens are in the store, sealed, and nowhere else.
func TestACreatorLetsMoxinIn(t *testing.T) {
	k := newCreator(t)
	done := make(chan error, 1)
	go func() { done <- k.connect(t.Context(), k.channel) }()
	k.comesBack(t)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	acc, err := connectedTo(t.Context(), k.store, "dy")
	if err != nil || acc.Name != "林溪" || acc.Kind != douyin.KindCreator {
		t.Errorf("connected %+v, %v", acc, err)
	}
	refresh, ok, err := k.registry.deps.Vault.Token(t.Context(), "dy", "douyin.refresh")
	if err != nil || !ok || !strings.HasPrefix(refresh, "rft.") {
		t.Errorf("the refresh token is kept: %v, %v", ok, err)
	}
	entries, err := k.store.Audit(t.Context(), "", 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		k.net.Check("the audit", e.From, e.To, e.Why)
	}
	k.net.Check("what connect says", k.said.String())
	for _, name := range []string{"moxin.db", "moxin.db-wal"} {
		raw, err := os.ReadFile(filepath.Join(k.app.dir, stateDir, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range append(k.sim.Secrets(), masterKey, refresh, "open-id-4712") {
			if bytes.Contains(raw, []byte(secret)) {
				t.Errorf("%s can be read in %s", secret[:4], name)
			}
		}
	}
}
