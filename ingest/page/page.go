// Package page reads the numbers that a platform shows to everybody on the public pages of
// the team's own posts.
//
//	host allowed? ─→ paused? ─→ its turn? ─→ robots.txt ─→ page ─→ rule ─→ samples
//	                    │           │            │          │       │
//	                 ErrLater    ErrLater   ErrForbidden ErrBlocked ErrChanged, with the HTML
//
// It behaves: only hosts that the team named, only pages of the team's own posts, robots.txt
// obeyed, at least ten seconds between two requests to a host over all processes and no more
// than a daily number of them, no cookies, no login, no signature. A verification page stops
// the host (ingest.ErrBlocked); nothing tries to pass one. What is known of a platform's pages
// is data (rules/*.yaml), so that platforms differ by data.
package page

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"moxin/content"
	"moxin/ingest"
)

// Source names samples that were read from a public page.
const Source = "page"

// MaxBody is the largest page that is read, in bytes, unpacked; article pages are 2 to 4 MB.
const MaxBody = 8 << 20

const (
	leastApart = 10 * time.Second
	agentName  = "moxin"
	agent      = "moxin/1 (reads the numbers of its team's own posts)"
	mostHops   = 5
)

// Keeper is what all processes remember together.
type Keeper interface {
	// Take counts one use of key, unless max uses fall within the window that ends now.
	Take(ctx context.Context, key string, window time.Duration, max int) (bool, error)
	// Recall is what an address said last; a zero Recall where nothing is known.
	Recall(ctx context.Context, address string) (content.Recall, error)
	PutRecall(ctx context.Context, r content.Recall) error
	Pauses(ctx context.Context) ([]content.Pause, error)
}

// Options of a collector.
type Options struct {
	// Hosts are the hosts that may be read, as in a URL (with a port, if any). None by
	// default: reading is opted into.
	Hosts []string
	// Rules are how pages are read.
	Rules *Rules
	// Keep is shared by all processes, so that all of them together keep the pace.
	Keep Keeper
	// HTTP makes the requests; nil = a client with a time-out of 30 s. Its cookies are ignored.
	HTTP *http.Client
	// Spacing is the least work time between two requests to a host; 0 = ten seconds. Less is
	// for simulators on this machine: any other host keeps ten seconds.
	Spacing time.Duration
	// Daily is the most requests a day (UTC) to a host; 0 = content.DefaultDaily.
	Daily int
	// Now is calendar time.
	Now func() time.Time
}

// Collector reads public pages. It is safe for concurrent use.
type Collector struct {
	hosts []string
	rules *Rules
	keep  Keeper
	http  *http.Client
	apart time.Duration
	daily int
	now   func() time.Time
}

// HostError is a failure that concerns everything on a host.
type HostError struct {
	host string
	err  error
}

func (e *HostError) Error() string { return e.host + ": " + e.err.Error() }

func (e *HostError) Unwrap() error { return e.err }

// Host is the host, as in a URL: reading from it stops until a person has looked.
func (e *HostError) Host() string { return e.host }

// New makes a collector.
func New(o Options) *Collector {
	c := &Collector{
		hosts: slices.Clone(o.Hosts), rules: o.Rules, keep: o.Keep, apart: o.Spacing, daily: o.Daily, now: o.Now,
	}
	if c.daily <= 0 {
		c.daily = content.DefaultDaily
	}
	client := http.Client{Timeout: 30 * time.Second}
	if o.HTTP != nil {
		client = *o.HTTP
	}
	client.Jar = nil
	// Each hop is a request of its own: allowed, in turn and by that host's robots.txt.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	c.http = &client
	return c
}

// Accepts reports whether p has an address on a host that may be read, and a rule reads it.
func (c *Collector) Accepts(p content.Publication) bool {
	u, err := url.Parse(p.URL)
	return err == nil && p.Platform != "" && c.allowed(u) && len(c.rules.fit(Post{Platform: p.Platform, URL: u})) > 0
}

func (c *Collector) allowed(u *url.URL) bool {
	return (u.Scheme == "https" || u.Scheme == "http") && u.User == nil && slices.Contains(c.hosts, u.Host)
}

// Collect reads p's page. A page that changed comes back as Reading.Raw beside the error.
func (c *Collector) Collect(ctx context.Context, p content.Publication) (ingest.Reading, error) {
	u, err := url.Parse(p.URL)
	if err != nil || !c.Accepts(p) {
		return ingest.Reading{}, fmt.Errorf("page: %q: no host that may be read, or no rule for it: %w", p.URL, ingest.ErrForbidden)
	}
	page, body, err := c.Load(ctx, Post{Platform: p.Platform, URL: u, Title: p.Title})
	reading := ingest.Reading{Source: Source}
	if err != nil {
		if errors.Is(err, ingest.ErrChanged) {
			reading.Raw = body
		}
		return reading, err
	}
	reading.Samples, reading.Raw = slices.Clone(page.Samples), page.Carrier
	reading.Gone, reading.Why = page.Verdict.Gone(), page.Why
	if page.Verdict == Missing {
		reading.Retry = missingAgain
	}
	return reading, nil
}
