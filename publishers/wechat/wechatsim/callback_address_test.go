package wechatsim

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"moxin/publishers/sim"
)

// Callbacks come twice, or never, by fault.
func TestCallbackFaults(t *testing.T) {
	for kind, want := range map[sim.Kind]int{sim.DuplicateCallback: 2, sim.LostCallback: 0} {
		f, err := sim.NewFaults(1, sim.Rule{Kind: kind, Path: "/callback/*"})
		if err != nil {
			t.Fatal(err)
		}
		v := newReceiver(t, nil)
		b := newBench(t, Options{Accounts: []Account{v.account("")}, Faults: f, CallbackTimeout: time.Millisecond * 50})
		b.publish("一")
		b.sim.post.at.Wait()
		if len(v.in) != want {
			t.Errorf("%s: %d callbacks", kind, len(v.in))
		}
		if want == 2 {
			if one, two := <-v.in, <-v.in; one.body != two.body {
				t.Errorf("%s: two events", kind)
			}
		}
	}
}

// Saving an address checks it: the echostr must come back, to the byte.
func TestCheckURL(t *testing.T) {
	echo := func(end string, status int) func(int, http.ResponseWriter, *http.Request) {
		return func(_ int, w http.ResponseWriter, r *http.Request) {
			q := r.URL.Query()
			if r.Method != http.MethodGet || q.Get("signature") != sign(callbackToken, q.Get("timestamp"), q.Get("nonce")) {
				status = http.StatusForbidden
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, q.Get("echostr")+end)
		}
	}
	for name, c := range map[string]struct {
		with func(int, http.ResponseWriter, *http.Request)
		ok   bool
	}{
		"echo": {echo("", 200), true}, "more": {echo("\n", 200), false}, "403": {echo("", 403), false}, "success": {nil, false},
	} {
		v := newReceiver(t, c.with)
		b := newBench(t, Options{Accounts: []Account{v.account(callbackKey)}})
		if err := b.sim.CheckURL(t.Context(), appID); (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
		v.web.Close()
		if err := b.sim.CheckURL(t.Context(), appID); err == nil || strings.Contains(err.Error(), "signature") {
			t.Errorf("%s, nobody there: %v", name, err)
		}
	}
	if err := newBench(t, Options{}).sim.CheckURL(context.Background(), appID); !errors.Is(err, ErrUnknown) {
		t.Errorf("without an address: %v", err)
	}
}

// A simulator calls this machine alone, and signs with a key that is one.
func TestCallbackSettings(t *testing.T) {
	for _, c := range []struct {
		Callback
		ok bool
	}{
		{Callback{URL: "http://127.0.0.1:1/x", Token: "t"}, true},
		{Callback{URL: "http://[::1]/x", Token: "t", AESKey: callbackKey}, true},
		{Callback{URL: "http://localhost/x", Token: "t"}, true},
		{Callback{URL: "http://192.168.0.2/x", Token: "t"}, false},
		{Callback{URL: "http://example.com/x", Token: "t"}, false},
		{Callback{URL: "ftp://127.0.0.1/x", Token: "t"}, false},
		{Callback{URL: "http://127.0.0.1/x"}, false},
		{Callback{URL: "http://127.0.0.1/x", Token: "t", AESKey: "short"}, false},
	} {
		a := corp
		a.Callback = &c.Callback
		_, err := New(Options{Clock: time.Now, Accounts: []Account{a}})
		if (err == nil) != c.ok {
			t.Errorf("%+v: %v", c.Callback, err)
		}
	}
}
