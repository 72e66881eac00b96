// Package douyinapi is a thin client of 抖音's open platform: a client token and a ticket that
// renew themselves, share ids, signed schemas, an owner's tokens, typed refusals. It decides
// nothing; package douyin (publishing) and ingest/douyin (numbers) do.
//
// Facts it lives by, from developer.open-douyin.com as read in 2026-11:
//
//   - Refusals are HTTP 200. The code stands in data.error_code, extra.error_code or err_no.
//   - Client token and ticket are to be kept, for about two hours; a new ticket leaves the one
//     before five more minutes.
//   - Ids and lives come as strings or numbers for the same field; [ID] and [Int] read both.
//   - An owner's tokens are asked for with a form, everything else with JSON or a query.
package douyinapi

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"time"

	"moxin/publishers/transport"
)

// platformURL is the platform itself.
const platformURL = "https://open.douyin.com"

// Options of a client.
type Options struct {
	BaseURL   string // "" = https://open.douyin.com; plain http only to loopback
	ClientKey string
	Secret    string
	HTTP      *http.Client     // nil = transport.New
	Now       func() time.Time // the clock that the lives of tokens are read by
	Random    io.Reader        // of nonces: crypto/rand.Reader
	// LookupPath is where a share_id is looked up; "" = DefaultLookupPath.
	LookupPath string
}

// Client speaks for one app. It is safe for concurrent use.
type Client struct {
	base   string
	bad    error // why base cannot be used
	opt    Options
	tokens transport.Lease
	ticket transport.Lease
}

// New makes a client; nothing is asked of the platform before the first call. A base address
// that cannot be used is what every call then fails with.
func New(o Options) *Client {
	if o.BaseURL == "" {
		o.BaseURL = platformURL
	}
	if o.LookupPath == "" {
		o.LookupPath = DefaultLookupPath
	}
	if o.HTTP == nil {
		o.HTTP = transport.New(transport.Options{MaxBody: 1 << 20})
	}
	base, err := transport.Base(o.BaseURL)
	return &Client{base: base, bad: err, opt: o}
}

// request is one call before it has a token.
type request struct {
	method string
	path   string
	query  url.Values
	form   url.Values        // sent as a form
	json   map[string]string // sent as JSON
	hidden []string          // what must not be shown of it, beside the client's own secrets
}

// call sends r with the app's client token; when the platform says that the token is stale,
// once more with a fresh one. A request with a bad token was refused before it was looked at.
func (c *Client) call(ctx context.Context, r request, out any) error {
	token, err := c.clientToken(ctx)
	if err != nil {
		return err
	}
	err = c.send(ctx, r, token, out)
	if ClassOf(err) != Token {
		return err
	}
	c.tokens.Drop(token)
	if token, err = c.clientToken(ctx); err != nil {
		return err
	}
	return c.send(ctx, r, token, out)
}

// send makes one exchange; token "" leaves the header out.
func (c *Client) send(ctx context.Context, r request, token string, out any) error {
	if c.bad != nil {
		return &Error{Path: r.path, Class: Config, NotSent: true, Err: c.bad}
	}
	req, err := c.request(ctx, r)
	if err != nil {
		return fmt.Errorf("douyinapi: making the request of %s: %w", r.path, transport.Scrub(err))
	}
	if token != "" {
		req.Header.Set("access-token", token)
	}
	reply, err := transport.Exchange(c.opt.HTTP, req)
	if err != nil {
		return noReply(r.path, err)
	}
	return c.read(r, reply, out)
}

// request writes the request.
func (c *Client) request(ctx context.Context, r request) (*http.Request, error) {
	var body []byte
	label := "application/json"
	switch {
	case r.form != nil:
		body, label = []byte(r.form.Encode()), "application/x-www-form-urlencoded"
	case r.json != nil:
		var err error
		if body, err = json.Marshal(r.json); err != nil {
			return nil, err
		}
	}
	address := c.base + r.path
	if len(r.query) > 0 {
		address += "?" + r.query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, r.method, address, bytes.NewReader(body))
	if err == nil {
		req.Header.Set("Content-Type", label)
	}
	return req, err
}

// envelope is what stands around every reply, in all its styles.
type envelope struct {
	Data  json.RawMessage `json:"data"`
	Extra verdict         `json:"extra"`
	No    Int             `json:"err_no"`
	Msg   string          `json:"err_msg"`
	LogID string          `json:"log_id"`
}

// verdict is what a reply says about itself; Code is nil where it says nothing.
type verdict struct {
	Code  *Int   `json:"error_code"`
	Text  string `json:"description"`
	LogID string `json:"logid"`
	Log   string `json:"log_id"`
}

// read understands a reply: out is filled, or the error says why not.
func (c *Client) read(r request, reply transport.Reply, out any) error {
	after := reply.After(c.opt.Now())
	if reply.Failed() {
		return &Error{Path: r.path, Status: reply.Status, After: after}
	}
	var e envelope
	if err := json.Unmarshal(reply.Body, &e); err != nil {
		return notUnderstood(r.path, reply.Status, err)
	}
	said, ok := e.verdict()
	if !ok {
		return notUnderstood(r.path, reply.Status, nil)
	}
	if *said.Code != 0 {
		return &Error{
			Path: r.path, Code: int(*said.Code), Class: meaningOf(int(*said.Code)).class,
			Msg: c.hide(said.Text, r.hidden), LogID: c.hide(said.LogID, r.hidden), After: after,
		}
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(e.Data, out); err != nil {
		return notUnderstood(r.path, reply.Status, err)
	}
	return nil
}

// verdict finds the code that counts: a refusal wherever it stands, else success. It is false
// when the reply says neither: that is no reply of this platform.
func (e envelope) verdict() (verdict, bool) {
	var inner verdict
	_ = json.Unmarshal(e.Data, &inner) // data that is no object says nothing, and is judged below
	inner.LogID = inner.LogID + inner.Log
	if e.No != 0 {
		return verdict{Code: &e.No, Text: e.Msg, LogID: e.LogID}, true
	}
	for _, v := range []verdict{inner, e.Extra} {
		if v.Code != nil && *v.Code != 0 {
			if v.LogID == "" {
				v.LogID = e.Extra.LogID
			}
			return v, true
		}
	}
	if inner.Code != nil {
		return inner, true
	}
	return e.Extra, e.Extra.Code != nil
}

// hide removes what must not be shown from a text of the platform's.
func (c *Client) hide(s string, more []string) string {
	return transport.Hide(s, slices.Concat([]string{c.opt.Secret}, c.tokens.Values(), c.ticket.Values(), more)...)
}
