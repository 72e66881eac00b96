package wecomapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"moxin/publishers"
	"moxin/publishers/transport"
)

const (
	corpID = "wwtest"
	secret = "S-1-secret"
)

// platform answers with replies that are written down, the last of a path again and again, and
// keeps what it was asked.
type platform struct {
	*httptest.Server
	mu      sync.Mutex
	replies map[string][]string
	asked   map[string][]string // bodies by path; of a GET its query without the token
	tokens  []string            // of calls, in order
	granted int
}

// newPlatform is a platform and a client of it. gettoken gives T1, T2, … unless replies say else.
func newPlatform(t *testing.T, replies map[string][]string) (*platform, *Client) {
	t.Helper()
	p := &platform{replies: replies, asked: map[string][]string{}}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p, New(Options{BaseURL: p.URL, CorpID: corpID, Secret: secret, Now: now})
}

func (p *platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	p.mu.Lock()
	defer p.mu.Unlock()
	query := r.URL.Query()
	if token := query.Get("access_token"); token != "" {
		p.tokens = append(p.tokens, token)
		query.Del("access_token")
	}
	what := string(body)
	if r.Method == http.MethodGet {
		what = query.Encode()
	} else if len(query) > 0 {
		what = query.Encode() + "\n" + what
	}
	p.asked[r.URL.Path] = append(p.asked[r.URL.Path], what)
	list := p.replies[r.URL.Path]
	if len(list) == 0 && r.URL.Path == tokenPath {
		p.granted++
		list = []string{fmt.Sprintf(`{"errcode":0,"errmsg":"ok","access_token":"T%d","expires_in":7200}`, p.granted)}
	}
	if len(list) == 0 {
		list = []string{`{"errcode":0,"errmsg":"ok"}`}
	}
	if len(list) > 1 {
		p.replies[r.URL.Path] = list[1:]
	}
	if status, body, odd := strings.Cut(list[0], "!"); odd {
		code := 0
		_, _ = fmt.Sscan(status, &code)
		w.WriteHeader(code)
		list[0] = body
	}
	_, _ = io.WriteString(w, list[0])
}

func (p *platform) calls(path string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.asked[path])
}

// last is what a path was asked last.
func (p *platform) last(path string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	list := p.asked[path]
	if len(list) == 0 {
		return ""
	}
	return list[len(list)-1]
}

const deletePath = "/cgi-bin/externalcontact/del_contact_way"

func asError(t *testing.T, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%v is no *Error", err)
	}
	return e
}

