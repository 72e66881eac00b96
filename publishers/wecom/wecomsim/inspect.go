package wecomsim

import (
	"slices"
	"time"
)

// Task is a message or a moment as it stands.
type Task struct {
	Corp      string      `json:"corp"`
	ID        string      `json:"id"`    // msgid or moment_id
	Job       string      `json:"job"`   // of moments: jobid
	Kind      string      `json:"kind"`  // message or moment
	Chat      string      `json:"chat"`  // of messages: single or group
	Title     string      `json:"title"` // of the first link, else the text's first line
	Text      string      `json:"text"`
	Links     []string    `json:"links"` // addresses of its links
	Made      time.Time   `json:"made"`
	Cancelled time.Time   `json:"cancelled,omitzero"` // zero = not
	Reminded  []time.Time `json:"reminded"`
	Staff     []TaskStaff `json:"staff"`
	Left      int         `json:"left"` // customers who left over it
}

// TaskStaff is one member's share: how many customers or groups, and how it ended for them.
type TaskStaff struct {
	ID        string    `json:"id"`
	Sent      time.Time `json:"sent,omitzero"` // zero = not confirmed
	Targets   int       `json:"targets"`
	Delivered int       `json:"delivered"`  // send status 1
	NotFriend int       `json:"not_friend"` // 2
	Capped    int       `json:"capped"`     // 3
}

// Confirmed is how many members have confirmed.
func (t Task) Confirmed() int {
	n := 0
	for _, m := range t.Staff {
		if !m.Sent.IsZero() {
			n++
		}
	}
	return n
}

// Received is one message or moment that a customer has.
type Received struct {
	At    time.Time `json:"at"`
	Task  string    `json:"task"` // id
	Kind  string    `json:"kind"`
	Staff string    `json:"staff"`
	Title string    `json:"title"`
	Text  string    `json:"text"`
}

// Way is a contact way as it stands.
type Way struct {
	Corp     string    `json:"corp"`
	ConfigID string    `json:"config_id"`
	Type     int       `json:"type"`
	Scene    int       `json:"scene"`
	State    string    `json:"state"`
	Remark   string    `json:"remark"`
	Users    []string  `json:"users"`
	Made     time.Time `json:"made"`
	Deleted  time.Time `json:"deleted,omitzero"` // zero = not
	Adds     int       `json:"adds"`             // customers who came by it
}

// Tasks are the messages and moments of every company, in the order they were made.
func (s *Server) Tasks() []Task {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []Task{}
	for _, id := range s.order {
		s.settle(s.corps[id], s.opt.Clock())
		for _, t := range s.corps[id].tasks {
			list = append(list, t.shown(id))
		}
	}
	slices.SortStableFunc(list, func(x, y Task) int { return x.Made.Compare(y.Made) })
	return list
}

func (t *task) shown(corpID string) Task {
	out := Task{
		Corp: corpID, ID: t.id, Job: t.job, Kind: t.kind, Chat: t.chat, Title: t.title, Text: t.text,
		Made: t.made, Cancelled: t.cancelled, Reminded: slices.Clone(t.reminded), Left: t.lost,
	}
	for _, l := range t.attachments {
		if l.Link != nil {
			out.Links = append(out.Links, l.Link.URL)
		}
	}
	for _, l := range t.momentAttachments {
		if l.Link != nil {
			out.Links = append(out.Links, l.Link.URL)
		}
	}
	for _, m := range t.staff {
		st := TaskStaff{ID: m.staff, Sent: m.sent, Targets: len(m.targets)}
		for _, g := range m.targets {
			switch g.status {
			case 1:
				st.Delivered++
			case 2:
				st.NotFriend++
			case 3:
				st.Capped++
			}
		}
		out.Staff = append(out.Staff, st)
	}
	return out
}

// Ways are the contact ways of every company, deleted ones too.
func (s *Server) Ways() []Way {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := []Way{}
	for _, corpID := range s.order {
		for _, id := range s.corps[corpID].wayOrder {
			w := s.corps[corpID].ways[id]
			list = append(list, Way{
				Corp: corpID, ConfigID: id, Type: w.in.Type, Scene: w.in.Scene, State: w.in.State, Remark: w.in.Remark,
				Users: slices.Clone(w.in.Users), Made: w.made, Deleted: w.deleted, Adds: w.adds,
			})
		}
	}
	return list
}

// Customers are a company's customers with the ties they have; who was removed by every member has
// none.
func (s *Server) Customers(corpID string) []Customer {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.corps[corpID]
	if c == nil {
		return nil
	}
	list := make([]Customer, 0, len(c.order))
	for _, id := range c.order {
		who := c.people[id]
		out := Customer{ID: id, Name: who.name}
		for _, f := range who.follows {
			if f.gone.IsZero() {
				out.Follows = append(out.Follows, Follow{Staff: f.staff, Since: f.since, State: f.state, Tags: slices.Clone(f.tags), Chat: f.chat, Left: f.left})
			}
		}
		list = append(list, out)
	}
	return list
}

// Sent is what a customer received, in order.
func (s *Server) Sent(external string) []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range s.order {
		s.settle(s.corps[id], s.opt.Clock())
		if who := s.corps[id].people[external]; who != nil {
			return slices.Clone(who.got)
		}
	}
	return nil
}

// Calls is how often a path was called, refused calls too.
func (s *Server) Calls(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[path]
}

// Secrets are the keys of robots, the secrets of apps, every token given out, and what callbacks
// are signed and encrypted with: for tests that search logs.
func (s *Server) Secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := slices.Clone(s.opt.Keys)
	for _, id := range s.order {
		c := s.corps[id]
		for _, a := range c.conf.Apps {
			list = append(list, a.Secret)
		}
		list = append(list, c.issued...)
		if cb := c.conf.Callback; cb != nil {
			list = append(list, cb.Token, cb.Key)
		}
	}
	return list
}
