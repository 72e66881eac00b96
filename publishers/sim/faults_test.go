package sim

import (
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// platform is a handler that counts how often it acted.
type platform struct{ acts atomic.Int64 }

func (p *platform) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		return
	}
	p.acts.Add(1)
	w.Header().Set("X-Sim", "yes")
	w.WriteHeader(http.StatusAccepted)
	_, _ = io.WriteString(w, strings.Repeat("0123456789", 20))
}

// serve puts faults in front of a platform.
func serve(t *testing.T, f *Faults) (*platform, string) {
	t.Helper()
	p := &platform{}
	web := httptest.NewServer(f.Wrap(p))
	t.Cleanup(web.Close)
	return p, web.URL
}

func newFaults(t *testing.T, seed uint64, rules ...Rule) *Faults {
	t.Helper()
	f, err := NewFaults(seed, rules...)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// outcome is what a client sees of one POST.
type outcome struct {
	status int
	body   string
	err    error
}

func post(ctx context.Context, url string) outcome {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader("article"))
	if err != nil {
		return outcome{err: err}
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return outcome{err: err}
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	return outcome{res.StatusCode, string(b), err}
}

func lost(o outcome) bool {
	return errors.Is(o.err, io.EOF) || errors.Is(o.err, io.ErrUnexpectedEOF) || errors.Is(o.err, syscall.ECONNRESET)
}

// Each fault is seen by the client as what it is, and "after" means that the platform acted.
func TestFaults(t *testing.T) {
	for _, c := range []struct {
		rule Rule
		acts int64
		seen func(outcome) bool
	}{
		{Rule{Kind: Busy}, 0, func(o outcome) bool { return o.status == 200 && o.body == DefaultBusy }},
		{Rule{Kind: Busy, Body: "later"}, 0, func(o outcome) bool { return o.status == 200 && o.body == "later" }},
		{Rule{Kind: ErrorBefore}, 0, func(o outcome) bool { return o.status == 503 && strings.Contains(o.body, "<html>") }},
		{Rule{Kind: ErrorAfter}, 1, func(o outcome) bool { return o.status == 502 && strings.Contains(o.body, "<html>") }},
		{Rule{Kind: ResetBefore}, 0, lost},
		{Rule{Kind: ResetAfter}, 1, lost},
		{Rule{Kind: HangBefore, For: time.Millisecond}, 0, lost},
		{Rule{Kind: HangAfter, For: time.Millisecond}, 1, lost},
		{Rule{Kind: SlowBody, For: 20 * time.Millisecond}, 1, func(o outcome) bool { return o.status == 202 && len(o.body) == 200 }},
	} {
		f := newFaults(t, 1, c.rule)
		p, url := serve(t, f)
		if o := post(t.Context(), url+"/x"); !c.seen(o) {
			t.Errorf("%s is seen as %+v", c.rule.Kind, o)
		}
		if got := p.acts.Load(); got != c.acts {
			t.Errorf("%s: the platform acted %d times, want %d", c.rule.Kind, got, c.acts)
		}
		if fired := f.Fired(); len(fired) != 1 || fired[0] != (Fired{c.rule.Kind, "POST", "/x"}) {
			t.Errorf("%s: fired %v", c.rule.Kind, fired)
		}
	}
}

// A hang ends when the client leaves, long before its bound; the platform has acted or not all
// the same.
func TestHangEndsWithTheClient(t *testing.T) {
	for kind, acts := range map[Kind]int64{HangBefore: 0, HangAfter: 1} {
		f := newFaults(t, 1, Rule{Kind: kind, For: time.Hour})
		left := make(chan struct{})
		p := &platform{}
		wrapped := f.Wrap(p)
		web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			defer close(left)
			wrapped.ServeHTTP(w, r)
		}))
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		if o := post(ctx, web.URL); !errors.Is(o.err, context.DeadlineExceeded) {
			t.Errorf("%s: %+v", kind, o)
		}
		cancel()
		<-left // the test's own time-out is the bound
		web.Close()
		if got := p.acts.Load(); got != acts {
			t.Errorf("%s: acted %d times, want %d", kind, got, acts)
		}
	}
}

