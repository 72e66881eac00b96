package transport

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// Reply is what a platform answered, read whole.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
}

// Exchange sends req once with client and reads the reply; its error is scrubbed. NotSent tells
// of it whether the platform can have seen the request.
func Exchange(client *http.Client, req *http.Request) (Reply, error) {
	resp, err := Do(client, req)
	if err != nil {
		return Reply{}, err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return Reply{}, fmt.Errorf("reading the reply: %w", err)
	}
	return Reply{resp.StatusCode, resp.Header, body}, nil
}

// Failed reports whether the server itself failed: a body of such a reply says nothing.
func (r Reply) Failed() bool { return r.Status >= http.StatusInternalServerError }

// After is the reply's Retry-After against now; 0 when it has none.
func (r Reply) After(now time.Time) time.Duration {
	after, _ := RetryAfter(r.Header, now)
	return after
}

// Call is what is known of a call that did not succeed, whatever the platform.
type Call struct {
	Platform string // as it is called in logs
	Path     string
	Class    fmt.Stringer
	CodeName string // errcode, error_code
	Code     int    // 0 = there was none
	Msg      string // the platform's words
	Status   int    // HTTP status of a reply that was not understood; 0 = it was
	Err      error
	Trace    string // the platform's name and id of the request, such as "rid 6584-1"
}

// Describe says which call failed, what the platform said, the cause and the request's id.
func Describe(c Call) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %s", c.Platform, c.Path, c.Class)
	if c.Code != 0 {
		fmt.Fprintf(&b, ": %s %d %s", c.CodeName, c.Code, c.Msg)
	}
	if c.Status != 0 {
		fmt.Fprintf(&b, ": HTTP status %d", c.Status)
	}
	if c.Err != nil {
		b.WriteString(": " + c.Err.Error())
	}
	if c.Trace != "" {
		b.WriteString(" " + c.Trace)
	}
	return b.String()
}

// Undecoded is why a reply has no meaning. The cause's text may quote the reply, which may hold
// a token: only its kind is kept. It is nil for nil.
func Undecoded(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("the reply is not the JSON that was expected (%T)", err)
}

// Missing is what is wrong with a success that lacks what it was for.
func Missing(field string) error { return errors.New("the reply has no " + field) }

// Hide replaces secrets in a text of the platform's.
func Hide(text string, secrets ...string) string {
	for _, secret := range secrets {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "***")
		}
	}
	return text
}

// Encode writes JSON as the platforms of Tencent want it: raw UTF-8, with <, > and & as they are.
func Encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
