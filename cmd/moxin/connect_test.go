package main

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// owned is a platform whose owner has to let moxin in.
type owned struct {
	ear
	vault publishers.Vault
	may   []publishers.Permission
}

// Identify knows the account once there is a token.
func (o *owned) Identify(ctx context.Context) (content.Account, error) {
	if _, ok, err := o.vault.Token(ctx, "dy", "refresh"); err != nil || !ok {
		return content.Account{}, &publishers.Error{Class: publishers.Account, Text: content.T("没有授权", "not authorised")}
	}
	return o.account, nil
}

// Authorize keeps a token.
func (o *owned) Authorize(ctx context.Context, code, redirect string) (content.Account, error) {
	o.heard = append(o.heard, code+" "+redirect)
	return o.account, o.vault.PutToken(ctx, "dy", "refresh", "token-for-"+code)
}

// Probe says what the account may do.
func (o *owned) Probe(context.Context) []publishers.Permission { return o.may }

const ownedYAML = `version: 1
channels:
  dy: {platform: douyin}
public: {listen: "127.0.0.1:0", url: "https://moxin.example"}
`

// connectOwned is a connect of the channel dy, whose platform is p.
func connectOwned(t *testing.T, p *owned, o connectOptions) (*connecting, content.Channel) {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "moxin.yaml"), []byte(ownedYAML), 0o600); err != nil {
		t.Fatal(err)
	}
	a := &app{stdin: strings.NewReader(""), stdout: t.Output(), stderr: t.Output(), dir: dir, now: time.Now, lang: "en",
		env: func(name string) (string, bool) {
			v := map[string]string{"MOXIN_KEY": strings.Repeat("k", 32), "MOXIN_USER": "tester"}[name]
			return v, v != ""
		}}
	b, err := a.openBench(t.Context(), offline)
	if err != nil {
		t.Fatal(err)
	}
	s, err := a.openStore(t.Context(), b)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	r, err := a.newRegistry(t.Context(), b, s)
	if err != nil {
		t.Fatal(err)
	}
	r.factory = func(string) (publishers.Factory, bool) {
		return func(_ content.Channel, d publishers.Deps) (publishers.Publisher, error) {
			p.vault = d.Vault
			return p, nil
		}, true
	}
	r.wrap = func(p publishers.Publisher, _ content.Channel) publishers.Publisher { return p }
	p.account = content.Account{ID: "owner-1", Name: "半山书店"}
	ch, _ := b.ws.Config.Channel("dy")
	return &connecting{app: a, connectOptions: o, store: s, registry: r}, ch
}

func TestConnectTakesACodeOrTheAddressItIsIn(t *testing.T) {
	p := &owned{}
	c, ch := connectOwned(t, p, connectOptions{yes: true, code: "code-1"})
	if err := c.connect(t.Context(), ch); err != nil {
		t.Fatal(err)
	}
	acc, err := connectedTo(t.Context(), c.store, "dy")
	if err != nil || acc.ID != "owner-1" || acc.ConnectedBy != "tester" || len(p.heard) != 1 || p.heard[0] != "code-1 https://moxin.example/oauth/dy" {
		t.Fatalf("connected %+v, asked %v, %v", acc, p.heard, err)
	}
	states, err := c.registry.oauthStates()
	if err != nil {
		t.Fatal(err)
	}
	state, _ := states.begin("dy")
	other, _ := states.begin("xhs")
	for address, good := range map[string]bool{
		"https://moxin.example/oauth/dy?code=code-2&state=" + state: true,
		"https://moxin.example/oauth/dy?code=code-3&state=" + other: false,
		"https://moxin.example/oauth/dy?code=code-4":                false,
		"https://moxin.example/oauth/dy?state=" + state:             false,
	} {
		asked := len(p.heard)
		c.code = address
		if err := c.connect(t.Context(), ch); (err == nil) != good || (len(p.heard) > asked) != good {
			t.Errorf("%s: %v, asked %v", address, err, p.heard[asked:])
		}
	}
}

