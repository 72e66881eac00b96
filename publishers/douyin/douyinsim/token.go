package douyinsim

import (
	"slices"
	"time"
)

// Lives of client tokens and tickets (pages client_token and getticket, read 2026-11).
const (
	tokenLife = 2 * time.Hour
	overlap   = 5 * time.Minute // of the one before with the new one
)

// clientToken gives a token for the app itself.
func clientToken(c *call) (map[string]any, *refusal) {
	a := c.s.apps[c.in.Get("client_key")]
	switch {
	case c.in.Get("grant_type") != "client_credential":
		return nil, &noParameter
	case a == nil || a.Secret != c.in.Get("client_secret"):
		return nil, &noCredential
	case a.Banned:
		return nil, &noApp
	}
	value := c.s.id("clt.", 60)
	a.clientTokens = renewed(a.clientTokens, value, c.now)
	return map[string]any{"access_token": value, "expires_in": int(tokenLife / time.Second)}, nil
}

// ticket gives what schemas are signed with.
func ticket(c *call) (map[string]any, *refusal) {
	value := c.s.id("@", 40)
	c.app.tickets = renewed(c.app.tickets, value, c.now)
	return map[string]any{"ticket": value, "expires_in": int(tokenLife / time.Second)}, nil
}

// renewed adds a value; those before it live on for the overlap at most.
func renewed(list []dated, value string, now time.Time) []dated {
	kept := list[:0:0]
	for _, d := range list {
		if d.until.After(now) {
			kept = append(kept, dated{d.value, earlier(d.until, now.Add(overlap))})
		}
	}
	return append(kept, dated{value, now.Add(tokenLife)})
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// client lets a call through that carries a client token of an app with a capability.
func client(right string, next func(*call) (map[string]any, *refusal)) func(*call) (map[string]any, *refusal) {
	return func(c *call) (map[string]any, *refusal) {
		if no := c.authorize(c.r.Header.Get("access-token")); no != nil {
			return nil, no
		}
		if no := c.may(right); no != nil {
			return nil, no
		}
		return next(c)
	}
}

// may says whether the call's app has a capability and calls left, and counts this one.
func (c *call) may(right string) *refusal {
	switch {
	case c.app.Banned:
		return &noApp
	case slices.Contains(c.app.Lacks, right):
		return &noGrant
	case !c.spend():
		return &noQuota
	}
	return nil
}

// authorize finds the app of a client token.
func (c *call) authorize(token string) *refusal {
	for _, a := range c.s.apps {
		for _, d := range a.clientTokens {
			if d.value != token {
				continue
			}
			if !c.now.Before(d.until) {
				return &noFresh
			}
			c.app = a
			return nil
		}
	}
	return &noToken
}

// spend counts a call against the app's day.
func (c *call) spend() bool {
	if c.s.opt.Calls == 0 {
		return true
	}
	day := c.app.Key + " " + c.now.UTC().Add(8*time.Hour).Format(time.DateOnly)
	c.s.calls[day]++
	return c.s.calls[day] <= c.s.opt.Calls
}
