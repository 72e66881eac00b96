package wecomapi

import (
	"context"
	"time"

	"moxin/publishers/transport"
)

// Sizes of pages of results (path/93338, 2025-11): the most a page can hold.
const (
	MaxMessagePage = 100
	MaxTaskPage    = 1000
	MaxResultPage  = 1000
	// MaxRecordSpan is the longest time that one list of messages or moments may cover.
	MaxRecordSpan = 30 * 24 * time.Hour
)

// Filter says whose messages or moments are listed.
type Filter int

// Creators of messages and moments.
const (
	ByCorp   Filter = 0 // made for the corp, by a console or an app
	ByMember Filter = 1
	ByAnyone Filter = 2
)

// MessageQuery says which mass messages are listed.
type MessageQuery struct {
	Chat       ChatType
	Start, End time.Time // of creation; at most MaxRecordSpan apart
	Filter     Filter
	Cursor     string
}

// GroupMessage is a mass message that exists on the platform.
type GroupMessage struct {
	ID      string
	Created time.Time
	Filter  Filter // ByCorp or ByMember
	Text    string
	// Links are the addresses of its link cards.
	Links []string
	// Kinds are its attachments in order: image, link, miniprogram, video, file.
	Kinds []string
	// Files are the media ids of its pictures, videos and files.
	Files []string
}

// listedAttachment is what a list tells of an attachment.
type listedAttachment struct {
	Kind string `json:"msgtype"`
	Link struct {
		URL string `json:"url"`
	} `json:"link"`
	Image mediaBody `json:"image"`
	Video mediaBody `json:"video"`
	File  mediaBody `json:"file"`
}

type mediaBody struct {
	ID string `json:"media_id"`
}

// fileIDs are the ids that are there.
func fileIDs(files ...mediaBody) []string {
	var out []string
	for _, f := range files {
		if f.ID != "" {
			out = append(out, f.ID)
		}
	}
	return out
}

// GroupMessages lists mass messages, to find one whose creation was never answered.
func (c *Client) GroupMessages(ctx context.Context, q MessageQuery) (Page[GroupMessage], error) {
	if q.End.Sub(q.Start) > MaxRecordSpan || q.End.Before(q.Start) {
		return Page[GroupMessage]{}, &ShapeError{Part: "start and end", Want: "at most thirty days, in order"}
	}
	in := struct {
		Chat   ChatType `json:"chat_type"`
		Start  int64    `json:"start_time"`
		End    int64    `json:"end_time"`
		Filter Filter   `json:"filter_type"`
		Limit  int      `json:"limit"`
		Cursor string   `json:"cursor,omitempty"`
	}{q.Chat, seconds(q.Start), seconds(q.End), q.Filter, MaxMessagePage, q.Cursor}
	var reply struct {
		List []listedMessage `json:"group_msg_list"`
		Next string          `json:"next_cursor"`
	}
	if err := c.read(ctx, "/cgi-bin/externalcontact/get_groupmsg_list_v2", in, &reply); err != nil {
		return Page[GroupMessage]{}, err
	}
	return pageOf(reply.List, reply.Next, listedMessage.message), nil
}

// listedMessage is what a list tells of a mass message.
type listedMessage struct {
	ID          transport.ID       `json:"msgid"`
	Created     transport.Int      `json:"create_time"`
	Filter      transport.Int      `json:"create_type"`
	Text        textBody           `json:"text"`
	Attachments []listedAttachment `json:"attachments"`
}

func (m listedMessage) message() GroupMessage {
	out := GroupMessage{ID: string(m.ID), Created: instant(int64(m.Created)), Filter: Filter(m.Filter), Text: m.Text.Content}
	for _, a := range m.Attachments {
		out.Kinds = append(out.Kinds, a.Kind)
		if a.Link.URL != "" {
			out.Links = append(out.Links, a.Link.URL)
		}
		out.Files = append(out.Files, fileIDs(a.Image, a.Video, a.File)...)
	}
	return out
}

// What a member of staff has done with a mass message.
const (
	TaskWaiting = 0
	TaskSent    = 2
)

// StaffTask is what one member has done with a mass message.
type StaffTask struct {
	User   string
	Status int       // TaskWaiting or TaskSent
	At     time.Time // of sending; zero while waiting
}

// MessageStaff lists the members who were asked to send a message.
func (c *Client) MessageStaff(ctx context.Context, id, cursor string) (Page[StaffTask], error) {
	type entry struct {
		User   string        `json:"userid"`
		Status transport.Int `json:"status"`
		At     transport.Int `json:"send_time"`
	}
	var reply struct {
		List []entry `json:"task_list"`
		Next string  `json:"next_cursor"`
	}
	if err := c.read(ctx, "/cgi-bin/externalcontact/get_groupmsg_task", byMessage{ID: id, Limit: MaxTaskPage, Cursor: cursor}, &reply); err != nil {
		return Page[StaffTask]{}, err
	}
	return pageOf(reply.List, reply.Next, func(t entry) StaffTask {
		return StaffTask{t.User, int(t.Status), instant(int64(t.At))}
	}), nil
}

// What became of a mass message for one customer or group.
const (
	SendWaiting   = 0
	SendDone      = 1
	SendNotFriend = 2 // the customer is no longer a friend of the member
	SendCapped    = 3 // the customer has already got what a month allows
)

// SendResult is what became of a mass message for one receiver.
type SendResult struct {
	Customer string // external user id; "" for groups
	Group    string // chat id; "" for customers
	User     string // the member who sends
	Status   int    // SendWaiting, SendDone, SendNotFriend or SendCapped
	At       time.Time
}

// MessageResults lists what became of a message for the customers of one member.
func (c *Client) MessageResults(ctx context.Context, id, user, cursor string) (Page[SendResult], error) {
	type entry struct {
		Customer string        `json:"external_userid"`
		Group    string        `json:"chat_id"`
		User     string        `json:"userid"`
		Status   transport.Int `json:"status"`
		At       transport.Int `json:"send_time"`
	}
	var reply struct {
		List []entry `json:"send_list"`
		Next string  `json:"next_cursor"`
	}
	in := byMessage{ID: id, User: user, Limit: MaxResultPage, Cursor: cursor}
	if err := c.read(ctx, "/cgi-bin/externalcontact/get_groupmsg_send_result", in, &reply); err != nil {
		return Page[SendResult]{}, err
	}
	return pageOf(reply.List, reply.Next, func(r entry) SendResult {
		return SendResult{r.Customer, r.Group, r.User, int(r.Status), instant(int64(r.At))}
	}), nil
}
