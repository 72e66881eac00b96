package main

import (
	"context"
	"errors"
	"net"
	"strings"
	"time"

	"moxin/content"
	"moxin/content/store"
	"moxin/ingest"
	"moxin/ingest/all"
	"moxin/ingest/event"
	"moxin/publishers/transport"
)

// newIngest joins the sources that the workspace allows: public pages of the hosts it names,
// and the statistics of each channel whose secret is there.
func (a *app) newIngest(b *bench, s *store.Store) *ingest.Runner {
	cfg := b.ws.Config
	r := &ingest.Runner{
		Plans: s, Posts: s, Samples: s, Stops: s, Notes: pageKeeper{s}, Ages: cfg.Ingest.Ages, Daily: dailyReadings,
		Now: a.now, Work: machineClock{}.Now, Log: a.logger(),
	}
	deps, wrong := a.pageDeps(b, s)
	deps.Secret = func(ref content.Secret) (string, error) { return ref.Resolve(a.env) }
	deps.Posts, deps.Owner = s, a.videoOwners(b, s)
	deps.Contacts, deps.Counter = s, s
	customers, noKey := hasherOf(a.env)
	if customers.Ready() {
		deps.Reader = customers.Customer
	}
	if err := errors.Join(wrong, noKey, all.Fill(r, cfg.Channels, deps)); err != nil {
		r.Log.Warn("numbers that cannot be read", "error", err)
	}
	if own := ownNumbers(cfg, s, a.now, keyed(a.env)); own != nil {
		r.Collectors[event.Source] = own
	}
	return r
}

// pageDeps are what reading public pages takes. With rules that cannot be read no page is read,
// and the error says where they are wrong.
func (a *app) pageDeps(b *bench, s *store.Store) (all.Deps, error) {
	cfg := b.ws.Config.Ingest
	d := all.Deps{Pages: cfg.Pages, Keep: pageKeeper{s}, Spacing: spacing(cfg.Pages), Daily: cfg.Daily, Now: a.now}
	var err error
	if d.Rules, err = all.Rules(b.ws.FS, cfg.Rules); err != nil {
		d.Pages = nil
	}
	return d, err
}

// pageKeeper is the store as pages remember in it.
type pageKeeper struct{ *store.Store }

// Recall is zero for an address that nobody has asked.
func (k pageKeeper) Recall(ctx context.Context, address string) (content.Recall, error) {
	r, err := k.Store.Recall(ctx, address)
	if errors.Is(err, store.ErrNotFound) {
		return content.Recall{}, nil
	}
	return r, err
}

// ownDaily is the most readings a day of one account's interface. No page of the platforms names a
// limit for statistics, only that there is one (45009, until midnight in Beijing), so this is ours:
// what 200 posts use that all need ten readings on one day.
const ownDaily = 2000

// dailyReadings bounds what one account's interface is asked in a day; such collectors have the
// channel in their name. Public pages are counted by host and request (ingest.daily), the own site's
// numbers need no bound.
func dailyReadings(collector string) int {
	if strings.Contains(collector, ":") {
		return ownDaily
	}
	return 0
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
