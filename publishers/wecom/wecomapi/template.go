package wecomapi

import (
	"context"
	"time"

	"moxin/publishers/transport"
)

// Limits of customer mass messages (path/92135, 2025-11-17), in bytes of UTF-8 where nothing else
// is said.
const (
	MaxTemplateText      = 4000
	MaxAttachments       = 9
	MaxTemplateCustomers = 10_000
	MaxTemplateGroups    = 2000
	MaxTagsOfList        = 100 // one SDK's copy of the page, 2026-03
	MaxLinkTitle         = 128 // of a message; see MaxMomentTitle
	MaxLinkDescription   = 512
	MaxLinkURL           = 2048
	// MaxReminders is how often staff can be reminded of one message in ReminderWindow.
	MaxReminders   = 3
	ReminderWindow = 24 * time.Hour
)

// ChatType says who receives a mass message.
type ChatType string

// Receivers of mass messages.
const (
	ChatSingle ChatType = "single" // customers
	ChatGroup  ChatType = "group"  // customer groups
)

// Template is a customer mass message (客户群发): a task that staff must confirm in the app. Each
// customer is given only to the member who talked to them last.
type Template struct {
	Chat      ChatType
	Customers []string   // external user ids, of ChatSingle
	Groups    []string   // chat ids, of ChatGroup; none = all groups of Sender
	Tags      [][]string // tag ids, of ChatSingle: any of each list, all of the lists
	// Everyone says that a message to customers which names neither customers nor tags is meant for
	// all customers of Sender.
	Everyone    bool
	Sender      string // the member who sends; required of ChatGroup
	Text        string
	Attachments []Attachment
}

type templateBody struct {
	Chat        ChatType         `json:"chat_type"`
	Customers   []string         `json:"external_userid,omitempty"`
	Groups      []string         `json:"chat_id_list,omitempty"`
	Tags        *tagFilter       `json:"tag_filter,omitempty"`
	Sender      string           `json:"sender,omitempty"`
	Text        *textBody        `json:"text,omitempty"`
	Attachments []map[string]any `json:"attachments,omitempty"`
}

type textBody struct {
	Content string `json:"content"`
}

type tagFilter struct {
	Groups []tagList `json:"group_list"`
}

type tagList struct {
	Tags []string `json:"tag_list"`
}

// check finds what the platform would refuse. A message to customers names customers or tags, or says
// that it is for everyone: that is nothing to happen by forgetting.
func (t Template) check() error {
	switch {
	case t.Chat == ChatSingle && t.Everyone != (len(t.Customers)+len(t.Tags) == 0):
		return &ShapeError{Part: "receivers", Want: "customers or tags, or else everyone"}
	case len(t.Customers) > 0 && len(t.Tags) > 0: // the page does not say who would get it
		return &ShapeError{Part: "receivers", Want: "customers or tags, not both"}
	case t.Everyone && t.Sender == "":
		return &ShapeError{Part: "sender", Want: "the member whose customers everyone is"}
	case t.Chat == ChatSingle && len(t.Groups) > 0:
		return &ShapeError{Part: "groups", Want: "none in a message to customers"}
	case t.Chat == ChatGroup && t.Sender == "":
		return &ShapeError{Part: "sender", Want: "the member who sends to their groups"}
	case t.Chat == ChatGroup && len(t.Customers)+len(t.Tags) > 0:
		return &ShapeError{Part: "receivers", Want: "no customers and no tags in a message to groups"}
	case t.Chat != ChatSingle && t.Chat != ChatGroup:
		return &ShapeError{Part: "chat_type", Want: "single or group"}
	case plain(t.Text) == "" && len(t.Attachments) == 0:
		return &ShapeError{Part: "text", Want: "a text or an attachment"}
	}
	err := checkAll(
		limit{"text", len(plain(t.Text)), 0, MaxTemplateText},
		limit{"attachments", len(t.Attachments), 0, MaxAttachments},
		limit{"customers", len(t.Customers), 0, MaxTemplateCustomers},
		limit{"groups", len(t.Groups), 0, MaxTemplateGroups},
	)
	if err != nil {
		return err
	}
	for i, tags := range t.Tags {
		if err := (limit{part("tags", i+1), len(tags), 1, MaxTagsOfList}).check(); err != nil {
			return err
		}
	}
	for i, a := range t.Attachments {
		if err := a.checkMessage(i + 1); err != nil {
			return err
		}
	}
	return nil
}

func (t Template) body() templateBody {
	b := templateBody{
		Chat: t.Chat, Customers: t.Customers, Groups: t.Groups, Sender: t.Sender,
		Attachments: attached(t.Attachments),
	}
	if text := plain(t.Text); text != "" {
		b.Text = &textBody{text}
	}
	for _, tags := range t.Tags {
		if b.Tags == nil {
			b.Tags = &tagFilter{}
		}
		b.Tags.Groups = append(b.Tags.Groups, tagList{tags})
	}
	return b
}

// Added is a task that was created.
type Added struct {
	ID     string   // msgid
	Failed []string // customers or groups that the platform left out: invalid, or not reachable
}

// AddTemplate creates the task of a mass message. It must not be made again when its error is
// Unknown: the platform knows no message twice; see GroupMessages.
func (c *Client) AddTemplate(ctx context.Context, t Template) (Added, error) {
	const path = "/cgi-bin/externalcontact/add_msg_template"
	if err := t.check(); err != nil {
		return Added{}, err
	}
	var reply struct {
		Failed []string     `json:"fail_list"`
		ID     transport.ID `json:"msgid"`
	}
	if err := c.change(ctx, path, t.body(), &reply); err != nil {
		return Added{}, err
	}
	if reply.ID == "" {
		return Added{}, &Error{Path: path, Err: transport.Missing("msgid")}
	}
	return Added{string(reply.ID), reply.Failed}, nil
}

type byMessage struct {
	ID     string `json:"msgid"`
	User   string `json:"userid,omitempty"`
	Limit  int    `json:"limit,omitempty"`
	Cursor string `json:"cursor,omitempty"`
}

// RemindMessage reminds the staff who have not confirmed; MaxReminders in ReminderWindow.
func (c *Client) RemindMessage(ctx context.Context, id string) error {
	return c.change(ctx, "/cgi-bin/externalcontact/remind_groupmsg_send", byMessage{ID: id}, nil)
}

// CancelMessage ends the task for the staff who have not confirmed.
func (c *Client) CancelMessage(ctx context.Context, id string) error {
	return c.change(ctx, "/cgi-bin/externalcontact/cancel_groupmsg_send", byMessage{ID: id}, nil)
}
