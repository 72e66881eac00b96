// Package wecomsim is WeCom (企业微信) as its documents describe it: a server for tests and for
// `moxin sim`. So far it knows group robots alone: messages by key, uploads for them, and a list
// of what each robot said.
//
// It is written from the platform's facts (path/91770, path/99110, path/90455 as read in 2026-11)
// and never from moxin's client. Where the facts are silent it takes the reading that is harder
// on a client, and the code says so.
package wecomsim

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"sync"
	"time"

	"moxin/publishers/sim"
)

// maxBody is the longest request that is read: a picture of 2 MB as base64, or a file of 20 MB.
const maxBody = 24 << 20

// Options describe a server. Clock and at least one key are required.
type Options struct {
	Clock  sim.Clock
	Keys   []string    // of the robots
	Faults *sim.Faults // nil = none
	// Lenient takes a body that is no JSON with a warning and says nothing of it in the group, as
	// the platform is documented to do at times; otherwise it is refused.
	Lenient bool
}

// Message is one message that a robot said.
type Message struct {
	At   time.Time
	Kind string // msgtype
	// Content is the text of text and markdown messages; the URLs of news; the media id of files.
	Content  string
	Articles []Article // of news, as the platform shows them
	Image    []byte
	Mentions []string
}

// Article is one card of a news message.
type Article struct {
	Title       string `json:"title"`
	Description string `json:"description"`
	URL         string `json:"url"`
	Picture     string `json:"picurl"`
}

// Server is the simulated platform; it is safe for concurrent use.
type Server struct {
	opt     Options
	handler http.Handler

	mu     sync.Mutex
	robots map[string]*robot
	asked  int
}

type robot struct {
	said  []Message
	calls []time.Time // messages of the last minute
	files map[string]upload
}

// upload is a file that waits to be sent.
type upload struct {
	kind string
	at   time.Time
}

// keyForm is what a key is written with.
var keyForm = regexp.MustCompile(`^[0-9A-Za-z_-]{8,128}$`)

// New makes a server.
func New(o Options) (*Server, error) {
	if o.Clock == nil || len(o.Keys) == 0 {
		return nil, errors.New("wecomsim: a clock and a robot's key are required")
	}
	s := &Server{opt: o, robots: map[string]*robot{}}
	for _, k := range o.Keys {
		if !keyForm.MatchString(k) {
			return nil, errors.New("wecomsim: a robot's key is 8 to 128 letters, digits and dashes")
		}
		s.robots[k] = &robot{files: map[string]upload{}}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/cgi-bin/webhook/send", s.endpoint(send))
	mux.HandleFunc("/cgi-bin/webhook/upload_media", s.endpoint(uploadMedia))
	s.handler = mux
	if o.Faults != nil {
		s.handler = o.Faults.Wrap(mux)
	}
	return s, nil
}

// ServeHTTP answers API calls.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Messages is what a robot said so far, in order.
func (s *Server) Messages(key string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	if b := s.robots[key]; b != nil {
		return slices.Clone(b.said)
	}
	return nil
}

// Secrets are the keys of the robots, for tests that search logs.
func (s *Server) Secrets() []string { return slices.Clone(s.opt.Keys) }

// call is one request that is being answered.
type call struct {
	s    *Server
	b    *robot
	r    *http.Request
	body []byte
	now  time.Time
}

// reply is a body that starts with the platform's envelope.
type reply struct {
	Code    int    `json:"errcode"`
	Message string `json:"errmsg"`
	*media
}

// media is what an upload answers. created_at is a string of Unix seconds.
type media struct {
	Kind string `json:"type"`
	ID   string `json:"media_id"`
	At   string `json:"created_at"`
}

// endpoint answers one path: status 200 for refusals too.
func (s *Server) endpoint(serve func(*call) reply) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		out := refuse(40009)
		if err == nil {
			out = s.answer(serve, r, body)
		}
		if out.Code != 0 {
			out.Message += s.trailer(out.Code)
		}
		w.Header().Set("Content-Type", "application/json; charset=UTF-8")
		e := json.NewEncoder(w)
		e.SetEscapeHTML(false)
		_ = e.Encode(out) // the client may be gone; there is nobody to tell
	}
}

func (s *Server) answer(serve func(*call) reply, r *http.Request, body []byte) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Method != http.MethodPost {
		return refuse(43002)
	}
	b := s.robots[r.URL.Query().Get("key")]
	if b == nil {
		return refuse(93000)
	}
	return serve(&call{s: s, b: b, r: r, body: body, now: s.opt.Clock()})
}

// trailer ends an errmsg as the platform's do: clients must never compare it.
func (s *Server) trailer(code int) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked++
	return fmt.Sprintf(", hint: [%d%010d], from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e=%d", s.opt.Clock().Unix(), s.asked, code)
}

// texts are the words that go with the codes (93000, 40008, 40009 and 301019 from memory, unverified).
var texts = map[int]string{
	40007:  "invalid media_id",
	40008:  "invalid message type",
	40009:  "invalid image size",
	40033:  "invalid request, do not use unicode escapes",
	40058:  "invalid Request Parameter",
	43002:  "require POST method",
	45002:  "content size out of limit",
	45009:  "api freq out of limit",
	93000:  "invalid webhook url",
	301019: "file md5 not match",
}

func refuse(code int) reply { return reply{Code: code, Message: texts[code]} }
