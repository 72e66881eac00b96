package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"
	"time"

	"moxin/publishers/sim"
	"moxin/publishers/webhook/webhooksim"
)

// bridge stands between workers and platforms and makes the faults, none at first: it outlives the
// simulator behind it, so that it can count them.
type bridge struct {
	url    string
	faults *sim.Faults
	board  *boardSim
	hooks  []*webhooksim.Server // by lane
}

// misfortunes are what happens to calls on their way, by chance: before and after the one call
// that publishes, around what comes before it, and in look-ups.
var misfortunes = []sim.Rule{
	{Kind: sim.ResetAfter, Path: "/cgi-bin/freepublish/submit", Chance: 0.03},
	{Kind: sim.ErrorAfter, Path: "/cgi-bin/freepublish/submit", Chance: 0.02},
	{Kind: sim.HangAfter, Path: "/cgi-bin/freepublish/submit", Chance: 0.01},
	{Kind: sim.ResetBefore, Path: "/cgi-bin/freepublish/submit", Chance: 0.02},
	{Kind: sim.ErrorBefore, Path: "/cgi-bin/freepublish/submit", Chance: 0.02},
	{Kind: sim.HangBefore, Path: "/cgi-bin/freepublish/submit", Chance: 0.01},
	{Kind: sim.Busy, Path: "/cgi-bin/freepublish/submit", Chance: 0.02},
	{Kind: sim.SlowBody, Path: "/cgi-bin/freepublish/submit", Chance: 0.01, For: 500 * time.Millisecond},
	{Kind: sim.ResetAfter, Path: "/cgi-bin/draft/*", Chance: 0.015},
	{Kind: sim.ErrorBefore, Path: "/cgi-bin/draft/*", Chance: 0.01},
	{Kind: sim.Busy, Path: "/cgi-bin/material/*", Chance: 0.015},
	{Kind: sim.ErrorBefore, Path: "/cgi-bin/freepublish/batchget", Chance: 0.01},
	{Kind: sim.SlowBody, Path: "/cgi-bin/freepublish/batchget", Chance: 0.01, For: 500 * time.Millisecond},
	{Kind: sim.ResetBefore, Path: "/cgi-bin/freepublish/get", Chance: 0.01},
	{Kind: sim.ResetAfter, Path: "/board", Method: http.MethodPost, Chance: 0.04},
	{Kind: sim.ErrorBefore, Path: "/board", Method: http.MethodPost, Chance: 0.04},
	{Kind: sim.HangAfter, Path: "/board", Method: http.MethodPost, Chance: 0.01},
	{Kind: sim.ResetAfter, Path: "/hook*/hook", Method: http.MethodPost, Chance: 0.04},
	{Kind: sim.ErrorAfter, Path: "/hook*/hook", Method: http.MethodPost, Chance: 0.02},
	{Kind: sim.ErrorBefore, Path: "/hook*/hook", Method: http.MethodPost, Chance: 0.04},
	{Kind: sim.HangBefore, Path: "/hook*/hook", Method: http.MethodPost, Chance: 0.01},
	{Kind: sim.ResetBefore, Path: "/hook*/hook", Method: http.MethodGet, Chance: 0.05},
	{Kind: sim.ResetAfter, Path: "/cgi-bin/message/mass/sendall", Chance: 0.04},
	{Kind: sim.ErrorAfter, Path: "/cgi-bin/message/mass/sendall", Chance: 0.02},
	{Kind: sim.ErrorBefore, Path: "/cgi-bin/message/mass/sendall", Chance: 0.04},
	{Kind: sim.HangBefore, Path: "/cgi-bin/message/mass/sendall", Chance: 0.01},
	{Kind: sim.Busy, Path: "/cgi-bin/message/mass/sendall", Chance: 0.02},
	{Kind: sim.ResetBefore, Path: "/cgi-bin/message/mass/get", Chance: 0.03},
}

// careless is the lane of the webhook that forgets keys.
const careless = lanes

// newBridge opens a bridge to a simulator.
func newBridge(t testing.TB, seed uint64, behind string) *bridge {
	t.Helper()
	to, err := url.Parse(behind)
	if err != nil {
		t.Fatal(err)
	}
	g := &bridge{board: &boardSim{posts: map[string]map[string][]string{}}}
	if g.faults, err = sim.NewFaults(seed); err != nil {
		t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		// A client's Host stays, so that the addresses of posts lead through the bridge.
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to); r.Out.Host = r.In.Host },
		// A platform that is away says nothing; neither does the bridge to it.
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
		ErrorLog:     log.New(io.Discard, "", 0),
	}
	mux := http.NewServeMux()
	mux.Handle("/board", g.board)
	mux.Handle("/", proxy)
	server := httptest.NewServer(g.faults.Wrap(mux))
	t.Cleanup(server.Close)
	g.url = server.URL
	for lane := range lanes + 1 {
		path := fmt.Sprintf("/hook%d", lane)
		// One answers no look-ups: there the key alone ends a doubt. One more, of which only
		// TestFrozenBeforeCall makes use, breaks its promise about keys.
		hook, err := webhooksim.New(webhooksim.Options{
			Clock: time.Now, Secret: hookSecret, PublicURL: g.url + path, NoLookup: lane == 0, IgnoreKeys: lane == careless,
		})
		if err != nil {
			t.Fatal(err)
		}
		g.hooks = append(g.hooks, hook)
		mux.Handle(path+"/", http.StripPrefix(path, hook))
	}
	return g
}
