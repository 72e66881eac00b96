package transport_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"moxin/publishers/transport"
)

const secret = "SECRET-TOKEN"

func post(t *testing.T, c *http.Client, url string) (*http.Response, error) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, strings.NewReader("body"))
	if err != nil {
		t.Fatal(err)
	}
	return transport.Do(c, req)
}

func TestARefusedConnectionIsSurelyNotSent(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	_, err = post(t, transport.New(transport.Options{}), "http://"+addr+"/x?access_token="+secret)
	if !transport.NotSent(err) {
		t.Errorf("NotSent(%v) = false", err)
	}
	if strings.Contains(err.Error(), secret) {
		t.Errorf("the error shows the query: %v", err)
	}
}

func TestAFailedHandshakeIsSurelyNotSent(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		t.Error("the server got a request")
	}))
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.StartTLS()
	defer s.Close()
	_, err := post(t, transport.New(transport.Options{}), s.URL) // its certificate is nobody's we trust
	if !transport.NotSent(err) {
		t.Errorf("NotSent(%v) = false", err)
	}
}

func TestACancelledContextIsSurelyNotSent(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	req, _ := http.NewRequestWithContext(ctx, http.MethodPost, "http://127.0.0.1:9/", strings.NewReader("x"))
	_, err := transport.Do(transport.New(transport.Options{}), req)
	if !errors.Is(err, context.Canceled) || !transport.NotSent(err) {
		t.Errorf("err = %v, NotSent = %v", err, transport.NotSent(err))
	}
}

func TestALostReplyIsNotRepeatedAndNotAbsence(t *testing.T) {
	var calls atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		if calls.Add(1) > 1 {
			panic(http.ErrAbortHandler)
		}
	}))
	defer s.Close()
	c := transport.New(transport.Options{})
	resp, err := post(t, c, s.URL)
	if err != nil {
		t.Fatal(err)
	}
	io.Copy(io.Discard, resp.Body)
	resp.Body.Close() // the connection is idle now: net/http might try again on a fresh one

	_, err = post(t, c, s.URL+"/?access_token="+secret)
	if err == nil || transport.NotSent(err) {
		t.Errorf("err = %v, NotSent = %v; want an error after sending", err, transport.NotSent(err))
	}
	if strings.Contains(err.Error(), secret) {
		t.Errorf("the error shows the query: %v", err)
	}
	if n := calls.Load(); n != 2 {
		t.Errorf("the server saw %d calls, want 2", n)
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	var calls atomic.Int64
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	}))
	defer s.Close()
	resp, err := post(t, transport.New(transport.Options{}), s.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusTemporaryRedirect || calls.Load() != 1 {
		t.Errorf("status %d after %d calls", resp.StatusCode, calls.Load())
	}
}

func TestALongReplyIsAnErrorAndOneAtTheCapIsNot(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, strings.Repeat("x", 100))
		if r.URL.Path == "/long" {
			io.WriteString(w, "y")
		}
	}))
	defer s.Close()
	c := transport.New(transport.Options{MaxBody: 100})
	for path, want := range map[string]error{"/exact": nil, "/long": transport.ErrTooLarge} {
		resp, err := post(t, c, s.URL+path)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if !errors.Is(err, want) || len(b) != 100 {
			t.Errorf("%s: %d bytes, err %v; want 100 bytes, err %v", path, len(b), err, want)
		}
	}
}

func TestAgentAndLogLine(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if ua := r.UserAgent(); !strings.HasPrefix(ua, "moxin/") {
			t.Errorf("User-Agent %q", ua)
		}
	}))
	defer s.Close()
	var log bytes.Buffer
	c := transport.New(transport.Options{Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	resp, err := post(t, c, s.URL+"/cgi-bin/x?access_token="+secret)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if !strings.Contains(log.String(), "path=/cgi-bin/x") || !strings.Contains(log.String(), "call=1") || strings.Contains(log.String(), secret) {
		t.Errorf("log line: %s", &log)
	}
}

func TestTheTimeoutEndsAnExchange(t *testing.T) {
	gone := make(chan struct{})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
		close(gone)
	}))
	defer s.Close()
	_, err := post(t, transport.New(transport.Options{Timeout: 50 * time.Millisecond}), s.URL)
	if err == nil || transport.NotSent(err) {
		t.Errorf("err = %v", err)
	}
	var timeout interface{ Timeout() bool }
	if !errors.As(err, &timeout) || !timeout.Timeout() {
		t.Errorf("%v does not say that it is a time-out", err)
	}
	<-gone
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	for v, want := range map[string]struct {
		d  time.Duration
		ok bool
	}{
		"":                              {0, false},
		"120":                           {2 * time.Minute, true},
		" 0 ":                           {0, true},
		"-1":                            {0, false},
		"99999999999":                   {31 * 24 * time.Hour, true},
		"soon":                          {0, false},
		"Tue, 01 Dec 2026 12:01:30 GMT": {90 * time.Second, true},
		"Tue, 01 Dec 2026 11:00:00 GMT": {0, true},
		"Wed, 01 Dec 2060 11:00:00 GMT": {31 * 24 * time.Hour, true},
	} {
		d, ok := transport.RetryAfter(http.Header{"Retry-After": {v}}, now)
		if d != want.d || ok != want.ok {
			t.Errorf("%q: %v, %v; want %v, %v", v, d, ok, want.d, want.ok)
		}
	}
}

func TestBase(t *testing.T) {
	for raw, want := range map[string]string{
		"https://api.weixin.qq.com":         "https://api.weixin.qq.com",
		"https://proxy.example/wx/":         "https://proxy.example/wx",
		"http://127.0.0.1:8081":             "http://127.0.0.1:8081",
		"http://localhost:1/":               "http://localhost:1",
		"http://[::1]:1":                    "http://[::1]:1",
		"http://api.weixin.qq.com":          "",
		"http://10.0.0.1":                   "",
		"ftp://127.0.0.1":                   "",
		"api.weixin.qq.com":                 "",
		"https://u:pw@host.example":         "",
		"https://host.example/?a=" + secret: "",
		"":                                  "",
	} {
		got, err := transport.Base(raw)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("Base(%q) = %q, %v; want %q", raw, got, err, want)
		}
		if err != nil && (strings.Contains(err.Error(), secret) || strings.Contains(err.Error(), "pw")) {
			t.Errorf("Base(%q) shows a secret: %v", raw, err)
		}
	}
	if _, err := transport.Base("http://api.weixin.qq.com"); !errors.Is(err, transport.ErrPlain) {
		t.Errorf("err = %v, want ErrPlain", err)
	}
}
