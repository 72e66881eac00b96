package wechatapi_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"moxin/publishers/wechat/wechatapi"
)

const (
	appID  = "wx0000000000000001"
	secret = "0123456789abcdef0123456789abcdef"
)

// platform answers calls from a table and counts them. It knows nothing of WeChat's rules.
type platform struct {
	*httptest.Server
	replies map[string][]string // by path, in order; the last one stays
	status  map[string]int

	mu      sync.Mutex
	bodies  map[string][]string
	tokens  []string // access_token of every call but stable_token
	queries []string
}

func newPlatform(t *testing.T, replies map[string][]string) (*platform, *wechatapi.Client) {
	p := &platform{replies: replies, status: map[string]int{}, bodies: map[string][]string{}}
	if replies["/cgi-bin/stable_token"] == nil {
		replies["/cgi-bin/stable_token"] = []string{`{"access_token":"T1","expires_in":7200}`, `{"access_token":"T2","expires_in":7200}`}
	}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p, wechatapi.New(wechatapi.Options{BaseURL: p.URL, AppID: appID, Secret: secret, Now: time.Now})
}

func (p *platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	p.mu.Lock()
	defer p.mu.Unlock()
	path := r.URL.Path
	n := len(p.bodies[path])
	p.bodies[path] = append(p.bodies[path], string(body))
	if path != "/cgi-bin/stable_token" {
		p.tokens = append(p.tokens, r.URL.Query().Get("access_token"))
		p.queries = append(p.queries, r.URL.RawQuery)
	}
	replies := p.replies[path]
	w.Header().Set("Content-Type", "text/plain") // it says nothing
	if s := p.status[path]; s != 0 {
		w.WriteHeader(s)
	}
	io.WriteString(w, replies[min(n, len(replies)-1)])
}

func (p *platform) calls(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.bodies[path])
}

func TestATokenIsAskedForOnceAndSharedByAll(t *testing.T) {
	p, c := newPlatform(t, map[string][]string{"/cgi-bin/draft/count": {`{"total_count":3}`}})
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if n, err := c.DraftCount(t.Context()); n != 3 || err != nil {
				t.Errorf("DraftCount = %d, %v", n, err)
			}
		})
	}
	wg.Wait()
	if n := p.calls("/cgi-bin/stable_token"); n != 1 {
		t.Errorf("%d questions for a token, want 1", n)
	}
	var asked map[string]any
	if err := json.Unmarshal([]byte(p.bodies["/cgi-bin/stable_token"][0]), &asked); err != nil {
		t.Fatal(err)
	}
	if len(asked) != 3 || asked["grant_type"] != "client_credential" || asked["appid"] != appID || asked["secret"] != secret {
		t.Errorf("asked with %v", asked)
	}
}

func TestATokenIsRenewedFiveMinutesBeforeItsEnd(t *testing.T) {
	now := time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)
	p, _ := newPlatform(t, map[string][]string{"/cgi-bin/draft/count": {`{"total_count":0}`}})
	c := wechatapi.New(wechatapi.Options{BaseURL: p.URL, AppID: appID, Secret: secret, Now: func() time.Time { return now }})
	for _, step := range []struct {
		after time.Duration
		want  int
	}{{0, 1}, {115*time.Minute - time.Second, 1}, {time.Second, 2}} {
		now = now.Add(step.after)
		if _, err := c.DraftCount(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := p.calls("/cgi-bin/stable_token"); n != step.want {
			t.Errorf("%v: %d tokens asked for, want %d", now, n, step.want)
		}
	}
}

func TestAStaleTokenIsRenewedOnceAndTheCallRepeated(t *testing.T) {
	for _, code := range []int{40001, 40014, 41001, 42001} {
		refusal := fmt.Sprintf(`{"errcode":%d,"errmsg":"invalid credential rid: 6584fd9e-56fbbc7e-310e0214"}`, code)
		p, c := newPlatform(t, map[string][]string{"/cgi-bin/draft/get": {refusal, `{"news_item":[{"title":"x"}]}`}})
		if _, err := c.Draft(t.Context(), "M"); err != nil {
			t.Errorf("%d: %v", code, err)
		}
		if got := fmt.Sprint(p.tokens); got != "[T1 T2]" {
			t.Errorf("%d: called with %s", code, got)
		}
		if b := p.bodies["/cgi-bin/draft/get"]; b[0] != b[1] {
			t.Errorf("%d: the second body differs: %q", code, b)
		}
	}
}

func TestATokenRefusedTwiceIsFinal(t *testing.T) {
	p, c := newPlatform(t, map[string][]string{"/cgi-bin/draft/get": {`{"errcode":42001,"errmsg":"expired"}`}})
	_, err := c.Draft(t.Context(), "M")
	if e := asError(t, err); e.Class != wechatapi.Token || e.Code != 42001 {
		t.Errorf("err = %v", err)
	}
	if n := p.calls("/cgi-bin/draft/get"); n != 2 {
		t.Errorf("%d calls, want 2", n)
	}
}

