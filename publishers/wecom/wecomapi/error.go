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

// Error is a call that did not succeed. Its text never holds the key.
type Error struct {
	Path   string // of the call
	Code   int    // errcode; 0 when there was none
	Status int    // HTTP status when the reply was not understood
	Msg    string // errmsg without its trailer; it changes, never compare it
	// Class says whether the message may have been sent: only Unknown may.
	Class publishers.Class
	After time.Duration // wait at least this long; 0 = it was not said
	Err   error
}

// Error says which call, what the platform said, and the cause.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "wecom %s: %s", e.Path, e.Class)
	if e.Code != 0 {
		fmt.Fprintf(&b, ": errcode %d %s", e.Code, e.Msg)
	}
	if e.Status != 0 {
		fmt.Fprintf(&b, ": HTTP status %d", e.Status)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Text says to people what happened and what to do.
func (e *Error) Text() content.Text {
	if m, ok := codes[e.Code]; ok {
		return m.text
	}
	if e.Code != 0 {
		return content.T(fmt.Sprintf("企业微信回了没有登记的代码 %d：%s", e.Code, e.Msg), fmt.Sprintf("WeCom answered a code that is not listed, %d: %s", e.Code, e.Msg))
	}
	return content.T("企业微信没有给出可用的答复，消息可能已发出", "WeCom gave no usable answer; the message may have been sent")
}

// meaning is what a code means for the caller.
type meaning struct {
	class publishers.Class
	after time.Duration
	text  content.Text
}

// codes are the answers of a robot (path/90455 and path/91770, read 2026-11; 93000 and 40008 from
// memory, unverified).
var codes = map[int]meaning{
	-1:    {publishers.Transient, 5 * time.Second, content.T("企业微信繁忙，稍后再试", "WeCom is busy, try again later")},
	40007: {publishers.Rejected, 0, content.T("文件编号无效或已过三天，请重新上传", "the media id is wrong or older than three days: upload again")},
	40008: {publishers.Bug, 0, content.T("消息类型不被接受", "the kind of message is not accepted")},
	40033: {publishers.Bug, 0, content.T("请求里有 \\u 转义，企业微信不接受", "the request has \\u escapes, which WeCom refuses")},
	40058: {publishers.Bug, 0, content.T("请求参数不对", "a parameter of the request is wrong")},
	45002: {publishers.Rejected, 0, content.T("消息太长", "the message is too long")},
	45009: {publishers.Limited, time.Minute, content.T("机器人每分钟最多 20 条，一分钟后再发", "a robot takes 20 messages a minute: send again in a minute")},
	45033: {publishers.Transient, 5 * time.Second, content.T("同时调用太多，稍后再试", "too many calls at once, try again later")},
	93000: {publishers.Account, 0, content.T("机器人的 key 不对，或机器人已被移出群：请在群里重新复制地址，更新 notices.wecom", "the robot's key is wrong, or the robot was removed: copy its address again and update notices.wecom")},
}

// hint is the trailer that the platform puts behind its words.
var hint = regexp.MustCompile(`,?\s*(hint: \[[^\]]*\])?,?\s*(from ip: [^,]*)?,?\s*(more info at https?://\S*)?\s*$`)

// refused makes the error of an errcode. One that is not listed is Unknown.
func refused(path string, code int, msg string) *Error {
	m := codes[code]
	return &Error{Path: path, Code: code, Msg: strings.TrimSpace(hint.ReplaceAllString(msg, "")), Class: m.class, After: m.after}
}

// noReply makes the error of an exchange that failed on the way.
func noReply(path string, err error) *Error {
	e := &Error{Path: path, Err: err}
	if transport.NotSent(err) {
		e.Class = publishers.Transient
	}
	return e
}

// notUnderstood makes the error of a reply without meaning; the cause's text may quote it, so
// only its kind is kept.
func notUnderstood(path string, status int, err error) *Error {
	e := &Error{Path: path, Status: status}
	if err != nil {
		e.Err = fmt.Errorf("the reply is not the JSON that was expected (%T)", err)
	}
	return e
}

// partly makes the error of a message that was taken although its JSON was not: what people read
// is not what was written.
func partly(path string) *Error {
	return &Error{Path: path, Class: publishers.Unknown, Err: errors.New("the platform warns of the JSON: the message was taken in part")}
}

// ClassOf is the class of any error of this package's calls: Rejected for a message that does not
// fit, Unknown for others and for nil.
func ClassOf(err error) publishers.Class {
	var e *Error
	var size *SizeError
	switch {
	case errors.As(err, &e):
		return e.Class
	case errors.As(err, &size), errors.Is(err, ErrPicture):
		return publishers.Rejected
	}
	return publishers.Unknown
}
