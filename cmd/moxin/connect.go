package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"moxin/content"
	"moxin/content/store"
	"moxin/publishers"
)

type connectOptions struct {
	yes        bool
	secretFile string
	seal       []string // NAME=FILE
	code       string
	consent    bool // ask the owner on the platform's page, come what may
}

// connecting is one run of `accounts connect`.
type connecting struct {
	*app
	connectOptions
	store    *store.Store
	registry *registry
	person   bool    // somebody is here to answer
	granted  *staged // what the owner let moxin in with during this run; nil = nothing
}

func (a *app) runConnect(ctx context.Context, ids []string, o connectOptions) error {
	if (o.secretFile != "" || len(o.seal) > 0 || o.code != "" || o.consent) && len(ids) > 1 {
		return usagef("--secret-file, --seal, --code and --authorise are for one channel / 一次只能给一个渠道")
	}
	return a.withStore(ctx, offline, func(b *bench, s *store.Store) error {
		var channels []content.Channel
		for _, id := range ids {
			picked, err := b.pickChannels(id)
			if err != nil {
				return err
			}
			channels = append(channels, picked...)
		}
		registry, err := a.newRegistry(ctx, b, s)
		if err != nil {
			return err
		}
		c := &connecting{app: a, connectOptions: o, store: s, registry: registry, person: a.interactive()}
		code := exitOK
		for _, ch := range channels { // one account in trouble keeps no other waiting
			if err := c.connect(ctx, ch); err != nil {
				if ctx.Err() != nil {
					return err
				}
				a.progressf("moxin: %s\n", a.say(aboutChannel(ch, troubleOf(err))))
				code = max(code, troubleCode(err))
			}
		}
		if code != exitOK {
			return exit(code, nil)
		}
		return nil
	})
}

// connect makes this store the one that publishes on a channel.
func (c *connecting) connect(ctx context.Context, ch content.Channel) error {
	secrets, err := c.readSecrets(ch)
	if err != nil {
		return err
	}
	p, _, err := c.registry.publisher(ch.ID)
	if err != nil {
		return err
	}
	if p, err = c.authorise(ctx, p, ch); err != nil {
		return err
	}
	acc, err := identify(ctx, p, ch)
	acc.Channel = ch.ID
	if err != nil && publishers.ClassOf(err) != publishers.Account {
		return err
	}
	acc.ConnectedAt, acc.ConnectedBy = c.now(), c.who()
	r := probe(ctx, p, ch, c.now())
	c.introduce(acc, r)
	if err = r.cannot(ch, err); err != nil {
		return errors.Join(err, r.keep(ctx, c.store, ch.ID, c.who()))
	}
	if err := c.confirm(ctx, ch, acc); err != nil {
		return err
	}
	for name, value := range secrets {
		if err := c.registry.deps.Vault.PutToken(ctx, ch.ID, name, value); err != nil {
			return err
		}
	}
	if c.granted != nil {
		if err := c.granted.commit(ctx, ch.ID); err != nil {
			return err
		}
	}
	if err := c.store.Connect(ctx, acc); err != nil {
		return err
	}
	c.printf("%s\t%s\t%s\t%s\t%s\n", acc.Channel, acc.Platform, acc.Kind, acc.ID, acc.Name)
	return r.keep(ctx, c.store, ch.ID, c.who())
}

// identify asks the platform whose account a channel is. Where a person posts by hand there is
// nobody to ask: the account is that person's.
func identify(ctx context.Context, p publishers.Publisher, ch content.Channel) (content.Account, error) {
	acc := content.Account{Kind: byHand}
	if who, ok := publishers.As[publishers.Identifier](p); ok {
		var err error
		if acc, err = who.Identify(ctx); err != nil {
			return acc, err
		}
	}
	acc.Channel, acc.Platform = ch.ID, ch.Platform
	return acc, nil
}

// byHand is the kind of an account that a person posts with.
const byHand = "person"

// accountKinds are what accounts are called.
var accountKinds = map[string]content.Text{
	"subscription": content.T("订阅号", "subscription account"),
	"service":      content.T("服务号", "service account"),
	byHand:         content.T("由人发布", "a person posts"),
	"wecom_app":    content.T("企业微信应用", "WeCom app"),
	"wecom_robot":  content.T("企业微信群机器人", "WeCom group robot"),
}

// accountName says who an account is in one line.
func accountName(acc content.Account) content.Text {
	kind, ok := accountKinds[acc.Kind]
	if !ok {
		kind = content.T(acc.Kind, acc.Kind)
	}
	zh := strings.Join(strings.Fields(acc.Name+" "+kind.ZH+" "+acc.ID), " ")
	en := strings.Join(strings.Fields(acc.Name+" "+kind.EN+" "+acc.ID), " ")
	return content.T(zh, en)
}

