package main

import (
	"errors"
	"net"
	"strings"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest"
	"moxin/ingest/all"
	"moxin/ingest/page"
	"moxin/publishers/transport"
)

// newIngest joins the sources that the workspace allows: public pages of the hosts it names,
// and the statistics of each channel whose secret is there.
func (a *app) newIngest(b *bench, s *store.Store) *ingest.Runner {
	cfg := b.ws.Config
	r := &ingest.Runner{
		Plans: s, Posts: s, Samples: s, Stops: s, Notes: collectNotes{s}, Ages: cfg.Ingest.Ages, Daily: dailyReadings,
		Now: a.now, Work: machineClock{}.Now, Log: a.logger(),
	}
	hosts := cfg.Ingest.Pages
	err := all.Fill(r, cfg.Channels, all.Deps{
		Secret:  func(ref content.Secret) (string, error) { return ref.Resolve(a.env) },
		Pages:   hosts,
		Spacing: spacing(hosts),
		Posts:   s,
		Now:     a.now,
	})
	if err != nil {
		r.Log.Warn("numbers that cannot be read", "error", err)
	}
	return r
}

// collectNotes are what collecting remembers beside its plans.
type collectNotes struct{ *store.Store }

// Absent reports whether an error says that there is no such thing.
func (collectNotes) Absent(err error) bool { return errors.Is(err, store.ErrNotFound) }

// ownDaily is the most readings a day of one account's interface. No page of the platforms names a
// limit for statistics, only that there is one (45009, until midnight in Beijing), so this is ours:
// what 200 posts use that all need ten readings on one day.
const ownDaily = 2000

// dailyReadings bounds what one account's interface is asked in a day. Public pages are counted by
// host and request, by their collector (ingest.daily).
func dailyReadings(collector string) int {
	if collector == page.Source {
		return 0
	}
	return ownDaily
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
