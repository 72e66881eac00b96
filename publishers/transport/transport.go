// Package transport makes the HTTP clients that adapters and collectors talk to platforms with.
//
// A client made here never repeats a request by itself, follows no redirect, reads no more than
// a set number of bytes, and says of every failure whether the request can have reached the
// platform at all (see [NotSent]). Neither its errors nor its log lines hold a query, a header
// or a body: access tokens travel there.
package transport

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"syscall"
	"time"
)

// userAgent is how moxin introduces itself to platforms.
const userAgent = "moxin/1 (+content release tool)"

// DefaultTimeout bounds one exchange, body included, in work time.
const DefaultTimeout = 30 * time.Second

// defaultMaxBody bounds a reply, in bytes: twenty WeChat articles of 1 MB and their frame.
const defaultMaxBody = 24 << 20

// ErrTooLarge ends the reading of a reply that is longer than Options.MaxBody.
var ErrTooLarge = errors.New("transport: the reply is larger than allowed")

// Options of a client; the zero value is useful.
type Options struct {
	Timeout time.Duration // of one exchange; 0 = DefaultTimeout
	MaxBody int64         // bytes; 0 = 24 MiB
	// Guard refuses addresses after DNS has resolved them, as a net.Dialer.Control; it is for
	// targets that come from a configuration (see content/media.Guard). A guarded client
	// uses no proxy: the proxy would dial for it, and the guard would see the proxy's address
	// instead of the target's. Nil = every address is called, and the environment's proxy is used.
	Guard func(network, address string, c syscall.RawConn) error
	// Log gets one debug line for each exchange, with its number, host and path; nil = none.
	Log *slog.Logger
}

// New makes a client. Its connections close themselves after a short idle time, because a POST
// on a connection that the server has just closed fails in a way that cannot be told from a
// lost reply.
func New(o Options) *http.Client {
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	if o.MaxBody == 0 {
		o.MaxBody = defaultMaxBody
	}
	dialer := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second, Control: o.Guard}
	proxy := http.ProxyFromEnvironment
	if o.Guard != nil {
		proxy = nil
	}
	base := &http.Transport{
		Proxy:                 proxy,
		DialContext:           dialer.DialContext,
		ForceAttemptHTTP2:     true,
		MaxIdleConnsPerHost:   4,
		IdleConnTimeout:       15 * time.Second,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: time.Second,
	}
	return &http.Client{
		Transport: &roundTripper{base: base, maxBody: o.MaxBody, log: o.Log},
		Timeout:   o.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}

// roundTripper adds to one exchange what the package promises.
type roundTripper struct {
	base    http.RoundTripper
	maxBody int64
	log     *slog.Logger
	calls   atomic.Int64
}

// CloseIdleConnections lets http.Client.CloseIdleConnections through.
func (t *roundTripper) CloseIdleConnections() {
	if c, ok := t.base.(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

// RoundTrip sends the request once. Without GetBody net/http cannot send a body a second
// time, neither on a stale connection nor after an HTTP/2 GOAWAY.
func (t *roundTripper) RoundTrip(req *http.Request) (*http.Response, error) {
	var connected atomic.Bool
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { connected.Store(true) }}
	out := req.Clone(httptrace.WithClientTrace(req.Context(), trace))
	out.GetBody = nil
	out.Header.Set("User-Agent", userAgent)

	call := t.calls.Add(1)
	resp, err := t.base.RoundTrip(out)
	t.report(req, resp, call, err)
	if err != nil {
		return nil, &Error{Sent: connected.Load(), Err: err}
	}
	resp.Body = &cappedBody{ReadCloser: resp.Body, left: t.maxBody}
	return resp, nil
}

// report writes the debug line. It names no query: tokens are in it.
func (t *roundTripper) report(req *http.Request, resp *http.Response, call int64, err error) {
	if t.log == nil {
		return
	}
	attrs := []any{"call", call, "method", req.Method, "host", req.URL.Host, "path", req.URL.Path}
	if err != nil {
		t.log.DebugContext(req.Context(), "platform call failed", append(attrs, "error", Scrub(err))...)
		return
	}
	t.log.DebugContext(req.Context(), "platform call", append(attrs, "status", resp.StatusCode)...)
}

// cappedBody fails with ErrTooLarge instead of pretending that a cut reply is whole.
type cappedBody struct {
	io.ReadCloser
	left int64
}

// Read reads up to the cap.
func (b *cappedBody) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, ErrTooLarge
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.ReadCloser.Read(p)
	b.left -= int64(n)
	if b.left < 0 {
		return n - 1, fmt.Errorf("reading the reply: %w", ErrTooLarge)
	}
	return n, err
}
