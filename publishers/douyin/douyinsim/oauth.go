package douyinsim

import (
	"net/http"
	"net/url"
	"slices"
	"time"
)

// Lives of an owner's tokens (page refresh_token, read 2026-11).
const (
	accessLife  = 15 * 24 * time.Hour
	refreshLife = 30 * 24 * time.Hour
	codeLife    = 10 * time.Minute // (unverified)
	maxRenewals = 5                // (unverified)
)

// grant is an authorisation that was not traded for tokens yet.
type grant struct {
	scopes   string
	redirect string
	until    time.Time
}

// user is an owner who let the app in.
type user struct {
	openID       string
	scopes       string
	access       string
	accessUntil  time.Time
	refresh      string
	refreshUntil time.Time
	renewals     int
}

// connect is the page on which an owner lets an app in; this owner does so at once.
func (s *Server) connect(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.apps[q.Get("client_key")]
	back, err := url.Parse(q.Get("redirect_uri"))
	if a == nil || err != nil || back.Host == "" || back.RawQuery != "" || q.Get("response_type") != "code" || q.Get("scope") == "" {
		http.Error(w, "授权参数不合法", http.StatusBadRequest)
		return
	}
	now := s.opt.Clock()
	if a.since.IsZero() {
		a.since = now
	}
	code := s.id("", 32)
	a.codes[code] = grant{scopes: q.Get("scope"), redirect: back.String(), until: now.Add(codeLife)}
	back.RawQuery = url.Values{"code": {code}, "state": {q.Get("state")}, "scopes": {q.Get("scope")}}.Encode()
	http.Redirect(w, r, back.String(), http.StatusFound)
}

// accessToken trades a code, once, for tokens.
func accessToken(c *call) (map[string]any, *refusal) {
	a := c.s.apps[c.in.Get("client_key")]
	switch {
	case c.in.Get("grant_type") != "authorization_code":
		return nil, &noParameter
	case a == nil || a.Secret != c.in.Get("client_secret"):
		return nil, &noCredential
	}
	g, ok := a.codes[c.in.Get("code")]
	delete(a.codes, c.in.Get("code"))
	if !ok || !c.now.Before(g.until) {
		return nil, &noCode
	}
	u := &user{openID: a.Owner, scopes: g.scopes, refresh: c.s.id("rft.", 60), refreshUntil: c.now.Add(refreshLife)}
	a.refresh[u.refresh] = u
	c.s.give(a, u, c.now)
	return u.reply(c.now), nil
}

// refreshToken makes an access token live on, or makes a new one when it has ended. The refresh
// token and its life stay as they are.
func refreshToken(c *call) (map[string]any, *refusal) {
	a := c.s.apps[c.in.Get("client_key")]
	if a == nil || c.in.Get("grant_type") != "refresh_token" {
		return nil, &noParameter
	}
	u := a.refresh[c.in.Get("refresh_token")]
	if u == nil || !c.now.Before(u.refreshUntil) {
		return nil, &noRefresh
	}
	if c.now.Before(u.accessUntil) {
		u.accessUntil = c.now.Add(accessLife)
	} else {
		c.s.give(a, u, c.now)
	}
	return u.reply(c.now), nil
}

// renewRefreshToken gives a new refresh token; the old one ends at once.
func renewRefreshToken(c *call) (map[string]any, *refusal) {
	a := c.s.apps[c.in.Get("client_key")]
	if a == nil {
		return nil, &noParameter
	}
	u := a.refresh[c.in.Get("refresh_token")]
	switch {
	case slices.Contains(a.Lacks, CanRenew):
		return nil, &noRenewRight
	case u == nil || !c.now.Before(u.refreshUntil):
		return nil, &noRefresh
	case u.renewals >= maxRenewals:
		return nil, &noRenewal
	}
	delete(a.refresh, u.refresh)
	u.renewals++
	u.refresh, u.refreshUntil = c.s.id("rft.", 60), c.now.Add(refreshLife)
	a.refresh[u.refresh] = u
	return map[string]any{"refresh_token": u.refresh, "expires_in": int(refreshLife / time.Second)}, nil
}

// Revoke is the owner who takes the app's rights away in 授权管理.
func (s *Server) Revoke(appKey string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if a := s.apps[appKey]; a != nil {
		clear(a.users)
		clear(a.refresh)
	}
}

// give puts a new access token in the place of the old one.
func (s *Server) give(a *app, u *user, now time.Time) {
	delete(a.users, u.access)
	u.access, u.accessUntil = s.id("act.", 60), now.Add(accessLife)
	a.users[u.access] = u
}

// reply writes lives as strings of digits, as the page's example does.
func (u *user) reply(now time.Time) map[string]any {
	return map[string]any{
		"access_token": u.access, "expires_in": seconds(u.accessUntil.Sub(now)),
		"refresh_token": u.refresh, "refresh_expires_in": seconds(u.refreshUntil.Sub(now)),
		"open_id": u.openID, "scope": u.scopes,
	}
}
