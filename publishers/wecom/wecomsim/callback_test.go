package wecomsim

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/binary"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"moxin/publishers/sim"
)

// ear is what a company's owner runs: it checks what comes as the facts say, written here once more.
type ear struct {
	t      *testing.T
	answer func(n int) (status int, body string) // of the n-th POST, from 0

	mu    sync.Mutex
	heard []string // plain messages
	query []url.Values
}

func (e *ear) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	secret := q.Get("echostr")
	if r.Method == http.MethodPost {
		body, err := io.ReadAll(r.Body)
		var in struct {
			To     string `xml:"ToUserName"`
			Agent  string `xml:"AgentID"`
			Secret string `xml:"Encrypt"`
		}
		if err := errors.Join(err, xml.Unmarshal(body, &in)); err != nil || in.To != corpID || in.Agent == "" {
			e.t.Errorf("body %s: %v", body, err)
		}
		secret = in.Secret
	}
	if sign("cb-token", q.Get("timestamp"), q.Get("nonce"), secret) != q.Get("msg_signature") {
		e.t.Errorf("the signature of %v does not fit", q)
	}
	plain := e.open(secret)
	if r.Method == http.MethodGet {
		_, _ = io.WriteString(w, plain)
		return
	}
	e.mu.Lock()
	n := len(e.heard)
	e.heard, e.query = append(e.heard, plain), append(e.query, q)
	e.mu.Unlock()
	if e.answer != nil {
		status, body := e.answer(n)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// open decrypts as section 3.7 says.
func (e *ear) open(secret string) string {
	key, err := base64.StdEncoding.DecodeString(testKey + "=")
	data, bad := base64.StdEncoding.DecodeString(secret)
	if err := errors.Join(err, bad); err != nil || len(data)%32 != 0 || len(data) == 0 {
		e.t.Errorf("%d bytes of %q: %v", len(data), secret, err)
		return ""
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		e.t.Error(err)
		return ""
	}
	cipher.NewCBCDecrypter(block, key[:16]).CryptBlocks(data, data)
	data = data[:len(data)-int(data[len(data)-1])]
	n := binary.BigEndian.Uint32(data[16:])
	if got := string(data[20+n:]); got != corpID {
		e.t.Errorf("for the receiver %q", got)
	}
	return string(data[20 : 20+n])
}

// listen gives the company an ear.
func (w *world) listen(answer func(int) (int, string)) *ear {
	w.t.Helper()
	e := &ear{t: w.t, answer: answer}
	web := httptest.NewServer(e)
	w.t.Cleanup(web.Close)
	if err := w.sim.SetCallback(corpID, &Callback{web.URL + "/callback/qy", "cb-token", testKey}); err != nil {
		w.t.Fatal(err)
	}
	return e
}

func (w *world) deliver(want int) {
	w.t.Helper()
	if n, err := w.sim.Deliver(w.t.Context()); n != want || err != nil {
		w.t.Errorf("%d events were heard, want %d: %v", n, want, err)
	}
}

// path/91144: the vectors of the facts, from the side of the sender.
func TestSealed(t *testing.T) {
	for _, c := range []struct{ token, stamp, nonce, secret, want string }{
		{"123456", "1411443780", "437374425", "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q==", "dd6b9c95b495b3f7e2901bfbc76c664930ffdb96"},
		{"QDG6eK", "1409659589", "263014780", "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==", "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3"},
	} {
		if got := sign(c.token, c.stamp, c.nonce, c.secret); got != c.want {
			t.Errorf("signed %s", got)
		}
	}
	// The first vector, sealed with the random start that it was sealed with.
	const vector = "4ByGGj+sVCYcvGeQYhaKIk1o0pQRNbRjxybjTGblXrBaXlTXeOo1+bXFXDQQb1o6co6Yh9Bv41n7hOchLF6p+Q=="
	key, err := aesKey("kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR")
	if err != nil {
		t.Fatal(err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	data, err := base64.StdEncoding.DecodeString(vector)
	if err != nil {
		t.Fatal(err)
	}
	start := make([]byte, 16)
	cipher.NewCBCDecrypter(block, key[:16]).CryptBlocks(start, data[:16])
	if got, err := seal(key, start, "5927782489442352469", "wx49f0ab532d5d035a"); err != nil || got != vector {
		t.Errorf("sealed %s, %v", got, err)
	}
}

func TestCheckURL(t *testing.T) {
	w := newWorld(t, Options{})
	if err := w.sim.CheckURL(t.Context(), corpID); !errors.Is(err, ErrUnknown) {
		t.Errorf("without a callback: %v", err)
	}
	w.listen(nil)
	if err := w.sim.CheckURL(t.Context(), corpID); err != nil {
		t.Error(err)
	}
	deaf := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "\"1\"\n") }))
	defer deaf.Close()
	if err := w.sim.SetCallback(corpID, &Callback{deaf.URL, "cb-token", testKey}); err != nil {
		t.Fatal(err)
	}
	if err := w.sim.CheckURL(t.Context(), corpID); err == nil || strings.Contains(err.Error(), "msg_signature") {
		t.Errorf("a wrong echo: %v", err)
	}
}