func TestTokenIsAskedForOnce(t *testing.T) {
	p, c := newPlatform(t, nil)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if err := c.DeleteContactWay(t.Context(), "c"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := p.calls(tokenPath); n != 1 {
		t.Errorf("%d questions for a token", n)
	}
	if got := p.last(tokenPath); got != "corpid=wwtest&corpsecret=S-1-secret" {
		t.Errorf("asked %q", got)
	}
}

func TestTokenIsRenewedBeforeItsEnd(t *testing.T) {
	p, _ := newPlatform(t, nil)
	at := now()
	c := New(Options{BaseURL: p.URL, CorpID: corpID, Secret: secret, Now: func() time.Time { return at }})
	for _, step := range []struct {
		after time.Duration
		want  int
	}{{0, 1}, {119*time.Minute - time.Second, 1}, {time.Second, 2}} {
		at = at.Add(step.after)
		if err := c.DeleteContactWay(t.Context(), "c"); err != nil {
			t.Fatal(err)
		}
		if n := p.calls(tokenPath); n != step.want {
			t.Errorf("%v later: %d tokens, want %d", step.after, n, step.want)
		}
	}
}

func TestStaleTokenIsRenewedOnceInACall(t *testing.T) {
	for _, code := range []int{40014, 42001} {
		refusal := fmt.Sprintf(`{"errcode":%d,"errmsg":"invalid access_token, hint: [1], from ip: 10.0.0.1, more info at https://open.work.weixin.qq.com/devtool/query?e=%d"}`, code, code)
		p, c := newPlatform(t, map[string][]string{deletePath: {refusal, `{"errcode":0,"errmsg":"ok"}`}})
		if err := c.DeleteContactWay(t.Context(), "c"); err != nil {
			t.Errorf("%d: %v", code, err)
		}
		if got := fmt.Sprint(p.tokens); got != "[T1 T2]" {
			t.Errorf("%d: called with %s", code, got)
		}
		p, c = newPlatform(t, map[string][]string{deletePath: {refusal}})
		e := asError(t, c.DeleteContactWay(t.Context(), "c"))
		if e.Class != publishers.Account || e.Code != code || p.calls(deletePath) != 2 {
			t.Errorf("refused twice: %v after %d calls", e, p.calls(deletePath))
		}
	}
}

// Only a refused token is tried again: whoever asks twice for a task has it twice.
func TestNothingElseIsRepeated(t *testing.T) {
	for reply, want := range map[string]publishers.Class{
		`{"errcode":-1,"errmsg":"system busy"}`:                     publishers.Transient,
		`{"errcode":45009,"errmsg":"api freq out of limit"}`:        publishers.Limited,
		`{"errcode":45033,"errmsg":"concurrent"}`:                   publishers.Transient,
		`{"errcode":48002,"errmsg":"api forbidden"}`:                publishers.Account,
		`{"errcode":40058,"errmsg":"invalid Request Parameter"}`:    publishers.Bug,
		`{"errcode":777777,"errmsg":"new"}`:                         publishers.Unknown,
		`{"errcode":0,"errmsg":"ok, Warning: wrong json format. "}`: publishers.Unknown,
		`{"errcode":"","errmsg":"ok"}`:                              publishers.Unknown,
		`{}`:                                                        publishers.Unknown,
		`<html>`:                                                    publishers.Unknown,
		``:                                                          publishers.Unknown,
		`503!{"errcode":0}`:                                         publishers.Unknown,
		`{"errcode":40068,"errmsg":"invalid tagid S-1-secret T1, x"}`:    publishers.Rejected,
		`{"errcode":"84061","errmsg":"not external contact, hint: [8]"}`: publishers.Rejected,
	} {
		p, c := newPlatform(t, map[string][]string{deletePath: {reply}})
		err := c.DeleteContactWay(t.Context(), "c")
		if err == nil || ClassOf(err) != want || p.calls(deletePath) != 1 {
			t.Errorf("%s: %v (%v) after %d calls, want %v", reply, err, ClassOf(err), p.calls(deletePath), want)
			continue
		}
		e := asError(t, err)
		if e.Text().ZH == "" || e.Text().EN == "" {
			t.Errorf("%s: nothing is said to people", reply)
		}
		for _, hidden := range []string{secret, "T1", "hint:"} {
			if strings.Contains(err.Error()+e.Text().ZH, hidden) {
				t.Errorf("%s: %q shows", reply, hidden)
			}
		}
	}
}

// A reading that was understood in part alone may answer another question, but nothing happened.
func TestReadingUnderstoodInPartFails(t *testing.T) {
	const path = "/cgi-bin/externalcontact/get_groupmsg_task"
	_, c := newPlatform(t, map[string][]string{path: {`{"errcode":0,"errmsg":"Warning: wrong json format. ","task_list":[]}`}})
	if _, err := c.MessageStaff(t.Context(), "m", ""); ClassOf(err) != publishers.Bug {
		t.Errorf("err = %v", err)
	}
}

func TestWithoutATokenNothingIsCalled(t *testing.T) {
	for reply, want := range map[string]publishers.Class{
		`{"errcode":40001,"errmsg":"invalid credential"}`:    publishers.Account,
		`{"errcode":40013,"errmsg":"invalid corpid"}`:        publishers.Account,
		`{"errcode":60020,"errmsg":"not allow from ip"}`:     publishers.Account,
		`{"errcode":-1,"errmsg":"busy"}`:                     publishers.Transient,
		`not json`:                                           publishers.Transient,
		`{"errcode":0,"errmsg":"ok","expires_in":7200}`:      publishers.Transient,
		`{"errcode":45009,"errmsg":"api freq out of limit"}`: publishers.Limited,
	} {
		p, c := newPlatform(t, map[string][]string{tokenPath: {reply}})
		if err := c.DeleteContactWay(t.Context(), "c"); ClassOf(err) != want {
			t.Errorf("%s: %v", reply, err)
		}
		if p.calls(deletePath) != 0 {
			t.Errorf("%s: called without a token", reply)
		}
	}
}

// Whoever has to put this machine's address on the app's list is told which the platform saw.
func TestAnAddressThatIsNotTrustedIsNamed(t *testing.T) {
	_, c := newPlatform(t, map[string][]string{tokenPath: {`{"errcode":60020,"errmsg":"not allow to access from your ip, hint: [1], from ip: 203.0.113.9, more info at https://open.work.weixin.qq.com/devtool/query?e=60020"}`}})
	if said := asError(t, c.Connect(t.Context())).Text().ZH; !strings.Contains(said, "from ip: 203.0.113.9") || strings.Contains(said, "hint") {
		t.Error(said)
	}
}

// A wrong secret is not offered again and again: the platform counts.
func TestWrongSecretIsNotHammered(t *testing.T) {
	p, _ := newPlatform(t, map[string][]string{tokenPath: {`{"errcode":40001,"errmsg":"invalid credential"}`}})
	at := now()
	c := New(Options{BaseURL: p.URL, CorpID: corpID, Secret: secret, Now: func() time.Time { return at }})
	for range 3600 { // a call every second of an hour
		if err := c.Connect(t.Context()); ClassOf(err) != publishers.Account {
			t.Fatal(err)
		}
		at = at.Add(time.Second)
	}
	if n := p.calls(tokenPath); n < 3 || n > 15 {
		t.Errorf("%d questions in an hour", n)
	}
	p.mu.Lock()
	p.replies = nil
	p.mu.Unlock()
	at = at.Add(mostPause)
	if err := c.Connect(t.Context()); err != nil {
		t.Errorf("mended: %v", err)
	}
}

// Refusals of any call count; the client stops far below what the platform blocks at.
func TestManyRefusalsStopTheClient(t *testing.T) {
	p, _ := newPlatform(t, map[string][]string{deletePath: {`{"errcode":40058,"errmsg":"bad"}`}})
	at := now()
	c := New(Options{BaseURL: p.URL, CorpID: corpID, Secret: secret, Now: func() time.Time { return at }})
	for range MaxFailures + 50 {
		_ = c.DeleteContactWay(t.Context(), "c")
	}
	if n := p.calls(deletePath); n != MaxFailures {
		t.Errorf("%d refusals", n)
	}
	e := asError(t, c.DeleteContactWay(t.Context(), "c"))
	if e.Class != publishers.Limited || e.After != time.Hour || !strings.Contains(e.Text().ZH, "一小时") {
		t.Errorf("stopped with %+v", e)
	}
	at = at.Add(time.Hour)
	if err := c.DeleteContactWay(t.Context(), "c"); ClassOf(err) != publishers.Bug {
		t.Errorf("an hour later: %v", err)
	}
}

func TestBeforeKeepsACallBack(t *testing.T) {
	p, _ := newPlatform(t, nil)
	full := errors.New("full")
	var asked []string
	c := New(Options{BaseURL: p.URL, CorpID: corpID, Secret: secret, Now: now, Before: func(_ context.Context, path string) error {
		asked = append(asked, path)
		if path == deletePath {
			return full
		}
		return nil
	}})
	err := c.DeleteContactWay(t.Context(), "c")
	if !errors.Is(err, full) || ClassOf(err) != publishers.Limited || p.calls(deletePath) != 0 {
		t.Errorf("err = %v after %d calls", err, p.calls(deletePath))
	}
	if fmt.Sprint(asked) != fmt.Sprint([]string{tokenPath, deletePath}) {
		t.Errorf("asked %v", asked)
	}
}

func TestUnusableAddress(t *testing.T) {
	c := New(Options{BaseURL: "http://example.com", CorpID: corpID, Secret: secret, Now: now})
	e := asError(t, c.Connect(t.Context()))
	if e.Class != publishers.Account || !strings.Contains(e.Text().ZH, "地址") {
		t.Errorf("%+v", e)
	}
}

func TestLostReplyIsUnknownAndUnsentIsNot(t *testing.T) {
	p, c := newPlatform(t, nil)
	if err := c.Connect(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.Config.Handler = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	if err := c.DeleteContactWay(t.Context(), "c"); ClassOf(err) != publishers.Unknown {
		t.Errorf("lost: %v", err)
	}
	p.Close()
	if err := c.DeleteContactWay(t.Context(), "c"); ClassOf(err) != publishers.Transient {
		t.Errorf("nobody there: %v", err)
	}
}

func TestAClientPrintsNoSecret(t *testing.T) {
	_, c := newPlatform(t, nil)
	for _, text := range []string{fmt.Sprint(c), fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c)} {
		if strings.Contains(text, secret) || strings.Contains(text, corpID) {
			t.Errorf("printed %s", text)
		}
	}
}

func FuzzUnderstand(f *testing.F) {
	for _, s := range []string{`{"errcode":0}`, `{"errcode":"0","errmsg":"ok"}`, `{"errcode":45009}`, `[]`, `{"errcode":null}`, `{"errcode":0,"errmsg":"wrong json format"}`} {
		f.Add(200, s)
	}
	c := New(Options{BaseURL: "http://127.0.0.1:1", CorpID: corpID, Secret: secret, Now: now})
	f.Fuzz(func(t *testing.T, status int, body string) {
		err := understand(deletePath, transport.Reply{Status: status, Body: []byte(body)}, now())
		if err == nil && (status >= 500 || !strings.Contains(body, "0")) {
			t.Errorf("%d %q is taken for a yes", status, body)
		}
		if err != nil && strings.Contains(c.refused(request{path: deletePath}, err).Error(), secret) {
			t.Errorf("the secret is in %v", err)
		}
	})
}
