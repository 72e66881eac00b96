package wecomsim

import (
	"fmt"
	"strings"
	"time"
)

// Kinds of events: ChangeType of change_external_contact (path/96361). Add and Half bring the
// customer; Edit is a member's note or tag; Delete is a member removing the customer; Leave the
// customer removing the member; Transfer a customer who did not want the next member.
const (
	EventAdd      = "add_external_contact"
	EventHalf     = "add_half_external_contact"
	EventEdit     = "edit_external_contact"
	EventDelete   = "del_external_contact"
	EventLeave    = "del_follow_user"
	EventTransfer = "transfer_fail"
)

// ChangeType of change_external_tag.
const (
	TagCreated = "create"
	TagUpdated = "update"
	TagDeleted = "delete"
)

// event is something that the platform tells a company.
type event struct {
	Event
	told bool // every try was made, or one was heard
}

// Event is something that happened in a company, with the tries to tell it.
type Event struct {
	Number   int       `json:"number"` // from 0, of this server
	Corp     string    `json:"corp"`
	Name     string    `json:"name"`   // Event: change_external_contact or change_external_tag
	Change   string    `json:"change"` // ChangeType
	Staff    string    `json:"staff"`
	External string    `json:"external"`
	State    string    `json:"state"`
	At       time.Time `json:"at"`  // CreateTime, in whole seconds
	XML      string    `json:"xml"` // what is encrypted
	Tries    []Try     `json:"tries"`
}

// Try is one try to tell an event.
type Try struct {
	At     time.Time `json:"at"`
	Number int       `json:"number"` // 1, 2, 3
	Status int       `json:"status"` // HTTP status; 0 = no answer
	Heard  bool      `json:"heard"`
	Err    string    `json:"err"`
}

func cdata(s string) string { return "<![CDATA[" + strings.ReplaceAll(s, "]]>", "]]&gt;") + "]]>" }

// field is one element of an event.
type field struct{ name, value string }

// happened keeps an event until it is told; fields come after the common ones, empty ones not at all.
func (s *Server) happened(e Event, fields ...field) {
	e.Number, e.At = len(s.events), e.At.Truncate(time.Second)
	var b strings.Builder
	fmt.Fprintf(&b, "<xml><ToUserName>%s</ToUserName><FromUserName>%s</FromUserName><CreateTime>%d</CreateTime><MsgType>%s</MsgType><Event>%s</Event><ChangeType>%s</ChangeType>",
		cdata(e.Corp), cdata("sys"), e.At.Unix(), cdata("event"), cdata(e.Name), cdata(e.Change))
	for _, f := range append([]field{{"UserID", e.Staff}, {"ExternalUserID", e.External}, {"State", e.State}}, fields...) {
		if f.value != "" {
			fmt.Fprintf(&b, "<%s>%s</%[1]s>", f.name, cdata(f.value))
		}
	}
	e.XML = b.String() + "</xml>"
	s.events = append(s.events, &event{Event: e})
}

func (s *Server) contactEvent(c *corp, f *follow, change string, at time.Time, fields ...field) {
	s.happened(Event{Corp: c.conf.ID, Name: "change_external_contact", Change: change, Staff: f.staff, External: f.who.id, At: at, State: stateOf(f, change)}, fields...)
}

// stateOf is the State element: of those who came by a contact way, when they come.
func stateOf(f *follow, change string) string {
	if change == EventAdd || change == EventHalf {
		return f.state
	}
	return ""
}
