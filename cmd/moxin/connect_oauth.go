package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers"
)

// grantLook is how often connect looks whether the owner has come back, in the machine's time.
const grantLook = 500 * time.Millisecond

// authorise lets the owner of an account let moxin in, where the platform wants that and has not
// done so yet. The publisher that it returns speaks for what was granted, which takes the place of
// nothing before a person has said that it is the right account.
func (c *connecting) authorise(ctx context.Context, p publishers.Publisher, ch content.Channel) (publishers.Publisher, error) {
	c.granted = nil
	wanted, err := c.consentWanted(ctx, p, ch)
	if err != nil || !wanted {
		return p, err
	}
	kept := newStaged(c.registry.deps.Vault)
	if p, _, err = c.registry.staged(ch.ID, kept); err != nil {
		return nil, err
	}
	owner, ok := publishers.As[publishers.Authorizer](p)
	if !ok {
		return nil, fmt.Errorf("channel %s: its publisher cannot be authorised", ch.ID)
	}
	if c.code != "" {
		err = c.trade(ctx, owner, ch)
	} else {
		err = c.await(ctx, owner, ch, kept)
	}
	if err != nil {
		return nil, err
	}
	c.granted = kept
	return p, nil
}

// consentWanted reports whether the owner has to be asked, and refuses where that cannot be done.
func (c *connecting) consentWanted(ctx context.Context, p publishers.Publisher, ch content.Channel) (bool, error) {
	_, ok := publishers.As[publishers.Authorizer](p)
	if !ok && (c.code != "" || c.consent) {
		return false, exit(exitUsage, spoken{content.T("这个渠道不用授权（--code、--authorise）", "this channel needs no --code and no --authorise: its platform has no such page"), nil})
	}
	if !ok {
		return false, nil
	}
	if c.code == "" && !c.consent {
		_, err := identify(ctx, p, ch)
		if publishers.ClassOf(err) != publishers.Account {
			return false, err // in already, or none is needed, or nobody answers
		}
		c.progressf("%s: %s\n", ch.ID, c.say(troubleOf(err)))
	}
	switch {
	case c.registry.deps.Vault == nil:
		return false, exit(exitUsage, spoken{keyAdvice, nil})
	case c.registry.deps.PublicURL == "":
		return false, exit(exitUsage, spoken{content.T("授权完要回到 public.url：先在 moxin.yaml 里写 public.listen 和 public.url",
			"the platform sends the owner back to public.url: write public.listen and public.url into moxin.yaml first"), nil})
	}
	return true, nil
}

// trade takes what the person pasted: the code, or the address that the platform's page ended on,
// whose state then has to be ours.
func (c *connecting) trade(ctx context.Context, owner publishers.Authorizer, ch content.Channel) error {
	code := c.code
	if strings.Contains(code, "://") {
		u, err := url.Parse(code)
		if err != nil {
			return exit(exitUsage, spoken{content.T("--code 既不是授权码，也不是地址", "--code is neither a code nor an address"), nil})
		}
		code = u.Query().Get("code")
		states, err := c.registry.oauthStates()
		if err != nil {
			return err
		}
		if _, ok := states.read(u.Query().Get("state"), ch.ID); !ok || code == "" {
			return &publishers.Error{Class: publishers.Account, Text: oauthAnew}
		}
	}
	_, err := owner.Authorize(ctx, code, c.registry.redirect(ch.ID))
	return err
}

// await shows the address and waits until the owner has come back to a running serve, which leaves
// in kept what was granted.
func (c *connecting) await(ctx context.Context, owner publishers.Authorizer, ch content.Channel, kept *staged) error {
	states, err := c.registry.oauthStates()
	if err != nil {
		return err
	}
	state, id := states.begin(ch.ID)
	address, err := owner.AuthorizeURL(state, c.registry.redirect(ch.ID))
	if err != nil {
		return err
	}
	c.progressf("%s\n  %s\n%s\n",
		c.say(content.T(ch.ID+"：用账号所有者的身份打开，十分钟内有效：", ch.ID+": open as the account's owner, within ten minutes:")), address,
		c.say(content.T("等待授权（需要 moxin serve 正在运行；或按 Ctrl-C，把最后停下的地址用 --code 贴回来）…",
			"waiting (moxin serve has to run; or press Ctrl-C and paste the address it ended on with --code)…")))
	ctx, stop := context.WithTimeout(ctx, stateLife)
	defer stop()
	tick := time.NewTicker(grantLook)
	defer tick.Stop()
	for {
		came, err := c.came(ctx, ch, id)
		if err == nil && came {
			return c.pickUp(ctx, ch, id, kept)
		}
		if err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return &publishers.Error{Class: publishers.Account, Text: oauthAnew}
			}
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// pickUp takes what the page left, out of the vault: from here on it is this connect's alone.
func (c *connecting) pickUp(ctx context.Context, ch content.Channel, state string, kept *staged) error {
	ours, err := kept.takeOver(ctx, ch.ID, state)
	if err != nil {
		return err
	}
	if !ours { // another grant came meanwhile, for another connect
		return &publishers.Error{Class: publishers.Account, Text: oauthAnew}
	}
	return c.store.DropToken(ctx, ch.ID, stagedGrant)
}

// came reports whether the owner came back with a state.
func (c *connecting) came(ctx context.Context, ch content.Channel, state string) (bool, error) {
	entries, err := c.store.Audit(ctx, "channel:"+ch.ID, auditDepth)
	if err != nil {
		return false, err
	}
	for _, e := range entries {
		var g grant
		if e.Action == authorised && json.Unmarshal([]byte(e.To), &g) == nil && g.State == state {
			return true, nil
		}
	}
	return false, nil
}
