package wechatsim

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

const (
	callbackToken = "QDG6eK"
	callbackKey   = "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
)

// heard is one callback as its receiver sees it.
type heard struct {
	query map[string]string
	body  string
}

// receiver is an account's server.
type receiver struct {
	t    *testing.T
	web  *httptest.Server
	in   chan heard
	with func(n int, w http.ResponseWriter, r *http.Request) // answers the n-th call, from 1
}

// newReceiver listens; nil answers success.
func newReceiver(t *testing.T, with func(int, http.ResponseWriter, *http.Request)) *receiver {
	t.Helper()
	v := &receiver{t: t, in: make(chan heard, 64), with: with}
	var calls atomic.Int64
	v.web = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			return
		}
		h := heard{query: map[string]string{}, body: string(body)}
		for k := range r.URL.Query() {
			h.query[k] = r.URL.Query().Get(k)
		}
		v.in <- h
		if n := int(calls.Add(1)); v.with != nil {
			v.with(n, w, r)
			return
		}
		_, _ = io.WriteString(w, "success")
	}))
	t.Cleanup(v.web.Close)
	return v
}

// account is one that tells its events to the receiver.
func (v *receiver) account(key string) Account {
	a := corp
	a.Tags = map[int]int{2: 40}
	a.Callback = &Callback{URL: v.web.URL + "/callback/gzh?x=1", Token: callbackToken, AESKey: key}
	return a
}

