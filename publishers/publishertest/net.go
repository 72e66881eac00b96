package publishertest

import (
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"testing"
)

// Net is a log that fails its test when a secret is in it: a token, a signature, a reader's id. One
// net is under every adapter's suite, and under whatever else an adapter's tests let happen.
//
// What a platform gave out is a secret for good, also after it was replaced: each look at the
// platform adds to what is known, and at the end of the test every line is searched once more.
type Net struct {
	t       testing.TB
	secrets func() []string

	mu    sync.Mutex
	known map[string]bool
	heard strings.Builder
	own   int // lines that the adapter's own client wrote
}

// NewNet makes a net; secrets tells what must not be seen, from the configuration and from what the
// platform gave out so far. It is asked again with every line.
func NewNet(t testing.TB, secrets func() []string) *Net {
	n := &Net{t: t, secrets: secrets, known: map[string]bool{}}
	t.Cleanup(n.close)
	return n
}

// Logger is what Deps.Log has to be, at the level of debugging.
func (n *Net) Logger() *slog.Logger { return slog.New(n.handler()) }

func (n *Net) handler() slog.Handler {
	return slog.NewTextHandler(n, &slog.HandlerOptions{Level: slog.LevelDebug})
}

// bySuite marks the lines that are not the adapter's own.
const bySuite = "suite"

// suite is the log of what the suite itself adds around an adapter.
func (n *Net) suite() *slog.Logger { return n.Logger().With("by", bySuite) }

// Write takes one line.
func (n *Net) Write(line []byte) (int, error) {
	text := string(line)
	n.Check("the log", text)
	n.mu.Lock()
	defer n.mu.Unlock()
	n.heard.Write(line)
	if !strings.Contains(text, "by="+bySuite) {
		n.own++
	}
	return len(line), nil
}

// Check fails the test when one of the texts that were shown somewhere holds a secret.
func (n *Net) Check(where string, texts ...string) {
	n.t.Helper()
	for _, secret := range n.hidden() {
		for _, text := range texts {
			if strings.Contains(text, secret) || strings.Contains(text, url.QueryEscape(secret)) {
				n.t.Errorf("a secret is shown in %s: %s", where, text)
			}
		}
	}
}

// hidden is everything that was ever a secret.
func (n *Net) hidden() []string {
	given := n.secrets() // not under our own lock: the platform takes its own
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, s := range given {
		if s != "" {
			n.known[s] = true
		}
	}
	var all []string
	for s := range n.known {
		all = append(all, s)
	}
	return all
}

// Heard is every line so far.
func (n *Net) Heard() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.heard.String()
}

// silent reports that the adapter has logged nothing, so that nothing was searched.
func (n *Net) silent() bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.own == 0
}

func (n *Net) close() {
	heard := n.Heard()
	if heard == "" {
		return // the test made a world and did nothing in it
	}
	if len(n.hidden()) == 0 {
		n.t.Error("the net knows no secrets, so none could be caught")
	}
	n.Check("the log", heard)
}
