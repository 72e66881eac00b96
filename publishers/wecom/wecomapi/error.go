package wecomapi

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/transport"
)

// Error is a call that did not succeed. Its text never holds a key, a token, a secret or a customer's id.
type Error struct {
	Path   string // of the call
	Code   int    // errcode; 0 when there was none
	Status int    // HTTP status when the reply was not understood
	Msg    string // errmsg without its trailer and the ids of customers; it changes, never compare it
	// Class says whether the call may have done something: only Unknown may.
	Class publishers.Class
	After time.Duration // wait at least this long; 0 = it was not said
	Err   error

	partly bool // taken although its JSON was not understood
}

// Error says which call, what the platform said, and the cause.
func (e *Error) Error() string {
	return transport.Describe(transport.Call{
		Platform: "wecom", Path: e.Path, Class: e.Class, CodeName: "errcode", Code: e.Code, Msg: e.Msg,
		Status: e.Status, Err: e.Err,
	})
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Text says to people what happened and what to do.
func (e *Error) Text() content.Text {
	if m, ok := meaningOf(e.Path, e.Code, e.Msg); ok {
		if e.Msg == "" || !m.quote {
			return m.text
		}
		return content.T(m.text.ZH+"（企业微信原话："+e.Msg+"）", m.text.EN+" (WeCom says: "+e.Msg+")")
	}
	if e.Code != 0 {
		return content.T(fmt.Sprintf("企业微信回了没有登记的代码 %d：%s", e.Code, e.Msg), fmt.Sprintf("WeCom answered a code that is not listed, %d: %s", e.Code, e.Msg))
	}
	switch {
	case errors.Is(e.Err, errTooManyFailures):
		return content.T("这一小时被拒绝的调用太多，先停下来：继续会被企业微信封一小时。请先按上一条错误处理", "too many calls were refused in this hour, so no more are made: going on would be blocked for an hour. Mend what the errors before say")
	case errors.As(e.Err, new(*FullError)):
		return content.T("查询的次数用到了上限，过一会儿再查", "as much was asked as the budget allows, will ask again later")
	case e.Class == publishers.Account && e.Err != nil:
		return content.T("企业微信接口的地址不能用："+e.Err.Error(), "the address of WeCom's interface cannot be used: "+e.Err.Error())
	case e.Class != publishers.Unknown:
		return content.T("没能连上企业微信，稍后再试", "WeCom could not be reached, will try again")
	}
	return content.T("企业微信没有给出可用的答复，消息可能已发出", "WeCom gave no usable answer; the message may have been sent")
}

// hint is the trailer that the platform puts behind its words.
var hint = regexp.MustCompile(`,?\s*(hint: \[[^\]]*\])?,?\s*(from ip: [^,]*)?,?\s*(more info at https?://\S*)?\s*$`)

// untrusted refuses an address that is not on the app's list. The one that the platform saw stands in its
// trailer: whoever puts it on the list has to know it.
const untrusted = 60020

var fromIP = regexp.MustCompile(`from ip: [0-9A-Fa-f.:]+`)

// customer is an external user id (wm… of WeChat, wo… of WeCom; path/92114, read 2026-11). The platform may
// quote one that it refuses, and people read its words.
var customer = regexp.MustCompile(`\bw[mo][0-9A-Za-z_-]{10,}`)

// refused makes the error of an errcode. One that is not listed is Unknown.
func refused(path string, code int, msg string) *Error {
	from := fromIP.FindString(msg)
	msg = customer.ReplaceAllString(strings.TrimSpace(hint.ReplaceAllString(msg, "")), "***")
	if code == untrusted && from != "" {
		msg += ", " + from
	}
	m, _ := meaningOf(path, code, msg)
	return &Error{Path: path, Code: code, Msg: msg, Class: m.class, After: m.after}
}

// noReply makes the error of an exchange that failed on the way.
func noReply(path string, err error) *Error {
	e := &Error{Path: path, Err: err}
	if transport.NotSent(err) {
		e.Class = publishers.Transient
	}
	return e
}

// notUnderstood makes the error of a reply without meaning.
func notUnderstood(path string, status int, err error) *Error {
	return &Error{Path: path, Status: status, Err: transport.Undecoded(err)}
}

// partly makes the error of a call that was taken although its JSON was not: what people read is
// not what was written.
func partly(path string) *Error {
	return &Error{Path: path, Class: publishers.Unknown, partly: true, Err: errors.New("the platform warns of the JSON: the request was taken in part")}
}

// ClassOf is the class of any error of this package's calls: Rejected for what does not fit,
// Unknown for others and for nil.
func ClassOf(err error) publishers.Class {
	var e *Error
	var size *SizeError
	var shape *ShapeError
	switch {
	case errors.As(err, &e):
		return e.Class
	case errors.As(err, &size), errors.As(err, &shape), errors.Is(err, ErrPicture):
		return publishers.Rejected
	}
	return publishers.Unknown
}

// Forbidden reports whether only the account's owner can mend what err says.
func Forbidden(err error) bool { return ClassOf(err) == publishers.Account }

// Limited reports whether err is a rate that is used up, and for how long at least; 0 = it was not
// said.
func Limited(err error) (time.Duration, bool) {
	var e *Error
	if errors.As(err, &e) && e.Class == publishers.Limited {
		return e.After, true
	}
	return 0, false
}

// Coded reports whether err is the platform's refusal with a code.
func Coded(err error, code int) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == code
}