// Connect waits until the owner has come back to another process on the same store.
func TestConnectWaitsForTheOwner(t *testing.T) {
	p := &owned{}
	c, ch := connectOwned(t, p, connectOptions{yes: true})
	var out output
	c.app.stderr = &out
	done := make(chan error, 1)
	go func() { done <- c.connect(t.Context(), ch) }()
	eventually(t, time.Minute, "the address", func() bool { return strings.Contains(out.String(), "state=") })
	_, after, _ := strings.Cut(out.String(), "state=")
	state, _, _ := strings.Cut(after, "&")
	states, err := c.registry.oauthStates()
	if err != nil {
		t.Fatal(err)
	}
	_, log := journal()
	page := oauthPage{publisher: c.registry.staged, vault: c.registry.deps.Vault, states: states, store: c.store, redirect: c.registry.redirect, calendar: time.Now, log: log}
	mux := http.NewServeMux()
	mux.Handle(oauthRoute+"{channel}", page)
	g := &gate{page: mux}
	if w := g.come("dy", state, "code-9"); w.Code != 200 {
		t.Fatalf("the owner comes back to %d %s", w.Code, w.Body)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
	if acc, _ := connectedTo(t.Context(), c.store, "dy"); acc.ID != "owner-1" {
		t.Errorf("connected %+v", acc)
	}
}

func TestConnectRefusesWhatTheChannelNeedsAndTheAccountMayNot(t *testing.T) {
	lacks := &publishers.Error{Class: publishers.Account, Code: "48001", Text: content.T("没有认证", "not verified")}
	for name, c := range map[string]struct {
		may  []publishers.Permission
		good bool
	}{
		"all":            {[]publishers.Permission{{Key: "publish"}, {Key: "statistics"}}, true},
		"no statistics":  {[]publishers.Permission{{Key: "publish"}, {Key: "statistics", Err: lacks}}, true},
		"no publishing":  {[]publishers.Permission{{Key: "publish", Err: lacks}}, false},
		"nobody answers": {[]publishers.Permission{{Key: "publish", Err: errors.New("no answer")}}, true},
	} {
		con, ch := connectOwned(t, &owned{may: c.may}, connectOptions{yes: true, code: "code-1"})
		err := con.connect(t.Context(), ch)
		acc, _ := connectedTo(t.Context(), con.store, "dy")
		if (err == nil) != c.good || (acc.ID != "") != c.good || err != nil && troubleCode(err) != exitAuth {
			t.Errorf("%s: %v, connected %+v", name, err, acc)
		}
		last, err := lastReport(t.Context(), con.store, "dy")
		if err != nil || len(last.Permissions) != len(c.may) {
			t.Errorf("%s: kept %+v, %v", name, last, err)
		}
	}
}

func TestConnectAsksWhereThereIsNobody(t *testing.T) {
	c, ch := connectOwned(t, &owned{}, connectOptions{code: "code-1"})
	if err := c.connect(t.Context(), ch); troubleCode(err) != exitUsage || !strings.Contains(err.Error(), "--yes") {
		t.Errorf("in a pipe without --yes: %v", err)
	}
	for answer, want := range map[string]bool{"y\n": true, "是\n": true, "YES\n": true, "n\n": false, "\n": false, "": false, "yesterday\n": false} {
		c.app.stdin = strings.NewReader(answer)
		if got, err := c.agrees(t.Context(), content.T("对吗？", "right?")); got != want || err != nil {
			t.Errorf("%q agrees: %v, %v", answer, got, err)
		}
	}
}

// What was granted takes the place of nothing before a person has said yes: a no, or an account that
// may not do what the channel needs, leaves the tokens of the account that is connected.
func TestAGrantReplacesNothingBeforeAYes(t *testing.T) {
	p := &owned{}
	c, ch := connectOwned(t, p, connectOptions{yes: true, code: "old"})
	if err := c.connect(t.Context(), ch); err != nil {
		t.Fatal(err)
	}
	c.yes, c.person = false, true
	kept := func() string {
		value, _, err := c.registry.deps.Vault.Token(t.Context(), "dy", "refresh")
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
	p.account = content.Account{ID: "owner-2", Name: "别人的店"}
	for _, step := range []struct {
		name, answer string
		may          []publishers.Permission
		want, owner  string
	}{
		{"no", "n\n", nil, "token-for-old", "owner-1"},
		{"may not publish", "y\n", []publishers.Permission{{Key: "publish", Err: &publishers.Error{Class: publishers.Account}}}, "token-for-old", "owner-1"},
		{"yes", "y\n", nil, "token-for-new", "owner-2"},
	} {
		c.code, p.may, c.app.stdin = "new", step.may, strings.NewReader(step.answer)
		err := c.connect(t.Context(), ch)
		acc, _ := connectedTo(t.Context(), c.store, "dy")
		if got := kept(); (err == nil) != (step.name == "yes") || got != step.want || acc.ID != step.owner {
			t.Errorf("%s: %v, the vault has %q, connected %s", step.name, err, got, acc.ID)
		}
	}
}

// A grant that another connect's took the place of is no grant: whoever confirms confirms what they see.
func TestAGrantIsForTheConnectThatAsked(t *testing.T) {
	c, _ := connectOwned(t, &owned{}, connectOptions{})
	for _, state := range []string{"first", "second"} {
		page := newStaged(c.registry.deps.Vault)
		if err := page.PutToken(t.Context(), "dy", "refresh", "token of "+state); err != nil {
			t.Fatal(err)
		}
		if err := page.handOver(t.Context(), "dy", state); err != nil {
			t.Fatal(err)
		}
	}
	ch := content.Channel{ID: "dy"}
	if err := c.pickUp(t.Context(), ch, "first", newStaged(c.registry.deps.Vault)); publishers.ClassOf(err) != publishers.Account {
		t.Errorf("another's grant was picked up: %v", err)
	}
	kept := newStaged(c.registry.deps.Vault)
	if err := c.pickUp(t.Context(), ch, "second", kept); err != nil {
		t.Fatal(err)
	}
	if got, _, _ := kept.Token(t.Context(), "dy", "refresh"); got != "token of second" {
		t.Errorf("picked up %q", got)
	}
	for _, name := range []string{stagedGrant, "refresh"} {
		if _, left, err := c.registry.deps.Vault.Token(t.Context(), "dy", name); left || err != nil {
			t.Errorf("%s is in the vault, %v", name, err)
		}
	}
}

// What is sealed by name reaches the channel where moxin.yaml says nothing, and nowhere else.
func TestCallbackSecretsAreSealedToo(t *testing.T) {
	c, _ := connectOwned(t, &owned{}, connectOptions{})
	s, ctx := c.registry.secrets, t.Context()
	for _, name := range sealableNames() {
		if err := c.registry.deps.Vault.PutToken(ctx, "gzh", name, "value of "+name); err != nil {
			t.Fatal(err)
		}
	}
	filled, first, err := s.fill(content.Channel{ID: "gzh", AppID: "wx1", CallbackToken: "${CB}"})
	if err != nil || filled.CallbackToken != "${CB}" || first == "" {
		t.Fatalf("%#v, %v", filled, err)
	}
	for ref, want := range map[content.Secret]string{filled.AppSecret: "value of app_secret", filled.CallbackKey: "value of callback_key"} {
		if got, err := s.of("gzh")(ref); got != want || err != nil {
			t.Errorf("%v, want %q", err, want)
		}
		if _, err := s.of("xhs")(ref); err == nil {
			t.Error("another channel reads it")
		}
	}
	if err := c.registry.deps.Vault.PutToken(ctx, "gzh", "callback_key", "another"); err != nil {
		t.Fatal(err)
	}
	if _, second, _ := s.fill(content.Channel{ID: "gzh", AppID: "wx1", CallbackToken: "${CB}"}); second == first {
		t.Error("a running serve would not notice another callback_key")
	}
	if filled, _, _ := s.fill(content.Channel{ID: "gzh"}); filled.CallbackKey != "" {
		t.Error("a channel without an app is called back")
	}
}

// A channel without a secret in moxin.yaml uses the sealed one, and a newer one at once.
func TestSealedSecretsReachTheirChannel(t *testing.T) {
	p := &owned{}
	c, ch := connectOwned(t, p, connectOptions{})
	var got []string
	c.registry.factory = func(string) (publishers.Factory, bool) {
		return func(ch content.Channel, d publishers.Deps) (publishers.Publisher, error) {
			secret, err := d.Secret(ch.AppSecret)
			got = append(got, secret)
			return p, err
		}, true
	}
	if _, _, err := c.registry.publisher(ch.ID); err == nil {
		t.Error("there is no secret, and nothing says so")
	}
	for _, secret := range []string{"first-secret", "second-secret"} {
		if err := c.registry.deps.Vault.PutToken(t.Context(), ch.ID, secretToken, secret); err != nil {
			t.Fatal(err)
		}
		for range 2 { // the second time it is made already
			if _, shown, err := c.registry.publisher(ch.ID); err != nil || shown.AppSecret != "" {
				t.Fatalf("%v, %#v", err, shown)
			}
		}
	}
	if strings.Join(got, " ") != " first-secret second-secret" {
		t.Errorf("made with %q", got)
	}
	c.registry.secrets.vault = nil
	if s, err := c.registry.secretOf(ch); s != secretLocked || err != nil {
		t.Errorf("without a key the secret is %s, %v", s, err)
	}
}
