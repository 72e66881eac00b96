package main

import (
	"context"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"time"

	"moxin/content"
	"moxin/content/check"
	"moxin/content/render"
	"moxin/content/store"
	"moxin/scheduler"
	"moxin/site/console"
)

// consolePages are the console with the preview beside it, and what follows the workspace's files
// for both while ctx runs; open streams end with it.
type consolePages struct {
	http.Handler
	follow func(ctx context.Context) error
}

// consoleHandler joins the console with the store and the workspace. People reach it at address.
// Open streams of events end with ctx.
func (a *app) consoleHandler(ctx context.Context, st *station, address string) (_ consolePages, err error) {
	p := newProofs(st.bench, st.store, time.Now(), st.log)
	streams, end := context.WithCancel(ctx)
	defer func() {
		if err != nil {
			end()
		}
	}()
	o := console.Options{
		Store: codeStore{st.store, st.bench.media}, Desk: consoleDesk{p}, Media: st.bench.media, Preview: render.Preview,
		Config:  func() content.Config { return p.Reading().Config },
		Missing: store.ErrNotFound, Now: st.now, Work: time.Now, Version: buildVersion(), Log: st.log,
		Hosts: consoleHosts(address), Proofs: "/preview/",
		Accounts: func(ctx context.Context) ([]console.Account, error) { return a.consoleAccounts(ctx, st) },
		Evidence: func(ctx context.Context, release int64) (console.Evidence, error) {
			return consoleEvidence(ctx, st.people, release)
		},
	}
	o.Outreach = newOutreaches(st, o.Config).says
	o.Funnel = func(ctx context.Context, slug string) ([]content.FunnelStep, error) {
		return readFunnel(ctx, st.store, slug, st.now())
	}
	o.Due = func(ctx context.Context, advice []content.Advice) ([]content.Advice, error) {
		going, err := goingOn(ctx, st.bench.ws, st.store)
		return going.still(advice), err
	}
	if st.following != nil {
		o.Repository = func() (console.Repository, bool) { return st.following.State(), true }
	}
	o.Slots = func(ctx context.Context, channel string, from, to time.Time) ([]console.SlotView, error) {
		return consoleSlots(ctx, st.store, p.Reading().Config, slotsBetween(channel, from, to))
	}
	o.Reports = a.consoleReports(st)
	o.Acts, o.Numbers, o.Sheets = consoleActs{a, st}, consoleNumbers{a, st}, newConsoleSheets(a, st)
	runner := a.newIngest(st.bench, st.store)
	o.ChannelPlans, o.ReadToday = runner.ChannelPlans, a.consoleReadToday(st, runner)
	o.Pulse, o.Until = st.store.Pulse, streams.Done()
	o.Queue, o.Storage = consoleQueue(st.queue), consoleStorage(st.store)
	o.Staff = st.store
	o.People, o.Owner, o.Exposed, o.Client = a.newPeople(st.store), a.who(), !onLoopback(address), consoleClient
	key, err := st.store.InstanceKey(ctx)
	if err != nil {
		return consolePages{}, err
	}
	o.Feed, o.Quota = key, func(channel string) content.Quota {
		q, _ := scheduler.QuotaOf(p.Reading().Config, channel)
		return q
	}
	if public := st.bench.ws.Config.Public.URL; public != "" {
		o.Handoff = func(token string) string { return public + "/h/" + token }
	}
	proofs, err := a.previewHandler(streams, p, st.bench.media, previewPlace{home: "/", hosts: o.Hosts})
	if err != nil {
		return consolePages{}, err
	}
	o.Beside = map[string]http.Handler{"/preview/": proofs}
	if o.API, err = consoleAPI(o, st.store); err != nil {
		return consolePages{}, err
	}
	pages, err := console.New(o)
	if err != nil {
		return consolePages{}, err
	}
	return consolePages{pages, func(ctx context.Context) error {
		// A server waits for its requests: an open page must hold up neither Ctrl-C nor a new moxin.yaml.
		defer end()
		// A watch that fails leaves the pages as they were; releases must go out all the same.
		if err := p.run(ctx); err != nil && ctx.Err() == nil {
			st.log.Error("the files of the workspace are no longer followed", "error", err)
			<-ctx.Done()
		}
		return nil
	}}, nil
}

// onLoopback reports whether only this machine reaches an address.
func onLoopback(address string) bool {
	host, _, err := net.SplitHostPort(address)
	return err == nil && loopback(host)
}

// consoleHosts are the names besides loopback that the console answers to when it listens on
// address: the one it names, or on a wildcard this machine's own.
func consoleHosts(address string) []string {
	host, _, err := net.SplitHostPort(address)
	if err != nil || loopback(host) {
		return nil
	}
	if ip := net.ParseIP(host); host != "" && (ip == nil || !ip.IsUnspecified()) {
		return []string{host}
	}
	var hosts []string
	if name, err := os.Hostname(); err == nil {
		hosts = append(hosts, name)
	}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return hosts
	}
	for _, a := range addresses {
		if ip, _, err := net.ParseCIDR(a.String()); err == nil {
			hosts = append(hosts, ip.String())
		}
	}
	return hosts
}

// consoleDesk speaks for the workspace as it is on disk, applied or not.
type consoleDesk struct{ proofs *proofs }

// Articles are those that could be read.
func (d consoleDesk) Articles(context.Context) ([]*content.Article, error) {
	return d.proofs.Reading().Articles, nil
}

// Compile renders an article for a channel.
func (d consoleDesk) Compile(ctx context.Context, slug, channel string) (content.Rendition, error) {
	reading := d.proofs.Reading()
	art, ok := reading.Article(slug)
	ch, known := reading.Config.Channel(channel)
	if !ok || !known {
		return content.Rendition{}, fmt.Errorf("%s for %s: %w", slug, channel, fs.ErrNotExist)
	}
	if _, goes := art.For(channel); !goes {
		return content.Rendition{}, fmt.Errorf("%s does not go to %s: %w", slug, channel, fs.ErrNotExist)
	}
	r, _, err := d.proofs.Compile(ctx, reading, art, ch)
	return r, err
}

// Findings are what check says of an article and of its renditions.
func (d consoleDesk) Findings(ctx context.Context, slug string) ([]content.Finding, error) {
	reading := d.proofs.Reading()
	art, ok := reading.Article(slug)
	if !ok {
		return nil, fmt.Errorf("%s: %w", slug, fs.ErrNotExist)
	}
	var all []content.Finding
	for _, ch := range reading.Config.Channels {
		if _, goes := art.For(ch.ID); !goes {
			continue
		}
		_, findings, err := d.proofs.Compile(ctx, reading, art, ch)
		if err != nil {
			return nil, err
		}
		all = append(all, findings...)
	}
	return check.Tidy(all), nil
}
