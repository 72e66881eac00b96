package wechatsim

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"
	"time"

	"moxin/content"
	"moxin/publishers/sim"
)

// beijing is the zone of the platform's days: quotas, statistics.
var beijing = content.Beijing()

// Account is one Official Account that the server knows. The zero values of everything but
// AppID and Secret describe an unverified subscription account of a company.
type Account struct {
	AppID    string
	Secret   string
	Name     string   // shown on its pages; "" = the AppID
	Kind     string   // subscription (公众号) or service (服务号); "" = subscription
	Verified bool     // unverified accounts have no freepublish, datacube or comment rights
	Entity   string   // corp or personal; "" = corp; personal accounts have no freepublish
	IPs      []string // addresses that may ask for a token; empty = every address
	NoDrafts bool     // draft and material calls answer 48001: the facts on small accounts conflict

	FollowersAtStart int
	Tags             map[int]int // followers by tag id; sends to other tags are refused
	AdminConfirm     bool        // 群发保护: a send to all waits for an administrator, see ConfirmMass
	NoMassQuota      bool        // sends without end, for load; no real account may
	Callback         *Callback   // nil = events are told to nobody
}

// Options describe a server. Clock is required; every other zero value is useful.
type Options struct {
	Clock    sim.Clock
	Audience sim.Audience // nil = nobody reads: every counter is 0
	Accounts []Account

	// PublicURL is where readers reach the server, without a slash at the end: the address in
	// article_url. "" = the host that the publishing request named.
	PublicURL string
	Faults    *sim.Faults // nil = none
	StateFile string      // journal that survives the process; "" = memory only
	Seed      uint64      // of every id

	// A publish job is under way until ProcessingTime (calendar time) has passed and
	// PublishTicks calls have looked at it. Both zero: it ends with the submit.
	ProcessingTime time.Duration
	PublishTicks   int

	// Quotas are calls a day by path; they replace the defaults (see quota.go). 0 = none allowed.
	Quotas map[string]int
	// HastyKeys lets a clientmsgid be repeated within a minute without 45066, so that a test on
	// the machine's clock need not wait.
	HastyKeys bool
	// CallbackTimeout is how long one try to deliver an event may take, in work time; 0 = 5 s.
	CallbackTimeout time.Duration
	// HideCounters serves article pages as they look without a WeChat session.
	HideCounters bool
}

// Server is the simulated platform; it is safe for concurrent use.
type Server struct {
	opt     Options
	handler http.Handler

	mu       sync.Mutex // guards everything below
	accounts map[string]*account
	order    []string           // app ids as given
	pages    map[string]pageRef // public pages by id
	tokens   map[string]string  // app id by access token
	calls    map[string]map[string]int
	host     string // of the newest request; PublicURL's stand-in
	rids     uint64
	journal  *os.File
	// strangers are journal lines of accounts that this server does not have.
	strangers  []line
	post       *postman
	deliveries []Delivery
	acts       []Act
	broken     error // the journal could not be written: nothing is answered any more
}

// account is what the server remembers about one Account.
type account struct {
	conf    Account
	seq     uint64 // of ids; part of the state
	rows    rows
	used    map[string]int // calls by "day path"; not part of the state
	forced  []time.Time    // forced refreshes; not part of the state
	dropped []string       // what the content filter took; not part of the state
	script  []Verdict      // verdicts for coming jobs; not part of the state

	// Of mass sends; not part of the state.
	massScript []MassVerdict
	massCalls  []time.Time          // within the last minute
	keys       map[string]time.Time // newest call with each clientmsgid
	previews   []Preview
}

// ErrState says that the state file could not be used; every other error of New is of the options.
var ErrState = errors.New("wechatsim: state file")

// New makes a server and, when there is a StateFile, brings back what it holds.
func New(o Options) (*Server, error) {
	if o.Clock == nil {
		return nil, errors.New("wechatsim: a clock is required")
	}
	if o.Audience == nil {
		o.Audience = nobody{}
	}
	s := &Server{
		opt: o, accounts: map[string]*account{}, pages: map[string]pageRef{},
		tokens: map[string]string{}, calls: map[string]map[string]int{}, post: newPostman(o),
	}
	for _, c := range o.Accounts {
		if err := s.addAccount(c); err != nil {
			return nil, err
		}
	}
	if o.StateFile != "" {
		if err := s.openJournal(o.StateFile); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrState, err)
		}
	}
	s.handler = http.HandlerFunc(s.route)
	if o.Faults != nil {
		s.handler = o.Faults.Wrap(s.handler)
	}
	return s, nil
}

func (s *Server) addAccount(c Account) error {
	switch {
	case c.AppID == "" || c.Secret == "":
		return errors.New("wechatsim: an account needs an app id and a secret")
	case s.accounts[c.AppID] != nil:
		return fmt.Errorf("wechatsim: account %s is given twice", c.AppID)
	case c.Kind != "" && c.Kind != "subscription" && c.Kind != "service":
		return fmt.Errorf("wechatsim: account %s: kind %q is neither subscription nor service", c.AppID, c.Kind)
	case c.Entity != "" && c.Entity != "corp" && c.Entity != "personal":
		return fmt.Errorf("wechatsim: account %s: entity %q is neither corp nor personal", c.AppID, c.Entity)
	}
	if err := c.Callback.check(); err != nil {
		return fmt.Errorf("account %s: %w", c.AppID, err)
	}
	if c.Name == "" {
		c.Name = c.AppID
	}
	s.accounts[c.AppID] = &account{conf: c, rows: newRows(), used: map[string]int{}, keys: map[string]time.Time{}}
	s.order = append(s.order, c.AppID)
	return nil
}

// Close stops the delivery of events and closes the state file. Calls that come later and change
// something are then refused.
func (s *Server) Close() error {
	s.mu.Lock()
	s.post.stop() // under the lock: nothing is handed over once it is free again
	s.mu.Unlock()
	s.post.wait()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.journal == nil {
		return nil
	}
	err := s.journal.Close()
	s.journal, s.broken = nil, errors.New("wechatsim: closed")
	return err
}

// ServeHTTP answers API calls, public pages and the console.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// nobody is the audience of a server that has none.
type nobody struct{}

// Counts is zero for every metric that WeChat shows.
func (nobody) Counts(sim.Post, time.Time) sim.Counts {
	return sim.Counts{
		content.Reads: 0, content.Shares: 0, content.Likes: 0, content.Hearts: 0,
		content.Saves: 0, content.Comments: 0, content.Follows: 0,
	}
}