func TestNothingButAStaleTokenIsRepeated(t *testing.T) {
	for _, reply := range []string{`{"errcode":-1,"errmsg":"system error"}`, `<html>bad gateway</html>`, `{"errcode":99999,"errmsg":"new"}`, ``} {
		p, c := newPlatform(t, map[string][]string{"/cgi-bin/freepublish/submit": {reply}})
		if _, err := c.Submit(t.Context(), "M"); err == nil {
			t.Errorf("%q: no error", reply)
		}
		if n := p.calls("/cgi-bin/freepublish/submit"); n != 1 {
			t.Errorf("%q: %d calls, want 1", reply, n)
		}
	}
}

func TestTheLifeOfATokenThatCannotBeHad(t *testing.T) {
	for reply, want := range map[string]wechatapi.Class{
		`{"errcode":40125,"errmsg":"invalid appsecret"}`:                               wechatapi.Config,
		`{"errcode":40001,"errmsg":"invalid credential"}`:                              wechatapi.Config, // at this call: a wrong secret
		`{"errcode":40164,"errmsg":"invalid ip 1.2.3.4 not in whitelist rid: 65-1-2"}`: wechatapi.Config,
		`{"errcode":-1,"errmsg":"system error"}`:                                       wechatapi.Transient,
		`not json`:                                                                     wechatapi.Transient,
		`{"expires_in":7200}`:                                                          wechatapi.Transient,
		`{"errcode":45009,"errmsg":"reach max api daily quota limit"}`:                 wechatapi.Quota,
	} {
		p, c := newPlatform(t, map[string][]string{"/cgi-bin/stable_token": {reply}})
		_, err := c.Submit(t.Context(), "M")
		e := asError(t, err)
		if e.Class != want || !e.NotSent || e.Path != "/cgi-bin/stable_token" {
			t.Errorf("%s: %v, want class %v, not sent", reply, e, want)
		}
		if n := p.calls("/cgi-bin/freepublish/submit"); n != 0 {
			t.Errorf("%s: submitted without a token", reply)
		}
		if e.Code == 40164 && !strings.Contains(e.Text().ZH, "1.2.3.4") {
			t.Errorf("the text lacks the address: %s", e.Text())
		}
	}
}

func TestACallerWhoGivesUpDoesNotTakeTheTokenFromOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked, answer := make(chan struct{}), make(chan struct{})
		var questions atomic.Int64
		hc := &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			body := `{"total_count":1}`
			if strings.HasSuffix(r.URL.Path, "stable_token") {
				questions.Add(1)
				close(asked)
				select {
				case <-answer:
				case <-r.Context().Done():
					return nil, r.Context().Err()
				}
				body = `{"access_token":"T","expires_in":7200}`
			}
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body))}, nil
		})}
		c := wechatapi.New(wechatapi.Options{AppID: appID, Secret: secret, HTTP: hc, Now: time.Now})
		impatient, leave := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			if _, err := c.DraftCount(impatient); !errors.Is(err, context.Canceled) {
				t.Errorf("impatient: %v", err)
			}
		})
		<-asked
		wg.Go(func() {
			if _, err := c.DraftCount(t.Context()); err != nil {
				t.Errorf("patient: %v", err)
			}
		})
		synctest.Wait()
		leave()
		synctest.Wait()
		close(answer)
		wg.Wait()
		if questions.Load() != 1 {
			t.Errorf("%d questions", questions.Load())
		}
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestSecretsStayOutOfErrors(t *testing.T) {
	p, c := newPlatform(t, map[string][]string{
		"/cgi-bin/stable_token": {`{"access_token":"VERYSECRETTOKEN","expires_in":7200}`},
		"/cgi-bin/draft/count":  {`{"errcode":45009,"errmsg":"quota of VERYSECRETTOKEN and ` + secret + ` is over"}`, `VERYSECRETTOKEN is not JSON`},
	})
	_, refused := c.DraftCount(t.Context())
	_, unread := c.DraftCount(t.Context())
	p.Close()
	_, lost := c.DraftCount(t.Context())
	for _, err := range []error{refused, unread, lost} {
		e := asError(t, err)
		for _, s := range []string{err.Error(), fmt.Sprintf("%+v", err), e.Text().String(), e.Msg} {
			if strings.Contains(s, "VERYSECRET") || strings.Contains(s, secret) {
				t.Errorf("an error shows a secret: %s", s)
			}
		}
	}
}

func TestPlainHTTPToAnotherMachineIsRefusedBeforeAnythingIsSent(t *testing.T) {
	c := wechatapi.New(wechatapi.Options{BaseURL: "http://api.weixin.qq.com", AppID: appID, Secret: secret, Now: time.Now})
	_, err := c.DraftCount(t.Context())
	e := asError(t, err)
	if e.Class != wechatapi.Config || !e.NotSent {
		t.Errorf("%+v", e)
	}
}

func asError(t *testing.T, err error) *wechatapi.Error {
	t.Helper()
	var e *wechatapi.Error
	if !errors.As(err, &e) {
		t.Fatalf("err = %v, want a *wechatapi.Error", err)
	}
	return e
}
