package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

func TestRedisIsJudgedByItsOwnWords(t *testing.T) {
	for _, c := range []struct {
		version, policy string
		want            level
	}{
		{"7.4.1", "noeviction", levelOK}, {"6.2.0", "noeviction", levelOK}, {"6.0.16", "noeviction", levelFail},
		{"5.0", "noeviction", levelFail}, {"", "", levelFail}, {"7.4.1", "allkeys-lru", levelWarn},
	} {
		if got := judgeRedis(map[string]string{"redis_version": c.version, "maxmemory_policy": c.policy}); len(got) != 1 || got[0].Level != c.want {
			t.Errorf("%+v: %+v", c, got)
		}
	}
}

func TestClocksAreComparedBothWays(t *testing.T) {
	for skew, want := range map[time.Duration]level{
		0: levelOK, -2 * time.Second: levelOK, 5 * time.Second: levelWarn, -20 * time.Second: levelWarn, 2 * time.Minute: levelFail, -time.Hour: levelFail,
	} {
		if got := judgeClock("gzh", skew); got.Level != want {
			t.Errorf("%s: %+v", skew, got)
		}
	}
}

func TestPublicAddressesPhonesCannotOpen(t *testing.T) {
	for address, plausible := range map[string]bool{
		"https://moxin.example.com": true, "http://moxin.example.com": false, "https://localhost": false, "https://127.0.0.1:8443": false,
		"https://192.168.1.7": false, "https://203.0.113.7": true,
	} {
		if got := implausible(address) == (content.Text{}); got != plausible {
			t.Errorf("%s is plausible: %v", address, got)
		}
	}
}

// The doctor knows its own listener from any other server that may answer in its place.
func TestThePublicListenerIsKnownThroughAProxy(t *testing.T) {
	_, log := journal()
	mux := http.NewServeMux()
	mux.Handle("/callback/{channel}", side(log).route("/callback/", callbacks{publisher: (&ear{}).lookup, log: log}))
	for want, handler := range map[level]http.Handler{levelOK: mux, levelFail: http.NotFoundHandler()} {
		s := httptest.NewServer(handler)
		if got := reachPublic(t.Context(), s.URL); got.Level != want {
			t.Errorf("%+v, want %s", got, want)
		}
		s.Close()
	}
	if got := reachPublic(t.Context(), "http://127.0.0.1:9"); got.Level != levelFail {
		t.Errorf("nobody there: %+v", got)
	}
}

func TestTheDoctorsExitCode(t *testing.T) {
	account, other := diagnosis{Level: levelFail, Auth: true}, diagnosis{Level: levelFail}
	for _, c := range []struct {
		all  []diagnosis
		want int
	}{
		{[]diagnosis{{Level: levelOK}, {Level: levelWarn}, {Level: levelSkip}}, exitOK}, {[]diagnosis{account}, exitAuth},
		{[]diagnosis{account, other}, exitFailed}, {[]diagnosis{other, account}, exitFailed},
	} {
		if got := doctorCode(c.all); got != c.want {
			t.Errorf("%+v: %d, want %d", c.all, got, c.want)
		}
	}
}

func TestEgressIsWhatARefusalNames(t *testing.T) {
	refused := func(code, said string) error {
		return fmt.Errorf("connecting: %w", &publishers.Error{Class: publishers.Account, Code: code, Text: content.T("中文", said)})
	}
	for want, err := range map[string]error{
		"203.0.113.9":    refused("40164", "not in the list (WeChat says: invalid ip 203.0.113.9, not in whitelist)"),
		"2001:db8::7":    refused("40164", "invalid ip 2001:db8::7 not in whitelist"),
		"198.51.100.200": refused("89503", "ip:198.51.100.200. Ask the administrator."),
	} {
		if got := egress(err); got != want {
			t.Errorf("%v: %q, want %q", err, got, want)
		}
	}
	for _, err := range []error{refused("40001", "at 203.0.113.9"), refused("40164", "invalid ip"), fmt.Errorf("dial 203.0.113.9"), nil} {
		if got := egress(err); got != "" {
			t.Errorf("%v names %q", err, got)
		}
	}
}

// A look at an account leaves no line behind, and what it says does not depend on who looks.
func TestTheDoctorWritesNothing(t *testing.T) {
	c, _ := connectOwned(t, &owned{may: []publishers.Permission{{Key: "publish"}}}, connectOptions{yes: true, code: "code-1"})
	ch := content.Channel{ID: "dy", Platform: content.Douyin}
	if err := c.connect(t.Context(), ch); err != nil {
		t.Fatal(err)
	}
	before, err := c.store.Audit(t.Context(), "", 0)
	if err != nil {
		t.Fatal(err)
	}
	b, err := c.app.openBench(t.Context(), offline)
	if err != nil {
		t.Fatal(err)
	}
	d := &doctor{app: c.app, bench: b, offline: false, work: time.Now, store: c.store, registry: c.registry}
	if got := d.checkAccounts(t.Context()); len(got) != 1 || got[0].Level != levelOK || got[0].Check != "account:dy" {
		t.Errorf("%+v", got)
	}
	if after, err := c.store.Audit(t.Context(), "", 0); err != nil || len(after) != len(before) {
		t.Errorf("the audit grew from %d to %d lines, %v", len(before), len(after), err)
	}
}

// PostgreSQL has no file to lock: whoever works on it says so in it.
func TestWorkersAreThoseWhoSpokeLately(t *testing.T) {
	c, _ := connectOwned(t, &owned{}, connectOptions{})
	now := time.Unix(1_800_000_000, 0)
	d := &doctor{app: c.app, work: func() time.Time { return now }, store: c.store}
	for _, want := range []level{levelWarn, levelOK} {
		if got := d.checkWorkers(t.Context()); got[0].Level != want {
			t.Errorf("%+v, want %s", got, want)
		}
		if err := c.store.Beat(t.Context(), content.Beat{Worker: "host:1", At: now.Add(-time.Second)}); err != nil {
			t.Fatal(err)
		}
	}
	now = now.Add(time.Minute)
	if got := d.checkWorkers(t.Context()); got[0].Level != levelWarn {
		t.Errorf("a minute of silence: %+v", got)
	}
}
