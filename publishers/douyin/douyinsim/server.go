package douyinsim

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

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
	since        time.Time        // the owner first let the app in; zero = never
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
	if o.Audience == nil {
		o.Audience = nobody{}
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
