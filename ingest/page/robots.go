package page

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"

	"github.com/temoto/robotstxt"

	"moxin/content"
	"moxin/ingest"
)

const (
	robotsLife = day
	maxRobots  = 512 << 10 // bytes; RFC 9309 2.5: at least 500 KiB are read
)

// robots is a host's robots.txt as it was answered.
type robots struct {
	Status int    `json:"status"`
	Body   []byte `json:"body"`
}

// obey asks the host's robots.txt, kept for a day where all processes find it. A host that has
// none allows everything; one whose robots.txt cannot be had is not read.
func (c *Collector) obey(ctx context.Context, u *url.URL) error {
	said, err := c.robots(ctx, u)
	if err != nil {
		return err
	}
	data, err := robotstxt.FromStatusAndBytes(said.Status, said.Body)
	if err != nil {
		return fmt.Errorf("page: robots.txt of %s: %w: %w", u.Host, ingest.ErrForbidden, err)
	}
	if !data.FindGroup(agentName).Test(u.RequestURI()) {
		return fmt.Errorf("page: robots.txt of %s does not allow %s: %w", u.Host, u.Path, ingest.ErrForbidden)
	}
	return nil
}

func (c *Collector) robots(ctx context.Context, u *url.URL) (robots, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	kept, err := c.keep.Recall(ctx, at.String())
	if err != nil {
		return robots{}, fmt.Errorf("page: recalling robots.txt of %s: %w", u.Host, err)
	}
	var r robots
	now := c.now()
	if age := now.Sub(kept.At); len(kept.Said) > 0 && age >= 0 && age < robotsLife && json.Unmarshal(kept.Said, &r) == nil {
		return r, nil
	}
	if err := c.turn(ctx, u.Host); err != nil {
		return robots{}, err
	}
	got, err := c.ask(ctx, at, http.Header{})
	if err != nil {
		return robots{}, fmt.Errorf("page: robots.txt: %w", err)
	}
	switch {
	case got.status >= http.StatusInternalServerError || got.status == http.StatusTooManyRequests:
		return robots{}, fmt.Errorf("page: robots.txt of %s: HTTP %d", u.Host, got.status)
	case got.status == http.StatusUnauthorized || got.status == http.StatusForbidden:
		// RFC 9309 would let us in; a host that hides its robots.txt wants nobody.
		return robots{}, fmt.Errorf("page: robots.txt of %s: HTTP %d: %w", u.Host, got.status, ingest.ErrForbidden)
	}
	r = robots{got.status, got.body[:min(len(got.body), maxRobots)]}
	said, err := json.Marshal(r)
	if err != nil {
		return robots{}, fmt.Errorf("page: keeping robots.txt of %s: %w", u.Host, err)
	}
	if err := c.keep.PutRecall(ctx, content.Recall{Address: at.String(), At: now, Said: said}); err != nil {
		return robots{}, fmt.Errorf("page: keeping robots.txt of %s: %w", u.Host, err)
	}
	return r, nil
}
