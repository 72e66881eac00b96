// Package noticesim is where notices arrive, as the documents of those places describe it: the
// custom bot of a Feishu (飞书) group, the custom robot of a DingTalk (钉钉) group, and a mail server.
// The robot of a WeCom group is in wecomsim.
//
// It is written from the facts named at each rule and never from the senders. Where they are
// silent it takes the reading that is harder on a client.
package noticesim

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"moxin/publishers/sim"
)

// Options of a simulated robot; Clock and Token are required.
type Options struct {
	Clock   sim.Clock
	Token   string      // in the robot's address
	Secret  string      // of its signature; "" = it checks none
	Keyword string      // that each message must have; "" = none
	Faults  *sim.Faults // nil = none
}

// Message is one message that a robot said.
type Message struct {
	At     time.Time
	Title  string
	Colour string // Feishu: of the card's head
	Text   string // markdown
}

// robot is what both kinds share.
type robot struct {
	opt     Options
	handler http.Handler

	mu      sync.Mutex
	said    []Message
	calls   []time.Time // that count for the rate
	blocked time.Time   // until then everything is refused
}

func newRobot(o Options, pattern string, answer func(*http.Request, []byte) (int, any)) (*robot, error) {
	if o.Clock == nil || o.Token == "" {
		return nil, errors.New("noticesim: a clock and a token are required")
	}
	b := &robot{opt: o}
	mux := http.NewServeMux()
	mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil {
			http.Error(w, "too large", http.StatusRequestEntityTooLarge)
			return
		}
		b.mu.Lock()
		status, out := answer(r, body)
		b.mu.Unlock()
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(out) // the client may be gone; there is nobody to tell
	})
	b.handler = mux
	if o.Faults != nil {
		b.handler = o.Faults.Wrap(mux)
	}
	return b, nil
}

// ServeHTTP answers calls of the robot's address.
func (b *robot) ServeHTTP(w http.ResponseWriter, r *http.Request) { b.handler.ServeHTTP(w, r) }

// Messages is what the robot said so far, in order.
func (b *robot) Messages() []Message {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.said)
}

// Secrets are the token and the secret, for tests that search logs.
func (b *robot) Secrets() []string {
	return slices.DeleteFunc([]string{b.opt.Token, b.opt.Secret}, func(s string) bool { return s == "" })
}

// within reports whether another call of now fits a rate. Refused calls count too: nobody says
// that they are free.
func (b *robot) within(now time.Time, most int, window time.Duration) bool {
	n := 0
	for _, at := range b.calls {
		if at.After(now.Add(-window)) {
			n++
		}
	}
	return n < most
}

func (b *robot) count(now time.Time) {
	b.calls = slices.DeleteFunc(b.calls, func(at time.Time) bool { return !at.After(now.Add(-time.Minute)) })
	b.calls = append(b.calls, now)
}

// say keeps a message unless it lacks the keyword.
func (b *robot) say(m Message) bool {
	if !strings.Contains(m.Title+"\n"+m.Text, b.opt.Keyword) {
		return false
	}
	b.said = append(b.said, m)
	return true
}

// hour is how far a signature's timestamp may be from now, both ways (both platforms).
const hour = time.Hour

// signed reports whether a signature is that of key and text.
func signed(sign, key, text string) bool {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(text))
	return hmac.Equal([]byte(sign), []byte(base64.StdEncoding.EncodeToString(mac.Sum(nil))))
}

// strictly reads JSON that has no field which nobody knows.
func strictly(body []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	return d.Decode(into)
}
