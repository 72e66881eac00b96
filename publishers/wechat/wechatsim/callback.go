package wechatsim

import (
	"bytes"
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
	"sync"
	"time"
)

// Callback is where an account's owner has events sent to, as set on the platform's console.
type Callback struct {
	URL    string // on this machine: a simulator calls nobody else
	Token  string
	AESKey string // EncodingAESKey; "" = plain text
}

// How the platform delivers (section 1.7).
const (
	callbackTries   = 3
	callbackTimeout = 5 * time.Second // of one try; the next starts when it is over
)

// Delivery is one try to deliver an event.
type Delivery struct {
	At     time.Time // calendar
	AppID  string
	Event  string
	Job    string // publish_id or MsgID
	Try    int    // 1, 2, 3
	Status int    // HTTP status; 0 = no answer
	Done   bool   // the receiver has it
	Err    string
}

// postman delivers events beside the server's own work.
type postman struct {
	client *http.Client
	pause  time.Duration // of one try
	ctx    context.Context
	stop   context.CancelFunc
	at     sync.WaitGroup
}

// newPostman makes the deliverer; its client follows nobody elsewhere.
func newPostman(o Options) *postman {
	p := &postman{pause: o.CallbackTimeout, client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
	if p.pause == 0 {
		p.pause = callbackTimeout
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = nil
	p.client.Transport = transport
	if o.Faults != nil {
		p.client.Transport = o.Faults.Transport(transport)
	}
	p.ctx, p.stop = context.WithCancel(context.Background())
	return p
}

// wait is over when nothing is under way any more; stop comes first.
func (p *postman) wait() {
	p.at.Wait()
	p.client.CloseIdleConnections()
}

// check refuses an address that is not on this machine and a key that is none.
func (c *Callback) check() error {
	if c == nil {
		return nil
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return errors.New("wechatsim: the callback's address is none")
	}
	if ip := net.ParseIP(u.Hostname()); u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return fmt.Errorf("wechatsim: callbacks go to this machine alone, not to %s", u.Hostname())
	}
	if c.Token == "" {
		return errors.New("wechatsim: a callback needs a token")
	}
	if c.AESKey == "" {
		return nil
	}
	_, err = aesKey(c.AESKey)
	return err
}

// tell sends an event to an account's server, if it has one. The server's lock is held.
func (s *Server) tell(a *account, e event) {
	if a.conf.Callback == nil || s.broken != nil || s.post.ctx.Err() != nil {
		return
	}
	s.post.at.Go(func() { s.deliver(a, e) })
}

// deliver tries three times, each for as long as a try may take.
func (s *Server) deliver(a *account, e event) {
	for try := 1; try <= callbackTries && s.post.ctx.Err() == nil; try++ {
		d := Delivery{At: s.opt.Clock(), AppID: a.conf.AppID, Event: e.kind, Job: e.job, Try: try}
		over, cancel := context.WithTimeout(s.post.ctx, s.post.pause)
		s.attempt(over, a, e, &d)
		s.mu.Lock()
		s.deliveries = append(s.deliveries, d)
		s.note(a, d.act())
		s.mu.Unlock()
		if !d.Done {
			<-over.Done()
		}
		cancel()
		if d.Done {
			return
		}
	}
}

// attempt makes one try: "success" or an empty body says that the receiver has it.
func (s *Server) attempt(ctx context.Context, a *account, e event, d *Delivery) {
	req, err := s.callback(ctx, a, e)
	if err != nil {
		d.Err = err.Error()
		return
	}
	res, err := s.post.client.Do(req)
	if err != nil {
		d.Err = bare(err).Error()
		return
	}
	defer res.Body.Close()
	d.Status = res.StatusCode
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<10))
	answer := strings.TrimSpace(string(body))
	d.Done = err == nil && res.StatusCode == http.StatusOK && (answer == "" || answer == "success")
	if !d.Done {
		d.Err = "the receiver did not answer success"
	}
}

// callback is the request of one try. Each has a timestamp, a nonce and (encrypted) a random
// start of its own; what it carries is the same to the byte.
func (s *Server) callback(ctx context.Context, a *account, e event) (*http.Request, error) {
	to := a.conf.Callback
	q, random := s.signed(to)
	body := e.xml
	if to.AESKey != "" {
		key, err := aesKey(to.AESKey)
		if err != nil {
			return nil, err
		}
		secret, err := seal(key, random, e.xml, a.conf.AppID)
		if err != nil {
			return nil, err
		}
		q.Set("encrypt_type", "aes")
		q.Set("msg_signature", sign(to.Token, q.Get("timestamp"), q.Get("nonce"), secret))
		body = "<xml><ToUserName>" + cdata("gh_simulated", false) + "</ToUserName><Encrypt>" + cdata(secret, false) + "</Encrypt></xml>"
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, withQuery(to.URL, q), bytes.NewReader([]byte(body)))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "text/xml")
	return req, nil
}

// signed is what every call to an account's server carries, and 16 random bytes.
func (s *Server) signed(to *Callback) (url.Values, []byte) {
	s.mu.Lock()
	s.rids++
	mix := digest(s.opt.Seed, "callback", strconv.FormatUint(s.rids, 10))
	s.mu.Unlock()
	q := url.Values{}
	q.Set("timestamp", strconv.FormatInt(s.opt.Clock().Unix(), 10))
	q.Set("nonce", strconv.FormatUint(uint64(mix[0])<<24|uint64(mix[1])<<16|uint64(mix[2])<<8|uint64(mix[3]), 10))
	q.Set("signature", sign(to.Token, q.Get("timestamp"), q.Get("nonce")))
	return q, mix[8:24]
}

// bare is a failed call without its address, whose query is signed.
func bare(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

func withQuery(address string, q url.Values) string {
	mark := "?"
	if strings.Contains(address, "?") {
		mark = "&"
	}
	return address + mark + q.Encode()
}

// CheckURL is what the console does when an owner saves an address: a signed GET that must bring
// its echostr back, and nothing else.
func (s *Server) CheckURL(ctx context.Context, appID string) error {
	a := s.accounts[appID] // never changes
	if a == nil || a.conf.Callback == nil {
		return fmt.Errorf("%w callback of %s", ErrUnknown, appID)
	}
	q, random := s.signed(a.conf.Callback)
	echo := fmt.Sprintf("%d", uint64(random[0])<<32|uint64(random[1])<<24|uint64(random[2])<<16|uint64(random[3])<<8|uint64(random[4]))
	q.Set("echostr", echo)
	ctx, cancel := context.WithTimeout(ctx, s.post.pause)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, withQuery(a.conf.Callback.URL, q), nil)
	if err != nil {
		return err
	}
	res, err := s.post.client.Do(req)
	if err != nil {
		return fmt.Errorf("wechatsim: checking the callback: %w", bare(err))
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<10))
	if err != nil {
		return fmt.Errorf("wechatsim: checking the callback: %w", err)
	}
	if res.StatusCode != http.StatusOK || string(body) != echo {
		return fmt.Errorf("wechatsim: the callback answers %d and %d bytes, not its echostr", res.StatusCode, len(body))
	}
	return nil
}

// act is the try among the other acts.
func (d Delivery) act() Act {
	kind := ActUnheard
	if d.Done {
		kind = ActTold
	}
	return Act{At: d.At, Kind: kind, ID: d.Job, Detail: strings.TrimSpace(fmt.Sprintf("%s try %d %s", d.Event, d.Try, d.Err))}
}

// Deliveries are the tries to deliver events since the start of the process.
func (s *Server) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.deliveries)
}
