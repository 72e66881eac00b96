package webhook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"moxin/content"
	"moxin/content/media"
	"moxin/publishers"
	"moxin/publishers/transport"
)

// Waits before another attempt, in calendar time, where the receiver says none.
const (
	shortWait = 15 * time.Second // no connection
	limitWait = time.Minute      // 429
)

// refusals are the answers that mean: refused before acting. Every other one means nothing.
var refusals = map[int]struct {
	class publishers.Class
	text  content.Text
}{
	http.StatusBadRequest:            {publishers.Rejected, content.T("接收方不收这篇内容", "the receiver does not take this article")},
	http.StatusRequestEntityTooLarge: {publishers.Rejected, content.T("接收方嫌内容太大", "the article is too large for the receiver")},
	http.StatusUnprocessableEntity:   {publishers.Rejected, content.T("接收方不收这篇内容", "the receiver does not take this article")},
	http.StatusUnauthorized: {publishers.Account, content.T(
		"接收方不认签名，核对两边的密钥和时钟", "the receiver does not accept the signature; compare the secrets and the clocks of both ends")},
	http.StatusForbidden: {publishers.Account, content.T("接收方不允许这个渠道发布", "the receiver does not let this channel publish")},
	http.StatusNotFound:  {publishers.Account, content.T("地址上没有接收方，核对渠道的 url", "there is no receiver at the address; check the channel's url")},
	http.StatusGone:      {publishers.Account, content.T("接收方已停用", "the receiver is closed for good")},
	http.StatusTooManyRequests: {publishers.Limited, content.T(
		"接收方要求稍后再发", "the receiver asks to come back later")},
}

// post sends a document once and returns the answer to one that was accepted: 204, any other 2xx
// with an id, or 409 with the document's own key. Every error is a *publishers.Error.
func (p *Publisher) post(ctx context.Context, d document) (reply, error) {
	body, err := d.encode()
	if err != nil {
		return reply{}, &publishers.Error{Class: publishers.Bug, Err: err, Text: content.T("内容不能写成 JSON", "the article cannot be written as JSON")}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.channel.URL, bytes.NewReader(body))
	if err != nil {
		return reply{}, &publishers.Error{Class: publishers.Bug, Err: err, Text: content.T("请求不成立", "not a request")}
	}
	sum := sha256.Sum256(body)
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	req.Header.Set("Content-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":")
	if d.IdempotencyKey != "" {
		req.Header.Set("Idempotency-Key", d.IdempotencyKey)
	}
	p.sign(req, body)
	status, header, a, err := p.exchange(req)
	if err != nil {
		return reply{}, err
	}
	switch {
	case status == http.StatusNoContent,
		status >= 200 && status < 300 && a.ID != "",
		status == http.StatusConflict && d.IdempotencyKey != "" && a.IdempotencyKey == d.IdempotencyKey:
		return a, nil
	}
	return reply{}, p.refusal(status, header, a)
}

// sign writes timestamp and signature. Both are of the calendar's now: a demo's receiver lives by
// the same clock.
func (p *Publisher) sign(req *http.Request, signed []byte) {
	timestamp := strconv.FormatInt(p.now().Unix(), 10)
	mac := hmac.New(sha256.New, p.secret)
	mac.Write([]byte(timestamp + "."))
	mac.Write(signed)
	req.Header.Set("Moxin-Timestamp", timestamp)
	req.Header.Set("Moxin-Signature", "v1="+hex.EncodeToString(mac.Sum(nil)))
}

// exchange sends a request once and reads the answer, which may be anything; only an answer that
// did not come, or not whole, is an error.
func (p *Publisher) exchange(req *http.Request) (int, http.Header, reply, error) {
	resp, err := transport.Do(p.http, req)
	if err != nil {
		return 0, nil, reply{}, unreached(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return 0, nil, reply{}, &publishers.Error{Err: err, Code: strconv.Itoa(resp.StatusCode), Text: content.T(
			"接收方的回答没有读完", "the receiver's answer could not be read to its end")}
	}
	a, err := parseReply(body)
	if err != nil {
		a = reply{} // what it says is decided by the status alone
	}
	a.Words = strings.ReplaceAll(a.Words, string(p.secret), "***")
	return resp.StatusCode, resp.Header, a, nil
}

// unreached classes an exchange that brought no answer.
func unreached(err error) error {
	switch {
	case errors.Is(err, media.ErrPrivate):
		return account(err, content.T(
			"接收方的地址在内网，默认不许访问；确实要用就写进 moxin.yaml 的 network.private",
			"the receiver's address is in a private network, which is refused; to allow it name the network in moxin.yaml under network.private"))
	case transport.NotSent(err):
		return &publishers.Error{Class: publishers.Transient, After: shortWait, Err: err, Text: content.T(
			"连不上接收方，什么也没有发出去", "the receiver could not be reached, nothing was sent")}
	}
	return &publishers.Error{Class: publishers.Unknown, Err: err, Text: content.T(
		"发出去了，没有等到接收方的回答", "it was sent, and no answer came from the receiver")}
}

// refusal is the error of an answer that accepts nothing.
func (p *Publisher) refusal(status int, header http.Header, a reply) error {
	e := &publishers.Error{Code: strconv.Itoa(status), Trace: trace(header)}
	known, ok := refusals[status]
	switch {
	case ok:
		e.Class, e.Text = known.class, known.text
	case status >= 200 && status < 300:
		e.Text = content.T("接收方回答了 "+e.Code+"，却没有说发布成了哪一条（要么 204，要么带 id 的 JSON）",
			"the receiver answered "+e.Code+" without saying what it made (204, or JSON with an id)")
	default:
		e.Text = content.T("接收方回答了 "+e.Code+"，不知道有没有发出去", "the receiver answered "+e.Code+", whether it acted is not known")
	}
	if e.Class == publishers.Limited {
		e.After = limitWait
		if wait, said := transport.RetryAfter(header, p.now()); said {
			e.After = max(wait, time.Second)
		}
	}
	if a.Words != "" {
		e.Text = content.Text{ZH: e.Text.ZH + "：" + a.Words, EN: e.Text.EN + ": " + a.Words}
	}
	return e
}

// trace is the receiver's id of the request, where it gives one.
func trace(h http.Header) string { return word(h.Get("X-Request-Id"), 64) }

// look asks what came of a key. errAbsent is the receiver's explicit word.
func (p *Publisher) look(ctx context.Context, key string) (reply, error) {
	// The instant makes every look-up another address, so that no cache answers it.
	query := url.Values{"idempotency_key": {key}, "at": {strconv.FormatInt(p.now().Unix(), 10)}}.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.channel.URL+"?"+query, nil)
	if err != nil {
		return reply{}, fmt.Errorf("webhook: looking up: %w", err)
	}
	req.Header.Set("Idempotency-Key", key)
	req.Header.Set("Cache-Control", "no-cache")
	p.sign(req, []byte(query))
	status, header, a, err := p.exchange(req)
	switch {
	case err != nil:
		return reply{}, err
	case status == http.StatusOK && a.ID != "" && a.IdempotencyKey == key:
		return a, nil
	case status == http.StatusNotFound && a.Absent && (a.IdempotencyKey == "" || a.IdempotencyKey == key):
		return reply{}, publishers.ErrAbsent
	}
	return reply{}, p.refusal(status, header, a)
}
