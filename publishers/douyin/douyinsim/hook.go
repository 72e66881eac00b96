package douyinsim

import (
	"bytes"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// How callbacks are sent (page webhooks, read 2026-11).
const (
	callbackTime  = 5 * time.Second
	callbackTries = 4 // the first and three more
)

// Callback is one event as it is sent.
type Callback struct {
	Header http.Header
	Body   []byte
}

// Callbacks are all events in the order in which they came about, whether they were delivered
// or not.
func (s *Server) Callbacks() []Callback {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.callbacks)
}

// event is the body of a callback.
type event struct {
	Event     string         `json:"event"`
	From      string         `json:"from_user_id,omitempty"`
	To        string         `json:"to_user_id,omitempty"`
	ClientKey string         `json:"client_key"`
	Content   map[string]any `json:"content"`
}

// created is the event of a work that was published under a share_id.
func (s *Server) created(a *app, p Post) Callback {
	c := s.seal(a, event{
		Event: "create_video", From: a.Owner, ClientKey: a.Key,
		Content: map[string]any{"item_id": p.ItemID, "share_id": p.ShareID, "video_id": s.number(p.VideoID)},
	})
	s.callbacks = append(s.callbacks, c)
	return c
}

// seal signs an event: the SHA-1 of the secret and the body.
func (s *Server) seal(a *app, e event) Callback {
	body, err := json.Marshal(e)
	if err != nil {
		panic(fmt.Sprintf("douyinsim: an event is not plain data: %v", err)) // strings and digits
	}
	sum := sha1.Sum(append([]byte(a.Secret), body...))
	h := http.Header{}
	h.Set("Content-Type", "application/json")
	h.Set("X-Douyin-Signature", hex.EncodeToString(sum[:]))
	h.Set("Msg-Id", s.id("", 32))
	return Callback{Header: h, Body: body}
}

// deliver sends a callback until it is answered with 200, three more times at most.
func (s *Server) deliver(ctx context.Context, c Callback) {
	if s.opt.Callback == "" {
		return
	}
	for range callbackTries {
		if _, err := s.send(ctx, c); err == nil {
			return
		}
	}
}

// send makes one delivery and returns what was answered.
func (s *Server) send(ctx context.Context, c Callback) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, callbackTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.opt.Callback, bytes.NewReader(c.Body))
	if err != nil {
		return nil, err
	}
	req.Header = c.Header.Clone()
	resp, err := s.caller.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxRequest))
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("douyinsim: the callback answers %d", resp.StatusCode)
	}
	return body, err
}

// errChallenge says that an address is not taken for callbacks.
var errChallenge = errors.New("douyinsim: the address did not answer the challenge")

// VerifyCallback is the check of the console when somebody saves the callback's address: it must
// answer the challenge.
func (s *Server) VerifyCallback(ctx context.Context, appKey string) error {
	s.mu.Lock()
	a := s.apps[appKey]
	if a == nil {
		s.mu.Unlock()
		return fmt.Errorf("douyinsim: no app %q", appKey)
	}
	challenge := s.digits(8)
	c := s.seal(a, event{Event: "verify_webhook", ClientKey: a.Key, Content: map[string]any{"challenge": json.Number(challenge)}})
	s.mu.Unlock()
	body, err := s.send(ctx, c)
	if err != nil {
		return fmt.Errorf("%w: %w", errChallenge, err)
	}
	var reply struct {
		Challenge json.Number `json:"challenge"`
	}
	if err := json.NewDecoder(strings.NewReader(string(body))).Decode(&reply); err != nil || reply.Challenge.String() != challenge {
		return errChallenge
	}
	return nil
}
