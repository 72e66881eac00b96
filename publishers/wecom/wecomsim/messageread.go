package wecomsim

import (
	"slices"
	"time"
)

// Sizes of pages of mass messages (path/93338 as the facts give them: usual and most).
var (
	messageSizes = size{50, 100}
	taskSizes    = size{500, 1000}
)

// Reminders: three in 24 hours for a task.
const (
	maxReminders = 3
	reminderSpan = 24 * time.Hour
)

// message finds a mass message by its id.
func (a *ask) message(id string) (*task, *refusal) { return a.task(id, "message") }

func (a *ask) task(id, kind string) (*task, *refusal) {
	i := slices.IndexFunc(a.c.tasks, func(t *task) bool { return t.id == id && t.kind == kind })
	if i < 0 {
		return nil, invalid("no %s has the id", kind)
	}
	return a.c.tasks[i], nil
}

// assigned is a member's share of a task: who has none is 60111 or not allowed, too.
func (a *ask) assigned(t *task, userid string) (*assignment, *refusal) {
	if no := a.sees(userid); no != nil {
		return nil, no
	}
	for _, m := range t.staff {
		if m.staff == userid {
			return m, nil
		}
	}
	return nil, invalid("the member has no part in it")
}

// listedMessage is a mass message as the list tells of it.
type listedMessage struct {
	ID          string       `json:"msgid"`
	Created     int64        `json:"create_time"`
	By          int          `json:"create_type"` // 0 the company
	Text        listedText   `json:"text"`
	Attachments []attachment `json:"attachments"`
}

// listMessages is get_groupmsg_list_v2. A span of over a month is refused (memory, unverified).
func listMessages(a *ask) (any, *refusal) {
	var in struct {
		Chat string `json:"chat_type"`
		listing
	}
	if no := a.decode(&in); no != nil {
		return nil, no
	}
	if in.Chat != "single" && in.Chat != "group" || in.Filter != nil && (*in.Filter < 0 || *in.Filter > 2) {
		return nil, invalid("chat_type or filter_type")
	}
	tasks, no := a.made("message", in.listing, 31*24*time.Hour)
	if no != nil {
		return nil, no
	}
	list := []listedMessage{}
	for _, t := range tasks {
		if t.chat == in.Chat {
			list = append(list, listedMessage{t.id, t.made.Unix(), 0, listedText{t.text}, append([]attachment{}, t.attachments...)})
		}
	}
	rows, next, no := page(list, in.Cursor, in.Limit, messageSizes)
	if no != nil {
		return nil, no
	}
	return struct {
		result
		List []listedMessage `json:"group_msg_list"`
		Next string          `json:"next_cursor"`
	}{ok, rows, next}, nil
}

// messageTask is get_groupmsg_task: who of the staff has sent it (2) and who has not (0).
func messageTask(a *ask) (any, *refusal) {
	var in struct {
		ID     string `json:"msgid"`
		Limit  int    `json:"limit"`
		Cursor string `json:"cursor"`
	}
	if no := a.decode(&in); no != nil {
		return nil, no
	}
	t, no := a.message(in.ID)
	if no != nil {
		return nil, no
	}
	type entry struct {
		Staff  string `json:"userid"`
		Status int    `json:"status"`
		At     int64  `json:"send_time,omitempty"`
	}
	rows, next, no := page(t.staff, in.Cursor, in.Limit, taskSizes)
	if no != nil {
		return nil, no
	}
	list := []entry{}
	for _, m := range rows {
		e := entry{Staff: m.staff}
		if !m.sent.IsZero() {
			e.Status, e.At = 2, m.sent.Unix()
		}
		list = append(list, e)
	}
	return struct {
		result
		List []entry `json:"task_list"`
		Next string  `json:"next_cursor"`
	}{ok, list, next}, nil
}

// messageResult is get_groupmsg_send_result: one member's customers or groups.
func messageResult(a *ask) (any, *refusal) {
	var in struct {
		ID     string `json:"msgid"`
		Staff  string `json:"userid"`
		Limit  int    `json:"limit"`
		Cursor string `json:"cursor"`
	}
	if no := a.decode(&in); no != nil {
		return nil, no
	}
	t, no := a.message(in.ID)
	if no != nil {
		return nil, no
	}
	m, no := a.assigned(t, in.Staff)
	if no != nil {
		return nil, no
	}
	rows, next, no := page(m.targets, in.Cursor, in.Limit, taskSizes)
	if no != nil {
		return nil, no
	}
	type entry struct {
		External string `json:"external_userid,omitempty"`
		Chat     string `json:"chat_id,omitempty"`
		Staff    string `json:"userid"`
		Status   int    `json:"status"`
		At       int64  `json:"send_time,omitempty"`
	}
	list := []entry{}
	for _, g := range rows {
		e := entry{External: g.external(), Chat: g.chat, Staff: m.staff, Status: g.status}
		if g.status == 1 {
			e.At = g.at.Unix()
		}
		list = append(list, e)
	}
	return struct {
		result
		List []entry `json:"send_list"`
		Next string  `json:"next_cursor"`
	}{ok, list, next}, nil
}

// askedMessage reads a request that is a msgid alone.
func (a *ask) askedMessage() (*task, *refusal) {
	var in struct {
		ID string `json:"msgid"`
	}
	if no := a.decode(&in); no != nil {
		return nil, no
	}
	return a.message(in.ID)
}

// remindMessage asks those who have not confirmed once more; the fourth time in 24 hours is 45009.
func remindMessage(a *ask) (any, *refusal) {
	t, no := a.askedMessage()
	if no != nil {
		return nil, no
	}
	recent := slices.DeleteFunc(slices.Clone(t.reminded), func(at time.Time) bool { return a.now.Sub(at) >= reminderSpan })
	if len(recent) >= maxReminders {
		return nil, refused(45009)
	}
	t.reminded = append(t.reminded, a.now)
	for _, m := range t.staff {
		a.s.replan(a.c, t, m, a.now)
	}
	return ok, nil
}

// cancelMessage ends a task: who has not confirmed cannot any more.
func cancelMessage(a *ask) (any, *refusal) {
	t, no := a.askedMessage()
	if no != nil {
		return nil, no
	}
	t.cancel(a.now)
	return ok, nil
}

func (t *task) cancel(now time.Time) {
	if t.cancelled.IsZero() {
		t.cancelled = now
	}
}