// What happened is told once, in order, each with what the facts say it carries.
func TestDeliver(t *testing.T) {
	w := newWorld(t, Options{})
	if err := w.sim.Leave(corpID, "c1", "lin"); err != nil { // before anybody listens
		t.Fatal(err)
	}
	w.deliver(0)
	e := w.listen(nil)
	way := w.yes(w.call("add_contact_way", wayBody("a1", "")))["config_id"].(string)
	if _, err := w.sim.Arrive(Arrival{Way: way, External: "wmnew"}); err != nil {
		t.Fatal(err)
	}
	w.deliver(2)
	w.deliver(0)
	at := strconv.FormatInt(w.now.Unix(), 10)
	head := "<xml><ToUserName><![CDATA[" + corpID + "]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>" + at + "</CreateTime><MsgType><![CDATA[event]]></MsgType><Event><![CDATA[change_external_contact]]></Event>"
	if want := head + "<ChangeType><![CDATA[del_follow_user]]></ChangeType><UserID><![CDATA[lin]]></UserID><ExternalUserID><![CDATA[c1]]></ExternalUserID></xml>"; e.heard[0] != want {
		t.Errorf("got\n%s\nwant\n%s", e.heard[0], want)
	}
	want := head + "<ChangeType><![CDATA[add_external_contact]]></ChangeType><UserID><![CDATA[lin]]></UserID><ExternalUserID><![CDATA[wmnew]]></ExternalUserID><State><![CDATA[a1]]></State><WelcomeCode><![CDATA["
	if rest, found := strings.CutPrefix(e.heard[1], want); !found || len(rest) < 20 {
		t.Errorf("got\n%s\nwant\n%s", e.heard[1], want)
	}
	if err := w.sim.Replay(t.Context(), 0); err != nil || len(e.heard) != 3 || e.heard[2] != e.heard[0] || e.query[2].Get("nonce") == e.query[0].Get("nonce") {
		t.Errorf("told again: %v, %q", err, e.heard)
	}
	if err := w.sim.Replay(t.Context(), 9); !errors.Is(err, ErrUnknown) {
		t.Errorf("an event that was not: %v", err)
	}
}

// Three tries; a 200 with an empty body is the only yes. What is not heard then is lost.
func TestTries(t *testing.T) {
	for name, c := range map[string]struct {
		answers []string // status and body
		heard   int
		tries   int
	}{
		"heard":           {[]string{"200 "}, 1, 1},
		"success is too":  {[]string{"200 success"}, 1, 1},
		"the second time": {[]string{"500 ", "200 "}, 1, 2},
		"never":           {[]string{"500 ", "200 no", "404 "}, 0, 3},
	} {
		w := newWorld(t, Options{})
		w.listen(func(n int) (int, string) {
			status, body, _ := strings.Cut(c.answers[n], " ")
			code, err := strconv.Atoi(status)
			if err != nil {
				t.Error(err)
			}
			return code, body
		})
		if err := w.sim.Leave(corpID, "c1", "lin"); err != nil {
			t.Fatal(err)
		}
		w.deliver(c.heard)
		if e := w.sim.Events()[0]; len(e.Tries) != c.tries || e.Tries[c.tries-1].Heard != (c.heard == 1) || e.Tries[c.tries-1].Number != c.tries {
			t.Errorf("%s: tries %+v", name, e.Tries)
		}
		w.deliver(0)
	}
}

