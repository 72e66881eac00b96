package douyin_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"

	"moxin/publishers"
	"moxin/publishers/douyin/douyinsim"
)

// A whole life of a release, with its owner's authorisation and the errors between, leaves
// nothing in the log by which somebody else could speak for the account or post in its name.
func TestNothingLeaksIntoTheLog(t *testing.T) {
	p := newPlatform(t, douyinsim.Options{})
	var log bytes.Buffer
	d := p.deps()
	d.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	pub := newWith(t, p, d)
	code := p.consent(t, pub)
	if _, err := pub.(publishers.Authorizer).Authorize(t.Context(), code, redirect); err != nil {
		t.Fatal(err)
	}
	m := p.message(0)
	r := handOff(t, pub, m)
	o, err := pub.(publishers.Opener).Opening(t.Context(), m, *r.Handoff)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.sim.Tap(t.Context(), o.URL, douyinsim.Publish); err != nil {
		t.Fatal(err)
	}
	hidden := append(p.secrets(), code, "open-1", parameter(o.URL, "signature"), parameter(r.Handoff.Open.URL, "signature"))
	p.sim.Forget() // the next call is refused once, for its token
	got, err := pub.Poll(t.Context(), m, r.Job)
	if err != nil {
		t.Fatal(err)
	}
	p.sim.Revoke(appKey)
	_, refused := pub.(publishers.Identifier).Identify(t.Context())
	if refused == nil {
		t.Fatal("an owner who took the rights away is still known")
	}
	said, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	all := log.String() + refused.Error() + string(said)
	if !strings.Contains(all, "/oauth/access_token/") {
		t.Fatalf("nothing was logged: %s", all)
	}
	for _, s := range append(hidden, p.secrets()...) {
		if s == "" || strings.Contains(all, s) {
			t.Errorf("%q is shown", s)
		}
	}
}
