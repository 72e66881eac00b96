package wecomapi

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"moxin/publishers"
	"moxin/publishers/transport"
)

const tokenPath = "/cgi-bin/gettoken"

// renewBefore is how long before its end a token is asked for anew. The platform gives the same
// token while it lives, so asking earlier would bring nothing.
const renewBefore = time.Minute

// staleCodes say that the token itself was refused: unknown, or over.
var staleCodes = []int{40014, 42001}

func stale(err error) bool {
	var e *Error
	return errors.As(err, &e) && slices.Contains(staleCodes, e.Code)
}

// token returns the app's token.
func (c *Client) token(ctx context.Context) (string, error) {
	now := c.opt.Now()
	g, err := c.tokens.Take(ctx, transport.Wish{Now: now, Margin: renewBefore}, c.askToken)
	return g.Value, err
}

// askToken asks for a token, unless the platform said a moment ago that corp id, secret or
// address are wrong: asking again changes nothing and counts against the caller.
func (c *Client) askToken(ctx context.Context) (transport.Grant, error) {
	since := c.opt.Now()
	if err := c.asked.held(since); err != nil {
		return transport.Grant{}, err
	}
	var reply struct {
		Token string        `json:"access_token"`
		Life  transport.Int `json:"expires_in"`
	}
	r := request{method: http.MethodGet, path: tokenPath, query: url.Values{"corpid": {c.opt.CorpID}, "corpsecret": {c.opt.Secret}}}
	if err := c.send(ctx, r, "", &reply); err != nil {
		c.asked.hold(since, err)
		return transport.Grant{}, err
	}
	if reply.Token == "" {
		return transport.Grant{}, &Error{Path: tokenPath, Err: transport.Missing("access_token")}
	}
	c.asked.release()
	return transport.Grant{Value: reply.Token, Since: since, Until: since.Add(time.Duration(reply.Life) * time.Second)}, nil
}

// Connect proves that corp id, secret and this machine's address are accepted.
func (c *Client) Connect(ctx context.Context) error {
	if _, err := c.token(ctx); err != nil {
		return beforeCall(tokenPath, err)
	}
	return nil
}

// beforeCall is why the call of path was never made: there was no token for it. Whatever happened
// to the token's own request, this call did nothing.
func beforeCall(path string, err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return &Error{Path: path, Class: publishers.Transient, Err: err}
	}
	before := *e
	if e.Class == publishers.Unknown {
		before.Class = publishers.Transient
	}
	return &before
}
