package douyinapi

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Tokens are what an owner let the app have.
type Tokens struct {
	OpenID       string // who the owner is to this app
	Scopes       []string
	Access       string
	AccessUntil  time.Time
	Refresh      string
	RefreshUntil time.Time
}

// tokenReply is how the authorisation calls answer.
type tokenReply struct {
	OpenID      string `json:"open_id"`
	Scope       string `json:"scope"`
	Access      string `json:"access_token"`
	AccessLife  Int    `json:"expires_in"`
	Refresh     string `json:"refresh_token"`
	RefreshLife Int    `json:"refresh_expires_in"`
}

// AuthorizeURL is the page on which an owner lets the app in. redirect comes without a query:
// the platform refuses one.
func (c *Client) AuthorizeURL(scopes []string, state, redirect string) (string, error) {
	if c.bad != nil {
		return "", &Error{Path: "/platform/oauth/connect/", Class: Config, NotSent: true, Err: c.bad}
	}
	v := url.Values{
		"client_key": {c.opt.ClientKey}, "response_type": {"code"},
		"scope": {strings.Join(scopes, ",")}, "redirect_uri": {redirect}, "state": {state},
	}
	return c.base + "/platform/oauth/connect/?" + v.Encode(), nil
}

// Trade makes tokens of the code that came back; a code works once.
func (c *Client) Trade(ctx context.Context, code string) (Tokens, error) {
	return c.tokensBy(ctx, request{
		method: http.MethodPost, path: "/oauth/access_token/", hidden: []string{code},
		form: url.Values{"client_key": {c.opt.ClientKey}, "client_secret": {c.opt.Secret}, "code": {code}, "grant_type": {"authorization_code"}},
	})
}

// Refresh makes the access token live on. The refresh token and its end stay.
func (c *Client) Refresh(ctx context.Context, refresh string) (Tokens, error) {
	return c.tokensBy(ctx, request{
		method: http.MethodPost, path: "/oauth/refresh_token/", hidden: []string{refresh},
		form: url.Values{"client_key": {c.opt.ClientKey}, "grant_type": {"refresh_token"}, "refresh_token": {refresh}},
	})
}

func (c *Client) tokensBy(ctx context.Context, r request) (Tokens, error) {
	now := c.opt.Now()
	var reply tokenReply
	if err := c.send(ctx, r, "", &reply); err != nil {
		return Tokens{}, err
	}
	if reply.Access == "" {
		return Tokens{}, missing(r.path, "access_token")
	}
	if reply.OpenID == "" {
		return Tokens{}, missing(r.path, "open_id")
	}
	t := Tokens{
		OpenID: reply.OpenID, Access: reply.Access, AccessUntil: now.Add(time.Duration(reply.AccessLife) * time.Second),
		Refresh: reply.Refresh, RefreshUntil: now.Add(time.Duration(reply.RefreshLife) * time.Second),
	}
	if reply.Scope != "" {
		t.Scopes = strings.Split(reply.Scope, ",")
	}
	return t, nil
}

// Renew replaces a refresh token; the old one ends at once. It works a few times, then the
// owner must let the app in again.
func (c *Client) Renew(ctx context.Context, refresh string) (token string, until time.Time, err error) {
	const path = "/oauth/renew_refresh_token/"
	now := c.opt.Now()
	var reply struct {
		Refresh string `json:"refresh_token"`
		Life    Int    `json:"expires_in"`
	}
	err = c.send(ctx, request{
		method: http.MethodPost, path: path, hidden: []string{refresh},
		form: url.Values{"client_key": {c.opt.ClientKey}, "refresh_token": {refresh}},
	}, "", &reply)
	if err != nil {
		return "", time.Time{}, err
	}
	if reply.Refresh == "" {
		return "", time.Time{}, missing(path, "refresh_token")
	}
	return reply.Refresh, now.Add(time.Duration(reply.Life) * time.Second), nil
}

// Nickname is the owner's name (scope user_info).
func (c *Client) Nickname(ctx context.Context, t Tokens) (string, error) {
	var reply struct {
		Name string `json:"nickname"`
	}
	err := c.send(ctx, request{
		method: http.MethodPost, path: "/oauth/userinfo/", hidden: []string{t.Access, t.OpenID},
		form: url.Values{"access_token": {t.Access}, "open_id": {t.OpenID}},
	}, "", &reply)
	return reply.Name, err
}
