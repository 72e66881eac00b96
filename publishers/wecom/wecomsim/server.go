// Package wecomsim is WeCom (企业微信) as its documents describe it: a server for tests, for the demo
// and for `moxin sim`. It knows group robots (messages by key) and companies:
//
//	an application ─ gettoken ─→ contact ways ── a customer scans ──→ Customer ─ Follow ─ Staff
//	                 │                                                  │  the event, with its State
//	                 ├─→ message or moment ─→ Task ─ staff confirm ─→ customers have it: some leave
//	                 └─→ statistics by member and day
//
// Nothing is sent until staff confirm (Confirm, ConfirmAfter or Options.Habit); people come and
// go by the methods named for what they do, or by an audience (Live); what happened is told by
// Deliver, signed and encrypted. Calls that the API makes are never told (path/96361).
//
// It is written from the platform's facts (path/91770, 99110, 90455, 90454, 91039, 96348, 92135,
// 96351, 96352, 96358, 91144, 96361 as read in 2026-11) and never from moxin's client. Where the
// facts are silent it takes the reading that is harder on a client, and the code says so.
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

// Options describe a server. Clock and at least one robot's key or one company are required.
type Options struct {
	Clock  sim.Clock
	Keys   []string    // of the robots
	Corps  []Corp      // companies
	Faults *sim.Faults // nil = none
	// Lenient takes a body that is no JSON with a warning, as the platform is documented to do at
	// times: a robot says nothing of it, and a company's call acts on the members of the object
	// that could be read. Otherwise it is refused.
	Lenient bool
	Seed    uint64 // of every id and every chance
	Limits  Limits
	Habit   Habit // of staff
	// Audience and Post make customers come and go (see Live); Audience nil = nobody does.
	Audience sim.Audience
	// Post finds the publication that showed the contact way with this state; false = none did.
	Post func(state string) (sim.Post, bool)
	// CallbackTimeout is how long one try to tell an event may take, in work time; 0 = 5 s.
	CallbackTimeout time.Duration
}

// Habit is how staff confirm tasks by themselves. The zero value: nobody does.
type Habit struct {
	Share  float64       // of the members of each task, 0..1; the others never do
	Within time.Duration // they confirm at some time in this span after the task
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

	post postman

	mu      sync.Mutex // guards everything below
	robots  map[string]*robot
	corps   map[string]*corp
	order   []string          // corp ids as given
	tickets map[string]ticket // by token
	meters  meter
	calls   map[string]int // by path
	asked   int
	serial  uint64 // of ids
	crowded int    // calls that will be 45033
	events  []*event
	skew    time.Duration // of the platform's clock in callbacks
	shuffle bool
	after   time.Duration // everybody confirms; 0 = by Habit
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
	if o.Clock == nil || len(o.Keys)+len(o.Corps) == 0 {
		return nil, errors.New("wecomsim: a clock and a robot's key or a corp are required")
	}
	if o.Habit.Share < 0 || o.Habit.Share > 1 || o.Habit.Within < 0 {
		return nil, errors.New("wecomsim: a habit is a share of 0 to 1 within a time that is not negative")
	}
	o.Limits = o.Limits.filled()
	s := &Server{opt: o, robots: map[string]*robot{}, corps: map[string]*corp{}, tickets: map[string]ticket{}, meters: meter{}, calls: map[string]int{}}
	s.post = newPostman(o)
	for _, c := range o.Corps {
		if err := s.addCorp(c); err != nil {
			return nil, err
		}
	}
	for _, k := range o.Keys {
		if !keyForm.MatchString(k) {
			return nil, errors.New("wecomsim: a robot's key is 8 to 128 letters, digits and dashes")
		}
		s.robots[k] = &robot{files: map[string]upload{}}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/cgi-bin/webhook/send", s.endpoint(send))
	mux.HandleFunc("/cgi-bin/webhook/upload_media", s.endpoint(uploadMedia))
	mux.HandleFunc("/cgi-bin/", s.corpCall)
	mux.HandleFunc("GET "+qrPath+"{config}", s.serveQR)
	s.desk(mux)
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

// texts are the words that go with the codes (path/90455; 40008, 40009, 40068, 40096, 41001, 41002,
// 41004, 41048, 43001, 93000 and 301019 are not in the facts: from SDK sources or memory, unverified).
var texts = map[int]string{
	40001:  "invalid credential",
	40007:  "invalid media_id",
	40008:  "invalid message type",
	40009:  "invalid image size",
	40013:  "invalid corpid",
	40014:  "invalid access_token",
	40033:  "invalid request, do not use unicode escapes",
	40058:  "invalid Request Parameter",
	40068:  "invalid tagid",
	40096:  "invalid external userid",
	41001:  "access_token missing",
	41002:  "corpid missing",
	41004:  "corpsecret missing",
	41037:  "missing contact way type",
	41048:  "no customer to send to",
	42001:  "access_token expired",
	43001:  "require GET method",
	43002:  "require POST method",
	45002:  "content size out of limit",
	45009:  "api freq out of limit",
	45033:  "api concurrent out of limit",
	48002:  "api forbidden",
	60011:  "no privilege to access/modify contact/party/agent",
	60020:  "not allow to access from your ip",
	60111:  "userid not found",
	84061:  "not external contact",
	84074:  "no external contact right",
	600018: "invalid start or end time",
	93000:  "invalid webhook url",
	301019: "file md5 not match",
}

func refuse(code int) reply { return reply{Code: code, Message: texts[code]} }
