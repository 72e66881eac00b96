// Package douyin hands videos and picture posts (抖音) to a person.
//
// A channel without app_id is a plain hand-off: texts to copy, files to save. With the app_id and
// app_secret of an app of the open platform the package also holds a link that opens 抖音 with
// everything filled in, so that one tap publishes (H5 share, capability 投稿能力):
//
//	package   texts, files and checklist, as of every hand-off
//	share     a share_id is asked for once and recorded: what is posted through any link of the
//	          release carries it
//	link      the share schema, signed with a ticket that lives about two hours; Opening signs it
//	          anew for whoever opens the page later
//	out       it is recorded that a package may have left, before it leaves
//	verdict   the callback create_video, or the look-up by share_id, names the post
//
// No call here shows anything to a reader: only the person's tap does. So every call may be
// repeated; what may not happen is a second package after a first one was tapped, which is why an
// attempt that finds "out" looks the share_id up before anything else.
//
// Where no link can be made (no public address for the files, a capability that was not granted, a
// title that the schema does not take) the hand-off stays plain and its checklist says why.
package douyin

import (
	"context"
	"crypto/rand"
	"sync"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/douyin/douyinapi"
	"moxin/publishers/handoff"
	"moxin/publishers/transport"
)

// callTimeout bounds one attempt: three short calls at most.
const callTimeout = 45 * time.Second

// Publisher hands off with a link into the app.
type Publisher struct {
	channel  content.Channel
	secret   string
	hand     *handoff.Publisher
	api      *douyinapi.Client
	vault    publishers.Vault
	mediaURL func(hash string) string
	now      func() time.Time
	owning   sync.Mutex // two refreshes of one token at once end it
}

var (
	_ publishers.Factory    = New
	_ publishers.Identifier = (*Publisher)(nil)
	_ publishers.Listener   = (*Publisher)(nil)
	_ publishers.Prober     = (*Publisher)(nil)
	_ publishers.Authorizer = (*Publisher)(nil)
	_ publishers.Opener     = (*Publisher)(nil)
)

// New makes the publisher of a channel; it is a publishers.Factory.
func New(ch content.Channel, d publishers.Deps) (publishers.Publisher, error) {
	hand := handoff.ByHand(ch, spec, d)
	if ch.AppID == "" && ch.AppSecret == "" {
		return hand, nil
	}
	if ch.AppID == "" {
		return nil, account("渠道 "+ch.ID+" 写了 app_secret，缺 app_id（Client Key）", "channel "+ch.ID+" has app_secret and lacks app_id (Client Key)")
	}
	secret, err := d.Secret(ch.AppSecret)
	if err != nil {
		e := account("渠道 "+ch.ID+" 的 app_secret 读不到："+err.Error(), "the app_secret of channel "+ch.ID+" cannot be read: "+err.Error())
		e.Err = err
		return nil, e
	}
	if secret == "" {
		return nil, account("渠道 "+ch.ID+" 缺 app_secret（Client Secret）", "channel "+ch.ID+" lacks app_secret (Client Secret)")
	}
	if ch.BaseURL != "" {
		if _, err := transport.Base(ch.BaseURL); err != nil {
			e := account("渠道 "+ch.ID+" 的 base_url 不能用："+err.Error(), "the base_url of channel "+ch.ID+" cannot be used: "+err.Error())
			e.Err = err
			return nil, e
		}
	}
	api := douyinapi.New(douyinapi.Options{
		BaseURL: ch.BaseURL, ClientKey: ch.AppID, Secret: secret, Now: d.Now, Random: rand.Reader,
		HTTP: transport.New(transport.Options{MaxBody: 1 << 20, Log: d.Log}),
	})
	return &Publisher{channel: ch, secret: secret, hand: hand, api: api, vault: d.Vault, mediaURL: d.MediaURL, now: d.Now}, nil
}

// Traits says that a person finishes every release and that look-ups are proof: what no link left
// for cannot have been posted through one.
func (p *Publisher) Traits() publishers.Traits {
	t := p.hand.Traits()
	t.CallTimeout = callTimeout
	return t
}

// Publish makes the package and, where one can be made, the link.
func (p *Publisher) Publish(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	memo := memory{m.Memo()}
	if r, done, err := p.posted(ctx, m, memo); done || err != nil {
		return r, p.err(err)
	}
	r, err := p.hand.Publish(ctx, m)
	if err != nil {
		return publishers.Receipt{}, p.err(err)
	}
	share, opening, err := p.link(ctx, m, memo)
	if err != nil {
		return p.without(ctx, m, r, p.translate(err))
	}
	if err := memo.Keep(ctx, stepOut, share); err != nil { // before it leaves
		return publishers.Receipt{}, p.err(err)
	}
	p.add(r.Handoff, opening)
	r.Job = share
	return r, nil
}

// without lets a package go out without a link, or says that the link is worth waiting for.
func (p *Publisher) without(ctx context.Context, m publishers.Message, r publishers.Receipt, e *publishers.Error) (publishers.Receipt, error) {
	if ctx.Err() != nil || !p.plainly(m, e) {
		return publishers.Receipt{}, e
	}
	memo := memory{m.Memo()}
	_, out, err := memo.shared(ctx)
	if err == nil && !out { // a share_id that has left stays known
		err = memo.Keep(ctx, stepOut, plain)
	}
	if err != nil {
		return publishers.Receipt{}, p.err(err)
	}
	r.Handoff.Checklist = append([]content.Text{whyPlain(e.Text)}, r.Handoff.Checklist...)
	return r, nil
}

// err is a class for every error: an error without one would be a doubt, and nothing here can
// have been published.
func (p *Publisher) err(err error) error {
	if err == nil {
		return nil
	}
	return p.translate(err)
}

// patience is how long past its instant a release waits for a platform that does not answer; then
// the person is better off with a package without a link.
const patience = 3 * time.Minute

// plainly says whether a package may go out without a link because of e.
func (p *Publisher) plainly(m publishers.Message, e *publishers.Error) bool {
	if e.Class == publishers.Transient || e.Class == publishers.Limited && e.After <= slowDown {
		return !m.Release.Due.IsZero() && p.now().Sub(m.Release.Due) > patience
	}
	return true // waiting does not help
}

// whyPlain is what the checklist says of a package that has no link.
func whyPlain(why content.Text) content.Text {
	return content.T("这次没有“在抖音里打开”，请照常复制文案、保存素材后发布："+why.ZH,
		"No link into the app this time, copy the texts and save the files as usual: "+why.EN)
}

// pasteText is on the checklist of packages with a link: a schema has no field for it.
var pasteText = content.T("作品描述不会自动填，复制后粘贴", "The description is not filled in: copy and paste it")

// add puts the link into a package.
func (p *Publisher) add(h *content.Handoff, o content.Opening) {
	h.Open = o
	for _, t := range h.Texts {
		if t.Key == handoff.KeyText {
			h.Checklist = append([]content.Text{pasteText}, h.Checklist...)
			return
		}
	}
}
