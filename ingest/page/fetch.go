package page

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/temoto/robotstxt"

	"moxin/ingest"
)

// recall is what a page said last, with what to ask by whether it still says so.
type recall struct {
	etag, modified string
	page           Page
}

// load fetches and parses a page. A page that has not changed since says the same again.
func (c *Collector) load(ctx context.Context, platform string, u *url.URL) (Page, error) {
	address := u.String()
	c.mu.Lock()
	before := c.seen[address]
	c.mu.Unlock()
	header := http.Header{}
	if before.etag != "" {
		header.Set("If-None-Match", before.etag)
	}
	if before.modified != "" {
		header.Set("If-Modified-Since", before.modified)
	}
	got, err := c.get(ctx, u, header)
	if err != nil {
		return Page{}, err
	}
	switch status := got.status; {
	case status == http.StatusNotModified && (before.etag != "" || before.modified != ""):
		return before.page, nil
	case status == http.StatusNotFound || status == http.StatusGone:
		return Page{Gone: true, Why: fmt.Sprintf("HTTP %d", status)}, nil
	case status == http.StatusForbidden || status == http.StatusTooManyRequests || status == http.StatusUnauthorized:
		return Page{}, fmt.Errorf("page: %s: HTTP %d: %w", u.Host, status, ingest.ErrBlocked)
	case status != http.StatusOK:
		return Page{}, fmt.Errorf("page: %s: HTTP %d", u.Host, status)
	}
	page, err := Parse(platform, got.body)
	if err != nil {
		return Page{}, fmt.Errorf("%s: %w", address, err)
	}
	c.remember(address, recall{got.header.Get("ETag"), got.header.Get("Last-Modified"), page})
	return page, nil
}

func (c *Collector) remember(address string, r recall) {
	if r.etag == "" && r.modified == "" {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.seen) >= mostRecalls {
		clear(c.seen) // the next reading asks for whole pages once
	}
	c.seen[address] = r
}

type response struct {
	status int
	header http.Header
	body   []byte
}

// get makes one request when the host's turn has come.
func (c *Collector) get(ctx context.Context, u *url.URL, header http.Header) (response, error) {
	leave, err := c.enter(ctx, u.Host)
	if err != nil {
		return response{}, err
	}
	defer leave(c.apart)
	return c.ask(ctx, u, header)
}

func (c *Collector) ask(ctx context.Context, u *url.URL, header http.Header) (response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return response{}, fmt.Errorf("page: %w", err)
	}
	req.Header = header
	req.Header.Set("User-Agent", agent)
	resp, err := c.http.Do(req)
	if err != nil {
		return response{}, fmt.Errorf("page: %w", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if err != nil {
		return response{}, fmt.Errorf("page: reading %s: %w", u.Host, err)
	}
	if len(body) > maxBody {
		return response{}, fmt.Errorf("page: %s is over %d MB: %w", u, maxBody>>20, ingest.ErrChanged)
	}
	return response{resp.StatusCode, resp.Header, body}, nil
}

// enter waits for the host's turn; leave gives the turn away after a while.
func (c *Collector) enter(ctx context.Context, host string) (leave func(after time.Duration), err error) {
	c.mu.Lock()
	gate, ok := c.gates[host]
	if !ok {
		gate = make(chan struct{}, 1)
		c.gates[host] = gate
	}
	c.mu.Unlock()
	select {
	case gate <- struct{}{}:
		return func(after time.Duration) { time.AfterFunc(after, func() { <-gate }) }, nil
	case <-ctx.Done():
		return nil, fmt.Errorf("page: waiting for %s: %w", host, ctx.Err())
	}
}

type robots struct {
	group *robotstxt.Group
	at    time.Time
}

// obey asks the host's robots.txt, kept for a day. A host that has none allows everything;
// one whose robots.txt cannot be had (5xx) is not read.
func (c *Collector) obey(ctx context.Context, u *url.URL) error {
	r, ok := c.known(u.Host)
	if !ok {
		var err error
		if r, err = c.askRobots(ctx, u); err != nil {
			return err
		}
	}
	if !r.group.Test(u.RequestURI()) {
		return fmt.Errorf("page: robots.txt of %s: %w", u.Host, ingest.ErrForbidden)
	}
	return nil
}

func (c *Collector) known(host string) (robots, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r, ok := c.robots[host]
	return r, ok && c.now().Sub(r.at) < robotsLife
}

func (c *Collector) askRobots(ctx context.Context, u *url.URL) (robots, error) {
	leave, err := c.enter(ctx, u.Host)
	if err != nil {
		return robots{}, err
	}
	if r, ok := c.known(u.Host); ok { // whoever had the turn before has asked
		leave(0)
		return r, nil
	}
	defer leave(c.apart)
	got, err := c.ask(ctx, &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}, http.Header{})
	if err != nil {
		return robots{}, fmt.Errorf("page: robots.txt: %w", err)
	}
	if got.status >= http.StatusInternalServerError {
		return robots{}, fmt.Errorf("page: robots.txt of %s: HTTP %d", u.Host, got.status)
	}
	data, err := robotstxt.FromStatusAndBytes(got.status, got.body)
	if err != nil {
		return robots{}, fmt.Errorf("page: robots.txt of %s: %w: %w", u.Host, ingest.ErrForbidden, err)
	}
	r := robots{data.FindGroup(agentName), c.now()}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.robots[u.Host] = r
	return r, nil
}
