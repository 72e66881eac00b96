// Package wecomapi is a thin client of WeCom (企业微信): [Robot] speaks into one group
// (群机器人, called 消息推送 since 2025), [Client] speaks for an app of a corp: contact ways (渠道活码),
// customer mass messages (客户群发), customer moments (客户朋友圈), customers, statistics. It decides
// nothing; packages wecom (publishing) and ingest/wecom (numbers) do.
//
// Facts it lives by, from developer.work.weixin.qq.com as read in 2026-11 (path/90455, path/91770,
// path/99110; the pages of the calls are named where they are made):
//
//   - A robot needs no token: its key is the secret. It takes 20 messages a minute; the limit
//     belongs to the robot, not to the caller.
//   - Sizes are bytes of UTF-8 unless a page says characters. What is too long is refused here,
//     before it is sent: the platform cuts some fields without a word.
//   - The HTTP status says nothing: refusals are 200 too. A reply whose errmsg warns of the JSON
//     was accepted in part only, and counts as refused.
//   - Ids and numbers are read as strings or numbers, whichever comes.
package wecomapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"moxin/publishers/transport"
)

// platformURL is the platform itself.
const platformURL = "https://qyapi.weixin.qq.com"

const (
	sendPath   = "/cgi-bin/webhook/send"
	uploadPath = "/cgi-bin/webhook/upload_media"
)

// RobotOptions of a client.
type RobotOptions struct {
	// Secret is the robot's key, or its whole webhook address: plain http only to loopback.
	Secret string
	HTTP   *http.Client     // nil = transport.New
	Now    func() time.Time // required: the clock that Retry-After dates are read by
}

// Robot sends messages into one group. It is safe for concurrent use.
type Robot struct {
	base string
	key  string
	http *http.Client
	now  func() time.Time
}

// ErrSecret says that a robot's secret is neither a key nor a webhook address. What it is stays
// out of the text.
var ErrSecret = errors.New("wecomapi: the robot's secret is neither a key nor the address https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…")

// keyForm is what a key is written with; WeCom gives UUIDs.
var keyForm = regexp.MustCompile(`^[0-9A-Za-z_-]{8,128}$`)

// NewRobot makes a client; nothing is asked of the platform.
func NewRobot(o RobotOptions) (*Robot, error) {
	base, key, err := address(strings.TrimSpace(o.Secret))
	if err != nil {
		return nil, err
	}
	if o.Now == nil {
		return nil, errors.New("wecomapi: a clock is required")
	}
	if o.HTTP == nil {
		o.HTTP = transport.New(transport.Options{})
	}
	return &Robot{base: base, key: key, http: o.HTTP, now: o.Now}, nil
}

// address splits a secret into the base of the API and the key.
func address(secret string) (base, key string, err error) {
	if !strings.Contains(secret, "://") {
		if !keyForm.MatchString(secret) {
			return "", "", ErrSecret
		}
		return platformURL, secret, nil
	}
	u, err := url.Parse(secret)
	if err != nil {
		return "", "", ErrSecret // the cause quotes the secret
	}
	query, err := url.ParseQuery(u.RawQuery)
	if err != nil {
		return "", "", ErrSecret
	}
	key = query.Get("key")
	before, found := strings.CutSuffix(u.Path, sendPath)
	if !found || len(query) != 1 || !keyForm.MatchString(key) {
		return "", "", ErrSecret
	}
	u.Path, u.RawPath, u.RawQuery = before, "", ""
	base, err = transport.Base(u.String())
	if err != nil {
		return "", "", fmt.Errorf("wecomapi: the robot's address: %w", err)
	}
	return base, key, nil
}

// Host is where the robot's calls go, for people: it names no key.
func (r *Robot) Host() string { return r.base }

// String keeps the key out of whatever prints a robot.
func (r *Robot) String() string { return "robot at " + r.base }

// GoString does the same for %#v.
func (r *Robot) GoString() string { return r.String() }

// Send carries one message into the group. Its error is an *Error, or a *SizeError when the
// message was never sent because it does not fit.
func (r *Robot) Send(ctx context.Context, m Message) error {
	if err := m.check(); err != nil {
		return err
	}
	body, err := transport.Encode(map[string]any{"msgtype": m.kind(), m.kind(): m.body()})
	if err != nil {
		return fmt.Errorf("wecomapi: encoding a %s message: %w", m.kind(), err)
	}
	return r.post(ctx, exchange{path: sendPath, contentType: "application/json; charset=utf-8", body: body}, nil)
}

// exchange is one call.
type exchange struct {
	path        string
	query       string // beside the key
	contentType string
	body        []byte
}

// post makes one exchange and never a second: the platform knows no message twice.
func (r *Robot) post(ctx context.Context, x exchange, out any) error {
	address := r.base + x.path + "?key=" + url.QueryEscape(r.key) + x.query
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(x.body))
	if err != nil {
		return fmt.Errorf("wecomapi: making the request of %s: %w", x.path, transport.Scrub(err))
	}
	req.Header.Set("Content-Type", x.contentType)
	reply, err := transport.Exchange(r.http, req)
	if err != nil {
		return noReply(x.path, err)
	}
	if err := r.refusal(x.path, reply); err != nil {
		return err
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(reply.Body, out); err != nil {
		return notUnderstood(x.path, reply.Status, err)
	}
	return nil
}

// refusal is what the reply says against the call; nil when it succeeded.
func (r *Robot) refusal(path string, reply transport.Reply) error {
	e := understand(path, reply, r.now())
	if e == nil {
		return nil
	}
	e.Msg = transport.Hide(e.Msg, r.key)
	return e
}