// A slow body ends when the client leaves.
func TestSlowBodyEndsWithTheClient(t *testing.T) {
	_, url := serve(t, newFaults(t, 1, Rule{Kind: SlowBody, For: time.Hour}))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if o := post(ctx, url); !errors.Is(o.err, context.DeadlineExceeded) {
		t.Errorf("%+v", o)
	}
}

// Rules address requests by method and path, skip some and stop after some; the first that
// harms decides.
func TestRulesAddress(t *testing.T) {
	f := newFaults(t, 1,
		Rule{Kind: Busy, Method: "POST", Path: "/cgi-bin/draft/*", Skip: 1, Count: 2},
		Rule{Kind: ErrorBefore, Path: "/cgi-bin/*/add"},
		Rule{Kind: ErrorBefore, Method: "GET"},
	)
	_, url := serve(t, f)
	for i, c := range []struct {
		path string
		want int
	}{
		{"/cgi-bin/draft/get", 202}, {"/cgi-bin/draft/get", 200}, {"/cgi-bin/draft/add", 200},
		{"/cgi-bin/draft/add", 503}, {"/cgi-bin/draft/get", 202}, {"/cgi-bin/draft/x/add", 202}, {"/other", 202},
	} {
		if o := post(t.Context(), url+c.path); o.status != c.want {
			t.Errorf("request %d, %s: status %d, want %d", i, c.path, o.status, c.want)
		}
	}
	f.Clear()
	if o := post(t.Context(), url+"/cgi-bin/draft/add"); o.status != 202 {
		t.Errorf("after Clear: %+v", o)
	}
}

// A rule that could never do what it says is refused, and the good one beside it too.
func TestRulesThatCannotBe(t *testing.T) {
	for _, r := range []Rule{
		{}, {Kind: "explode"}, {Kind: Busy, Path: "["}, {Kind: Busy, Chance: 1.1}, {Kind: Busy, Chance: math.NaN()},
		{Kind: Busy, Skip: -1}, {Kind: Busy, Count: -1}, {Kind: HangAfter, For: -1},
	} {
		f := &Faults{}
		if err := f.Add(Rule{Kind: Busy}, r); err == nil {
			t.Errorf("%+v is taken", r)
		}
		_, url := serve(t, f)
		if o := post(t.Context(), url); o.status != 202 {
			t.Errorf("beside %+v: %+v", r, o)
		}
	}
}

// By chance: about the share that was asked for, the same requests for the same seed, others for another.
func TestChanceIsSeeded(t *testing.T) {
	run := func(seed uint64) (fates string) {
		f := newFaults(t, seed, Rule{Kind: Busy, Chance: .3})
		h := f.Wrap(&platform{})
		for range 400 {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest("POST", "/", nil))
			fates += map[int]string{200: "x", 202: "."}[w.Code]
		}
		return fates
	}
	a, b, c := run(1), run(1), run(2)
	if a != b || a == c {
		t.Error("the seed does not decide")
	}
	if n := strings.Count(a, "x"); n < 90 || n > 150 {
		t.Errorf("%d of 400 at chance .3", n)
	}
}

// Many requests at once: a counted rule harms exactly its count.
func TestFaultsAtOnce(t *testing.T) {
	f := newFaults(t, 1, Rule{Kind: Busy, Count: 10})
	p := &platform{}
	h := f.Wrap(p)
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() { h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", "/", nil)) })
	}
	wg.Wait()
	if p.acts.Load() != 40 || len(f.Fired()) != 10 {
		t.Errorf("%d acts, %d faults; want 40 and 10", p.acts.Load(), len(f.Fired()))
	}
}

// Where the connection cannot be had, the server's own abort ends the answer.
func TestResetWithoutAConnection(t *testing.T) {
	h := newFaults(t, 1, Rule{Kind: ResetBefore}).Wrap(&platform{})
	defer func() {
		if got := recover(); got != http.ErrAbortHandler {
			t.Errorf("recovered %v", got)
		}
	}()
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("POST", "/", nil))
}

// The zero value makes no faults.
func TestNoFaults(t *testing.T) {
	_, url := serve(t, &Faults{})
	if o := post(t.Context(), url); o.status != 202 {
		t.Errorf("%+v", o)
	}
}
