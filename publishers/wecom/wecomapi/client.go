package wecomapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"moxin/publishers"
	"moxin/publishers/transport"
)

// Options of a client.
type Options struct {
	BaseURL string           // "" = https://qyapi.weixin.qq.com; plain http only to loopback
	CorpID  string           // 企业 ID
	Secret  string           // of one app of the corp: each has tokens and rights of its own
	HTTP    *http.Client     // nil = transport.New
	Now     func() time.Time // required: the clock that lives of tokens and Retry-After dates are read by
	// Before is asked before every call, by its path; with an error the call is not made, and fails
	// as Limited with that error as its cause. It keeps a caller below the platform's rates. Nil =
	// nobody is asked.
	Before func(ctx context.Context, path string) error
}

// Client speaks for one app of one corp. It is safe for concurrent use.
//
// Facts it lives by, from developer.work.weixin.qq.com as read in 2026-11:
//
//   - An app has one token at a time; whoever asks gets the same while it lives (path/91039). It
//     may be revoked early: a call that is told so (40014, 42001) is made once more with a new one.
//   - About 2000 failing calls in an hour block the caller for an hour: see [MaxFailures].
//   - An API of a corp may be called 10,000 times a minute and 150,000 times an hour (path/90454).
//   - A task of a customer message or of a moment sends nothing: members of staff must confirm it.
type Client struct {
	base     string
	bad      error // why base cannot be used
	opt      Options
	tokens   transport.Lease
	asked    refusal
	failures failures
}

// New makes a client; nothing is asked of the platform before the first call. A base address that
// cannot be used is what every call then fails with.
func New(o Options) *Client {
	if o.BaseURL == "" {
		o.BaseURL = platformURL
	}
	if o.HTTP == nil {
		o.HTTP = transport.New(transport.Options{})
	}
	base, err := transport.Base(o.BaseURL)
	return &Client{base: base, bad: err, opt: o}
}

// String keeps the secret out of whatever prints a client.
func (c *Client) String() string { return "wecom client at " + c.base }

// GoString does the same for %#v.
func (c *Client) GoString() string { return c.String() }

// request is one call before it has a token. The body is kept whole, so that it can be sent again
// with a fresh token.
type request struct {
	method      string
	path        string
	query       url.Values // beside the token
	contentType string
	body        []byte
	// changes is true for calls after which something is different on the platform: when what
	// became of one is unknown, it must not be made again.
	changes bool
}

// read asks path with in as JSON and reads the reply into out.
func (c *Client) read(ctx context.Context, path string, in, out any) error {
	return c.post(ctx, request{path: path}, in, out)
}

// change calls path with in as JSON; out may be nil.
func (c *Client) change(ctx context.Context, path string, in, out any) error {
	return c.post(ctx, request{path: path, changes: true}, in, out)
}

func (c *Client) post(ctx context.Context, r request, in, out any) error {
	body, err := transport.Encode(in)
	if err != nil {
		return fmt.Errorf("wecomapi: encoding the request of %s: %w", r.path, err)
	}
	r.method, r.contentType, r.body = http.MethodPost, "application/json; charset=utf-8", body
	return c.call(ctx, r, out)
}

// get asks path with a query alone.
func (c *Client) get(ctx context.Context, path string, query url.Values, out any) error {
	return c.call(ctx, request{method: http.MethodGet, path: path, query: query}, out)
}

// call sends r with the app's token; when the platform says that the token is stale, once more
// with a fresh one. That second sending is safe for every call: a request with a bad token was
// refused before it was looked at.
func (c *Client) call(ctx context.Context, r request, out any) error {
	token, err := c.token(ctx)
	if err != nil {
		return beforeCall(r.path, err)
	}
	err = c.send(ctx, r, token, out)
	if !stale(err) {
		return err
	}
	c.tokens.Drop(token)
	if token, err = c.token(ctx); err != nil {
		return beforeCall(r.path, err)
	}
	return c.send(ctx, r, token, out)
}

// send makes one exchange; token "" leaves the parameter out.
func (c *Client) send(ctx context.Context, r request, token string, out any) error {
	if c.bad != nil {
		return &Error{Path: r.path, Class: publishers.Account, Err: c.bad}
	}
	if err := c.allowed(ctx, r.path); err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, r.method, c.address(r, token), bytes.NewReader(r.body))
	if err != nil {
		return fmt.Errorf("wecomapi: making the request of %s: %w", r.path, transport.Scrub(err))
	}
	if r.contentType != "" {
		req.Header.Set("Content-Type", r.contentType)
	}
	reply, err := transport.Exchange(c.opt.HTTP, req)
	if err != nil {
		return noReply(r.path, err)
	}
	if err := understand(r.path, reply, c.opt.Now()); err != nil {
		return c.refused(r, err)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(reply.Body, out); err != nil {
		return notUnderstood(r.path, reply.Status, err)
	}
	return nil
}

// allowed says whether a call may be made now.
func (c *Client) allowed(ctx context.Context, path string) error {
	if wait := c.failures.wait(c.opt.Now()); wait > 0 {
		return &Error{Path: path, Class: publishers.Limited, After: wait, Err: errTooManyFailures}
	}
	if c.opt.Before == nil {
		return nil
	}
	if err := c.opt.Before(ctx, path); err != nil {
		e := &Error{Path: path, Class: publishers.Limited, Err: err}
		var full *FullError
		if errors.As(err, &full) {
			e.After = max(full.At.Sub(c.opt.Now()), 0)
		}
		return e
	}
	return nil
}

// address is where r goes.
func (c *Client) address(r request, token string) string {
	query := url.Values{}
	for name, values := range r.query {
		query[name] = values
	}
	if token != "" {
		query.Set("access_token", token)
	}
	if len(query) == 0 {
		return c.base + r.path
	}
	return c.base + r.path + "?" + query.Encode()
}

// refused counts a refusal, cleans its words, and says what a call that was understood in part
// alone means for r.
func (c *Client) refused(r request, err *Error) error {
	if err.Code != 0 {
		c.failures.add(c.opt.Now())
		err.Msg = transport.Hide(err.Msg, append(c.tokens.Values(), c.opt.Secret)...)
	}
	if err.partly && !r.changes {
		err.Class = publishers.Bug // nothing happened, but the answer may be of another question
	}
	return err
}

// understand is what a reply says against the call; nil when the call succeeded.
func understand(path string, r transport.Reply, now time.Time) *Error {
	var envelope struct {
		Code transport.ID `json:"errcode"` // not an Int: "" is no success
		Msg  string       `json:"errmsg"`
	}
	err := json.Unmarshal(r.Body, &envelope)
	code, noCode := strconv.Atoi(string(envelope.Code))
	switch {
	case r.Failed() || err != nil || noCode != nil:
		e := notUnderstood(path, r.Status, err)
		e.After = r.After(now)
		return e
	case code == 0 && strings.Contains(strings.ToLower(envelope.Msg), "wrong json format"):
		return partly(path)
	case code == 0:
		return nil
	}
	e := refused(path, code, envelope.Msg)
	if after := r.After(now); after > 0 {
		e.After = after
	}
	return e
}
