package douyinapi

import (
	"errors"
	"time"

	"moxin/content"
	"moxin/publishers/transport"
)

// Class is what a refusal means for the caller. No call of this package shows anything to a
// reader, so each may be made again whatever became of it.
type Class int

const (
	Unknown   Class = iota // no reply, one that was not understood, or an unlisted code
	Transient              // busy
	Rate                   // too many calls, or risk control: slow down
	Quota                  // the day's calls are used up
	Token                  // the token was refused
	Owner                  // the account's owner must let the app in again
	Config                 // somebody must change something in the platform's console or in moxin.yaml
	Bug                    // our request was malformed, or it names what does not exist
)

// String is the class's name in logs.
func (c Class) String() string {
	return [...]string{"unknown", "transient", "rate", "quota", "token", "owner", "config", "bug"}[c]
}

// Error is a call that did not succeed. Its text never holds a token, a ticket or the secret.
type Error struct {
	Path    string // of the call, such as /share-id/
	Code    int    // error_code; 0 when there was none
	Status  int    // HTTP status when the reply was not understood
	Msg     string // the platform's words; they change, never compare them
	LogID   string // the platform's id of the request
	Class   Class
	NotSent bool          // the platform has surely not seen the call
	After   time.Duration // Retry-After; 0 when the reply had none
	Err     error
}

// Error says which call, what the platform said, and the cause.
func (e *Error) Error() string {
	c := transport.Call{
		Platform: "douyin", Path: e.Path, Class: e.Class, CodeName: "error_code", Code: e.Code, Msg: e.Msg,
		Status: e.Status, Err: e.Err,
	}
	if e.LogID != "" {
		c.Trace = "logid " + e.LogID
	}
	return transport.Describe(c)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Text says to people what happened and what to do.
func (e *Error) Text() content.Text {
	if e.Code == 0 {
		if e.Class == Config && e.Err != nil {
			return content.T("抖音接口的地址不能用："+e.Err.Error(), "the address of the interface cannot be used: "+e.Err.Error())
		}
		return noAnswer
	}
	m := meaningOf(e.Code)
	if e.Msg == "" || !m.quote {
		return m.text
	}
	return content.T(m.text.ZH+"（抖音原话："+e.Msg+"）", m.text.EN+" (Douyin says: "+e.Msg+")")
}

var noAnswer = content.T("抖音没有给出可用的答复", "Douyin gave no usable answer")

// ClassOf is the class of any error of this package's calls; Unknown for others and for nil.
func ClassOf(err error) Class {
	var e *Error
	if errors.As(err, &e) {
		return e.Class
	}
	return Unknown
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
	if err == nil {
		return &Error{Path: path, Status: status, Err: transport.Missing("error_code")}
	}
	return &Error{Path: path, Status: status, Err: transport.Undecoded(err)}
}

// missing makes the error of a success that lacks what it was for.
func missing(path, field string) *Error {
	return &Error{Path: path, Err: transport.Missing(field)}
}
