package wecomsim

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Limits of who a mass message is for (path/92135).
const (
	maxExternal = 10_000
	maxChats    = 2000
	maxTagGroup = 100
)

// messageInput is the body of add_msg_template.
type messageInput struct {
	Chat      string     `json:"chat_type"` // single or group; "" = single
	Externals []string   `json:"external_userid"`
	Chats     []string   `json:"chat_id_list"`
	Tags      *tagFilter `json:"tag_filter"`
	Sender    string     `json:"sender"`
	Select    bool       `json:"allow_select"`
	Text      struct {
		Content string `json:"content"`
	} `json:"text"`
	Attachments []attachment `json:"attachments"`
}

// tagFilter says which customers: of each group any tag, and of every group one.
type tagFilter struct {
	Groups []struct {
		Tags []string `json:"tag_list"`
	} `json:"group_list"`
}

// task is a message or a moment that staff are asked to send.
type task struct {
	id, kind    string // msgid or moment_id; message or moment
	chat        string // of messages: single or group
	title       string // of the first link, else the text's first line
	text        string
	attachments []attachment
	made        time.Time
	cancelled   time.Time
	reminded    []time.Time
	staff       []*assignment

	// Of moments.
	job               string
	looks             int // at the job
	badStaff, badTags []string
	momentAttachments []momentAttachment
	liked, commented  []reaction
	readers, lost     int // customers reached; by an audience, who left
}

// assignment is one member's share of a task.
type assignment struct {
	staff   string
	targets []*target
	sent    time.Time // zero = not confirmed
	plan    time.Time // confirms by themselves; zero = never
}

// target is one customer or group of an assignment. Status: 0 not sent, 1 sent, 2 not a friend,
// 3 had as many messages as there may be.
type target struct {
	tie    *follow // nil = a group
	chat   string
	status int
	at     time.Time
}

func (t *target) external() string {
	if t.tie == nil {
		return ""
	}
	return t.tie.who.id
}

// addMessage is add_msg_template: a task, whoever it is for; nothing is sent.
func addMessage(a *ask) (any, *refusal) {
	var in messageInput
	if no := a.decode(&in); no != nil {
		return nil, no
	}
	if no := in.check(a); no != nil {
		return nil, no
	}
	t := &task{kind: "message", chat: in.Chat, text: in.Text.Content, attachments: in.Attachments, title: in.title(), made: a.now}
	if t.chat == "" {
		t.chat = "single"
	}
	pick := a.singles
	if t.chat == "group" {
		pick = a.groups
	}
	failed, no := pick(in, t)
	if no != nil {
		return nil, no
	}
	if len(t.staff) == 0 {
		return nil, refused(41048)
	}
	a.s.enter(a.c, t, "msg")
	return struct {
		result
		Failed []string `json:"fail_list"`
		ID     string   `json:"msgid"`
	}{ok, failed, t.id}, nil
}

// enter gives a task its id and asks its staff.
func (s *Server) enter(c *corp, t *task, prefix string) {
	s.serial++
	t.id = prefix + letters(28, s.opt.Seed, t.kind, c.conf.ID, strconv.FormatUint(s.serial, 10))
	for _, m := range t.staff {
		s.plan(c, t, m, t.made)
	}
	c.tasks = append(c.tasks, t)
}

// title is what an audience knows a message by.
func (in messageInput) title() string {
	for _, t := range in.Attachments {
		if t.Link != nil {
			return t.Link.Title
		}
	}
	line, _, _ := strings.Cut(in.Text.Content, "\n")
	return line
}

func (in messageInput) check(a *ask) *refusal {
	switch {
	case in.Chat != "" && in.Chat != "single" && in.Chat != "group":
		return invalid("chat_type")
	case in.Text.Content == "" && len(in.Attachments) == 0:
		return invalid("neither text nor attachments")
	case over(in.Text.Content, maxMessage):
		return refused(45002)
	case len(in.Attachments) > maxAttachments:
		return invalid("more than %d attachments", maxAttachments)
	case len(in.Externals) > maxExternal || len(in.Chats) > maxChats:
		return invalid("too many receivers")
	case in.Chat != "group" && len(in.Chats) > 0 || in.Chat == "group" && (len(in.Externals) > 0 || in.Tags != nil):
		return invalid("receivers of the other chat_type")
	case in.Chat == "group" && in.Sender == "":
		return invalid("a message to groups needs its sender")
	}
	for _, t := range in.Attachments {
		if no := t.check(a); no != nil {
			return no
		}
	}
	if in.Sender != "" {
		return a.sees(in.Sender)
	}
	return nil
}

