package wecom

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/envelope"
)

// Events that say something of contacts (path/92130, read 2026-11); all others are acknowledged and not
// kept.
const (
	eventContact = "change_external_contact"
	eventTag     = "change_external_tag"
)

// changes are the kinds of eventContact that are kept. The platform adds kinds from time to time.
var changes = map[content.ContactChange]bool{
	content.ContactAdded: true, content.ContactHalfAdded: true, content.ContactEdited: true,
	content.ContactRemoved: true, content.ContactLeft: true, content.ContactKept: true,
}

// Bounds of what an event may say, in bytes: ours, well above the ids that were seen and the 30
// characters of a state (path/96348).
const (
	maxID    = 128
	maxState = 64
	// lastSecond is the end of the year 2100: an instant behind it is no instant.
	lastSecond = 4133980799
)

// Reasons why a signed event cannot be kept. None quotes what it says.
var (
	errNobody  = errors.New("wecom: the event names no customer or no colleague")
	errInstant = errors.New("wecom: the event's CreateTime is no instant")
)

// notice is what is read of an event. The welcome code is not: nobody here greets customers.
type notice struct {
	To       string `xml:"ToUserName"`
	Created  string `xml:"CreateTime"`
	Event    string `xml:"Event"`
	Change   string `xml:"ChangeType"`
	Staff    string `xml:"UserID"`
	External string `xml:"ExternalUserID"`
	State    string `xml:"State"`
	Tag      string `xml:"Id"` // of eventTag: the tag or group of tags
}

// contacts reads the message of a callback that was signed.
func (c callbacks) contacts(message []byte) ([]content.ContactEvent, error) {
	var n notice
	if err := envelope.Unmarshal(message, &n); err != nil {
		return nil, err
	}
	for _, part := range []*string{&n.To, &n.Created, &n.Event, &n.Change, &n.Staff, &n.External, &n.State, &n.Tag} {
		*part = strings.TrimSpace(*part)
	}
	if n.To != "" && n.To != c.corp {
		return nil, publishers.ErrForged // sealed for us and written to another company
	}
	e := content.ContactEvent{Account: c.corp, Change: content.ContactChange(n.Change)}
	switch {
	case n.Event == eventTag:
		e.Change = content.ContactTags
	case n.Event != eventContact || !changes[e.Change]:
		return nil, nil
	case n.Staff == "" || n.External == "" || max(len(n.Staff), len(n.External)) > maxID:
		return nil, errNobody
	}
	seconds, err := strconv.ParseInt(n.Created, 10, 64)
	if err != nil || seconds <= 0 || seconds > lastSecond {
		return nil, errInstant
	}
	if c.reader == nil {
		return nil, errNameless
	}
	e.At, e.Key = time.Unix(seconds, 0).UTC(), c.key(n)
	if n.Event == eventContact {
		e.Reader, e.Staff, e.State = c.reader(n.External), n.Staff, stateOf(n.State)
	}
	return []content.ContactEvent{e}, nil
}

// key is the same for every delivery of an event, also to another channel of the company. It is made of
// what the platform says to compare, and keeps none of it readable.
func (c callbacks) key(n notice) string {
	return c.reader(strings.Join([]string{"event of " + c.corp, n.Event, n.Change, n.Staff, n.External, n.Tag, n.Created}, "\n"))
}

// stateOf is a state that a way may have: what is too long or not plain text is nobody's.
func stateOf(text string) string {
	odd := func(r rune) bool { return r < '!' || r > '~' }
	if len(text) > maxState || strings.ContainsFunc(text, odd) {
		return ""
	}
	return text
}