// A receiver that does not answer in time is asked again; whoever stops delivering loses nothing.
func TestSlowReceivers(t *testing.T) {
	w := newWorld(t, Options{CallbackTimeout: 30 * time.Millisecond})
	stuck := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-stuck }))
	defer silent.Close()
	defer close(stuck)
	if err := w.sim.SetCallback(corpID, &Callback{silent.URL, "cb-token", testKey}); err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"c1", "c2"} {
		if err := w.sim.Leave(corpID, who, "lin"); err != nil {
			t.Fatal(err)
		}
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.sim.Deliver(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v", err)
	}
	w.deliver(0)
	if e := w.sim.Events(); len(e[0].Tries) < 3 || e[0].Tries[2].Status != 0 || e[0].Tries[2].Err == "" || strings.Contains(e[0].Tries[2].Err, "signature") {
		t.Errorf("tries %+v", e[0].Tries)
	}
}

// Faults: what is told twice arrives twice, what is lost never.
func TestCallbackFaults(t *testing.T) {
	for kind, want := range map[sim.Kind]int{sim.DuplicateCallback: 2, sim.LostCallback: 0} {
		w := newWorld(t, Options{Faults: fault(t, sim.Rule{Kind: kind, Path: "/callback/*"})})
		e := w.listen(nil)
		if err := w.sim.Leave(corpID, "c1", "lin"); err != nil {
			t.Fatal(err)
		}
		w.deliver(min(want, 1))
		if len(e.heard) != want {
			t.Errorf("%s: heard %d times", kind, len(e.heard))
		}
	}
}

// The order can be another, and the clock of the platform another one than ours.
func TestShuffleAndSkew(t *testing.T) {
	w := newWorld(t, Options{Seed: 3})
	e := w.listen(nil)
	w.sim.Shuffle(true)
	w.sim.Skew(-10 * time.Minute)
	for range 20 {
		if _, err := w.sim.Arrive(Arrival{Corp: corpID, Staff: "lin"}); err != nil {
			t.Fatal(err)
		}
	}
	w.deliver(20)
	order := 0
	for i, ev := range w.sim.Events() {
		if e.heard[i] != ev.XML {
			order++
		}
	}
	if order < 10 {
		t.Errorf("%d of 20 events at another place", order)
	}
	if got := e.query[0].Get("timestamp"); got != strconv.FormatInt(w.now.Add(-10*time.Minute).Unix(), 10) {
		t.Errorf("timestamp %s", got)
	}
}

// A receiver who sends the platform elsewhere is not followed, and one who has gone away is told so
// without the signature in the words.
func TestReceiversThatAreNone(t *testing.T) {
	w := newWorld(t, Options{})
	var followed bool
	away := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		followed = followed || r.URL.Path == "/elsewhere"
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	}))
	if err := w.sim.SetCallback(corpID, &Callback{away.URL + "/?to=qy", "cb-token", testKey}); err != nil {
		t.Fatal(err)
	}
	if err := w.sim.Leave(corpID, "c1", "lin"); err != nil {
		t.Fatal(err)
	}
	w.deliver(0)
	if tries := w.sim.Events()[0].Tries; followed || len(tries) != 3 || tries[0].Status != http.StatusTemporaryRedirect {
		t.Errorf("followed: %v, tries %+v", followed, tries)
	}
	away.Close()
	if err := w.sim.Replay(t.Context(), 0); err == nil || strings.Contains(err.Error(), "msg_signature") {
		t.Errorf("replayed to nobody: %v", err)
	}
	if err := w.sim.CheckURL(t.Context(), corpID); err == nil || strings.Contains(err.Error(), "msg_signature") {
		t.Errorf("checked with nobody: %v", err)
	}
	if err := w.sim.SetCallback("x", nil); !errors.Is(err, ErrUnknown) {
		t.Errorf("a corp of nobody: %v", err)
	}
}

// Everything secret is in Secrets: a test that searches a log finds it.
func TestSecrets(t *testing.T) {
	w := newWorld(t, Options{Keys: []string{key}})
	w.listen(nil)
	first := w.token
	w.step(3 * time.Hour)
	list := strings.Join(w.sim.Secrets(), "\n")
	for name, s := range map[string]string{"robot": key, "app": secret, "other app": narrow, "token": w.ask(corpID, secret), "old token": first, "callback token": "cb-token", "callback key": testKey} {
		if !strings.Contains(list+"\n"+strings.Join(w.sim.Secrets(), "\n"), s) {
			t.Errorf("the %s is not in Secrets", name)
		}
	}
}
