package douyin

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/douyin/douyinapi"
)

// scopes are what the account's owner is asked for: who the account is, and the numbers of its
// posts. Publishing needs none. At most three are asked for at once (unverified).
// Source: section 2.1 of the platform notes, read 2026-11.
var scopes = []string{"user_info", "data.external.item", "data.external.user"}

// scopeItems lets the numbers of posts be read.
const scopeItems = "data.external.item"

// Names of what the vault keeps; they are stored, so they never change.
const (
	keptOwner   = "douyin.owner"   // owner
	keptRefresh = "douyin.refresh" // the refresh token alone: it is never overwritten with nothing
)

// When tokens are renewed before their end.
const (
	refreshBefore = 3 * 24 * time.Hour
	renewBefore   = 7 * 24 * time.Hour
)

// owner is an authorisation as it is kept, beside its refresh token.
type owner struct {
	OpenID       string    `json:"open_id"`
	Scopes       []string  `json:"scopes"`
	Access       string    `json:"access"`
	AccessUntil  time.Time `json:"access_until"`
	RefreshUntil time.Time `json:"refresh_until"`
}

var errNoVault = account("没有保存授权的钥匙：设置环境变量 MOXIN_KEY（至少 32 个字符）后再授权",
	"there is no key to keep an authorisation with: set MOXIN_KEY (32 characters or more) first")

// AuthorizeURL is the page on which the account's owner lets moxin in.
func (p *Publisher) AuthorizeURL(state, redirect string) (string, error) {
	if p.vault == nil {
		return "", errNoVault
	}
	u, err := p.api.AuthorizeURL(scopes, state, redirect)
	return u, p.err(err)
}

// Authorize trades the code for tokens and keeps them.
func (p *Publisher) Authorize(ctx context.Context, code, _ string) (content.Account, error) {
	if p.vault == nil {
		return content.Account{}, errNoVault
	}
	p.owning.Lock()
	t, err := p.api.Trade(ctx, code)
	if err == nil && t.Refresh == "" {
		err = account("抖音没有给 refresh_token，请重新授权", "Douyin gave no refresh token, authorise again")
	}
	if err == nil {
		err = p.keep(ctx, t)
	}
	p.owning.Unlock()
	if err != nil {
		return content.Account{}, p.err(err)
	}
	return p.Identify(ctx)
}

// Kinds of account: the app alone, or the creator who let it in.
const (
	KindApp     = "app"
	KindCreator = "creator"
)

// accountID names an owner without the open_id, which is personal data: pages, the audit and scripts
// show it. The open_id itself stays in the vault.
func accountID(app, openID string) string {
	sum := sha256.Sum256([]byte(app + " " + openID))
	return "u-" + hex.EncodeToString(sum[:8])
}

// Identify says whose account it is once the owner let moxin in, else which app speaks.
func (p *Publisher) Identify(ctx context.Context) (content.Account, error) {
	a := content.Account{Channel: p.channel.ID, Platform: content.Douyin, ID: p.channel.AppID, Kind: KindApp}
	if err := p.api.Check(ctx); err != nil {
		return content.Account{}, p.err(err)
	}
	t, ok, err := p.tokens(ctx)
	if err != nil || !ok {
		return a, p.err(err)
	}
	a.ID, a.Kind = accountID(p.channel.AppID, t.OpenID), KindCreator
	if slices.Contains(t.Scopes, "user_info") {
		if a.Name, err = p.api.Nickname(ctx, t); err != nil {
			return content.Account{}, p.err(err)
		}
	}
	return a, nil
}

// Owner is what the account's owner let the app have, renewed where its end is near; false when
// no owner let moxin in.
func (p *Publisher) Owner(ctx context.Context) (douyinapi.Tokens, bool, error) {
	t, ok, err := p.tokens(ctx)
	return t, ok, p.err(err)
}

// tokens are the owner's, renewed where their end is near; false when no owner let moxin in.
func (p *Publisher) tokens(ctx context.Context) (douyinapi.Tokens, bool, error) {
	if p.vault == nil {
		return douyinapi.Tokens{}, false, nil
	}
	p.owning.Lock()
	defer p.owning.Unlock()
	t, ok, err := p.kept(ctx)
	if err != nil || !ok {
		return douyinapi.Tokens{}, false, err
	}
	if t, err = p.renewed(ctx, t); err != nil {
		return douyinapi.Tokens{}, false, err
	}
	if p.now().Before(t.AccessUntil.Add(-refreshBefore)) {
		return t, true, nil
	}
	next, err := p.api.Refresh(ctx, t.Refresh)
	if err != nil {
		return douyinapi.Tokens{}, false, err
	}
	return p.refreshed(ctx, t, next)
}

