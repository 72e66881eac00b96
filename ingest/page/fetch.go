package page

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"moxin/content"
	"moxin/ingest"
)

// Load fetches and reads a post's page, by the same manners as Collect. A page that has not
// changed since says the same again. The body comes back where there is one.
func (c *Collector) Load(ctx context.Context, post Post) (Page, []byte, error) {
	if post.URL == nil || !c.allowed(post.URL) {
		return Page{}, nil, fmt.Errorf("page: nobody allowed its host to be read: %w", ingest.ErrForbidden)
	}
	if len(c.rules.fit(post)) == 0 {
		return Page{}, nil, fmt.Errorf("page: no rule reads %s: %w", post.URL, ingest.ErrForbidden)
	}
	for at, hop := post.URL, 0; hop <= mostHops; hop++ {
		if err := c.obey(ctx, at); err != nil {
			return Page{}, nil, err
		}
		got, before, err := c.again(ctx, post, at)
		if err != nil {
			return Page{}, nil, err
		}
		if got.status < 300 || got.status >= 400 || got.status == http.StatusNotModified {
			return c.judge(ctx, post, at, answer{got, before})
		}
		if at, err = c.follow(at, got.header.Get("Location")); err != nil {
			return Page{}, nil, err
		}
	}
	return Page{}, nil, fmt.Errorf("page: %s: redirected more than %d times: %w", post.URL.Host, mostHops, ingest.ErrChanged)
}

// answer is what a host said, and what it said before.
type answer struct {
	response
	before content.Recall
}

// judge says what an answer means.
func (c *Collector) judge(ctx context.Context, post Post, at *url.URL, a answer) (Page, []byte, error) {
	switch status := a.status; {
	case status == http.StatusNotModified && a.before.Address != "":
		page, _ := c.said(a.before, post) // again asked by it
		return page, nil, nil
	case status == http.StatusGone: // for good, as its host says
		return Page{Verdict: Deleted, Why: fmt.Sprintf("HTTP %d", status)}, a.body, nil
	case status == http.StatusNotFound:
		page, err := c.missing(ctx, at, status)
		return page, a.body, err
	case status == http.StatusForbidden || status == http.StatusTooManyRequests || status == http.StatusUnauthorized:
		return Page{Verdict: Blocked}, a.body, &HostError{at.Host, fmt.Errorf("page: HTTP %d: %w", status, ingest.ErrBlocked)}
	case status != http.StatusOK:
		return Page{}, a.body, fmt.Errorf("page: %s: HTTP %d", at.Host, status)
	}
	if there := (Post{Platform: post.Platform, URL: at, Title: post.Title}); at.Host != post.URL.Host && len(c.rules.fit(there)) > 0 {
		post = there // a page for phones, say, has a rule of its own
	}
	page, err := c.rules.Parse(post, a.body)
	switch {
	case page.Verdict == Blocked:
		return page, a.body, &HostError{at.Host, err}
	case err != nil:
		return page, a.body, fmt.Errorf("%s: %w", at, err)
	case page.Verdict == Read:
		err = c.remember(ctx, at, a.header, page)
	}
	return page, a.body, err
}

// memory is a page as it is remembered.
type memory struct {
	Print string `json:"print"` // of the rule that read it
	Page  Page   `json:"page"`
}

// said is the page as it was read last; ok false: it was not, or by a rule that says something
// else today.
func (c *Collector) said(r content.Recall, post Post) (Page, bool) {
	var m memory
	if len(r.Said) == 0 || json.Unmarshal(r.Said, &m) != nil {
		return Page{}, false
	}
	for _, rule := range c.rules.fit(post) {
		if rule.print == m.Print {
			return m.Page, true
		}
	}
	return Page{}, false
}

func (c *Collector) remember(ctx context.Context, at *url.URL, h http.Header, page Page) error {
	r := content.Recall{Address: at.String(), ETag: h.Get("ETag"), Modified: h.Get("Last-Modified"), At: c.now()}
	if r.ETag == "" && r.Modified == "" {
		return nil
	}
	said, err := json.Marshal(memory{page.print, page})
	if err != nil {
		return fmt.Errorf("page: remembering %s: %w", at, err)
	}
	r.Said = said
	if err := c.keep.PutRecall(ctx, r); err != nil {
		return fmt.Errorf("page: remembering %s: %w", at, err)
	}
	return nil
}

// again asks for a page when its host's turn has come, with what it said last as the question
// whether that still holds.
func (c *Collector) again(ctx context.Context, post Post, at *url.URL) (response, content.Recall, error) {
	before, err := c.keep.Recall(ctx, at.String())
	if err != nil {
		return response{}, before, fmt.Errorf("page: recalling %s: %w", at, err)
	}
	header := http.Header{}
	if _, ok := c.said(before, post); !ok {
		before = content.Recall{}
	}
	if before.ETag != "" {
		header.Set("If-None-Match", before.ETag)
	}
	if before.Modified != "" {
		header.Set("If-Modified-Since", before.Modified)
	}
	if err := c.turn(ctx, at.Host); err != nil {
		return response{}, before, err
	}
	got, err := c.ask(ctx, at, header)
	return got, before, err
}

type response struct {
	status int
	header http.Header
	body   []byte
}

// ask makes one request.
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
	body, err := io.ReadAll(io.LimitReader(resp.Body, MaxBody+1))
	if err != nil {
		return response{}, fmt.Errorf("page: reading %s: %w", u.Host, err)
	}
	if len(body) > MaxBody {
		return response{}, fmt.Errorf("page: %s is over %d MB: %w", u, MaxBody>>20, ingest.ErrChanged)
	}
	return response{resp.StatusCode, resp.Header, body}, nil
}

// follow is where a redirect leads, unless to a verification page, a login or a host that
// nobody allowed.
func (c *Collector) follow(from *url.URL, location string) (*url.URL, error) {
	to, err := from.Parse(location)
	if err != nil || location == "" {
		return nil, fmt.Errorf("page: %s redirects to %q: %w", from.Host, location, ingest.ErrChanged)
	}
	for _, r := range c.rules.list {
		for _, mark := range r.Captcha.Address {
			if r.reads(from) && strings.Contains(to.Host+to.Path, mark) {
				return nil, &HostError{from.Host, fmt.Errorf("page: redirected to %s: %w", to.Host+to.Path, ingest.ErrBlocked)}
			}
		}
	}
	if !c.allowed(to) {
		return nil, fmt.Errorf("page: %s redirects to %s, which nobody allowed: %w", from.Host, to.Host, ingest.ErrForbidden)
	}
	return to, nil
}
