package sim

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path"
	"slices"
	"sync"
	"time"
)

// Kind is what goes wrong. "Before" means that the platform did not act; "after" that it acted
// and its answer was lost: the client cannot tell the two apart.
type Kind string

const (
	Busy        Kind = "busy"         // answers Rule.Body with status 200 and does not act
	ErrorBefore Kind = "error_before" // 503
	ErrorAfter  Kind = "error_after"  // 502
	ResetBefore Kind = "reset_before" // the connection is reset
	ResetAfter  Kind = "reset_after"
	HangBefore  Kind = "hang_before" // no answer until the client leaves, or Rule.For; then a reset
	HangAfter   Kind = "hang_after"
	SlowBody    Kind = "slow_body" // acts, answers, and takes Rule.For to send the body

	// Of what the platform sends by itself; Rule.Path is that of the address called.
	DuplicateCallback Kind = "duplicate_callback" // sent twice, and the second answer counts
	LostCallback      Kind = "lost_callback"      // never sent, as if the network had lost it
)

// Kinds are all faults, in the order that help texts name them.
func Kinds() []Kind { return append(slices.Clone(inward), outward...) }

var (
	inward  = []Kind{Busy, ErrorBefore, ErrorAfter, ResetBefore, ResetAfter, HangBefore, HangAfter, SlowBody}
	outward = []Kind{DuplicateCallback, LostCallback}
)

// DefaultBusy is the body of Busy: WeChat's way to say "later".
const DefaultBusy = `{"errcode":-1,"errmsg":"system error"}`

// Rule says which requests go wrong and how.
type Rule struct {
	Kind   Kind
	Method string // "" = any
	// Path is a path.Match pattern ("/cgi-bin/draft/*"); "" = every path.
	Path   string
	Skip   int           // let this many matching requests pass first
	Count  int           // then harm this many; 0 = all of them
	Chance float64       // 0..1, of a request that Skip and Count leave; 0 = always
	For    time.Duration // work time: bound of a hang, length of a slow body; 0 = 30 s
	Body   string        // of Busy; "" = DefaultBusy
}

// Fired is one fault that was made.
type Fired struct {
	Kind   Kind
	Method string
	Path   string
}

// Faults makes a handler fail by rule, deterministically by its seed: for each rule the n-th
// request that reaches it always has the same fate. The zero value makes no faults. It is safe
// for concurrent use.
type Faults struct {
	seed uint64

	mu    sync.Mutex
	rules []*liveRule
	fired []Fired
	added uint64
}

type liveRule struct {
	Rule
	number  uint64 // of all rules ever added
	seen    int    // requests that matched
	harmed  int
	drawing int // requests that drew by Chance
}

// NewFaults makes faults with rules; more can be added while requests are served.
func NewFaults(seed uint64, rules ...Rule) (*Faults, error) {
	f := &Faults{seed: seed}
	return f, f.Add(rules...)
}

// Add appends rules. The first rule that harms a request decides. A rule that
// could never do what it says is an error, and then none is added.
func (f *Faults) Add(rules ...Rule) error {
	for _, r := range rules {
		if err := r.check(); err != nil {
			return err
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range rules {
		if r.For == 0 {
			r.For = 30 * time.Second
		}
		if r.Body == "" {
			r.Body = DefaultBusy
		}
		f.added++
		f.rules = append(f.rules, &liveRule{Rule: r, number: f.added})
	}
	return nil
}

func (r Rule) check() error {
	if !slices.Contains(Kinds(), r.Kind) {
		return fmt.Errorf("sim: no fault is called %q; there are %v", r.Kind, Kinds())
	}
	if _, err := path.Match(r.Path, "/"); err != nil {
		return fmt.Errorf("sim: path %q: %w", r.Path, err)
	}
	if !(r.Chance >= 0 && r.Chance <= 1) || r.Skip < 0 || r.Count < 0 || r.For < 0 {
		return fmt.Errorf("sim: rule %+v: chance is 0..1 and no number is negative", r)
	}
	return nil
}

// Clear removes every rule; faults under way go on.
func (f *Faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rules = nil
}

// Fired is what has gone wrong so far, in order.
func (f *Faults) Fired() []Fired {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.fired)
}

// pick finds the rule of the given kinds that harms a request.
func (f *Faults) pick(r *http.Request, of []Kind) (Rule, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, l := range f.rules {
		if slices.Contains(of, l.Kind) && l.matches(r) && l.harms(f.seed) {
			f.fired = append(f.fired, Fired{l.Kind, r.Method, r.URL.Path})
			return l.Rule, true
		}
	}
	return Rule{}, false
}

func (l *liveRule) matches(r *http.Request) bool {
	if l.Method != "" && l.Method != r.Method {
		return false
	}
	if l.Path == "" {
		return true
	}
	ok, err := path.Match(l.Path, r.URL.Path)
	return ok && err == nil
}

// harms counts the request and decides.
func (l *liveRule) harms(seed uint64) bool {
	l.seen++
	if l.seen <= l.Skip || l.Count > 0 && l.harmed >= l.Count {
		return false
	}
	if l.Chance > 0 {
		l.drawing++
		draw := rand.New(rand.NewPCG(seed, l.number<<32|uint64(l.drawing))).Float64()
		if draw >= l.Chance {
			return false
		}
	}
	l.harmed++
	return true
}

// Wrap puts the faults in front of a handler.
func (f *Faults) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rule, ok := f.pick(r, inward)
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		rule.play(w, r, next)
	})
}

// play carries out one fault.
func (r Rule) play(w http.ResponseWriter, req *http.Request, next http.Handler) {
	act := func() *answer {
		a := &answer{header: http.Header{}, status: http.StatusOK}
		// The platform goes on when its client has left.
		next.ServeHTTP(a, req.WithContext(context.WithoutCancel(req.Context())))
		return a
	}
	switch r.Kind {
	case Busy:
		drain(req)
		w.Header().Set("Content-Type", "application/json; encoding=utf-8")
		_, _ = w.Write([]byte(r.Body)) // a client that left needs no answer
	case ErrorBefore:
		drain(req)
		fail(w, http.StatusServiceUnavailable)
	case ErrorAfter:
		act()
		fail(w, http.StatusBadGateway)
	case ResetBefore:
		drain(req)
		reset(w)
	case ResetAfter:
		act()
		reset(w)
	case HangBefore:
		drain(req) // the server notices that a client left only once the body is read
		wait(req.Context(), r.For)
		reset(w)
	case HangAfter:
		act()
		wait(req.Context(), r.For)
		reset(w)
	case SlowBody:
		r.drip(w, req.Context(), act())
	}
}

// answer keeps what a handler wrote.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }
