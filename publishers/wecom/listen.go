package wecom

import (
	"errors"
	"net/http"
	"strings"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/envelope"
)

// callbacks is what WeCom's callbacks are checked with (path/91144, read 2026-11). Without a token and
// a key none is believed: WeCom sends nothing in plain text.
type callbacks struct {
	token  string
	box    *envelope.Box
	corp   string
	reader func(id string) string // nil = nothing may be kept of anybody
	wrong  error                  // the settings cannot be read: no callback is taken, publishing goes on
}

// newCallbacks reads the settings of a channel's callbacks; a channel may have none.
func newCallbacks(ch content.Channel, d publishers.Deps) callbacks {
	c := callbacks{corp: ch.AppID, reader: d.Reader}
	if ch.CallbackToken == "" && ch.CallbackKey == "" {
		return c
	}
	secret := func(key string, ref content.Secret) string {
		if ref == "" {
			c.wrong = unheard(ch, key, errors.New("it is not set"))
			return ""
		}
		value, err := d.Secret(ref)
		if err != nil {
			c.wrong = unheard(ch, key, err)
		}
		return value
	}
	c.token = secret("callback_token", ch.CallbackToken)
	key := secret("callback_key", ch.CallbackKey)
	if c.wrong != nil {
		return c
	}
	var err error
	if c.box, err = envelope.New(key, ch.AppID); err != nil {
		c.wrong = unheard(ch, "callback_key", err)
	}
	return c
}

func unheard(ch content.Channel, key string, err error) error {
	return &publishers.Error{Class: publishers.Account, Err: err, Text: content.T(
		"渠道 "+ch.ID+" 的 "+key+" 用不了："+err.Error()+"；回调暂时收不了",
		"the "+key+" of channel "+ch.ID+" cannot be used: "+err.Error()+"; no callback is taken until then")}
}

// errNameless says that nothing may be kept of a customer, so that WeCom has to tell again.
var errNameless = &publishers.Error{Class: publishers.Account, Text: content.T(
	"没有 MOXIN_KEY，客户没法打散列，回调一条也不存", "without MOXIN_KEY customers cannot be told apart by hashes: no callback is kept")}

var _ publishers.Listener = (*Publisher)(nil)

// Receive checks and reads one callback; see receive.
func (p *Publisher) Receive(r *http.Request, body []byte) (publishers.Answer, error) {
	return p.calls.receive(r, body)
}

// receive checks and reads one callback: ErrForged, an *Error of class Account where it is our own fault
// that it cannot be taken, any other error where it says what cannot be. WeCom waits five seconds and
// tells three times in all, and wants an empty answer to an event (callback page, read 2026-11).
//
// What is signed is believed however old it is: the platform tells late when it was told to wait, and
// who repeats what it once told changes nothing, since every telling of an event has the same key.
func (c callbacks) receive(r *http.Request, body []byte) (publishers.Answer, error) {
	if c.wrong != nil {
		return publishers.Answer{}, c.wrong
	}
	if c.box == nil {
		return publishers.Answer{}, publishers.ErrForged
	}
	q := r.URL.Query()
	call := envelope.Callback{MsgSignature: q.Get("msg_signature"), Timestamp: q.Get("timestamp"), Nonce: q.Get("nonce")}
	if r.Method == http.MethodGet {
		return c.check(call, q.Get("echostr"))
	}
	message, err := call.Message(c.token, c.box, body)
	if err != nil {
		return publishers.Answer{}, err
	}
	events, err := c.contacts(message)
	return publishers.Answer{Contacts: events}, err
}

// check answers the console, which tries the address with a sealed word and wants it back open, without
// quotes or a line's end. Base64 has no spaces: one stands for a plus that was not escaped on its way.
func (c callbacks) check(call envelope.Callback, echo string) (publishers.Answer, error) {
	echo = strings.ReplaceAll(echo, " ", "+")
	if !envelope.Signed(call.MsgSignature, c.token, call.Timestamp, call.Nonce, echo) {
		return publishers.Answer{}, publishers.ErrForged
	}
	word, err := c.box.Open(echo)
	if err != nil {
		return publishers.Answer{}, err
	}
	return publishers.Answer{Body: word}, nil
}
