package sim

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// listener is a client of the platform that hears callbacks.
type listener struct {
	mu    sync.Mutex
	heard []string
}

func (l *listener) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heard = append(l.heard, r.Method+" "+r.URL.Path+" "+string(b))
	_, _ = io.WriteString(w, "answer "+string(rune('0'+len(l.heard))))
}

// Callbacks are sent twice or not at all by rule; what comes in is not touched by these rules, nor
// callbacks by those of what comes in.
func TestCallbackFaults(t *testing.T) {
	for _, c := range []struct {
		kind   Kind
		method string
		heard  string
		answer string
		err    error
	}{
		{DuplicateCallback, "POST", "POST /callback/gzh done|POST /callback/gzh done", "answer 2", nil},
		{DuplicateCallback, "GET", "GET /callback/gzh |GET /callback/gzh ", "answer 2", nil},
		{LostCallback, "POST", "", "", ErrLostCallback},
		{ResetBefore, "POST", "POST /callback/gzh done", "answer 1", nil},
	} {
		f := newFaults(t, 1, Rule{Kind: c.kind, Path: "/callback/*"})
		l := &listener{}
		web := httptest.NewServer(l)
		client := http.Client{Transport: f.Transport(http.DefaultTransport)}
		var body io.Reader
		if c.method == "POST" {
			body = strings.NewReader("done")
		}
		req, err := http.NewRequest(c.method, web.URL+"/callback/gzh", body)
		if err != nil {
			t.Fatal(err)
		}
		res, err := client.Do(req)
		answer := ""
		if err == nil {
			b, rerr := io.ReadAll(res.Body)
			if rerr != nil {
				t.Error(rerr)
			}
			res.Body.Close()
			answer = string(b)
		}
		web.Close()
		if !errors.Is(err, c.err) || answer != c.answer || strings.Join(l.heard, "|") != c.heard {
			t.Errorf("%s: heard %q, answer %q, %v", c.kind, l.heard, answer, err)
		}
		p := &platform{}
		w := httptest.NewRecorder()
		if c.kind != ResetBefore {
			f.Wrap(p).ServeHTTP(w, httptest.NewRequest("POST", "/callback/gzh", strings.NewReader("in")))
			if p.acts.Load() != 1 || len(f.Fired()) != 1 {
				t.Errorf("%s touches what comes in: %d acts, fired %v", c.kind, p.acts.Load(), f.Fired())
			}
		}
	}
}

// Other paths are called once.
func TestCallbackElsewhere(t *testing.T) {
	f := newFaults(t, 1, Rule{Kind: LostCallback, Path: "/callback/*"})
	l := &listener{}
	web := httptest.NewServer(l)
	defer web.Close()
	client := http.Client{Transport: f.Transport(http.DefaultTransport)}
	res, err := client.Post(web.URL+"/elsewhere", "text/plain", strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if len(l.heard) != 1 || len(f.Fired()) != 0 {
		t.Errorf("heard %q, fired %v", l.heard, f.Fired())
	}
}

// Every kind is one or the other, and a rule may have it.
func TestKinds(t *testing.T) {
	if len(Kinds()) != 10 {
		t.Errorf("kinds %v", Kinds())
	}
	for _, k := range Kinds() {
		if err := (Rule{Kind: k}).check(); err != nil {
			t.Error(err)
		}
	}
}
