package wechatapi

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"moxin/publishers/transport"
)

// renewBefore is how long before its end a token is asked for anew: from then on
// stable_token hands out the next one, and the old one still works (stable_token page).
const renewBefore = 5 * time.Minute

// tokens keeps the account's current token in memory.
type tokens struct {
	mu    sync.Mutex
	value string
	until time.Time
	asked singleflight.Group
}

// current returns the token while it has more than renewBefore to live.
func (t *tokens) current(now time.Time) (string, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.value, t.value != "" && now.Before(t.until)
}

func (t *tokens) keep(value string, until time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.value, t.until = value, until
}

// drop forgets a token that the platform refused, unless somebody has renewed it already.
func (t *tokens) drop(value string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.value == value {
		t.value = ""
	}
}

// token returns the cached token or asks for one; callers that arrive together share one
// question. A caller that gives up does not take the answer from the others.
func (c *Client) token(ctx context.Context) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	if token, ok := c.tokens.current(c.now()); ok {
		return token, nil
	}
	answer := c.tokens.asked.DoChan("token", func() (any, error) {
		shared, cancel := context.WithTimeout(context.WithoutCancel(ctx), transport.DefaultTimeout)
		defer cancel()
		return c.stableToken(shared)
	})
	select {
	case <-ctx.Done():
		return "", ctx.Err()
	case r := <-answer:
		if r.Err != nil {
			return "", r.Err
		}
		return r.Val.(string), nil
	}
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
func (c *Client) stableToken(ctx context.Context) (string, error) {
	const path = "/cgi-bin/stable_token"
	body, err := encode(map[string]string{
		"grant_type": "client_credential", "appid": c.appID, "secret": c.secret,
	})
	if err != nil {
		return "", err
	}
	var reply struct {
		Token   string `json:"access_token"`
		Expires Int    `json:"expires_in"`
	}
	asked := c.now()
	if err := c.send(ctx, request{http.MethodPost, path, "application/json", body}, "", &reply); err != nil {
		return "", err
	}
	if reply.Token == "" {
		return "", missing(path, "access_token")
	}
	c.tokens.keep(reply.Token, asked.Add(time.Duration(reply.Expires)*time.Second-renewBefore))
	return reply.Token, nil
}

// stale reports whether the platform refused the token itself.
func stale(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Class == Token
}

// hide removes what must not be shown from a text of the platform's.
func (c *Client) hide(s string) string {
	for _, secret := range []string{c.secret, c.tokens.held()} {
		if secret != "" {
			s = strings.ReplaceAll(s, secret, "***")
		}
	}
	return s
}

// held is the token last kept, alive or not.
func (t *tokens) held() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.value
}
