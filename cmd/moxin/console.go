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
	"moxin/content/render"
	"moxin/content/store"
	"moxin/site/console"
)

// consoleHandler joins the console with the store and the workspace. People reach it at address.
func (a *app) consoleHandler(st *station, address string) (http.Handler, error) {
	o := console.Options{
		Store: st.store, Desk: consoleDesk{st.bench}, Media: st.bench.media, Preview: render.Preview,
		Config:  func() content.Config { return st.bench.ws.Config },
		Missing: store.ErrNotFound, Now: st.now, Work: time.Now, Version: buildVersion(), Log: st.log,
		Hosts: consoleHosts(address),
	}
	if public := st.bench.ws.Config.Public.URL; public != "" {
		o.Handoff = func(token string) string { return public + "/h/" + token }
	}
	return console.New(o)
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
type consoleDesk struct{ bench *bench }

// Articles are those that could be read.
func (d consoleDesk) Articles(context.Context) ([]*content.Article, error) {
	return d.bench.ws.Articles, nil
}

// Compile renders an article for a channel.
func (d consoleDesk) Compile(ctx context.Context, slug, channel string) (content.Rendition, error) {
	art, ok := d.bench.ws.Article(slug)
	ch, known := d.bench.ws.Config.Channel(channel)
	if !ok || !known {
		return content.Rendition{}, fmt.Errorf("%s for %s: %w", slug, channel, fs.ErrNotExist)
	}
	if _, goes := art.For(channel); !goes {
		return content.Rendition{}, fmt.Errorf("%s does not go to %s: %w", slug, channel, fs.ErrNotExist)
	}
	r, _, err := d.bench.Compile(ctx, d.bench.ws, art, ch)
	return r, err
}

// Findings are what check says of an article and of its renditions.
func (d consoleDesk) Findings(ctx context.Context, slug string) ([]content.Finding, error) {
	articles, err := d.bench.pick([]string{slug})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", slug, fs.ErrNotExist)
	}
	all, err := d.bench.compileAll(ctx, articles, d.bench.ws.Config.Channels)
	if err != nil {
		return nil, err
	}
	return d.bench.findings(articles, all), nil
}