// open is the reading side of the envelope, from section 3.7.
func open(t *testing.T, encrypted string) (message, receiver string) {
	t.Helper()
	key, err := aesKey(callbackKey)
	if err != nil {
		t.Fatal(err)
	}
	b, err := base64.StdEncoding.DecodeString(encrypted)
	if err != nil || len(b)%32 != 0 {
		t.Fatalf("%d bytes of %q: %v", len(b), encrypted, err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	cipher.NewCBCDecrypter(block, key[:16]).CryptBlocks(b, b)
	b = b[:len(b)-int(b[len(b)-1])]
	n := binary.BigEndian.Uint32(b[16:20])
	return string(b[20 : 20+n]), string(b[20+n:])
}

// The documents' own vectors (section 3.7): the signatures, and what the first decrypts to.
func TestEnvelopeVectors(t *testing.T) {
	const echo = "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q=="
	if got := sign("123456", "1411443780", "437374425", echo); got != "dd6b9c95b495b3f7e2901bfbc76c664930ffdb96" {
		t.Errorf("first signature %s", got)
	}
	if got := sign("QDG6eK", "1409659589", "263014780", "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ=="); got != "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3" {
		t.Errorf("second signature %s", got)
	}
	message, receiver := open(t, echo)
	if message != "5927782489442352469" || receiver != "wx49f0ab532d5d035a" {
		t.Errorf("decrypts to %q for %q", message, receiver)
	}
	// What seal writes reads the same way, whatever the length does to the padding.
	key, err := aesKey(callbackKey)
	if err != nil {
		t.Fatal(err)
	}
	for n := range 70 {
		text := strings.Repeat("字x", n)
		secret, err := seal(key, []byte("0123456789abcdef"), text, appID)
		if err != nil {
			t.Fatal(err)
		}
		if message, receiver := open(t, secret); message != text || receiver != appID {
			t.Fatalf("%d: %q for %q", n, message, receiver)
		}
	}
}

// publishXML is PUBLISHJOBFINISH as a client reads it.
type publishXML struct {
	To     string `xml:"ToUserName"`
	From   string `xml:"FromUserName"`
	Time   int64  `xml:"CreateTime"`
	Type   string `xml:"MsgType"`
	Event  string `xml:"Event"`
	ID     string `xml:"PublishEventInfo>publish_id"`
	Status int    `xml:"PublishEventInfo>publish_status"`
	Post   string `xml:"PublishEventInfo>article_id"`
	Items  []struct {
		Index int    `xml:"idx"`
		URL   string `xml:"article_url"`
	} `xml:"PublishEventInfo>article_detail>item"`
	Fail []int `xml:"PublishEventInfo>fail_idx"`
}

func readXML[T any](t *testing.T, text string) (out T) {
	t.Helper()
	if err := xml.Unmarshal([]byte(text), &out); err != nil {
		t.Fatalf("%v of %s", err, text)
	}
	return out
}

// signedPlain checks the signature of a plain callback and returns what it carries.
func signedPlain(t *testing.T, h heard) string {
	t.Helper()
	q := h.query
	if q["signature"] != sign(callbackToken, q["timestamp"], q["nonce"]) || q["x"] != "1" || q["encrypt_type"] != "" {
		t.Errorf("query %v", q)
	}
	return h.body
}

// Section 1.7: a job's end is told when its time has come, signed, with every article's address.
func TestPublishEvent(t *testing.T) {
	v := newReceiver(t, nil)
	b := newBench(t, Options{Accounts: []Account{v.account("")}, ProcessingTime: time.Minute})
	sent := b.submit(b.draft(b.news("一"), b.news("二")))
	b.step(time.Minute)
	b.sim.Settle()
	e := readXML[publishXML](t, signedPlain(t, <-v.in))
	posts := b.sim.Posts(appID)
	if e.Event != "PUBLISHJOBFINISH" || e.Type != "event" || e.Status != 0 || e.ID != id(sent["publish_id"]) || e.Time != start.Add(time.Minute).Unix() ||
		strings.TrimSpace(e.Post) != posts[0].ArticleID || len(e.Items) != 2 || e.From == "" || !strings.HasPrefix(e.To, "gh_") {
		t.Errorf("event %+v", e)
	}
	for i, it := range e.Items {
		if it.Index != i+1 || strings.TrimSpace(it.URL) != posts[i].URL {
			t.Errorf("item %+v", it)
		}
	}
	if err := b.sim.Script(appID, Verdict{Status: 2, FailIndex: []int{1, 2}}); err != nil {
		t.Fatal(err)
	}
	b.submit(b.draft(b.news("三"), b.news("四")))
	b.step(time.Minute)
	b.sim.Settle()
	b.sim.Settle() // what has ended is not told again
	e = readXML[publishXML](t, signedPlain(t, <-v.in))
	if e.Status != 2 || fmt.Sprint(e.Fail) != "[1 2]" || e.Post != "" {
		t.Errorf("event %+v", e)
	}
	if n := len(v.in); n != 0 {
		t.Errorf("%d more callbacks", n)
	}
}

// id is a job's id in either form.
func id(v any) string {
	if f, ok := v.(float64); ok {
		return fmt.Sprintf("%.0f", f)
	}
	return fmt.Sprint(v)
}

// Some values have white space around them, as on the platform: one of two jobs'.
func TestEventsArePadded(t *testing.T) {
	v := newReceiver(t, nil)
	b := newBench(t, Options{Accounts: []Account{v.account("")}})
	padded := 0
	for range 4 {
		b.publish("一")
		e := readXML[publishXML](t, (<-v.in).body)
		if e.Post != strings.TrimSpace(e.Post) {
			padded++
		}
	}
	if padded != 2 {
		t.Errorf("%d of 4 padded", padded)
	}
}

// massXML is MASSSENDJOBFINISH as a client reads it.
type massXML struct {
	Event  string
	MsgID  string
	Status string
	Total  int      `xml:"TotalCount"`
	Filter int      `xml:"FilterCount"`
	Sent   int      `xml:"SentCount"`
	Wrong  int      `xml:"ErrorCount"`
	Copy   int      `xml:"CopyrightCheckResult>Count"`
	State  int      `xml:"CopyrightCheckResult>CheckState"`
	Count  int      `xml:"ArticleUrlResult>Count"`
	Index  []int    `xml:"ArticleUrlResult>ResultList>item>ArticleIdx"`
	URLs   []string `xml:"ArticleUrlResult>ResultList>item>ArticleUrl"`
}

// Section 1.7: the end of a send in safe mode: counts, addresses, err(N), the reprint check.
func TestMassEvent(t *testing.T) {
	v := newReceiver(t, nil)
	a := v.account(callbackKey)
	a.NoMassQuota = true
	b := newBench(t, Options{Accounts: []Account{a}})
	next := func(verdict MassVerdict, body reply) massXML {
		t.Helper()
		if err := b.sim.ScriptMass(appID, verdict); err != nil {
			t.Fatal(err)
		}
		sent := b.ok(massPath+"sendall", body)
		h := <-v.in
		var envelope struct{ ToUserName, Encrypt string }
		envelope = readXML[struct{ ToUserName, Encrypt string }](t, h.body)
		q := h.query
		if q["encrypt_type"] != "aes" || q["msg_signature"] != sign(callbackToken, q["timestamp"], q["nonce"], envelope.Encrypt) || q["signature"] != sign(callbackToken, q["timestamp"], q["nonce"]) {
			t.Errorf("query %v", q)
		}
		message, to := open(t, envelope.Encrypt)
		e := readXML[massXML](t, message)
		if to != appID || e.Event != "MASSSENDJOBFINISH" || e.MsgID != id(sent["msg_id"]) {
			t.Errorf("for %s: %s", to, message)
		}
		return e
	}
	e := next(MassVerdict{}, toAll(b.draft(b.news("一"), b.news("二")), ""))
	posts := b.sim.Posts(appID)
	if e.Status != "send success" || e.Total != 5000 || e.Filter != 5000 || e.Sent+e.Wrong != 5000 || e.Count != 2 || fmt.Sprint(e.Index) != "[1 2]" || e.URLs[1] != posts[1].URL || e.State != 1 || e.Copy != 0 {
		t.Errorf("event %+v", e)
	}
	if e := next(MassVerdict{NoURLs: true}, toTag(b.draft(b.news("三")), "", 2)); e.Status != "send success" || e.Total != 40 || e.Count != 0 || len(e.URLs) != 0 {
		t.Errorf("without addresses: %+v", e)
	}
	if e := next(MassVerdict{Err: 20008}, toAll(b.draft(b.news("四")), "")); e.Status != "err(20008)" || e.Sent != 0 || e.Count != 0 {
		t.Errorf("err(20008): %+v", e)
	}
	if e := next(MassVerdict{Reprint: true}, toAll(b.draft(b.news("五")), "")); e.Status != "err(30003)" || e.State != 3 || e.Copy != 1 {
		t.Errorf("reprint: %+v", e)
	}
	ignoring := toAll(b.draft(b.news("六")), "")
	ignoring["send_ignore_reprint"] = 1
	if e := next(MassVerdict{Reprint: true}, ignoring); e.Status != "send success" || e.State != 2 {
		t.Errorf("reprint ignored: %+v", e)
	}
}

// Section 1.7: three tries of five seconds each; each carries the same event under a nonce of its
// own, and the one that is answered success (or nothing) is the last.
func TestDeliveryIsRetried(t *testing.T) {
	for _, c := range []struct {
		name  string
		with  func(int, http.ResponseWriter, *http.Request)
		tries int
		done  bool
	}{
		{"success", func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "success\n") }, 1, true},
		{"empty", func(int, http.ResponseWriter, *http.Request) {}, 1, true},
		{"another body", func(_ int, w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }, 3, false},
		{"500, then empty", func(n int, w http.ResponseWriter, _ *http.Request) {
			if n == 1 {
				w.WriteHeader(http.StatusInternalServerError)
			}
		}, 2, true},
		{"silence", func(_ int, _ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }, 3, false},
	} {
		v := newReceiver(t, c.with)
		b := newBench(t, Options{Accounts: []Account{v.account("")}, CallbackTimeout: 100 * time.Millisecond})
		b.publish("一")
		b.sim.post.at.Wait()
		list := b.sim.Deliveries()
		if len(list) != c.tries || len(v.in) != c.tries || list[c.tries-1].Done != c.done || list[c.tries-1].Try != c.tries {
			t.Errorf("%s: %+v", c.name, list)
			continue
		}
		nonces := map[string]bool{}
		first := <-v.in
		for range c.tries - 1 {
			next := <-v.in
			if next.body != first.body {
				t.Errorf("%s: the event changed", c.name)
			}
			nonces[next.query["nonce"]] = true
		}
		if nonces[first.query["nonce"]] {
			t.Errorf("%s: a nonce came twice", c.name)
		}
		for _, d := range list {
			if strings.Contains(d.Err, "signature") {
				t.Errorf("%s: %s", c.name, d.Err)
			}
		}
	}
}

// A try takes five seconds when nobody says otherwise: on a fake clock, with nobody there.
func TestDeliveryTakesFiveSeconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := corp
		a.Callback = &Callback{URL: "http://localhost/callback/gzh", Token: callbackToken}
		s, err := New(Options{Clock: time.Now, Accounts: []Account{a}})
		if err != nil {
			t.Fatal(err)
		}
		s.post.client.Transport = nobodyThere{}
		began := time.Now()
		s.deliver(s.accounts[appID], event{kind: "X", xml: "<xml/>"})
		if took := time.Since(began); took != 15*time.Second || len(s.Deliveries()) != 3 {
			t.Errorf("%s for %d tries", took, len(s.Deliveries()))
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
}

type nobodyThere struct{}

func (nobodyThere) RoundTrip(*http.Request) (*http.Response, error) { return nil, errors.New("nobody") }
