package wechatsim

import (
	"slices"
	"time"
)

// Act is one thing that happened to what readers see, or to what waits to be seen.
type Act struct {
	At     time.Time `json:"at"`
	AppID  string    `json:"appid"`
	Kind   string    `json:"kind"`             // see the constants
	By     string    `json:"by,omitempty"`     // how it came out: freepublish, mass, person
	Title  string    `json:"title,omitempty"`  // of the article, or of the send's first
	URL    string    `json:"url,omitempty"`    // of the article's page
	ID     string    `json:"id,omitempty"`     // article_id, msg_id or publish_id
	Detail string    `json:"detail,omitempty"` // what the platform says of it
}

// Kinds of acts.
const (
	ActPublished = "published" // an article has a page
	ActSent      = "sent"      // a message without articles went out
	ActFailed    = "failed"    // a job or a send ended without anything
	ActWaiting   = "waiting"   // a send waits for the administrator
	ActConfirmed = "confirmed" // the administrator's yes
	ActRefused   = "refused"   // the administrator's no
	ActDeleted   = "deleted"   // by its owner
	ActBanned    = "banned"    // by the platform
	ActPreviewed = "previewed" // one person saw a message
	ActTold      = "told"      // an event was delivered
	ActUnheard   = "unheard"   // a try to deliver one was in vain
)

// Acts are those since the start of the process but for the first from: a process that asks now
// and then gives the number it has seen.
func (s *Server) Acts(from int) []Act {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.acts[min(max(from, 0), len(s.acts)):])
}

// note remembers an act. The server's lock is held.
func (s *Server) note(a *account, acts ...Act) {
	if s.broken != nil { // the change did not happen
		return
	}
	for _, act := range acts {
		act.AppID = a.conf.AppID
		s.acts = append(s.acts, act)
	}
}

// published are the acts of a message that came out.
func (m *message) published() (list []Act) {
	for _, it := range m.Items {
		list = append(list, Act{At: m.Published, Kind: ActPublished, By: m.way(), Title: it.Title, URL: it.URL, ID: m.ArticleID})
	}
	return list
}

// way is how the message came out.
func (m *message) way() string {
	if m.By == "" {
		return ByFreePublish
	}
	return m.By
}
