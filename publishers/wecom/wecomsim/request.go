package wecomsim

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Request is the request of one try, for whoever wants to send it themselves. Each has a
// timestamp, a nonce and a random start of its own; what it carries is the same to the byte.
func (s *Server) Request(ctx context.Context, number int) (*http.Request, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if number < 0 || number >= len(s.events) || s.corps[s.events[number].Corp].conf.Callback == nil {
		return nil, fmt.Errorf("%w event %d, or nobody to tell it to", ErrUnknown, number)
	}
	e := s.events[number]
	to := s.corps[e.Corp].conf.Callback
	q, secret, err := s.sealed(to, e.XML, e.Corp)
	if err != nil {
		return nil, err
	}
	body := "<xml><ToUserName>" + cdata(e.Corp) + "</ToUserName><AgentID>" + cdata("1000002") + "</AgentID><Encrypt>" + cdata(secret) + "</Encrypt></xml>"
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, withQuery(to.URL, q), bytes.NewReader([]byte(body)))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "text/xml")
	return req, nil
}

// sealed encrypts a message and signs it. The server's lock is held.
func (s *Server) sealed(to *Callback, message, receiver string) (url.Values, string, error) {
	key, err := aesKey(to.Key)
	if err != nil {
		return nil, "", err
	}
	s.serial++
	mix := digest(s.opt.Seed, "callback", strconv.FormatUint(s.serial, 10))
	secret, err := seal(key, mix[8:24], message, receiver)
	if err != nil {
		return nil, "", err
	}
	stamp := strconv.FormatInt(s.opt.Clock().Add(s.skew).Unix(), 10)
	nonce := strconv.FormatUint(uint64(mix[0])<<24|uint64(mix[1])<<16|uint64(mix[2])<<8|uint64(mix[3]), 10)
	q := url.Values{"timestamp": {stamp}, "nonce": {nonce}, "msg_signature": {sign(to.Token, stamp, nonce, secret)}}
	return q, secret, nil
}

// CheckURL is what the console does when an owner saves an address: a signed GET whose encrypted
// echostr must come back in plain, without quotes, marks or newlines.
func (s *Server) CheckURL(ctx context.Context, corpID string) error {
	s.mu.Lock()
	c, err := s.find(corpID)
	if err != nil || c.conf.Callback == nil {
		s.mu.Unlock()
		return errors.Join(err, fmt.Errorf("%w callback of %s", ErrUnknown, corpID))
	}
	to := c.conf.Callback
	s.serial++
	echo := strconv.FormatUint(chance(s.opt.Seed, "echo", strconv.FormatUint(s.serial, 10)).Uint64(), 10)
	q, secret, err := s.sealed(to, echo, corpID)
	s.mu.Unlock()
	if err != nil {
		return err
	}
	q.Set("echostr", secret)
	ctx, cancel := context.WithTimeout(ctx, s.post.pause)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, withQuery(to.URL, q), nil)
	if err != nil {
		return err
	}
	res, err := s.post.client.Do(req)
	if err != nil {
		return fmt.Errorf("wecomsim: checking the callback: %w", bare(err))
	}
	defer res.Body.Close()
	body, err := io.ReadAll(io.LimitReader(res.Body, 1<<10))
	if err != nil {
		return fmt.Errorf("wecomsim: checking the callback: %w", err)
	}
	if res.StatusCode != http.StatusOK || string(body) != echo {
		return fmt.Errorf("wecomsim: the callback answers %d and %d bytes, not its echostr", res.StatusCode, len(body))
	}
	return nil
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
