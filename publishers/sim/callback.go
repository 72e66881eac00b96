package sim

import (
	"bytes"
	"errors"
	"io"
	"net/http"
)

// ErrLostCallback is what a simulator gets instead of an answer to a callback that was lost.
var ErrLostCallback = errors.New("sim: the callback was lost on its way")

// Transport puts the faults of callbacks behind a simulator's own client: what it calls is
// called twice, or not at all. The faults of requests that come in do not touch it.
func (f *Faults) Transport(next http.RoundTripper) http.RoundTripper { return outgoing{f, next} }

type outgoing struct {
	faults *Faults
	next   http.RoundTripper
}

// RoundTrip sends a request once, twice or never. Of two the second answer counts: the first was
// the one whose answer the platform missed.
func (o outgoing) RoundTrip(r *http.Request) (*http.Response, error) {
	rule, ok := o.faults.pick(r, outward)
	if !ok {
		return o.next.RoundTrip(r)
	}
	body, err := take(r)
	if err != nil {
		return nil, err
	}
	if rule.Kind == LostCallback {
		return nil, ErrLostCallback
	}
	if first, err := o.next.RoundTrip(again(r, body)); err == nil {
		_, _ = io.Copy(io.Discard, first.Body) // nobody reads this answer
		_ = first.Body.Close()
	}
	return o.next.RoundTrip(again(r, body))
}

// take reads and closes a request's body, as a RoundTripper must.
func take(r *http.Request) ([]byte, error) {
	if r.Body == nil {
		return nil, nil
	}
	b, err := io.ReadAll(r.Body)
	return b, errors.Join(err, r.Body.Close())
}

// again is the same request with a body of its own.
func again(r *http.Request, body []byte) *http.Request {
	next := r.Clone(r.Context())
	if r.Body != nil {
		next.Body = io.NopCloser(bytes.NewReader(body))
	}
	return next
}
