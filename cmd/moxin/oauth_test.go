package main

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// slips is a store of used states.
type slips struct {
	used    map[string]bool
	entries []content.Entry
	err     error
}

func (s *slips) Take(_ context.Context, key string, _ time.Duration, _ int) (bool, error) {
	if s.used[key] {
		return false, s.err
	}
	s.used[key] = true
	return true, s.err
}

func (s *slips) Log(_ context.Context, e content.Entry) error {
	s.entries = append(s.entries, e)
	return s.err
}

// gate is an OAuth page before a platform with one owner.
type gate struct {
	*ear
	*slips
	now    time.Time
	states oauthStates
	log    *strings.Builder
	page   http.Handler
}

func newGate(t *testing.T) *gate {
	t.Helper()
	g := &gate{
		ear: &ear{account: content.Account{ID: "owner-1", Name: "半山书店", Kind: "service"}}, slips: &slips{used: map[string]bool{}},
		now: time.Unix(1_800_000_000, 0),
	}
	out, log := journal()
	g.log = out
	g.states = oauthStates{testSigner(t, "state"), func() time.Time { return g.now }}
	mux := http.NewServeMux()
	mux.Handle(oauthRoute+"{channel}", oauthPage{
		publisher: func(id string, _ *staged) (publishers.Publisher, content.Channel, error) { return g.lookup(id) }, states: g.states, store: g.slips, log: log,
		redirect: func(ch string) string { return "https://moxin.example/oauth/" + ch },
		calendar: func() time.Time { return g.now },
	})
	g.page = mux
	return g
}

// come is the owner coming back.
func (g *gate) come(channel, state, code string) *httptest.ResponseRecorder {
	q := url.Values{"state": {state}}
	if code != "" {
		q.Set("code", code)
	}
	w := httptest.NewRecorder()
	g.page.ServeHTTP(w, httptest.NewRequest(http.MethodGet, oauthRoute+channel+"?"+q.Encode(), nil))
	return w
}

func TestOAuthTellsWhoWaitsWhoTheOwnerIs(t *testing.T) {
	g := newGate(t)
	state, id := g.states.begin("gzh")
	if w := g.come("gzh", state, "code-789"); w.Code != 200 || !strings.Contains(w.Body.String(), "半山书店") {
		t.Fatalf("the page: %d %s", w.Code, w.Body)
	}
	if len(g.heard) != 1 || g.heard[0] != "code-789 https://moxin.example/oauth/gzh" {
		t.Errorf("the platform was asked %v", g.heard)
	}
	var told grant
	if len(g.entries) != 1 || g.entries[0].Subject != "channel:gzh" || g.entries[0].Action != authorised ||
		json.Unmarshal([]byte(g.entries[0].To), &told) != nil || told != (grant{id, "owner-1", "半山书店", "service"}) {
		t.Errorf("the audit has %+v", g.entries)
	}
	if strings.Contains(g.log.String(), "code-789") || strings.Contains(g.log.String(), state) {
		t.Errorf("the log shows the code or the state:\n%s", g.log)
	}
}

// An id of a person is on no page: an account without a name is known by its channel.
func TestOAuthShowsNoID(t *testing.T) {
	g := newGate(t)
	g.account.Name = ""
	state, _ := g.states.begin("gzh")
	if w := g.come("gzh", state, "code-789"); w.Code != 200 || strings.Contains(w.Body.String(), "owner-1") || !strings.Contains(w.Body.String(), "gzh 已授权") {
		t.Errorf("the page: %d %s", w.Code, w.Body)
	}
}

// A state is good for one channel, ten minutes and one use.
func TestOAuthStatesAreNarrow(t *testing.T) {
	for name, c := range map[string]struct {
		come func(g *gate, state string) *httptest.ResponseRecorder
		code int
	}{
		"no state": {func(g *gate, _ string) *httptest.ResponseRecorder { return g.come("gzh", "", "code-789") }, 403},
		"another's state": {func(g *gate, _ string) *httptest.ResponseRecorder {
			return g.come("gzh", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "code-789")
		}, 403},
		"another channel": {func(g *gate, _ string) *httptest.ResponseRecorder {
			state, _ := g.states.begin("xhs")
			return g.come("gzh", state, "code-789")
		}, 403},
		"too late": {func(g *gate, state string) *httptest.ResponseRecorder {
			g.now = g.now.Add(stateLife)
			return g.come("gzh", state, "code-789")
		}, 403},
		"in time": {func(g *gate, state string) *httptest.ResponseRecorder {
			g.now = g.now.Add(stateLife - time.Second)
			return g.come("gzh", state, "code-789")
		}, 200},
		"refused by its owner": {func(g *gate, state string) *httptest.ResponseRecorder { return g.come("gzh", state, "") }, 400},
		"no such channel":      {func(g *gate, state string) *httptest.ResponseRecorder { return g.come("none", state, "code-789") }, 404},
		"no OAuth there":       {func(g *gate, state string) *httptest.ResponseRecorder { return g.come("xhs", state, "code-789") }, 404},
	} {
		g := newGate(t)
		state, _ := g.states.begin("gzh")
		if w := c.come(g, state); w.Code != c.code || (len(g.heard) > 0) != (c.code == 200) {
			t.Errorf("%s: %d, the platform was asked %v", name, w.Code, g.heard)
		}
	}
	g := newGate(t)
	state, _ := g.states.begin("gzh")
	g.come("gzh", state, "code-789")
	if w := g.come("gzh", state, "code-790"); w.Code != 403 || len(g.heard) != 1 {
		t.Errorf("a second time: %d, the platform was asked %v", w.Code, g.heard)
	}
}

func TestOAuthSaysWhatThePlatformSays(t *testing.T) {
	g := newGate(t)
	g.ear.err = &publishers.Error{Class: publishers.Account, Text: content.T("应用还没有通过审核", "the app is not approved yet")}
	g.slips.err = nil
	state, _ := g.states.begin("gzh")
	if w := g.come("gzh", state, "code-789"); w.Code != 502 || !strings.Contains(w.Body.String(), "应用还没有通过审核") || len(g.entries) != 0 {
		t.Errorf("refused by the platform: %d %s", w.Code, w.Body)
	}
	g = newGate(t)
	g.ear.err = errors.New("code-789 is no good")
	state, _ = g.states.begin("gzh")
	if w := g.come("gzh", state, "code-789"); w.Code != 500 || strings.Contains(w.Body.String(), "code-789") {
		t.Errorf("an error that is not for people: %d %s", w.Code, w.Body)
	}
	g = newGate(t)
	g.slips.err = errors.New("the disk is gone")
	state, _ = g.states.begin("gzh")
	if w := g.come("gzh", state, "code-789"); w.Code != 500 || len(g.heard) != 0 {
		t.Errorf("a state that could not be used up: %d, the platform was asked %v", w.Code, g.heard)
	}
}