// introduce shows who the account is and what it may do.
func (c *connecting) introduce(acc content.Account, r permissions) {
	if acc.ID != "" || acc.Kind != "" {
		c.progressf("%s: %s\n", acc.Channel, c.say(accountName(acc)))
	}
	for _, v := range r.Permissions {
		c.progressf("  %s\n", c.say(v.line()))
	}
	if r.Egress != "" {
		c.progressf("  %s\n", c.say(content.T("平台看到的出口 IP："+r.Egress, "our address as the platform sees it: "+r.Egress)))
	}
}

// line is a verdict as people read it.
func (v permission) line() content.Text {
	switch {
	case v.Allowed == nil:
		return content.T("? "+v.Name.ZH+"（没有查到）："+v.Why.ZH, "? "+v.Name.EN+" (not known): "+v.Why.EN)
	case *v.Allowed:
		return content.T("✓ "+v.Name.ZH, "✓ "+v.Name.EN)
	case v.Needed:
		return content.T("✗ "+v.Name.ZH+"："+v.Why.ZH, "✗ "+v.Name.EN+": "+v.Why.EN)
	}
	return content.T("– "+v.Name.ZH+"（这个渠道用不到）："+v.Why.ZH, "– "+v.Name.EN+" (this channel does not need it): "+v.Why.EN)
}

// cannot is why an account cannot do what its channel is set to: what the platform refused by name,
// else what identifying it ran into; nil when nothing is in the way.
func (r permissions) cannot(ch content.Channel, identified error) error {
	refused, _ := r.refused()
	if len(refused) == 0 || refused[0].Key == "token" {
		return identified // no permission is missing; without credentials none is known
	}
	var zh, en []string
	for _, v := range refused {
		zh, en = append(zh, v.Name.ZH), append(en, v.Name.EN)
	}
	set := content.T("", "")
	if ch.Mode != "" {
		set = content.T("（mode: "+ch.Mode+"）", " (mode: "+ch.Mode+")")
	}
	out := &publishers.Error{Class: publishers.Account, Code: refused[0].Code, Err: identified, Text: content.T(
		"账号做不了这个渠道"+set.ZH+"要做的事："+strings.Join(zh, "、")+"。"+refused[0].Why.ZH,
		"the account may not do what the channel"+set.EN+" needs: "+strings.Join(en, ", ")+"; "+refused[0].Why.EN)}
	var said *publishers.Error
	if errors.As(identified, &said) {
		out.Trace = said.Trace
	}
	return out
}

// confirm asks whether an account is the right one. A channel that a person posts on by hand has
// nothing that could be wrong.
func (c *connecting) confirm(ctx context.Context, ch content.Channel, acc content.Account) error {
	if acc.Kind == byHand || c.yes {
		return nil
	}
	question := content.T("就在这个账号上发布吗？", "publish on this account?")
	was, err := connectedTo(ctx, c.store, ch.ID)
	if err != nil {
		return err
	}
	if was.ID != "" && was.ID != acc.ID {
		question = content.T("注意：这个渠道之前连的是 "+cmp.Or(was.Name, was.ID)+"。换成现在这个账号吗？",
			"note that this channel was connected to "+cmp.Or(was.Name, was.ID)+". Change to this account?")
	}
	if !c.person {
		return exit(exitUsage, spoken{content.T("没有终端可以确认。核对上面的账号，没错就加 --yes",
			"nobody is here to say that this is the right account. Compare it, and add --yes if it is"), nil})
	}
	switch ok, err := c.agrees(ctx, question); {
	case err != nil:
		return err
	case !ok:
		return exit(exitFailed, spoken{content.T("没有连接，什么都没有改动", "not connected, nothing was changed"), nil})
	}
	return nil
}

// accountLister knows the connected accounts.
type accountLister interface {
	Accounts(ctx context.Context) ([]content.Account, error)
}

// connectedTo is the account of a channel, zero when there is none.
func connectedTo(ctx context.Context, s accountLister, channel string) (content.Account, error) {
	accounts, err := s.Accounts(ctx)
	for _, acc := range accounts {
		if acc.Channel == channel {
			return acc, err
		}
	}
	return content.Account{}, err
}

// notConnected says ErrNotFound in words.
func notConnected(channel string, err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return exit(exitUsage, spoken{content.T("渠道 "+channel+" 没有连接，不用断开", "channel "+channel+" is not connected, there is nothing to end"), nil})
	}
	return fmt.Errorf("%s: %w", channel, err)
}
