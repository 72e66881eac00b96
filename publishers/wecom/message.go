package wecom

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
	"moxin/publishers/wecom/wecomapi"
)

// listSpan is the longest time that the platform lists tasks of at once.
const listSpan = wecomapi.MaxRecordSpan

// messages are the tasks of 客户群发.
type messages struct{ api *wecomapi.Client }

var _ tasker = messages{}

// add makes a task. Customers whom the platform leaves out are a reason for people, no error: the others
// get it.
func (k messages) add(ctx context.Context, o order) (task, string, error) {
	added, err := k.api.AddTemplate(ctx, o.template())
	if err != nil {
		return task{}, "", err
	}
	return task{ID: added.ID}, leftOut(len(added.Failed), o.Groups), nil
}

// template is an order as the client takes it. All tags are in one list: a customer needs one of them (that
// tags of several groups may share a list is not on the page: unverified).
func (o order) template() wecomapi.Template {
	t := wecomapi.Template{Chat: chat(o), Sender: o.Sender, Customers: o.Customers, Text: o.Text, Attachments: o.Attachments}
	if len(o.Tags) > 0 {
		t.Tags = [][]string{o.Tags}
	}
	t.Everyone = o.Sender != "" && !o.Groups && len(o.Customers)+len(o.Tags) == 0 // all of the sender's
	return t
}

func chat(o order) wecomapi.ChatType {
	if o.Groups {
		return wecomapi.ChatGroup
	}
	return wecomapi.ChatSingle
}

func leftOut(n int, groups bool) string {
	zh, en := "位客户", "customers"
	switch {
	case n == 0:
		return ""
	case groups:
		zh, en = "个客户群", "groups"
	}
	return content.T(fmt.Sprintf("%d %s收不到：编号无效，或没有同事能发给他们", n, zh),
		fmt.Sprintf("%d %s are left out: not valid, or nobody can send to them", n, en)).String()
}

// list are the company's tasks; what colleagues send by themselves is none of ours.
func (k messages) list(ctx context.Context, o order, from, to time.Time) ([]seen, error) {
	var out []seen
	q := wecomapi.MessageQuery{Chat: chat(o), Start: from, End: to, Filter: wecomapi.ByCorp}
	for m, err := range wecomapi.All(func(cursor string) (wecomapi.Page[wecomapi.GroupMessage], error) {
		q.Cursor = cursor
		return k.api.GroupMessages(ctx, q)
	}) {
		if err != nil {
			return nil, err
		}
		l := look{Text: visible(m.Text), Links: m.Links, Kinds: m.Kinds, Files: m.Files}
		out = append(out, seen{m.ID, l.sorted()})
	}
	return out, nil
}

func (k messages) staff(ctx context.Context, id string) ([]colleague, error) {
	var out []colleague
	for t, err := range wecomapi.All(func(cursor string) (wecomapi.Page[wecomapi.StaffTask], error) {
		return k.api.MessageStaff(ctx, id, cursor)
	}) {
		if err != nil {
			return nil, err
		}
		out = append(out, colleague{t.User, t.Status == wecomapi.TaskSent, t.At})
	}
	return out, nil
}

func (k messages) cancel(ctx context.Context, id string) error { return k.api.CancelMessage(ctx, id) }
