package douyin

import (
	"crypto/sha1"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"moxin/publishers"
	"moxin/publishers/douyin/douyinapi"
)

// Events of the platform (page webhooks, read 2026-11); all others are answered and forgotten.
const (
	eventVerify  = "verify_webhook" // the console checks the address that somebody entered
	eventCreated = "create_video"
)

// signatureHeader carries the hex SHA-1 of the app's secret and the body (same page).
const signatureHeader = "X-Douyin-Signature"

// callback is the body of one event. Who posted (from_user_id) is personal data and not read.
type callback struct {
	Event     string          `json:"event"`
	ClientKey string          `json:"client_key"`
	Content   json.RawMessage `json:"content"`
}

// Receive reads one callback. The platform asks for the answer within five seconds and sends an
// event up to three times more. The check of the address is answered without a signature too:
// whether it carries one is not documented, and the answer gives nothing away but a number that
// the caller sent.
func (p *Publisher) Receive(r *http.Request, body []byte) (publishers.Answer, error) {
	signed := p.signed(r.Header.Get(signatureHeader), body)
	var c callback
	if err := json.Unmarshal(body, &c); err != nil {
		if !signed {
			return publishers.Answer{}, publishers.ErrForged
		}
		return publishers.Answer{}, fmt.Errorf("douyin: the callback is not JSON (%T)", err)
	}
	if c.Event == eventVerify {
		return challenge(c.Content)
	}
	if !signed || c.ClientKey != p.channel.AppID {
		return publishers.Answer{}, publishers.ErrForged
	}
	if c.Event != eventCreated {
		return publishers.Answer{}, nil
	}
	return created(c.Content)
}

// signed compares in constant time.
func (p *Publisher) signed(given string, body []byte) bool {
	sum := sha1.Sum(append([]byte(p.secret), body...))
	return subtle.ConstantTimeCompare([]byte(given), []byte(hex.EncodeToString(sum[:]))) == 1
}

var errContent = errors.New("douyin: the callback's content cannot be read")

// challenge gives the number back.
func challenge(content json.RawMessage) (publishers.Answer, error) {
	var in struct {
		Challenge douyinapi.Int `json:"challenge"`
	}
	if err := open(content, &in); err != nil {
		return publishers.Answer{}, err
	}
	return publishers.Answer{Body: fmt.Appendf(nil, `{"challenge":%d}`, in.Challenge)}, nil
}

// created says which release a post belongs to. A post of the app without a share_id is none of
// ours.
func created(content json.RawMessage) (publishers.Answer, error) {
	var in struct {
		ShareID douyinapi.ID `json:"share_id"`
		douyinapi.Work
	}
	if err := open(content, &in); err != nil {
		return publishers.Answer{}, err
	}
	if in.ShareID == "" || in.ItemID == "" && in.VideoID == "" {
		return publishers.Answer{}, nil
	}
	share := string(in.ShareID)
	return publishers.Answer{Events: []publishers.Event{{
		// Of the signed body alone: the header Msg-Id is not signed.
		Key:  fmt.Sprintf("%s:%s:%s%s", eventCreated, share, in.ItemID, in.VideoID),
		Kind: eventCreated, Job: share, Receipt: published(share, in.Work, videoPage),
	}}}, nil
}

// open reads content: an object, or the same as a string of JSON.
func open(content json.RawMessage, v any) error {
	var text string
	if json.Unmarshal(content, &text) == nil {
		content = json.RawMessage(text)
	}
	if len(content) == 0 || content[0] != '{' {
		return errContent
	}
	if err := json.Unmarshal(content, v); err != nil {
		return fmt.Errorf("%w (%T)", errContent, err)
	}
	return nil
}
