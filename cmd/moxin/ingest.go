package main

import (
	"net"
	"strings"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest"
	"moxin/ingest/all"
	"moxin/publishers/transport"
)

// newIngest joins the sources that the workspace allows: public pages of the hosts it names,
// and the statistics of each channel whose secret is there.
func (a *app) newIngest(b *bench, s *store.Store) *ingest.Runner {
	r := &ingest.Runner{Plans: s, Posts: s, Samples: s, Now: a.now, Log: a.logger()}
	hosts := b.ws.Config.Ingest.Pages
	err := all.Fill(r, b.ws.Config.Channels, all.Deps{
		Secret:  func(ref content.Secret) (string, error) { return ref.Resolve(a.env) },
		Pages:   hosts,
		Spacing: spacing(hosts),
		Posts:   s,
		Owner:   a.videoOwners(b, s),
		Now:     a.now,
	})
	if err != nil {
		r.Log.Warn("numbers that cannot be read", "error", err)
	}
	return r
}

// spacing is the least time between two requests to a host: the collector's own careful
// default, unless every host is a simulator on this machine.
func spacing(hosts []string) time.Duration {
	for _, host := range hosts {
		if !loopback(host) {
			return 0
		}
	}
	return time.Millisecond
}

// loopback reports whether a host, with or without a port, is this machine.
func loopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return transport.Loopback(strings.Trim(host, "[]"))
}
