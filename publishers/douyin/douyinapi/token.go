package douyinapi

import (
	"context"
	"errors"
	"net/http"
	"time"

	"moxin/publishers/transport"
)

// renewBefore is how long before its end a token or ticket is asked for anew: a schema that is
// signed now works at least so long.
const renewBefore = 10 * time.Minute

// wish is for a grant that will live on for a while and is no older than maxAge (0 = any age).
func (c *Client) wish(maxAge time.Duration) transport.Wish {
	return transport.Wish{Now: c.opt.Now(), Margin: renewBefore, MaxAge: maxAge}
}

// clientToken is the app's own token.
func (c *Client) clientToken(ctx context.Context) (string, error) {
	g, err := c.tokens.Take(ctx, c.wish(0), c.askToken)
	return g.Value, err
}

func (c *Client) askToken(ctx context.Context) (transport.Grant, error) {
	const path = "/oauth/client_token/"
	since := c.opt.Now()
	var reply struct {
		Token string `json:"access_token"`
		Life  Int    `json:"expires_in"`
	}
	err := c.send(ctx, request{method: http.MethodPost, path: path, json: map[string]string{
		"grant_type": "client_credential", "client_key": c.opt.ClientKey, "client_secret": c.opt.Secret,
	}}, "", &reply)
	if err != nil {
		return transport.Grant{}, atTokenCall(err)
	}
	if reply.Token == "" {
		return transport.Grant{}, missing(path, "access_token")
	}
	return transport.Grant{Value: reply.Token, Since: since, Until: since.Add(time.Duration(reply.Life) * time.Second)}, nil
}

// atTokenCall gives codes that speak of a token their meaning where there was none yet: the
// secret is wrong.
func atTokenCall(err error) error {
	var e *Error
	if errors.As(err, &e) && e.Class == Token {
		wrong := *e
		wrong.Class = Config
		return &wrong
	}
	return err
}

// openTicket is what schemas are signed with.
func (c *Client) openTicket(ctx context.Context, maxAge time.Duration) (transport.Grant, error) {
	return c.ticket.Take(ctx, c.wish(maxAge), c.askTicket)
}

func (c *Client) askTicket(ctx context.Context) (transport.Grant, error) {
	const path = "/open/getticket/"
	since := c.opt.Now()
	var reply struct {
		Ticket string `json:"ticket"`
		Life   Int    `json:"expires_in"`
	}
	if err := c.call(ctx, request{method: http.MethodGet, path: path}, &reply); err != nil {
		return transport.Grant{}, err
	}
	if reply.Ticket == "" {
		return transport.Grant{}, missing(path, "ticket")
	}
	return transport.Grant{Value: reply.Ticket, Since: since, Until: since.Add(time.Duration(reply.Life) * time.Second)}, nil
}

// Check proves that key and secret are accepted, by asking for a token where none is held.
func (c *Client) Check(ctx context.Context) error {
	_, err := c.clientToken(ctx)
	return err
}

// CheckTicket proves that the app may sign schemas.
func (c *Client) CheckTicket(ctx context.Context) error {
	_, err := c.openTicket(ctx, 0)
	return err
}
