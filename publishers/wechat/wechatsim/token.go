package wechatsim

import (
	"encoding/hex"
	"net"
	"slices"
	"strings"
	"time"
)

// Lives of tokens (section 1.1 of the platform's facts).
const (
	tokenLife    = 2 * time.Hour
	tokenOverlap = 5 * time.Minute // old and new both work
	forcedGap    = 30 * time.Second
	forcedPerDay = 20
)

// The two families never touch each other's tokens.
const (
	classic = "classic"
	stable  = "stable"
)

// token is one access token. It works until Dies; the newest of its family dies with Expires.
type token struct {
	Family  string    `json:"family"`
	Value   string    `json:"value"`
	Expires time.Time `json:"expires"`
	Dies    time.Time `json:"dies"`
	Latest  bool      `json:"latest"`
}

// authorize finds the account of a token. A replaced token is 40001, one that lived its
// life 42001, and what cannot be a token 40014.
func (s *Server) authorize(value string, now time.Time) (*account, *refusal) {
	if value == "" {
		return nil, refuse(41001)
	}
	a := s.accounts[s.tokens[value]]
	if a == nil {
		if len(value) < 100 || strings.Trim(value, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-") != "" {
			return nil, refuse(40014)
		}
		return nil, refuse(40001)
	}
	t := a.rows.Tokens[value]
	switch {
	case !now.Before(t.Expires):
		return nil, refuse(42001)
	case !now.Before(t.Dies):
		return nil, refuse(40001)
	}
	return a, nil
}

type tokenReply struct {
	Token   string `json:"access_token"`
	Expires int    `json:"expires_in"` // seconds
}

// classicToken makes a new token each time; the one before it works for five minutes more.
func classicToken(c *call) (any, *refusal) {
	q := c.r.URL.Query()
	if no := c.credentials(q.Get("grant_type"), q.Get("appid"), q.Get("secret")); no != nil {
		return nil, no
	}
	return c.newToken(classic, tokenOverlap), nil
}

// stableToken gives the same token until its last five minutes.
func stableToken(c *call) (any, *refusal) {
	var in struct {
		Grant  string `json:"grant_type"`
		AppID  string `json:"appid"`
		Secret string `json:"secret"`
		Force  bool   `json:"force_refresh"`
	}
	if no := c.decode(&in); no != nil {
		return nil, no
	}
	if no := c.credentials(in.Grant, in.AppID, in.Secret); no != nil {
		return nil, no
	}
	now := c.latest(stable)
	if in.Force {
		switch refresh, no := c.mayForce(); {
		case no != nil:
			return nil, no
		case refresh: // the old token is invalid at once
			return c.newToken(stable, 0), nil
		}
	}
	if now != nil && now.Expires.Sub(c.now) > tokenOverlap {
		return tokenReply{now.Value, int(now.Expires.Sub(c.now) / time.Second)}, nil
	}
	return c.newToken(stable, tokenOverlap), nil
}

// mayForce says whether a forced refresh happens: at most 20 a day, and one that comes within
// 30 s of another answers the present token.
func (c *call) mayForce() (bool, *refusal) {
	today := 0
	for _, at := range c.a.forced {
		if day(at) == day(c.now) {
			today++
		}
	}
	if n := len(c.a.forced); n > 0 && c.now.Sub(c.a.forced[n-1]) < forcedGap {
		return false, nil
	}
	if today >= forcedPerDay {
		return false, refuse(45009)
	}
	c.a.forced = append(c.a.forced, c.now)
	return true, nil
}

// credentials finds the account and checks caller and secret. A secret of another length is
// bad (40125), a wrong one of the right length is not this account's (40001).
func (c *call) credentials(grant, appID, secret string) *refusal {
	if grant != "client_credential" {
		return refuse(40002)
	}
	c.a = c.s.accounts[appID]
	if c.a == nil {
		return refuse(40013)
	}
	if no := c.spend(c.r.URL.Path); no != nil {
		return no
	}
	if ip := clientIP(c.r.RemoteAddr); len(c.a.conf.IPs) > 0 && !slices.Contains(c.a.conf.IPs, ip) {
		return refusef(40164, "invalid ip %s not in whitelist", ip)
	}
	switch {
	case len(secret) != len(c.a.conf.Secret):
		return refuse(40125)
	case secret != c.a.conf.Secret:
		return refuse(40001)
	}
	return nil
}

func clientIP(addr string) string {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return addr
	}
	return host
}

func (c *call) latest(family string) *token {
	for _, t := range c.a.rows.Tokens {
		if t.Family == family && t.Latest {
			return t
		}
	}
	return nil
}

// newToken replaces the family's token; the old one works on for overlap, and those before it
// keep the end they had. Tokens dead for a day are forgotten.
func (c *call) newToken(family string, overlap time.Duration) tokenReply {
	ch := c.change()
	for value, t := range c.a.rows.Tokens {
		switch {
		case c.now.Sub(t.Expires) > 24*time.Hour:
			ch.rows.Tokens[value] = nil
		case t.Family == family && t.Latest:
			old := *t
			old.Latest = false
			if end := c.now.Add(overlap); end.Before(old.Dies) {
				old.Dies = end
			}
			ch.rows.Tokens[value] = &old
		}
	}
	t := &token{
		Family: family, Value: "86_" + hex.EncodeToString(ch.bytes("token", 80)), // 163 characters
		Expires: c.now.Add(tokenLife), Dies: c.now.Add(tokenLife), Latest: true,
	}
	ch.rows.Tokens[t.Value] = t
	ch.commit()
	return tokenReply{t.Value, int(tokenLife / time.Second)}
}
