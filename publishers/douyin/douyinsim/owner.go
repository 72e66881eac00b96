package douyinsim

import (
	"slices"
	"strings"
)

// owned lets a call through that carries the token of an owner who gave the app a scope, and an
// app that was granted the capability of the same name.
func owned(scope string, next func(*call) (map[string]any, *refusal)) func(*call) (map[string]any, *refusal) {
	return func(c *call) (map[string]any, *refusal) {
		if no := c.owner(c.r.Header.Get("access-token"), scope); no != nil {
			return nil, no
		}
		if no := c.may(scope); no != nil {
			return nil, no
		}
		return next(c)
	}
}

// owner finds the app and the owner of a user token and holds open_id and scope to it.
func (c *call) owner(token, scope string) *refusal {
	for _, a := range c.s.apps {
		u := a.users[token]
		switch {
		case u == nil:
			continue
		case !c.now.Before(u.accessUntil):
			return &noFresh
		case c.in.Get("open_id") != u.openID:
			return &noMatch
		case !slices.Contains(strings.Split(u.scopes, ","), scope):
			return &noScope
		}
		c.app, c.user = a, u
		return nil
	}
	return &noToken
}

// userInfo says who an owner is.
func userInfo(c *call) (map[string]any, *refusal) {
	token := c.in.Get("access_token")
	if h := c.r.Header.Get("access-token"); h != "" {
		token = h
	}
	if no := c.owner(token, "user_info"); no != nil {
		return nil, no
	}
	return map[string]any{"open_id": c.user.openID, "nickname": c.app.Name}, nil
}
