package main

import (
	"cmp"
	"context"

	"moxin/content"
	"moxin/content/store"
	"moxin/publishers"
)

// checked is what a platform said of one channel's account when it was asked again.
type checked struct {
	channel content.Channel
	account content.Account
	was     content.Account
	report  permissions
	err     error
}

// sameAccount refuses a channel for which moxin.yaml names another account than the connected one.
// What the configuration does not name cannot differ; nor can it where nothing is connected.
func sameAccount(was content.Account, ch content.Channel, p publishers.Publisher) error {
	if was.Channel == "" {
		return nil
	}
	is := content.Account{ID: was.ID}
	if own, ok := publishers.As[publishers.Owned](p); ok {
		is.ID = own.AccountID()
	}
	switch {
	case was.Platform != ch.Platform:
		return errOther(content.Account{ID: was.Platform}, content.Account{ID: ch.Platform}, ch.ID)
	case was.ID != is.ID:
		return errOther(was, is, ch.ID)
	}
	return nil
}

// errOther says that a channel speaks for another account than the connected one.
func errOther(was, is content.Account, channel string) error {
	return &publishers.Error{Class: publishers.Account, Text: content.T(
		"账号变了：连接的是 "+cmp.Or(was.Name, was.ID)+"，现在是 "+cmp.Or(is.Name, is.ID)+"。确认要换，就重新 moxin accounts connect "+channel,
		"the account is another one: "+cmp.Or(was.Name, was.ID)+" was connected, now it is "+cmp.Or(is.Name, is.ID)+". If that is right, run moxin accounts connect "+channel+" again")}
}

func (a *app) runAccountsTest(ctx context.Context, ids []string) error {
	return a.withStore(ctx, offline, func(b *bench, s *store.Store) error {
		channels, err := a.testedChannels(ctx, b, s, ids)
		if err != nil {
			return err
		}
		registry, err := a.newRegistry(ctx, b, s)
		if err != nil {
			return err
		}
		code, rows := exitOK, []map[string]any{}
		for _, ch := range channels {
			c, err := a.testAccount(ctx, s, registry, ch)
			if err != nil {
				return err
			}
			if c.err != nil {
				code = max(code, troubleCode(c.err))
			}
			rows = append(rows, c.json())
			a.sayChecked(c)
		}
		if a.json {
			if err := a.printJSON(map[string]any{"accounts": rows}); err != nil {
				return err
			}
		}
		if code != exitOK {
			return exit(code, nil)
		}
		return nil
	})
}

// testedChannels are the named ones, or all that are connected.
func (a *app) testedChannels(ctx context.Context, b *bench, s *store.Store, ids []string) ([]content.Channel, error) {
	if len(ids) == 0 {
		accounts, err := s.Accounts(ctx)
		if err != nil {
			return nil, err
		}
		for _, acc := range accounts {
			if _, ok := b.ws.Config.Channel(acc.Channel); ok {
				ids = append(ids, acc.Channel)
			}
		}
	}
	var out []content.Channel
	for _, id := range ids {
		picked, err := b.pickChannels(id)
		if err != nil {
			return nil, err
		}
		out = append(out, picked...)
	}
	return out, nil
}

// askAccount asks the platform again and writes nothing.
func (a *app) askAccount(ctx context.Context, s *store.Store, r *registry, ch content.Channel) (checked, error) {
	c := checked{channel: ch}
	var err error
	if c.was, err = connectedTo(ctx, s, ch.ID); err != nil {
		return c, err
	}
	p, _, err := r.publisher(ch.ID)
	if err != nil {
		c.err = err
		return c, nil
	}
	if c.account, c.err = identify(ctx, p, ch); ctx.Err() != nil {
		return c, ctx.Err()
	}
	c.report = probe(ctx, p, ch, a.now())
	if seen := egress(c.err); seen != "" {
		c.report.Egress = seen
	}
	c.err = c.report.cannot(ch, c.err)
	if c.err == nil && c.was.ID != "" && c.was.ID != c.account.ID {
		c.err = errOther(c.was, c.account, ch.ID)
	}
	return c, nil
}

// testAccount asks the platform again and keeps what it said for the pages; the connection stays as
// it is, whatever the answer.
func (a *app) testAccount(ctx context.Context, s *store.Store, r *registry, ch content.Channel) (checked, error) {
	c, err := a.askAccount(ctx, s, r, ch)
	if err != nil {
		return c, err
	}
	return c, c.report.keep(ctx, s, ch.ID, cmp.Or(caller(ctx), a.who()))
}

// sayChecked tells the person, on stderr where stdout carries JSON.
func (a *app) sayChecked(c checked) {
	say := a.printf
	if a.json {
		say = a.progressf
	}
	if c.account.Channel != "" {
		say("%s: %s\n", c.channel.ID, a.say(accountName(c.account)))
	}
	for _, v := range c.report.Permissions {
		say("  %s\n", a.say(v.line()))
	}
	if c.err != nil {
		a.progressf("moxin: %s\n", a.say(aboutChannel(c.channel, troubleOf(c.err))))
	}
}

// json is the stable shape of a tested account.
func (c checked) json() map[string]any {
	row := map[string]any{
		"channel": c.channel.ID, "platform": c.channel.Platform, "connected": c.was.Channel != "", "kind": c.account.Kind,
		"account": c.account.ID, "name": c.account.Name, "permissions": c.report.json(), "probed_at": jsonTime(c.report.At),
		"egress": c.report.Egress, "ok": c.err == nil, "error": nil,
	}
	if c.err != nil {
		row["error"] = troubleOf(c.err)
	}
	return row
}