// refreshed keeps the access token that t was traded for. The refresh token that stays is not
// written again: another process may have renewed it meanwhile, and the old one would end both.
// What a reply leaves out stays as it was.
func (p *Publisher) refreshed(ctx context.Context, t, next douyinapi.Tokens) (douyinapi.Tokens, bool, error) {
	if len(next.Scopes) == 0 {
		next.Scopes = t.Scopes
	}
	if next.Refresh != "" && next.Refresh != t.Refresh {
		return next, true, p.keep(ctx, next)
	}
	next.Refresh, next.RefreshUntil = "", t.RefreshUntil
	err := p.keep(ctx, next)
	next.Refresh = t.Refresh
	return next, true, err
}

// renewed replaces a refresh token whose end is near. Renewing works a few times only; when it is
// refused the one that is held still works until its end, and then the owner is asked again.
func (p *Publisher) renewed(ctx context.Context, t douyinapi.Tokens) (douyinapi.Tokens, error) {
	if p.now().Before(t.RefreshUntil.Add(-renewBefore)) {
		return t, nil
	}
	token, until, err := p.api.Renew(ctx, t.Refresh)
	if err != nil {
		return t, nil
	}
	t.Refresh, t.RefreshUntil = token, until
	return t, p.keep(ctx, t) // at once: the old one has ended
}

// kept reads what the vault holds.
func (p *Publisher) kept(ctx context.Context) (douyinapi.Tokens, bool, error) {
	refresh, ok, err := p.vault.Token(ctx, p.channel.ID, keptRefresh)
	if err != nil || !ok {
		return douyinapi.Tokens{}, false, vaultError(err)
	}
	text, ok, err := p.vault.Token(ctx, p.channel.ID, keptOwner)
	if err != nil || !ok {
		return douyinapi.Tokens{}, false, vaultError(err)
	}
	var o owner
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		return douyinapi.Tokens{}, false, fmt.Errorf("douyin: the kept authorisation cannot be read (%T)", err)
	}
	return douyinapi.Tokens{
		OpenID: o.OpenID, Scopes: o.Scopes, Access: o.Access, AccessUntil: o.AccessUntil,
		Refresh: refresh, RefreshUntil: o.RefreshUntil,
	}, true, nil
}

// keep writes tokens; the refresh token first, because it alone cannot be had again. It is
// written even when the call's time is over.
func (p *Publisher) keep(ctx context.Context, t douyinapi.Tokens) error {
	ctx, cancel := publishers.Afterwards(ctx)
	defer cancel()
	if t.Refresh != "" {
		if err := p.vault.PutToken(ctx, p.channel.ID, keptRefresh, t.Refresh); err != nil {
			return vaultError(err)
		}
	}
	b, err := json.Marshal(owner{t.OpenID, t.Scopes, t.Access, t.AccessUntil, t.RefreshUntil})
	if err != nil {
		return fmt.Errorf("douyin: writing the authorisation: %w", err)
	}
	return vaultError(p.vault.PutToken(ctx, p.channel.ID, keptOwner, string(b)))
}

func vaultError(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("douyin: the vault: %w", err)
}

// Probe asks what the app and the account may do. The share_id that it asks for is seen by no
// reader and used for nothing.
func (p *Publisher) Probe(ctx context.Context) []publishers.Permission {
	_, shareErr := p.api.NewShare(ctx)
	return []publishers.Permission{
		{Key: "token", Name: content.T("应用凭证", "App token"), Err: p.err(p.api.Check(ctx))},
		{Key: "ticket", Name: content.T("签名凭证（open.get.ticket）", "Ticket for signatures (open.get.ticket)"), Err: p.err(p.api.CheckTicket(ctx))},
		{Key: "share", Name: content.T("发布后回传（aweme.share）", "Word of what was posted (aweme.share)"), Err: p.err(shareErr)},
		{Key: "statistics", Name: content.T("作品数据（data.external.item）", "Numbers of posts (data.external.item)"), Err: p.err(p.mayRead(ctx))},
	}
}

// mayRead says whether the owner lets the numbers of posts be read.
func (p *Publisher) mayRead(ctx context.Context) error {
	t, ok, err := p.tokens(ctx)
	switch {
	case err != nil:
		return err
	case !ok:
		return account("账号还没有授权：运行 moxin accounts connect "+p.channel.ID+" --authorise", "the owner has not let moxin in: run moxin accounts connect "+p.channel.ID+" --authorise")
	case !slices.Contains(t.Scopes, scopeItems):
		return account("授权时没有勾选 "+scopeItems+"：再运行一次 moxin accounts connect "+p.channel.ID+" --authorise", scopeItems+" was not granted: run moxin accounts connect "+p.channel.ID+" --authorise again")
	}
	return nil
}
