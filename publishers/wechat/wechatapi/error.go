package wechatapi

import (
	"errors"
	"regexp"
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers/transport"
)

// Class is what a refusal means for the caller. The zero value is the careful one.
type Class int

const (
	Unknown   Class = iota // no reply, one that was not understood, or an unlisted code: it may have acted
	Transient              // busy or too frequent; it may have acted unless Error.NotSent
	Token                  // the token was refused twice in a row; did not act
	Quota                  // did not act; the window opens again, mostly at midnight in Beijing
	Config                 // did not act; the account's owner must do something
	Content                // did not act; an editor must change something
	Bug                    // did not act; our request was malformed
	Repeat                 // an earlier call with this key was accepted (mass send)
	Wait                   // did not act; ask again in a minute
)

// String is the class's name in logs.
func (c Class) String() string {
	return [...]string{"unknown", "transient", "token", "quota", "config", "content", "bug", "repeat", "wait"}[c]
}

// Error is a call that did not succeed. Its text never holds a token or the secret.
type Error struct {
	Path   string // of the call, e.g. /cgi-bin/draft/add
	Code   int    // errcode; 0 when there was none
	Status int    // HTTP status when the reply was not understood
	Msg    string // errmsg without its trailer; it changes, never compare it
	RID    string // the platform's id of the request; its diagnosis tool takes it
	Class  Class
	// NotSent is true when the platform has surely not seen the call.
	NotSent bool
	After   time.Duration // Retry-After; 0 when the reply had none
	MsgID   ID            // of the earlier mass send, when Class is Repeat
	Err     error
}

// Error says which call, what the platform said, and the cause.
func (e *Error) Error() string {
	c := transport.Call{
		Platform: "wechat", Path: e.Path, Class: e.Class, CodeName: "errcode", Code: e.Code, Msg: e.Msg,
		Status: e.Status, Err: e.Err,
	}
	if e.RID != "" {
		c.Trace = "rid " + e.RID
	}
	return transport.Describe(c)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Text says to people what happened and what to do.
func (e *Error) Text() content.Text {
	if e.Code == 0 {
		return noAnswer
	}
	m := meaningOf(e.Code)
	if e.Msg == "" || !m.quote {
		return m.text
	}
	return content.T(m.text.ZH+"（微信原话："+e.Msg+"）", m.text.EN+" (WeChat says: "+e.Msg+")")
}

var noAnswer = content.T("微信没有给出可用的答复", "WeChat gave no usable answer")

var (
	ridTrailer  = regexp.MustCompile(`\s*\brid: ?([0-9A-Za-z-]+)`)
	hintTrailer = regexp.MustCompile(`,?\s*\bhint: ?\[[^\]]*\]`)
)

// refused makes the error of an errcode.
func refused(path string, code int, msg string) *Error {
	e := &Error{Path: path, Code: code, Class: meaningOf(code).class}
	if m := ridTrailer.FindStringSubmatch(msg); m != nil {
		e.RID = m[1]
		msg = strings.Replace(msg, m[0], "", 1)
	}
	e.Msg = strings.TrimSpace(hintTrailer.ReplaceAllString(msg, ""))
	return e
}

// noReply makes the error of an exchange that failed on the way.
func noReply(path string, err error) *Error {
	e := &Error{Path: path, Err: err}
	if transport.NotSent(err) {
		e.Class, e.NotSent = Transient, true
	}
	return e
}

// notUnderstood makes the error of a reply without meaning.
func notUnderstood(path string, status int, err error) *Error {
	return &Error{Path: path, Status: status, Err: transport.Undecoded(err)}
}

// missing makes the error of a success that lacks what it was for.
func missing(path, field string) *Error {
	return &Error{Path: path, Err: transport.Missing(field)}
}

// unusable makes the error of a client that cannot call at all.
func unusable(path string, err error) *Error {
	return &Error{Path: path, Class: Config, NotSent: true, Err: err}
}

// beforeCall is why the call of path was never made: there was no token for it. Whatever
// happened to the token's own request, this call did nothing.
func beforeCall(path string, err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return &Error{Path: path, Class: Transient, NotSent: true, Err: err}
	}
	before := *e
	before.NotSent = true
	switch e.Class {
	case Unknown:
		before.Class = Transient
	case Token: // at the token's own call, 40001 means a wrong secret
		before.Class = Config
	}
	return &before
}

// ClassOf is the class of any error of this package's calls; Unknown for others and for nil.
func ClassOf(err error) Class {
	var e *Error
	if errors.As(err, &e) {
		return e.Class
	}
	return Unknown
}
