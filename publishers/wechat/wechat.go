// Package wechat publishes on WeChat Official Accounts (公众号): as drafts that a person
// publishes (mode draft), or by freepublish (mode publish), which puts an article on its own
// page without pushing it to followers.
//
// # Steps
//
//	compose   media uploaded (remembered by hash), media: references filled in
//	draft     draft/add, or draft/update of the draft that an earlier attempt recorded
//	hand off  mode draft ends here: a person publishes the draft in WeChat's console
//	submit    mode publish: the intent is recorded, then freepublish/submit is called
//	job       its publish_id and msg_data_id are recorded; polling gives the verdict
//
// Everything before submit can be repeated: at worst it leaves a draft or a picture nobody uses.
// Submit is the one dangerous call. An attempt that finds the intent of an earlier one looks
// the article up first and, when it is not there, submits the same draft again and no other:
// a published draft leaves the box, so whoever comes second finds nothing to submit.
//
// # How an article is recognised
//
// Where an article has a source URL (阅读原文), its fragment becomes the release's marker,
// https://example.com/a#moxin-12; a URL with a fragment of its own gets the query parameter
// moxin=moxin-12 instead. The platform returns content_source_url with drafts and publications.
// An article without a source URL is recognised by title and visible text. Nothing invisible is
// put into a text. What already looked like the release before its first submit (an earlier run
// of the same article, an older store) is remembered and never taken for it.
package wechat

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/transport"
	"moxin/publishers/wechat/wechatapi"
)

// Modes of a channel.
const (
	ModeDraft   = "draft"   // a person publishes the draft
	ModePublish = "publish" // freepublish
)

// What the platform takes, in work time. The documents give no figures: publishing is seen to
// take seconds, the check for originality up to minutes; the rest is a margin, because an answer
// that is read too early would be taken for absence.
const (
	callTimeout     = 2 * time.Minute
	processing      = 10 * time.Minute
	visibilityDelay = 30 * time.Second
)

// Publisher carries messages to one account.
type Publisher struct {
	channel content.Channel
	api     *wechatapi.Client
	uploads publishers.Uploads
	now     func() time.Time
	random  io.Reader
}

var (
	_ publishers.Identifier = (*Publisher)(nil)
	_ publishers.Factory    = New
)

// New makes the publisher of a channel; it is a publishers.Factory.
func New(ch content.Channel, d publishers.Deps) (publishers.Publisher, error) {
	switch ch.Mode {
	case "":
		ch.Mode = ModeDraft
	case ModeDraft, ModePublish:
	case "broadcast": // mass send: moxin.yaml may name it
		return nil, account(content.T(
			"渠道 "+ch.ID+"：群发 (mode: broadcast) 还不能用，请改成 draft 或 publish",
			"channel "+ch.ID+": mass send (mode: broadcast) is not available yet, use draft or publish"))
	default:
		return nil, account(content.T(
			fmt.Sprintf("渠道 %s：不认识 mode %q，可以是 draft 或 publish", ch.ID, ch.Mode),
			fmt.Sprintf("channel %s: unknown mode %q, it may be draft or publish", ch.ID, ch.Mode)))
	}
	if ch.AppID == "" {
		return nil, account(content.T("渠道 "+ch.ID+" 缺 app_id", "channel "+ch.ID+" lacks app_id"))
	}
	secret, err := d.Secret(ch.AppSecret)
	if err != nil {
		return nil, &publishers.Error{Class: publishers.Account, Err: err, Text: content.T(
			"渠道 "+ch.ID+" 的 app_secret 读不到："+err.Error(),
			"the app_secret of channel "+ch.ID+" cannot be read: "+err.Error())}
	}
	if ch.BaseURL != "" {
		if _, err := transport.Base(ch.BaseURL); err != nil {
			return nil, &publishers.Error{Class: publishers.Account, Err: err, Text: content.T(
				"渠道 "+ch.ID+" 的 base_url 不能用："+err.Error(),
				"the base_url of channel "+ch.ID+" cannot be used: "+err.Error())}
		}
	}
	api := wechatapi.New(wechatapi.Options{
		BaseURL: ch.BaseURL, AppID: ch.AppID, Secret: secret, Now: d.Now,
		HTTP: transport.New(transport.Options{Log: d.Log}),
	})
	return &Publisher{channel: ch, api: api, uploads: d.Uploads, now: d.Now, random: rand.Reader}, nil
}

// Traits says that only the last step is dangerous and that a look-up is proof: a draft that is
// still in the box was not published.
func (p *Publisher) Traits() publishers.Traits {
	t := publishers.Traits{
		CallTimeout: callTimeout,
		Lookup:      publishers.Authoritative,
		TwoPhase:    true,
	}
	if p.channel.Mode == ModeDraft {
		t.Person = true
		return t
	}
	t.Processing, t.VisibilityDelay = processing, visibilityDelay
	return t
}

// Identify proves that app id, secret and this machine's address are accepted and that the
// account may do what the channel's mode needs.
func (p *Publisher) Identify(ctx context.Context) (content.Account, error) {
	if _, err := p.api.DraftCount(ctx); err != nil {
		return content.Account{}, p.harmless(err)
	}
	if p.channel.Mode == ModePublish {
		if _, _, err := p.api.PublishedList(ctx, 0, 1); err != nil {
			return content.Account{}, p.harmless(err)
		}
	}
	return content.Account{
		Channel: p.channel.ID, Platform: content.WeChat, ID: p.channel.AppID, Kind: p.channel.Account,
	}, nil
}

// Publish carries out one attempt; see the package comment for its steps.
func (p *Publisher) Publish(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	if n := len(m.Items); n < 1 || n > content.MaxItems {
		return publishers.Receipt{}, rejected(content.T(
			fmt.Sprintf("一条消息 1 到 %d 篇文章，收到 %d 篇", content.MaxItems, n),
			fmt.Sprintf("a message has 1 to %d articles, got %d", content.MaxItems, n)))
	}
	memo := memory{m.Steps}
	if p.channel.Mode == ModePublish {
		if r, done, err := p.settleEarlier(ctx, m, memo); done || err != nil {
			return r, err
		}
	}
	d, filled, err := p.prepare(ctx, m, memo)
	if err != nil {
		return publishers.Receipt{}, p.harmless(err)
	}
	var r publishers.Receipt
	if p.channel.Mode == ModeDraft {
		r, err = p.handOff(ctx, m, memo, d)
		err = p.harmless(err)
	} else {
		r, err = p.submit(ctx, memo, d)
	}
	r.Filled = filled
	return r, err
}
