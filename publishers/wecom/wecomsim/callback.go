package wecomsim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// How the platform tells (section 3.7).
const (
	callbackTries   = 3
	callbackTimeout = 5 * time.Second // of one try, in work time
)

// postman carries what is told.
type postman struct {
	client *http.Client
	pause  time.Duration
}

// newPostman makes the client; it follows nobody elsewhere.
func newPostman(o Options) postman {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = nil
	p := postman{pause: o.CallbackTimeout, client: &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
	if p.pause == 0 {
		p.pause = callbackTimeout
	}
	if o.Faults != nil {
		p.client.Transport = o.Faults.Transport(transport)
	}
	return p
}

// check refuses an address that is not on this machine, no token and a key that is none.
func (c *Callback) check() error {
	if c == nil {
		return nil
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("the callback's address is none")
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("callbacks go to this machine alone, not to %s", u.Hostname())
	}
	if c.Token == "" {
		return errors.New("a callback needs a token")
	}
	_, err = aesKey(c.Key)
	return err
}

// SetCallback changes where a company's events go, as on the console; nil = nowhere.
func (s *Server) SetCallback(corpID string, to *Callback) error {
	if err := to.check(); err != nil {
		return fmt.Errorf("wecomsim: corp %s: %w", corpID, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.find(corpID)
	if err != nil {
		return err
	}
	c.conf.Callback = to
	return nil
}

// Skew makes the timestamps of callbacks lie by this much: the platform's clock is not ours.
func (s *Server) Skew(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.skew = d
}

// Shuffle makes Deliver tell events in an order drawn from the seed, as a network may.
func (s *Server) Shuffle(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shuffle = on
}

// Deliver tells every event that waits, one after the other, each in up to three tries of five
// seconds, and answers how many were heard. What was not heard then is lost, as on the platform.
// Events of a company without a callback wait until it has one.
func (s *Server) Deliver(ctx context.Context) (heard int, err error) {
	for _, number := range s.waiting() {
		done, err := s.tell(ctx, number)
		if err != nil {
			return heard, err
		}
		if done {
			heard++
		}
	}
	return heard, nil
}

func (s *Server) waiting() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []int
	for i, e := range s.events {
		if !e.told && s.corps[e.Corp].conf.Callback != nil {
			list = append(list, i)
		}
	}
	if s.shuffle {
		chance(s.opt.Seed, "shuffle", strconv.Itoa(len(s.events))).Shuffle(len(list), func(i, k int) { list[i], list[k] = list[k], list[i] })
	}
	return list
}

// Replay tells one event again, whatever became of it before, in one try: duplicates are what
// tries whose answer was lost look like, at any later time.
func (s *Server) Replay(ctx context.Context, number int) error {
	t, err := s.try(ctx, number, 1)
	if err != nil {
		return err
	}
	if !t.Heard {
		return fmt.Errorf("wecomsim: event %d was not heard: %s", number, t.Err)
	}
	return nil
}

// tell makes the tries; only an end of ctx is an error.
func (s *Server) tell(ctx context.Context, number int) (bool, error) {
	for n := 1; n <= callbackTries; n++ {
		over, cancel := context.WithTimeout(ctx, s.post.pause)
		t, err := s.try(over, number, n)
		cancel()
		if err == nil && ctx.Err() != nil {
			err = ctx.Err()
		}
		if err != nil {
			return false, err
		}
		if t.Heard {
			s.done(number)
			return true, nil
		}
	}
	s.done(number)
	return false, nil
}

func (s *Server) done(number int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events[number].told = true
}

// try makes one try: status 200 with an empty body says that the receiver has it. "success" is
// taken too, as the facts do not say that it is not.
func (s *Server) try(ctx context.Context, number, n int) (Try, error) {
	req, err := s.Request(ctx, number)
	if err != nil {
		return Try{}, err
	}
	t := Try{At: s.opt.Clock(), Number: n}
	res, err := s.post.client.Do(req)
	if err != nil {
		t.Err = bare(err).Error()
	} else {
		body, err := io.ReadAll(io.LimitReader(res.Body, 1<<10))
		_ = res.Body.Close() // read to the end or given up
		answer := strings.TrimSpace(string(body))
		t.Status = res.StatusCode
		if t.Heard = err == nil && t.Status == http.StatusOK && (answer == "" || answer == "success"); !t.Heard {
			t.Err = "the receiver did not answer 200 with an empty body"
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events[number].Tries = append(s.events[number].Tries, t)
	return t, nil
}

// Close lets go of the connections to callbacks.
func (s *Server) Close() { s.post.client.CloseIdleConnections() }

// Events are what happened so far, in order, with the tries to tell it.
func (s *Server) Events() []Event {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Event, len(s.events))
	for i, e := range s.events {
		list[i] = e.Event
		list[i].Tries = slices.Clone(e.Tries)
	}
	return list
}
