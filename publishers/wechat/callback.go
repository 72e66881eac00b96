package wechat

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/envelope"
)

// callbacks is what the platform's callbacks are checked with. Without a token none is believed.
type callbacks struct {
	token string
	box   *envelope.Box // nil = plain mode
}

// newCallbacks reads the settings of a channel's callbacks; a channel may have none.
func newCallbacks(ch content.Channel, d publishers.Deps) (callbacks, error) {
	var c callbacks
	if ch.CallbackToken == "" {
		return c, nil
	}
	var err error
	if c.token, err = d.Secret(ch.CallbackToken); err != nil {
		return c, unreadable(ch, "callback_token", err)
	}
	if ch.CallbackKey == "" {
		return c, nil
	}
	key, err := d.Secret(ch.CallbackKey)
	if err == nil {
		c.box, err = envelope.New(key, ch.AppID)
	}
	if err != nil {
		return c, unreadable(ch, "callback_key", err)
	}
	return c, nil
}

func unreadable(ch content.Channel, key string, err error) error {
	return &publishers.Error{Class: publishers.Account, Err: err, Text: content.T(
		"渠道 "+ch.ID+" 的 "+key+" 用不了："+err.Error(),
		"the "+key+" of channel "+ch.ID+" cannot be used: "+err.Error())}
}

// acknowledged is what the platform wants to read within five seconds; else it calls again, three
// times in all.
const acknowledged = "success"

// Receive checks and reads one callback. Events that are about no job of a release (messages of
// readers, follows) are acknowledged and not kept.
func (p *Publisher) Receive(r *http.Request, body []byte) (publishers.Answer, error) {
	q := r.URL.Query()
	call := envelope.Callback{
		Signature: q.Get("signature"), MsgSignature: q.Get("msg_signature"),
		Timestamp: q.Get("timestamp"), Nonce: q.Get("nonce"),
	}
	if r.Method == http.MethodGet { // the console checks the address, in plain text in every mode
		if !envelope.Signed(call.Signature, p.calls.token, call.Timestamp, call.Nonce) {
			return publishers.Answer{}, publishers.ErrForged
		}
		return publishers.Answer{Body: []byte(q.Get("echostr"))}, nil
	}
	message, err := call.Message(p.calls.token, p.calls.box, body)
	if err != nil {
		return publishers.Answer{}, err
	}
	var n notice
	if err := envelope.Unmarshal(message, &n); err != nil {
		return publishers.Answer{}, err
	}
	a := publishers.Answer{Body: []byte(acknowledged)}
	if e, ok := n.event(); ok {
		e.Key = p.eventKey(n, e.Job)
		a.Events = []publishers.Event{e}
	}
	return a, nil
}

// eventKey is the same for every delivery of an event. It is made of what the platform says to
// compare (FromUserName, CreateTime, Event and the job's id), and keeps none of it readable.
func (p *Publisher) eventKey(n notice, job string) string {
	h := hmac.New(sha256.New, p.key)
	for _, part := range []string{n.From, n.Created, n.Event, job} {
		h.Write([]byte(strings.TrimSpace(part) + "\n"))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
