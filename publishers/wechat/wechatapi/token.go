package wechatapi

import (
	"context"
	"errors"
	"net/http"
	"time"

	"moxin/publishers/transport"
)

// renewBefore is how long before its end a token is asked for anew: from then on
// stable_token hands out the next one, and the old one still works (stable_token page).
const renewBefore = 5 * time.Minute

// token returns the account's token while it lives long enough, or asks for one.
func (c *Client) token(ctx context.Context) (string, error) {
	g, err := c.tokens.Take(ctx, transport.Wish{Now: c.now(), Margin: renewBefore}, c.stableToken)
	return g.Value, err
}

// Connect proves that app id, secret and this machine's address are accepted.
func (c *Client) Connect(ctx context.Context) error {
	if _, err := c.token(ctx); err != nil {
		return beforeCall("/cgi-bin/stable_token", err)
	}
	return nil
}

// stableToken asks in normal mode: force_refresh would take the token from everybody else
// who uses the account, 20 times a day at most.
func (c *Client) stableToken(ctx context.Context) (transport.Grant, error) {
	const path = "/cgi-bin/stable_token"
	body, err := transport.Encode(map[string]string{
		"grant_type": "client_credential", "appid": c.appID, "secret": c.secret,
	})
	if err != nil {
		return transport.Grant{}, err
	}
	var reply struct {
		Token   string `json:"access_token"`
		Expires Int    `json:"expires_in"`
	}
	asked := c.now()
	if err := c.send(ctx, request{http.MethodPost, path, "application/json", body}, "", &reply); err != nil {
		return transport.Grant{}, err
	}
	if reply.Token == "" {
		return transport.Grant{}, missing(path, "access_token")
	}
	return transport.Grant{Value: reply.Token, Since: asked, Until: asked.Add(time.Duration(reply.Expires) * time.Second)}, nil
}

// stale reports whether the platform refused the token itself.
func stale(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Class == Token
}

// hide removes what must not be shown from a text of the platform's.
func (c *Client) hide(s string) string {
	return transport.Hide(s, append(c.tokens.Values(), c.secret)...)
}
