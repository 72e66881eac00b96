// Package webhook sends an article as signed JSON to an address of the team's own: a mini
// program's back end, a shop, an SCRM. What a receiver must do is written for its authors in
// site/docs/webhook.md; package receiver does it in Go.
//
// # Once
//
// Every call carries an idempotency key that is made from the release and from nothing else, so
// that all its attempts carry the same one. A receiver acts on a key once and remembers it for
// thirty days; moxin relies on a day (Traits.KeyLife). Before the call the step "sent" is
// recorded; it is cleared again only by an answer that is documented as a refusal before acting.
// An attempt that finds it set repeats the very same call, and then no refusal proves anything
// any more: the earlier call may have arrived, so every answer but "there it is" is Unknown. A
// look-up that finds nothing of the call is remembered: an attempt that follows is the first again.
//
// A receiver that also answers look-ups ends a doubt at once. Only {"absent": true} is absence:
// a bare 404 is also what a wrong address or a proxy says.
package webhook

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/transport"
)

const (
	// callTimeout covers a receiver that fetches nothing before it answers.
	callTimeout = time.Minute
	// visibilityDelay is given to a call that was cut off while the receiver still worked on it.
	visibilityDelay = 30 * time.Second
	// keyLife is what moxin relies on, of the thirty days that receivers promise.
	keyLife = 24 * time.Hour
	// minSecret is in bytes, as the receivers' page says.
	minSecret = 16
	// maxReply bounds what is read of an answer, in bytes.
	maxReply = 64 << 10
)

// Publisher carries articles to one receiver.
type Publisher struct {
	channel content.Channel
	secret  []byte
	key     []byte // of the store: keys of two stores never meet
	http    *http.Client
	now     func() time.Time
	media   func(hash string) string
}

var (
	_ publishers.Identifier = (*Publisher)(nil)
	_ publishers.Prober     = (*Publisher)(nil)
	_ publishers.Withdrawer = (*Publisher)(nil)
	_ publishers.Factory    = New
)

// New makes the publisher of a channel; it is a publishers.Factory.
func New(ch content.Channel, d publishers.Deps) (publishers.Publisher, error) {
	if ch.URL == "" {
		return nil, account(nil, content.T(
			"渠道 "+ch.ID+" 缺 url，写上接收方的地址", "channel "+ch.ID+" lacks url, the receiver's address"))
	}
	address, err := transport.Base(ch.URL)
	if err != nil {
		return nil, account(err, content.T(
			"渠道 "+ch.ID+" 的 url 不能用："+err.Error(), "the url of channel "+ch.ID+" cannot be used: "+err.Error()))
	}
	secret, err := d.Secret(ch.AppSecret)
	if err != nil {
		return nil, account(err, content.T(
			"渠道 "+ch.ID+" 的 app_secret 读不到："+err.Error(), "the app_secret of channel "+ch.ID+" cannot be read: "+err.Error()))
	}
	if len(secret) < minSecret {
		return nil, account(nil, content.T(
			"渠道 "+ch.ID+" 的 app_secret 太短，至少 16 个字节；可以用 openssl rand -hex 32 生成",
			"the app_secret of channel "+ch.ID+" is too short, it takes 16 bytes; openssl rand -hex 32 makes one"))
	}
	ch.URL = address
	return &Publisher{
		channel: ch, secret: []byte(secret), key: d.Key, now: d.Now, media: d.MediaURL,
		http: transport.New(transport.Options{Timeout: callTimeout, MaxBody: maxReply, Guard: d.Guard, Log: d.Log}),
	}, nil
}

// Traits says that a receiver answers look-ups and refuses a second call with the same key.
func (p *Publisher) Traits() publishers.Traits {
	return publishers.Traits{
		CallTimeout: callTimeout, VisibilityDelay: visibilityDelay,
		Lookup: publishers.Authoritative, KeyLife: keyLife,
	}
}

// idempotencyKey is the release's, whatever the attempt. The store's own key is part of it:
// another store counts its releases from one too, and a receiver would take its first article
// for ours. So is its birth: a store that was restored from a copy counts on from there, with the
// same key, and a receiver would answer for an article that it had before the restoring.
func (p *Publisher) idempotencyKey(r content.Release) string {
	mac := hmac.New(sha256.New, p.key)
	fmt.Fprintf(mac, "webhook\n%s\n%s\n%d", p.channel.ID, r.Marker(), r.CreatedAt.Unix())
	return r.Marker() + "-" + hex.EncodeToString(mac.Sum(nil)[:12])
}

// Identify sends a ping and says who answered it.
func (p *Publisher) Identify(ctx context.Context) (content.Account, error) {
	a, err := p.post(ctx, p.ping())
	if err != nil {
		return content.Account{}, err
	}
	return content.Account{Channel: p.channel.ID, Platform: content.Webhook, ID: p.AccountID(), Name: a.Name}, nil
}

// AccountID is the receiver's address without its scheme and query.
func (p *Publisher) AccountID() string {
	if u, err := url.Parse(p.channel.URL); err == nil {
		return strings.TrimSuffix(u.Host+u.Path, "/")
	}
	return p.channel.URL
}

func account(cause error, t content.Text) error {
	return &publishers.Error{Class: publishers.Account, Text: t, Err: cause}
}
