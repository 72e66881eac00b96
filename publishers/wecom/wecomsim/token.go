package wecomsim

import (
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// tokenLife is how long a token works (path/91039).
const tokenLife = 2 * time.Hour

// token is an application's access token. There is one at a time.
type token struct {
	value   string
	expires time.Time
	revoked bool
}

// ticket says whose a token is.
type ticket struct {
	corp *corp
	app  int
}

type tokenReply struct {
	result
	Token   string `json:"access_token"`
	Expires int64  `json:"expires_in"` // seconds that are left
}

// getToken answers gettoken: the same token while it is valid (path/91039), with the seconds that
// are left of it. An unknown corp is 40013 and a secret of no app, or of another corp's, 40001.
func (s *Server) getToken(r *http.Request, now time.Time) (any, *refusal) {
	q := r.URL.Query()
	switch {
	case r.Method != http.MethodGet:
		return nil, refused(43001)
	case q.Get("corpid") == "":
		return nil, refused(41002)
	case q.Get("corpsecret") == "":
		return nil, refused(41004)
	}
	c := s.corps[q.Get("corpid")]
	if c == nil {
		return nil, refused(40013)
	}
	i := slices.IndexFunc(c.conf.Apps, func(a App) bool { return a.Secret == q.Get("corpsecret") })
	if i < 0 {
		return nil, refused(40001)
	}
	t := c.tokens[i]
	if t == nil || t.revoked || !now.Before(t.expires) {
		t = s.issue(c, i, now)
	}
	return tokenReply{ok, t.value, int64(t.expires.Sub(now) / time.Second)}, nil
}

// issue makes an application's next token.
func (s *Server) issue(c *corp, app int, now time.Time) *token {
	s.serial++
	t := &token{value: letters(214, s.opt.Seed, "token", c.conf.ID, strconv.Itoa(app), strconv.FormatUint(s.serial, 10)), expires: now.Add(tokenLife)}
	c.tokens[app] = t
	c.issued = append(c.issued, t.value)
	s.tickets[t.value] = ticket{c, app}
	return t
}

// authorize finds whose call it is: no token is 41001, one that lived its life 42001, and one that
// was revoked or never was 40014. The company of a dead token is answered too: such calls are failing
// calls of it.
func (s *Server) authorize(value string, now time.Time) (ticket, *refusal) {
	if value == "" {
		return ticket{}, refused(41001)
	}
	t, known := s.tickets[value]
	if !known {
		return ticket{}, refused(40014)
	}
	switch k := t.corp.tokens[t.app]; {
	case k == nil || k.value != value:
		return t, refused(42001) // its time is over: a newer one was asked for
	case k.revoked:
		return t, refused(40014)
	case !now.Before(k.expires):
		return t, refused(42001)
	}
	return t, nil
}

// Revoke ends the tokens of a company before their time, as the platform may: calls with them are
// 40014.
func (s *Server) Revoke(corpID string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.corps[corpID]
	if c == nil {
		return fmt.Errorf("%w corp %s", ErrUnknown, corpID)
	}
	for _, t := range c.tokens {
		t.revoked = true
	}
	return nil
}

// address is the caller's, without its port.
func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
