package douyinsim

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"moxin/publishers/sim"
)

// Capabilities that an app applies for one by one.
const (
	CanTicket = "open.get.ticket"
	CanShare  = "aweme.share"
	CanH5     = "h5.share"
	CanRenew  = "renew_refresh_token"
)

// App is one application of the platform's console.
type App struct {
	Key    string // client_key
	Secret string
	// Lacks are capabilities that the app was not granted.
	Lacks []string
	// Banned answers every call with 28001016.
	Banned bool
	// Owner is the open_id of the account whose phone opens schemas and who authorises the app.
	Owner string
	// Name is the owner's, as it is shown.
	Name string
}

// Options describe a server. Clock and one App are required; every other zero value is useful.
type Options struct {
	Clock  sim.Clock
	Apps   []App
	Faults *sim.Faults // nil = none
	Seed   uint64      // of every id and token

	// Callback is where create_video is sent, on this machine; "" = nowhere. Deliveries is how often
	// each event is sent although it was answered; 0 = once.
	Callback   string
	Deliveries int
	HTTP       *http.Client // of the phone's downloads; nil = http.DefaultClient

	LookupPath string        // "" = DefaultLookupPath
	ShareLife  time.Duration // of a share_id; 0 = it does not end
	SchemaLife time.Duration // of a signed schema; 0 = two hours
	// NumericIDs writes video ids as numbers, as some replies of the platform do.
	NumericIDs bool
	// Calls is how often an app may call in a day; 0 = no limit. Past it: 28003017.
	Calls int
}

// DefaultLookupPath is where a share_id is looked up (unverified).
const DefaultLookupPath = "/share-id/query/"

// Server is the simulated platform; it is safe for concurrent use.
type Server struct {
	opt     Options
	handler http.Handler
	client  *http.Client // of the phone
	caller  *http.Client // of callbacks

	mu        sync.Mutex // guards everything below
	apps      map[string]*app
	ids       uint64
	logs      uint64
	calls     map[string]int // by "key day"
	posts     []Post
	callbacks []Callback
}

// app is what the server remembers about one App.
type app struct {
	App
	clientTokens []dated
	tickets      []dated
	shares       map[string]*share
	codes        map[string]grant // by authorisation code
	users        map[string]*user // by access token
	refresh      map[string]*user // by refresh token
}

// dated is a token or ticket with its end.
type dated struct {
	value string
	until time.Time
}

// Post is one work that readers see.
type Post struct {
	App      string
	ShareID  string // "" when the schema had none
	ItemID   string // encrypted, as the data interfaces take it
	VideoID  string
	URL      string
	Title    string
	Short    string
	Hashtags []string
	Media    []string // addresses that the phone downloaded
	Kind     string   // video, image, images
	Private  int      // 0 public, 1 self, 2 friends
	At       time.Time
}

// New makes a server.
func New(o Options) (*Server, error) {
	if o.Clock == nil || len(o.Apps) == 0 {
		return nil, errors.New("douyinsim: a clock and an app are required")
	}
	if o.LookupPath == "" {
		o.LookupPath = DefaultLookupPath
	}
	if o.SchemaLife == 0 {
		o.SchemaLife = tokenLife
	}
	s := &Server{opt: o, client: o.HTTP, apps: map[string]*app{}, calls: map[string]int{}}
	if s.client == nil {
		s.client = http.DefaultClient
	}
	if u, err := url.Parse(o.Callback); err != nil || o.Callback != "" && !loopback(u.Hostname()) {
		return nil, fmt.Errorf("douyinsim: callbacks go to this machine alone, not to %q", o.Callback)
	}
	s.caller = &http.Client{Transport: http.DefaultTransport}
	for _, a := range o.Apps {
		if a.Key == "" || a.Secret == "" || s.apps[a.Key] != nil {
			return nil, fmt.Errorf("douyinsim: app %q needs a key of its own and a secret", a.Key)
		}
		if a.Owner == "" {
			a.Owner = "open-" + a.Key
		}
		s.apps[a.Key] = &app{
			App: a, shares: map[string]*share{}, codes: map[string]grant{},
			users: map[string]*user{}, refresh: map[string]*user{},
		}
	}
	s.handler = s.routes()
	if o.Faults != nil {
		s.handler = o.Faults.Wrap(s.handler)
		s.caller.Transport = o.Faults.Transport(http.DefaultTransport)
	}
	return s, nil
}

// loopback reports whether a host name is this machine.
func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// ServeHTTP serves the platform's interface, its authorisation page and /phone/.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Posts are all works in the order they were published: the oracle of tests.
func (s *Server) Posts() []Post {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.posts)
}

// PostsOf are the works published under a share_id.
func (s *Server) PostsOf(shareID string) []Post {
	return slices.DeleteFunc(s.Posts(), func(p Post) bool { return p.ShareID != shareID })
}

// Shares is how many share_ids were given out.
func (s *Server) Shares() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, a := range s.apps {
		n += len(a.shares)
	}
	return n
}

// Secrets are all tokens and tickets that live, for tests that look for them in logs.
func (s *Server) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []string
	for _, a := range s.apps {
		list = append(list, a.Secret)
		for _, d := range slices.Concat(a.clientTokens, a.tickets) {
			list = append(list, d.value)
		}
		for token := range a.users {
			list = append(list, token)
		}
		for token := range a.refresh {
			list = append(list, token)
		}
	}
	return list
}

// Forget makes the platform drop every client token and ticket, as when a secret is reset.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.apps {
		a.clientTokens, a.tickets = nil, nil
	}
}

// id makes a token or an id; it is called under the lock.
func (s *Server) id(prefix string, size int) string {
	s.ids++
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s %d", s.opt.Seed, prefix, s.ids))
	return prefix + strings.Repeat(hex.EncodeToString(sum[:]), 4)[:size]
}

// digits makes a number of a length as 抖音's ids of works have it.
func (s *Server) digits(size int) string {
	hexed := s.id("", 4*size)
	var b strings.Builder
	b.WriteByte('7') // ids of these years begin so, and never with a zero
	for _, c := range hexed {
		if b.Len() < size && c >= '0' && c <= '9' {
			b.WriteRune(c)
		}
	}
	return b.String()
}
