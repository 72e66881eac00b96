package event

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
)

// What a page tells.
const (
	sayRead   = "read"   // it was looked at for ReadAfter
	sayFinish = "finish" // its end was seen
	sayEnd    = "end"    // the reader leaves: depth and time
	sayYes    = "yes"    // the reader agrees to be known again
	sayNo     = "no"     // and no longer agrees
)

// MaxMessage is the most that a page's message may hold, in bytes.
const MaxMessage = 1 << 10

// maxSeconds is the longest that one look at a page can be believed to take: six hours.
const maxSeconds = 6 * 60 * 60

// message is the body of a beacon. Its instant is the server's: a reader's clock is not asked.
type message struct {
	Say     string   `json:"v"`
	Channel string   `json:"c"`
	Slug    string   `json:"s"`
	Key     string   `json:"k"` // random, of this one look at the page
	Code    string   `json:"r"` // the short link that led here
	Depth   *float64 `json:"d"` // 0..1
	Seconds *float64 `json:"t"`
}

var (
	keyShape  = regexp.MustCompile(`^[0-9a-f]{16,32}$`)
	codeShape = regexp.MustCompile(`^[a-z0-9]{4,16}$`)
	slugShape = regexp.MustCompile(`^[^/\x00-\x20]{1,200}$`)
)

// readMessage reads a body strictly. What is out of range is refused, not bent.
func readMessage(body []byte) (message, error) {
	var m message
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil {
		return m, fmt.Errorf("%w: not the JSON of a page", ErrMessage)
	}
	if _, err := d.Token(); err != io.EOF {
		return m, fmt.Errorf("%w: more than one value", ErrMessage)
	}
	if m.Say == sayYes || m.Say == sayNo {
		return m, nil
	}
	return m, m.check()
}

// check holds what a page tells of a look at it against what can be.
func (m message) check() error {
	switch {
	case m.Say != sayRead && m.Say != sayFinish && m.Say != sayEnd:
		return fmt.Errorf("%w: v", ErrMessage)
	case !slugShape.MatchString(m.Slug) || !slugShape.MatchString(m.Channel):
		return fmt.Errorf("%w: s, c", ErrMessage)
	case !keyShape.MatchString(m.Key):
		return fmt.Errorf("%w: k", ErrMessage)
	case m.Code != "" && !codeShape.MatchString(m.Code):
		return fmt.Errorf("%w: r", ErrMessage)
	case m.Say == sayEnd && (m.Depth == nil || m.Seconds == nil):
		return fmt.Errorf("%w: an end has d and t", ErrMessage)
	case m.Depth != nil && (*m.Depth < 0 || *m.Depth > 1):
		return fmt.Errorf("%w: d is 0..1", ErrMessage)
	case m.Seconds != nil && (*m.Seconds < 0 || *m.Seconds > maxSeconds):
		return fmt.Errorf("%w: t is 0..%d", ErrMessage, maxSeconds)
	}
	return nil
}
