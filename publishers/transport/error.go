package transport

import (
	"context"
	"errors"
	"net/http"
	"net/url"
)

// Error is an exchange that brought no reply.
type Error struct {
	// Sent reports whether a connection was there to write on. When it is false (name not
	// resolved, refused, TLS failed, context ended before), the platform has seen nothing.
	Sent bool
	Err  error
}

// Error is the cause's text without any query.
func (e *Error) Error() string { return Scrub(e.Err).Error() }

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// NotSent reports whether err proves that no byte of the request left for the platform. Of
// every other failure nobody knows whether the platform acted.
func NotSent(err error) bool {
	var e *Error
	return errors.As(err, &e) && !e.Sent
}

// Scrub returns err with the query, user and fragment of every *url.Error's address removed
// from its text. Causes stay reachable by errors.Is and errors.As.
func Scrub(err error) error {
	var u *url.Error
	if !errors.As(err, &u) {
		return err
	}
	return &scrubbed{op: u.Op, address: bare(u.URL), err: u.Err}
}

// scrubbed is a *url.Error that shows less.
type scrubbed struct {
	op, address string
	err         error
}

// Error reads like url.Error.
func (s *scrubbed) Error() string { return s.op + " " + s.address + ": " + s.err.Error() }

// Unwrap gives the cause.
func (s *scrubbed) Unwrap() error { return s.err }

// Timeout keeps net.Error's answer.
func (s *scrubbed) Timeout() bool {
	var t interface{ Timeout() bool }
	return errors.Is(s.err, context.DeadlineExceeded) || errors.As(s.err, &t) && t.Timeout()
}

// bare is an address down to its path; one that cannot be read is not shown.
func bare(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "(address)"
	}
	u.User, u.RawQuery, u.Fragment = nil, "", ""
	return u.String()
}

// Do sends req once with client; its error is scrubbed.
func Do(client *http.Client, req *http.Request) (*http.Response, error) {
	resp, err := client.Do(req)
	if err != nil {
		return nil, Scrub(err)
	}
	return resp, nil
}
