package main

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest"
	"moxin/ingest/event"
	"moxin/publishers/webhook/receiver"
	"moxin/site/build"
)

// Paths of what readers and shops tell.
const (
	linkRoute  = "/r/"
	orderRoute = "/orders"
)

// Kinds of allowances for what counts as a reader: an office behind one address may open a post
// together, nobody opens one every second for long. More are answered and not counted.
const (
	readPace  = "read pace"
	clickPace = "click pace"
)

// hasherOf makes the hashes of readers and customers; one that is not Ready where the environment has
// no key.
func hasherOf(env func(string) (string, bool)) (event.Hasher, error) {
	if !keyed(env) {
		return event.Hasher{}, nil
	}
	key, err := content.Secret("${" + keyVariable + "}").Resolve(env)
	if err != nil {
		return event.Hasher{}, err
	}
	return event.NewHasher(key)
}

func keyed(env func(string) (string, bool)) bool {
	return (&app{env: env}).hasKey()
}

// asks reports whether the own site may ask readers to be known again: moxin.yaml says so, and there
// is a key to hash what they are known by.
func asks(c content.Reading, env func(string) (string, bool)) bool {
	return c.Beacon == content.BeaconAsk && keyed(env)
}

// beaconOf is how the pages of a site tell that they were read: nil where they do not, or where
// nothing of ours would hear them.
func (a *app) beaconOf(b *bench, ch content.Channel) *build.Beacon {
	cfg := b.ws.Config
	if cfg.Ingest.Beacon == content.BeaconOff || cfg.Public.Listen == "" {
		return nil
	}
	return &build.Beacon{Channel: ch.ID, Ask: asks(cfg.Ingest, a.env)}
}

// ownNumbers adds up what readers, shops and WeCom tell; nil where there are neither public pages nor
// customers, so that nothing is told.
func ownNumbers(cfg content.Config, s *store.Store, now func() time.Time, keyed bool) ingest.Collector {
	closed := cfg.Public.Listen == ""
	if closed && len(corps(cfg.Channels)) == 0 {
		return nil
	}
	c := &event.Collector{Numbers: s, Now: now, Beacon: cfg.Ingest.Beacon != content.BeaconOff, Closed: closed}
	if !closed {
		c.Calls = called(cfg.Channels, keyed)
	}
	return c
}

// events are the public routes by which readers and shops tell.
func (p publicSide) events(mux *http.ServeMux, st *station) {
	cfg, env := st.bench.ws.Config, st.registry.secrets.env
	hasher, err := hasherOf(env)
	if err != nil {
		st.log.Error("readers and orders are told apart by no key", "error", err)
	}
	keeper := &event.Keeper{Store: st.store}
	ask := asks(cfg.Ingest, env) && hasher.Ready()
	if cfg.Ingest.Beacon == content.BeaconAsk && !ask {
		st.log.Warn("no reader is asked to be known again", "error", "the environment has no "+keyVariable)
	}
	mux.Handle(linkRoute+"{code}", p.route(linkRoute, &event.Links{
		Store: st.store, Absent: store.ErrNotFound, Keeper: keeper, Hasher: hasher, Ask: ask,
		Missing: http.HandlerFunc(noSuchLink), Now: st.now, Admit: p.pace(clickPace), Log: st.log,
	}, http.MethodGet, http.MethodHead))
	if cfg.Ingest.Beacon != content.BeaconOff {
		beacon := p.route(build.BeaconPath, &event.Beacon{
			Store: st.store, Absent: store.ErrNotFound, Posts: st.store, Keeper: keeper, Hasher: hasher, Ask: ask,
			Secure: p.proxied, Zone: cfg.Zone, Now: st.now, Admit: p.pace(readPace), Log: st.log,
			Forget: func(ctx context.Context, reader string) error {
				ctx = content.WithCaller(ctx, content.Caller{Origin: "site", Person: content.Person{Name: "reader"}})
				_, err := st.store.ForgetReader(ctx, reader, st.now())
				return err
			},
		}, http.MethodPost)
		for _, base := range siteBases(st.bench) {
			mux.Handle(base+build.BeaconPath, beacon)
		}
	}
	if cfg.Ingest.Orders != "" {
		mux.Handle(orderRoute, p.route(orderRoute, orders(st, hasher), http.MethodPost))
	}
}

// pace admits what a person could have done.
func (p publicSide) pace(kind string) func(*http.Request) bool {
	return func(r *http.Request) bool { return p.visitors.admit(kind, client(r, p.proxied), allowances[kind]) }
}

// siteBases are the paths that the workspace's sites begin at, each once.
func siteBases(b *bench) []string {
	var bases []string
	for _, ch := range siteChannels(b) {
		base := ""
		if u, err := url.Parse(siteURL(b, ch)); err == nil {
			base = strings.TrimRight(u.EscapedPath(), "/")
		}
		if !slices.Contains(bases, base) {
			bases = append(bases, base)
		}
	}
	return bases
}

// siteURL is where readers reach a site.
func siteURL(b *bench, ch content.Channel) string { return cmp.Or(ch.URL, b.ws.Config.Public.URL) }

func noSuchLink(w http.ResponseWriter, r *http.Request) {
	notice(w, r, http.StatusNotFound, content.T("没有这个短链", "There is no such link"),
		content.T("可能抄错了一个字符：短链里没有 0、1、i、l、o。", "Perhaps a character is mistyped: there is no 0, 1, i, l or o in our links."))
}

// orders takes what the shop tells. Where a secret is missing it answers 503, so that the shop sends
// it again, and says why in the log.
func orders(st *station, hasher event.Hasher) http.Handler {
	secret, err := st.bench.ws.Config.Ingest.Orders.Resolve(st.registry.secrets.env)
	if err == nil && len(secret) < receiver.MinSecret {
		err = receiver.ErrSecret
	}
	if err == nil && !hasher.Ready() {
		err = errors.New("the environment has no " + keyVariable)
	}
	if err != nil {
		st.log.Error("no orders are taken", "error", err)
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "", http.StatusServiceUnavailable) })
	}
	return &event.Shop{
		Till: till(st.bench, st.store, hasher, st.now), Log: st.log,
		Verify: func(h http.Header, body []byte) error {
			return receiver.Verify([]byte(secret), h, body, time.Now(), 0) // signed by the machine's time
		},
	}
}

func till(b *bench, s *store.Store, hasher event.Hasher, now func() time.Time) event.Till {
	window := b.ws.Config.Ingest.Touch
	if window == 0 {
		window = content.DefaultTouch
	}
	return event.Till{Store: s, Absent: store.ErrNotFound, Posts: s, Hasher: hasher, Window: window, Now: now}
}
