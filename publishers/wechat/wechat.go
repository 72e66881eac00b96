// Package wechat publishes on WeChat Official Accounts (公众号): as drafts that a person
// publishes (mode draft), by freepublish (mode publish), which puts an article on its own
// page without pushing it to followers, or by mass send (mode broadcast), which pushes it.
//
// # Steps
//
//	compose   media uploaded (remembered by hash), media: references filled in
//	draft     draft/add, or draft/update of the draft that an earlier attempt recorded
//	hand off  mode draft ends here: a person publishes the draft in WeChat's console
//	submit    mode publish: the intent is recorded, then freepublish/submit is called
//	job       its publish_id and msg_data_id are recorded; polling gives the verdict
//	preview   mode broadcast: the draft is shown to preview_to, once for each content
//	send      mode broadcast: the intent with its clientmsgid is recorded, then mass/sendall called
//	mass job  its msg_id and msg_data_id are recorded; mass/get gives the verdict
//
// Everything before submit and send can be repeated: at worst it leaves a draft or a picture
// nobody uses. Submit and send are the dangerous calls. A send whose answer was lost is repeated
// with the very clientmsgid of the first, which the platform answers with the first one's id; no
// look-up can tell what became of it, because a send that waits for the administrator shows
// nowhere and its draft may still be in the box.
//
// Of submit: An attempt that finds the intent of an earlier one looks
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
	// ModeBroadcast is a mass send: to all followers, or to those with a tag.
	ModeBroadcast = "broadcast"
)

// What the platform takes, in work time. The documents give no figures: publishing is seen to
// take seconds, the check for originality up to minutes; the rest is a margin, because an answer
// that is read too early would be taken for absence.
const (
	callTimeout     = 2 * time.Minute
	processing      = 10 * time.Minute
	visibilityDelay = 30 * time.Second
	// An administrator may take 30 minutes to confirm a send; the sending itself comes on top.
	massProcessing = 40 * time.Minute
	// keyLife is how long a clientmsgid is remembered (unverified: no page says it).
	keyLife = 24 * time.Hour
)

// Publisher carries messages to one account.
type Publisher struct {
	channel content.Channel
	api     *wechatapi.Client
	uploads publishers.Uploads
	now     func() time.Time
	random  io.Reader
	turns   turns  // of uploads
	key     []byte // of this store: what it derives is its own
	calls   callbacks
}

var (
	_ publishers.Identifier = (*Publisher)(nil)
	_ publishers.Preparer   = (*Publisher)(nil)
	_ publishers.Withdrawer = (*Publisher)(nil)
	_ publishers.Listener   = (*Publisher)(nil)
	_ publishers.Completer  = (*Publisher)(nil)
	_ publishers.Prober     = (*Publisher)(nil)
	_ publishers.Factory    = New
)

// New makes the publisher of a channel; it is a publishers.Factory.
func New(ch content.Channel, d publishers.Deps) (publishers.Publisher, error) {
	switch ch.Mode {
	case "":
		ch.Mode = ModeDraft
	case ModeDraft, ModePublish, ModeBroadcast:
	default:
		return nil, account(content.T(
			fmt.Sprintf("渠道 %s：不认识 mode %q，可以是 draft、publish 或 broadcast", ch.ID, ch.Mode),
			fmt.Sprintf("channel %s: unknown mode %q, it may be draft, publish or broadcast", ch.ID, ch.Mode)))
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
	calls, err := newCallbacks(ch, d)
	if err != nil {
		return nil, err
	}
	api := wechatapi.New(wechatapi.Options{
		BaseURL: ch.BaseURL, AppID: ch.AppID, Secret: secret, Now: d.Now,
		HTTP: transport.New(transport.Options{Log: d.Log}),
	})
	return &Publisher{channel: ch, api: api, uploads: d.Uploads, now: d.Now, random: rand.Reader, key: d.Key, calls: calls}, nil
}

// Traits says that only the last step is dangerous and that a look-up is proof: a draft that is
// still in the box was not published.
func (p *Publisher) Traits() publishers.Traits {
	t := publishers.Traits{
		CallTimeout: callTimeout,
		Lookup:      publishers.Authoritative,
		TwoPhase:    true,
	}
	switch p.channel.Mode {
	case ModeDraft:
		t.Person = true
	case ModeBroadcast:
		// Without its msg_id nothing finds a send: its key ends a doubt, else a person.
		t.Lookup, t.Processing, t.KeyLife = publishers.NoLookup, massProcessing, keyLife
	default:
		t.Processing, t.VisibilityDelay = processing, visibilityDelay
	}
	return t
}

// Identify proves that app id, secret and this machine's address are accepted and that the
// account may do what the channel's mode needs.
func (p *Publisher) Identify(ctx context.Context) (content.Account, error) {
	if _, err := p.api.DraftCount(ctx); err != nil {
		return content.Account{}, p.harmless(err)
	}
	var err error
	switch p.channel.Mode {
	case ModePublish:
		_, _, err = p.api.PublishedList(ctx, 0, 1)
	case ModeBroadcast:
		err = p.api.MassSpeed(ctx)
	}
	if err != nil {
		return content.Account{}, p.harmless(err)
	}
	return content.Account{
		Channel: p.channel.ID, Platform: content.WeChat, ID: p.channel.AppID, Kind: p.channel.Account,
	}, nil
}

// AccountID is the app id: Identify answers it.
func (p *Publisher) AccountID() string { return p.channel.AppID }

// Publish carries out one attempt; see the package comment for its steps. What an earlier attempt
// began is ended first, in whatever mode it was begun.
func (p *Publisher) Publish(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	if err := counted(m); err != nil {
		return publishers.Receipt{}, err
	}
	memo := memory{m.Memo()}
	if r, done, err := p.settleEarlier(ctx, m, memo); done || err != nil {
		return r, err
	}
	var sent sending
	if err := memo.recall(ctx, stepSend, &sent); err != nil {
		return publishers.Receipt{}, p.harmless(err)
	}
	if sent.Key != "" || p.channel.Mode == ModeBroadcast {
		return p.broadcast(ctx, m, memo, sent)
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

// counted refuses a message that is none.
func counted(m publishers.Message) error {
	if n := len(m.Items); n < 1 || n > content.MaxItems {
		return rejected(content.T(
			fmt.Sprintf("一条消息 1 到 %d 篇文章，收到 %d 篇", content.MaxItems, n),
			fmt.Sprintf("a message has 1 to %d articles, got %d", content.MaxItems, n)))
	}
	return nil
}
