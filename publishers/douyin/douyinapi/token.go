package douyinapi

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"moxin/publishers/transport"
)

// renewBefore is how long before its end a token or ticket is asked for anew: a schema that is
// signed now works at least so long.
const renewBefore = 10 * time.Minute

// cached is one value that renews itself.
type cached struct {
	mu    sync.Mutex
	value string
	past  string    // the value before: the platform may still name it
	since time.Time // when it was asked for
	until time.Time // when it ends
	asked singleflight.Group
}

// fresh is a value that was just given.
type fresh struct {
	value string
	since time.Time
	until time.Time
}

// get returns the value while it has more than renewBefore to live and is no older than maxAge
// (0 = any age), or asks for one; callers that arrive together share one question, and one that
// gives up does not take the answer from the others.
func (k *cached) get(ctx context.Context, now time.Time, maxAge time.Duration, ask func(context.Context) (fresh, error)) (fresh, error) {
	if err := ctx.Err(); err != nil {
		return fresh{}, err
	}
	if f, ok := k.current(now, maxAge); ok {
		return f, nil
	}
	answer := k.asked.DoChan("", func() (any, error) {
		if f, ok := k.current(now, maxAge); ok {
			return f, nil // whoever asked first has the answer since we looked
		}
		shared, cancel := context.WithTimeout(context.WithoutCancel(ctx), transport.DefaultTimeout)
		defer cancel()
		f, err := ask(shared)
		if err == nil {
			k.keep(f)
		}
		return f, err
	})
	select {
	case <-ctx.Done():
		return fresh{}, ctx.Err()
	case r := <-answer:
		return r.Val.(fresh), r.Err
	}
}

func (k *cached) current(now time.Time, maxAge time.Duration) (fresh, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	young := maxAge == 0 || now.Sub(k.since) < maxAge
	return fresh{k.value, k.since, k.until}, k.value != "" && young && now.Before(k.until.Add(-renewBefore))
}

func (k *cached) keep(f fresh) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.past, k.value, k.since, k.until = k.value, f.value, f.since, f.until
}

// drop ends a value that the platform refused, unless somebody has renewed it already. It stays
// known, so that texts are still cleaned of it.
func (k *cached) drop(value string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.value == value {
		k.until = time.Time{}
	}
}

// held are the values last kept, alive or not.
func (k *cached) held() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return []string{k.value, k.past}
}

// clientToken is the app's own token.
func (c *Client) clientToken(ctx context.Context) (string, error) {
	f, err := c.tokens.get(ctx, c.opt.Now(), 0, c.askToken)
	return f.value, err
}

func (c *Client) askToken(ctx context.Context) (fresh, error) {
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
		return fresh{}, atTokenCall(err)
	}
	if reply.Token == "" {
		return fresh{}, missing(path, "access_token")
	}
	return fresh{reply.Token, since, since.Add(time.Duration(reply.Life) * time.Second)}, nil
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
func (c *Client) openTicket(ctx context.Context, maxAge time.Duration) (fresh, error) {
	return c.ticket.get(ctx, c.opt.Now(), maxAge, c.askTicket)
}

func (c *Client) askTicket(ctx context.Context) (fresh, error) {
	const path = "/open/getticket/"
	since := c.opt.Now()
	var reply struct {
		Ticket string `json:"ticket"`
		Life   Int    `json:"expires_in"`
	}
	if err := c.call(ctx, request{method: http.MethodGet, path: path}, &reply); err != nil {
		return fresh{}, err
	}
	if reply.Ticket == "" {
		return fresh{}, missing(path, "ticket")
	}
	return fresh{reply.Ticket, since, since.Add(time.Duration(reply.Life) * time.Second)}, nil
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
