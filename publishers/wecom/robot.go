package wecom

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/transport"
	"moxin/publishers/wecom/wecomapi"
)

// Robot speaks to one group. It is a Publisher of the package publishers.
type Robot struct {
	channel  content.Channel
	api      *wecomapi.Robot
	mediaURL func(hash string) string
	take     func(ctx context.Context, key string, window time.Duration, max int) (bool, error)
	now      func() time.Time
}

var (
	_ publishers.Publisher  = (*Robot)(nil)
	_ publishers.Identifier = (*Robot)(nil)
	_ publishers.Owned      = (*Robot)(nil)
	_ publishers.Prober     = (*Robot)(nil)
)

func newRobot(ch content.Channel, d publishers.Deps) (*Robot, error) {
	secret, err := secretOf(ch.ID, "robot", ch.Robot, d)
	if err != nil {
		return nil, err
	}
	api, err := wecomapi.NewRobot(wecomapi.RobotOptions{
		Secret: at(ch.BaseURL, secret), Now: d.Now, HTTP: transport.New(transport.Options{Log: d.Log}),
	})
	if err != nil {
		return nil, &publishers.Error{Class: publishers.Account, Err: err, Text: content.T(
			"渠道 "+ch.ID+" 的 robot 不是机器人的 key，也不是它的 Webhook 地址",
			"the robot of channel "+ch.ID+" is neither a robot's key nor its webhook address")}
	}
	return &Robot{channel: ch, api: api, mediaURL: d.MediaURL, take: d.Take, now: d.Now}, nil
}

// at is the address of a robot on another host than the platform's: a proxy, a simulator.
func at(base, secret string) string {
	if base == "" {
		return secret
	}
	key := secret
	if u, err := url.Parse(secret); err == nil && u.Host != "" {
		key = u.Query().Get("key")
	}
	return base + "/cgi-bin/webhook/send?key=" + url.QueryEscape(key)
}

// Traits says that what a robot has said is known by its answer alone: a look-up ends a doubt where the call
// was never made, or its answer was recorded, and says otherwise that it does not know.
func (p *Robot) Traits() publishers.Traits {
	return publishers.Traits{CallTimeout: robotTimeout, Lookup: publishers.Authoritative, TwoPhase: true}
}

// Identify proves that the key is a robot's. Nothing is said in the group.
func (p *Robot) Identify(ctx context.Context) (content.Account, error) {
	if err := p.api.Connect(ctx); err != nil {
		return content.Account{}, harmless(err)
	}
	return content.Account{Channel: p.channel.ID, Platform: content.WeCom, ID: p.AccountID(), Kind: kindRobot}, nil
}

// AccountID is a hash of the key: robots have no other name.
func (p *Robot) AccountID() string { return p.api.RateKey() }

// Probe asks for the one thing that a robot may do.
func (p *Robot) Probe(ctx context.Context) []publishers.Permission {
	return []publishers.Permission{{Key: probeKeyToken, Name: content.T("机器人的 key", "the robot's key"), Err: harmless(p.api.Connect(ctx))}}
}

// Publish says one message. It is only called again after an attempt whose end was unknown when somebody has
// said that the message is not in the group; one whose answer was recorded is never said twice.
func (p *Robot) Publish(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	r, err := only(m)
	if err != nil {
		return publishers.Receipt{}, err
	}
	memo := memory{m.Memo()}
	var was saying
	if err := memo.recall(ctx, stepSaying, &was); err != nil {
		return publishers.Receipt{}, harmless(err)
	}
	if was.Said {
		return p.said(m, was, ""), nil
	}
	message, why, err := p.compose(ctx, m, r)
	if err != nil {
		return publishers.Receipt{}, harmless(err)
	}
	if err := p.room(ctx); err != nil {
		return publishers.Receipt{}, err
	}
	if err := ctx.Err(); err != nil {
		return publishers.Receipt{}, harmless(err)
	}
	now := saying{At: p.now()}
	if err := memo.Keep(ctx, stepSaying, now); err != nil {
		return publishers.Receipt{}, harmless(err)
	}
	if err := p.api.Send(ctx, message); err != nil {
		e := dangerous(err)
		if e.Class != publishers.Unknown {
			e.Err = errors.Join(e.Err, memo.Forget(ctx, stepSaying))
		}
		return publishers.Receipt{}, e
	}
	now.Said = true
	if err := memo.Keep(ctx, stepSaying, now); err != nil {
		if why != "" {
			why += "; "
		}
		why += content.T("没能记下已经发出", "that it is out could not be recorded").String()
	}
	return p.said(m, now, why), nil
}

// said is the receipt of a message that is out. A robot's messages have no id and no address.
func (p *Robot) said(m publishers.Message, now saying, why string) publishers.Receipt {
	return publishers.Receipt{State: content.Published, Why: why, Posts: []publishers.Post{{RemoteID: m.Release.Marker(), At: now.At}}}
}

// room takes one of the robot's messages of this minute, counted with notices that it brings.
func (p *Robot) room(ctx context.Context) error {
	if p.take == nil {
		return nil
	}
	ok, err := p.take(ctx, publishers.RateKey(p.api.RateKey(), time.Minute), time.Minute, wecomapi.PerMinute)
	if err != nil {
		return &publishers.Error{Class: publishers.Transient, After: shortWait, Err: fmt.Errorf("counting a robot's messages: %w", err),
			Text: content.T("没能计数，稍后再试", "the message could not be counted, will try again")}
	}
	if !ok {
		return &publishers.Error{Class: publishers.Limited, After: time.Minute / 12, Text: content.T(
			fmt.Sprintf("机器人每分钟最多 %d 条，这一条等下一个空位", wecomapi.PerMinute),
			fmt.Sprintf("a robot takes %d messages a minute, this one waits for room", wecomapi.PerMinute))}
	}
	return nil
}

// Lookup knows what was recorded.
func (p *Robot) Lookup(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	memo := memory{m.Memo()}
	var was saying
	ok, err := memo.Recall(ctx, stepSaying, &was)
	switch {
	case err != nil:
		return publishers.Receipt{}, undecided(err)
	case !ok:
		return publishers.Receipt{}, publishers.ErrAbsent // nothing is said before it is recorded
	case was.Said:
		return p.said(m, was, ""), nil
	}
	return publishers.Receipt{}, unsure(content.T(
		"机器人说过什么查不到：到群里看一眼这条消息在不在", "a robot cannot be asked what it has said: look into the group whether the message is there"))
}

// Poll has nothing to ask: a robot's answer is its last word.
func (p *Robot) Poll(ctx context.Context, m publishers.Message, _ string) (publishers.Receipt, error) {
	return p.Lookup(ctx, m)
}