// singles gives each customer to the member who chatted with them last. Customers by name who
// have no member are the fail_list. Names and tags together are refused, and so is neither
// without a sender: the page does not say who would get it.
func (a *ask) singles(in messageInput, t *task) ([]string, *refusal) {
	if in.Tags != nil && len(in.Externals) > 0 || in.Tags == nil && len(in.Externals) == 0 && in.Sender == "" {
		return nil, invalid("exactly one of external_userid and tag_filter, or a sender")
	}
	if no := a.tagsExist(in.Tags); no != nil {
		return nil, no
	}
	failed, people := []string{}, in.Externals
	if len(people) == 0 {
		people = a.c.order
	}
	shares := map[string]*assignment{}
	taken := map[string]bool{}
	for _, id := range people {
		f := a.newest(id, in.Sender)
		switch {
		case taken[id]:
			continue
		case f == nil && len(in.Externals) > 0:
			failed = append(failed, id)
			continue
		case f == nil || !in.Tags.takes(a.c.people[id]):
			continue
		}
		taken[id] = true
		m := shares[f.staff]
		if m == nil {
			m = &assignment{staff: f.staff}
			shares[f.staff] = m
			t.staff = append(t.staff, m)
		}
		m.targets = append(m.targets, &target{tie: f})
	}
	return failed, nil
}

// tagsExist refuses an empty filter, one of too many and a tag that is not there (40068).
func (a *ask) tagsExist(f *tagFilter) *refusal {
	if f == nil {
		return nil
	}
	if len(f.Groups) == 0 {
		return invalid("tag_filter without tags")
	}
	for _, g := range f.Groups {
		if len(g.Tags) == 0 || len(g.Tags) > maxTagGroup {
			return invalid("tag_list has 1 to %d tags", maxTagGroup)
		}
		for _, id := range g.Tags {
			if !a.c.tagged(id) {
				return refused(40068)
			}
		}
	}
	return nil
}

// takes says whether a customer has a tag of each group; no filter takes everybody.
func (f *tagFilter) takes(who *customer) bool {
	if f == nil {
		return true
	}
	for _, g := range f.Groups {
		if !who.hasAny(g.Tags) {
			return false
		}
	}
	return true
}

// hasAny says whether any member tagged the customer with one of these.
func (w *customer) hasAny(tags []string) bool {
	return slices.ContainsFunc(w.follows, func(f *follow) bool {
		return f.gone.IsZero() && slices.ContainsFunc(f.tags, func(id string) bool { return slices.Contains(tags, id) })
	})
}

// newest is the tie of the member who chatted with a customer last; a sender's own, if one is given,
// whoever chatted last: the page is silent on that, and a client that makes a task for each of its
// staff must see to it that no customer is in two.
func (a *ask) newest(external, sender string) *follow {
	who := a.c.people[external]
	if who == nil {
		return nil
	}
	var best *follow
	for _, f := range who.follows {
		if f.gone.IsZero() && (sender == "" || f.staff == sender) && (best == nil || f.chat.After(best.chat)) && a.sees(f.staff) == nil {
			best = f
		}
	}
	return best
}

// groups gives a sender's groups to the sender: those named, or every one.
func (a *ask) groups(in messageInput, t *task) ([]string, *refusal) {
	m := &assignment{staff: in.Sender}
	named := setOf(in.Chats)
	for _, g := range a.c.conf.Groups {
		if g.Owner == in.Sender && (len(named) == 0 || named[g.ID]) {
			m.targets = append(m.targets, &target{chat: g.ID})
			delete(named, g.ID)
		}
	}
	if len(named) > 0 {
		return nil, invalid("chat_id_list names a group that is not the sender's")
	}
	if len(m.targets) > 0 {
		t.staff = append(t.staff, m)
	}
	return []string{}, nil
}
