// Package page reads the numbers that a platform shows to everybody on the public pages of
// the team's own posts.
//
// It behaves: only hosts that the team named, robots.txt obeyed, at least ten seconds
// between two requests to a host, no cookies, no login, no signature. A verification page
// stops it (ingest.ErrBlocked); it never tries to pass one. What the rules of a platform
// are is a table (rules), so that platforms differ by data.
package page

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"moxin/content"
	"moxin/ingest"
)

// Source names samples that were read from a public page.
const Source = "page"

const (
	maxBody     = 8 << 20 // bytes, unpacked; article pages are 2 to 4 MB
	leastApart  = 10 * time.Second
	robotsLife  = 24 * time.Hour
	agentName   = "moxin"
	agent       = "moxin/1 (reads the numbers of its team's own posts)"
	mostRecalls = 2000 // pages whose validators are remembered
)

// Options of a collector.
type Options struct {
	// Hosts are the hosts that may be read, as in a URL (with a port, if any). None by
	// default: reading is opted into.
	Hosts []string
	// HTTP makes the requests; nil = a client with a time-out of 30 s. Its cookies are ignored.
	HTTP *http.Client
	// Spacing is the least work time between two requests to a host; 0 = ten seconds. Less is
	// for simulators.
	Spacing time.Duration
	// Now is calendar time: how old a robots.txt is.
	Now func() time.Time
}

// Collector reads public pages. It is safe for concurrent use.
type Collector struct {
	hosts []string
	http  *http.Client
	apart time.Duration
	now   func() time.Time

	mu     sync.Mutex
	gates  map[string]chan struct{}
	robots map[string]robots
	seen   map[string]recall
}

// New makes a collector.
func New(o Options) *Collector {
	c := &Collector{
		hosts: slices.Clone(o.Hosts), apart: o.Spacing, now: o.Now,
		gates: map[string]chan struct{}{}, robots: map[string]robots{}, seen: map[string]recall{},
	}
	if c.apart <= 0 {
		c.apart = leastApart
	}
	client := http.Client{Timeout: 30 * time.Second}
	if o.HTTP != nil {
		client = *o.HTTP
	}
	client.Jar = nil
	client.CheckRedirect = c.follow
	c.http = &client
	return c
}

// Accepts reports whether p has an address on a host that may be read and its platform a rule.
func (c *Collector) Accepts(p content.Publication) bool {
	_, ok := rules[p.Platform]
	u, err := url.Parse(p.URL)
	return ok && err == nil && c.allowed(u)
}

func (c *Collector) allowed(u *url.URL) bool {
	return (u.Scheme == "https" || u.Scheme == "http") && u.User == nil && slices.Contains(c.hosts, u.Host)
}

// Collect reads p's page.
func (c *Collector) Collect(ctx context.Context, p content.Publication) (ingest.Reading, error) {
	u, err := url.Parse(p.URL)
	if err != nil || !c.Accepts(p) {
		return ingest.Reading{}, fmt.Errorf("page: %q: %w", p.URL, ingest.ErrForbidden)
	}
	if err := c.obey(ctx, u); err != nil {
		return ingest.Reading{}, err
	}
	page, err := c.load(ctx, p.Platform, u)
	if err != nil {
		return ingest.Reading{}, err
	}
	return ingest.Reading{Samples: slices.Clone(page.Samples), Source: Source, Raw: page.Carrier, Gone: page.Gone, Why: page.Why}, nil
}

// follow refuses redirects that lead away: to a verification page or to another host.
func (c *Collector) follow(req *http.Request, via []*http.Request) error {
	for _, r := range rules {
		for _, mark := range r.addresses {
			if strings.Contains(req.URL.Path, mark) {
				return ingest.ErrBlocked
			}
		}
	}
	if !c.allowed(req.URL) {
		return fmt.Errorf("redirected to %s: %w", req.URL.Host, ingest.ErrForbidden)
	}
	if len(via) >= 5 {
		return fmt.Errorf("redirected %d times: %w", len(via), ingest.ErrChanged)
	}
	return nil
}
