// Package wechatapi is a thin client of the WeChat Official Account interface: a token that
// is renewed by itself, one way to call, typed refusals. It decides nothing; package wechat
// (publishing) and ingest/wechat (numbers) do.
//
// Facts it lives by, from developers.weixin.qq.com as read in 2026-11:
//
//   - The HTTP status says nothing: refusals are 200 too. Success often has no errcode.
//   - Ids come as strings or numbers for the same field; [ID] reads both.
//   - Request bodies are raw UTF-8: \uXXXX is refused (47002) or stored as written.
//   - stable_token in normal mode gives the same token to everybody who asks, so processes
//     need not share one.
package wechatapi

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"moxin/publishers/transport"
)

// platformURL is the platform itself.
const platformURL = "https://api.weixin.qq.com"

// Options of a client.
type Options struct {
	BaseURL string // "" = https://api.weixin.qq.com; plain http only to loopback
	AppID   string
	Secret  string
	HTTP    *http.Client     // nil = transport.New
	Now     func() time.Time // the clock that token life and Retry-After dates are read by
}

// Client speaks for one account. It is safe for concurrent use.
type Client struct {
	base   string
	bad    error // why base cannot be used
	appID  string
	secret string
	http   *http.Client
	now    func() time.Time
	tokens transport.Lease
}

// New makes a client; nothing is asked of the platform before the first call. A base address
// that cannot be used is what every call then fails with.
func New(o Options) *Client {
	if o.BaseURL == "" {
		o.BaseURL = platformURL
	}
	if o.HTTP == nil {
		o.HTTP = transport.New(transport.Options{})
	}
	base, err := transport.Base(o.BaseURL)
	return &Client{base: base, bad: err, appID: o.AppID, secret: o.Secret, http: o.HTTP, now: o.Now}
}

// request is one call before it has a token. The body is kept whole, so that it can be sent
// again with a fresh token.
type request struct {
	method      string
	path        string // below the base, e.g. /cgi-bin/draft/add
	contentType string
	body        []byte
}

// post calls path with in as JSON and reads the reply into out (nil = only the verdict).
func (c *Client) post(ctx context.Context, path string, in, out any) error {
	body, err := transport.Encode(in)
	if err != nil {
		return fmt.Errorf("wechatapi: encoding the request of %s: %w", path, err)
	}
	return c.call(ctx, request{http.MethodPost, path, "application/json; charset=utf-8", body}, out)
}

// call sends r with the account's token; when the platform says that the token is stale,
// once more with a fresh one. That second sending is safe for every call: a request with a
// bad token was refused before it was looked at.
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

// send makes one exchange. token "" leaves the parameter out.
func (c *Client) send(ctx context.Context, r request, token string, out any) error {
	if c.bad != nil {
		return unusable(r.path, c.bad)
	}
	address := c.base + r.path
	if token != "" {
		separator := "?"
		if strings.Contains(r.path, "?") {
			separator = "&"
		}
		address += separator + "access_token=" + url.QueryEscape(token)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, address, bytes.NewReader(r.body))
	if err != nil {
		return fmt.Errorf("wechatapi: making the request of %s: %w", r.path, transport.Scrub(err))
	}
	if r.contentType != "" {
		req.Header.Set("Content-Type", r.contentType)
	}
	reply, err := transport.Exchange(c.http, req)
	if err != nil {
		return noReply(r.path, err)
	}
	if e := c.refusal(r.path, reply); e != nil {
		return e
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(reply.Body, out); err != nil {
		return notUnderstood(r.path, reply.Status, err)
	}
	return nil
}

// refusal is what the envelope says against the call; nil when the call succeeded.
func (c *Client) refusal(path string, r transport.Reply) error {
	if r.Failed() {
		e := notUnderstood(path, r.Status, nil)
		e.After = r.After(c.now())
		return e
	}
	var envelope struct {
		Code Int    `json:"errcode"`
		Msg  string `json:"errmsg"`
		ID   ID     `json:"msg_id"` // of the earlier call, with 45065
	}
	if err := json.Unmarshal(r.Body, &envelope); err != nil {
		return notUnderstood(path, r.Status, err)
	}
	if envelope.Code == 0 {
		return nil
	}
	e := refused(path, int(envelope.Code), c.hide(envelope.Msg))
	e.MsgID = envelope.ID
	e.After = r.After(c.now())
	return e
}
