package publishers

import (
	"errors"
	"fmt"
	"time"

	"moxin/content"
)

// ErrAbsent is a look-up's clean answer that nothing of the release is on the platform.
var ErrAbsent = errors.New("publishers: nothing of this release on the platform")

// Class is what an error means for the release. The zero value is the careful one.
type Class int

const (
	Unknown   Class = iota // the post may exist: in_doubt
	Transient              // surely not created; try again after Error.After
	Limited                // surely not created; the platform's window opens after Error.After
	Rejected               // surely not created; the content must change (editor)
	Account                // surely not created; the account's owner must act: config, permission, IP
	Bug                    // surely not created; our request was malformed
)

// String is the class's name in logs and JSON.
func (c Class) String() string {
	return [...]string{"unknown", "transient", "limited", "rejected", "account", "bug"}[c]
}

// Error is a refusal whose meaning is known.
type Error struct {
	Class Class
	Code  string        // the platform's code, as it says it
	Text  content.Text  // for the person who can act: what and what to do
	Trace string        // the platform's id of the request (WeChat: rid)
	After time.Duration // Transient, Limited: wait at least this long, calendar time
	Err   error         // cause; may be nil
}

// Error says class, code and what to do.
func (e *Error) Error() string {
	s := fmt.Sprintf("%s: %s", e.Class, e.Text)
	if e.Code != "" {
		s += " [" + e.Code + "]"
	}
	if e.Trace != "" {
		s += " rid " + e.Trace
	}
	return s
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// ClassOf is the meaning of any error from Publish: Unknown unless an *Error says otherwise.
func ClassOf(err error) Class {
	var e *Error
	if errors.As(err, &e) {
		return e.Class
	}
	return Unknown
}
