// Package wecom publishes on WeCom (企业微信), in three modes:
//
//	robot    a group robot says it at once
//	message  客户群发: a task that colleagues confirm in the app, each for customers of their own
//	moment   客户朋友圈: the same, shown in customers' moments
//
// # Messages and moments
//
// The API sends nothing: it makes a task, and colleagues confirm it. A release is handed off from then
// on, and Poll says how many have confirmed:
//
//	compose   files uploaded (remembered for a day or two: their ids live three), tags looked up by name
//	known     the tasks that look like this one are remembered
//	intent    recorded, then add_msg_template or add_moment_task is called, once
//	task      its id, or the id of the job that makes it, is recorded: handed off
//	poll      all have confirmed, or the time to confirm is over and somebody has: published
//
// Everything before the intent can be repeated. An attempt that finds the intent of an earlier one looks
// for its task first: of the same text and attachments, made since the intent, not known before and not
// another release's. Links of cards carry the release's marker as their fragment, so that two releases of
// one text are told apart; what has neither text nor link is recognised by the ids of its files, and
// where these differ a person has to look.
//
// One task serves everybody with a tag, however many they are. Only where the channel names several
// colleagues there is one for each of them, in their order: the platform takes one sender or none. Who
// is customer of two of them is given to the first, so that nobody gets a message twice.
//
// # Robots
//
// A robot cannot be asked what it has said. Whether a message whose answer was lost is in the group a
// person has to see.
package wecom

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/transport"
	"moxin/publishers/wecom/wecomapi"
)

// What the platform takes, in work time. No page gives figures: the delay is a margin, because a list that
// is read too early would be taken for absence.
const (
	callTimeout     = 2 * time.Minute // with the upload of nine pictures
	robotTimeout    = time.Minute
	visibilityDelay = 30 * time.Second
)

// Kinds of accounts.
const (
	kindApp   = "wecom_app"
	kindRobot = "wecom_robot"
)

// Publisher makes tasks of one app of a company: messages or moments.
type Publisher struct {
	channel  content.Channel
	api      *wecomapi.Client
	tasks    tasker
	pictures *http.Client // of contact ways
	uploads  publishers.Uploads
	mediaURL func(hash string) string
	take     func(ctx context.Context, key string, window time.Duration, max int) (bool, error)
	now      func() time.Time
	random   io.Reader
	key      []byte // of this store
	ways     wayBook
	calls    callbacks
}

var (
	_ publishers.Publisher  = (*Publisher)(nil)
	_ publishers.Identifier = (*Publisher)(nil)
	_ publishers.Owned      = (*Publisher)(nil)
	_ publishers.Confirmer  = (*Publisher)(nil)
	_ publishers.Reacher    = (*Publisher)(nil)
	_ publishers.WayMaker   = (*Publisher)(nil)
	_ publishers.Prober     = (*Publisher)(nil)
	_ publishers.Listener   = (*Publisher)(nil)
	_ publishers.Factory    = New
)

// New makes the publisher of a channel; it is a publishers.Factory. That of mode robot is a *Robot, that of
// the others a *Publisher.
func New(ch content.Channel, d publishers.Deps) (publishers.Publisher, error) {
	switch ch.Mode {
	case content.ModeRobot:
		return newRobot(ch, d)
	case content.ModeMessage, content.ModeMoment:
		return newPublisher(ch, d)
	}
	return nil, account(content.T(
		fmt.Sprintf("渠道 %s：不认识 mode %q，可以是 robot、message 或 moment", ch.ID, ch.Mode),
		fmt.Sprintf("channel %s: unknown mode %q, it may be robot, message or moment", ch.ID, ch.Mode)))
}

func newPublisher(ch content.Channel, d publishers.Deps) (*Publisher, error) {
	if ch.AppID == "" {
		return nil, account(content.T("渠道 "+ch.ID+" 缺 app_id（企业 ID）", "channel "+ch.ID+" lacks app_id, the corp id"))
	}
	secret, err := secretOf(ch.ID, "app_secret", ch.AppSecret, d)
	if err != nil {
		return nil, err
	}
	if ch.BaseURL != "" {
		if _, err := transport.Base(ch.BaseURL); err != nil {
			return nil, &publishers.Error{Class: publishers.Account, Err: err, Text: content.T(
				"渠道 "+ch.ID+" 的 base_url 不能用："+err.Error(),
				"the base_url of channel "+ch.ID+" cannot be used: "+err.Error())}
		}
	}
	p := &Publisher{
		channel: ch, uploads: d.Uploads, mediaURL: d.MediaURL, take: d.Take, now: d.Now, random: rand.Reader, key: d.Key,
		api: wecomapi.New(wecomapi.Options{
			BaseURL: ch.BaseURL, CorpID: ch.AppID, Secret: secret, Now: d.Now, Before: looks(ch, d),
			HTTP: transport.New(transport.Options{Log: d.Log}),
		}),
		pictures: pictureClient(ch, d),
		calls:    newCallbacks(ch, d),
	}
	p.tasks = messages{p.api}
	if ch.Mode == content.ModeMoment {
		p.tasks = moments{p.api}
	}
	return p, nil
}

// secretOf resolves a secret of a channel; key is its name in moxin.yaml.
func secretOf(channel, key string, ref content.Secret, d publishers.Deps) (string, error) {
	secret, err := d.Secret(ref)
	if err != nil {
		said := content.T(err.Error(), err.Error())
		var both interface{ In(lang string) string } // an error that is said in both languages
		if errors.As(err, &both) {
			said = content.T(both.In("zh"), both.In("en"))
		}
		return "", &publishers.Error{Class: publishers.Account, Err: err, Text: content.T(
			"渠道 "+channel+" 的 "+key+" 读不到："+said.ZH,
			"the "+key+" of channel "+channel+" cannot be read: "+said.EN)}
	}
	return secret, nil
}

// Traits says that colleagues finish every release, and that a look-up is proof: a task that was made is
// in the list of tasks.
func (p *Publisher) Traits() publishers.Traits {
	return publishers.Traits{
		CallTimeout: callTimeout, VisibilityDelay: visibilityDelay,
		Lookup: publishers.Authoritative, TwoPhase: true, Person: true,
	}
}

// Identify proves that corp id, secret and this machine's address are accepted and that the app may do
// what the channel's mode needs.
func (p *Publisher) Identify(ctx context.Context) (content.Account, error) {
	if err := p.api.Connect(ctx); err != nil {
		return content.Account{}, harmless(err)
	}
	if err := p.probeTasks(ctx); err != nil {
		return content.Account{}, harmless(err)
	}
	return content.Account{Channel: p.channel.ID, Platform: content.WeCom, ID: p.channel.AppID, Kind: kindApp}, nil
}

// AccountID is the corp id: Identify answers it.
func (p *Publisher) AccountID() string { return p.channel.AppID }

// only is the one rendition of a message.
func only(m publishers.Message) (content.Rendition, error) {
	if n := len(m.Items); n != 1 {
		return content.Rendition{}, &publishers.Error{Class: publishers.Bug, Text: content.T(
			fmt.Sprintf("企业微信一条消息只装一篇，收到 %d 篇", n),
			fmt.Sprintf("a message of WeCom holds one article, got %d", n))}
	}
	return m.Items[0], nil
}
