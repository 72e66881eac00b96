package wecomapi

import (
	"context"
	"encoding/json"
	"time"

	"moxin/content"
	"moxin/publishers/transport"
)

// Rules of statistics (path/96358 and path/92133, read 2026-11).
const (
	MaxStatStaff = 100 // members or group owners of one call
	MaxStatDays  = 30  // of one call
	MaxStatBack  = 180 // days before today
	// ReadyHour is from when on the numbers of a day are there, in Beijing, on the day after: at
	// 02:30 they have been seen all zero (one report).
	ReadyHour = 9
)

// NewestDay is the beginning of the newest day in Beijing whose numbers are there at now.
func NewestDay(now time.Time) time.Time {
	t := now.In(content.Beijing()).Add(-ReadyHour * time.Hour)
	return time.Date(t.Year(), t.Month(), t.Day()-1, 0, 0, 0, 0, content.Beijing())
}

// Report is what one statistics call answered, with the reply as it came.
type Report[T any] struct {
	List []T
	Raw  []byte
}

// BehaviorDay is what happened between staff and customers on one day. Replies are absent on days
// without any conversation.
type BehaviorDay struct {
	Day          transport.Int    `json:"stat_time"` // its beginning in Beijing, Unix seconds
	Chats        transport.Number `json:"chat_cnt"`
	Messages     transport.Number `json:"message_cnt"`
	ReplyShare   transport.Number `json:"reply_percentage"` // percent
	ReplyMinutes transport.Number `json:"avg_reply_time"`   // minutes until the first reply
	Left         transport.Number `json:"negative_feedback_cnt"`
	Applied      transport.Number `json:"new_apply_cnt"`
	Added        transport.Number `json:"new_contact_cnt"`
}

// Behavior reports up to MaxStatDays days, both ends included, of one member: of several the
// platform gives the sum.
func (c *Client) Behavior(ctx context.Context, user string, begin, end time.Time) (Report[BehaviorDay], error) {
	if err := days(begin, end); err != nil {
		return Report[BehaviorDay]{}, err
	}
	in := struct {
		Users []string `json:"userid"`
		Start int64    `json:"start_time"`
		End   int64    `json:"end_time"`
	}{[]string{user}, midnight(begin), midnight(end)}
	var reply struct {
		List []BehaviorDay `json:"behavior_data"`
	}
	raw, err := c.report(ctx, "/cgi-bin/externalcontact/get_user_behavior_data", in, &reply)
	return Report[BehaviorDay]{reply.List, raw}, err
}

// GroupStat is what customer groups were in some days.
type GroupStat struct {
	NewChats      transport.Number `json:"new_chat_cnt"`
	Chats         transport.Number `json:"chat_total"`
	ActiveChats   transport.Number `json:"chat_has_msg"`
	NewMembers    transport.Number `json:"new_member_cnt"`
	Members       transport.Number `json:"member_total"`
	ActiveMembers transport.Number `json:"member_has_msg"`
	Messages      transport.Number `json:"msg_total"`
}

// GroupDay is one day of the groups of those owners that were asked for.
type GroupDay struct {
	Day  transport.Int `json:"stat_time"` // its beginning in Beijing, Unix seconds
	Data GroupStat     `json:"data"`
}

// GroupDays reports up to MaxStatDays days, both ends included, of the groups of up to
// MaxStatStaff owners.
func (c *Client) GroupDays(ctx context.Context, owners []string, begin, end time.Time) (Report[GroupDay], error) {
	if err := groupQuery(owners, begin, end); err != nil {
		return Report[GroupDay]{}, err
	}
	in := struct {
		Start  int64       `json:"day_begin_time"`
		End    int64       `json:"day_end_time"`
		Owners ownerFilter `json:"owner_filter"`
	}{midnight(begin), midnight(end), ownerFilter{owners}}
	var reply struct {
		List []GroupDay `json:"items"`
	}
	raw, err := c.report(ctx, "/cgi-bin/externalcontact/groupchat/statistic_group_by_day", in, &reply)
	return Report[GroupDay]{reply.List, raw}, err
}

// report asks one statistics call and keeps the reply.
func (c *Client) report(ctx context.Context, path string, in, out any) ([]byte, error) {
	var raw json.RawMessage
	if err := c.read(ctx, path, in, &raw); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return nil, notUnderstood(path, 0, err)
	}
	return raw, nil
}

func groupQuery(owners []string, begin, end time.Time) error {
	if err := (limit{"owners", len(owners), 1, MaxStatStaff}).check(); err != nil {
		return err
	}
	return days(begin, end)
}

// days refuses a span that the platform would (600018).
func days(begin, end time.Time) error {
	n := int((midnight(end)-midnight(begin))/int64(24*time.Hour/time.Second)) + 1
	return limit{"days", n, 1, MaxStatDays}.check()
}

// midnight is the beginning of an instant's day in Beijing, in Unix seconds. Beijing has kept one
// offset since 1991, so days are all as long.
func midnight(t time.Time) int64 {
	t = t.In(content.Beijing())
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, content.Beijing()).Unix()
}
