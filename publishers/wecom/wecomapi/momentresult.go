package wecomapi

import (
	"context"
	"time"

	"moxin/publishers/transport"
)

// Sizes of pages of moments (path/96352, 2023-12-01; path/95094): the most a page can hold.
const (
	MaxMomentPage      = 20
	MaxMomentTaskPage  = 1000
	MaxMomentReachPage = 5000
)

// MomentQuery says which moments are listed.
type MomentQuery struct {
	Start, End time.Time // of creation; at most MaxRecordSpan apart, both ends excluded
	Filter     Filter
	Cursor     string
}

// PostedMoment is a moment that exists on the platform.
type PostedMoment struct {
	ID      string
	Created time.Time
	Filter  Filter // ByCorp or ByMember
	Text    string
	Link    string // address of its link; "" = none
	// Kinds are its attachments: image for each picture, video, link.
	Kinds []string
	// Files are the media ids of its pictures and its video.
	Files []string
}

// Moments lists moments, to find one whose job was lost. Moments that were deleted are not in it.
func (c *Client) Moments(ctx context.Context, q MomentQuery) (Page[PostedMoment], error) {
	if q.End.Sub(q.Start) > MaxRecordSpan || q.End.Before(q.Start) {
		return Page[PostedMoment]{}, &ShapeError{Part: "start and end", Want: "at most thirty days, in order"}
	}
	in := struct {
		Start  int64  `json:"start_time"`
		End    int64  `json:"end_time"`
		Filter Filter `json:"filter_type"`
		Cursor string `json:"cursor,omitempty"`
		Limit  int    `json:"limit"`
	}{seconds(q.Start), seconds(q.End), q.Filter, q.Cursor, MaxMomentPage}
	var reply struct {
		List []listedMoment `json:"moment_list"`
		Next string         `json:"next_cursor"`
	}
	if err := c.read(ctx, "/cgi-bin/externalcontact/get_moment_list", in, &reply); err != nil {
		return Page[PostedMoment]{}, err
	}
	return pageOf(reply.List, reply.Next, listedMoment.posted), nil
}

// listedMoment is what a list tells of a moment.
type listedMoment struct {
	ID      string        `json:"moment_id"`
	Created transport.Int `json:"create_time"`
	Filter  transport.Int `json:"create_type"`
	Text    textBody      `json:"text"`
	Images  []mediaBody   `json:"image"`
	Video   mediaBody     `json:"video"`
	Link    struct {
		URL string `json:"url"`
	} `json:"link"`
}

func (m listedMoment) posted() PostedMoment {
	out := PostedMoment{
		ID: m.ID, Created: instant(int64(m.Created)), Filter: Filter(m.Filter), Text: m.Text.Content, Link: m.Link.URL,
		Files: append(fileIDs(m.Images...), fileIDs(m.Video)...),
	}
	for range m.Images {
		out.Kinds = append(out.Kinds, (Picture{}).kind())
	}
	if m.Video.ID != "" {
		out.Kinds = append(out.Kinds, (Video{}).kind())
	}
	if m.Link.URL != "" {
		out.Kinds = append(out.Kinds, (Link{}).kind())
	}
	return out
}

// MomentTask is whether one member has put a moment out.
type MomentTask struct {
	User      string
	Published bool
}

// MomentStaff lists the members who were asked to put a moment out.
func (c *Client) MomentStaff(ctx context.Context, id, cursor string) (Page[MomentTask], error) {
	type entry struct {
		User   string        `json:"userid"`
		Status transport.Int `json:"publish_status"`
	}
	var reply struct {
		List []entry `json:"task_list"`
		Next string  `json:"next_cursor"`
	}
	in := byMoment{ID: id, Cursor: cursor, Limit: MaxMomentTaskPage}
	if err := c.read(ctx, "/cgi-bin/externalcontact/get_moment_task", in, &reply); err != nil {
		return Page[MomentTask]{}, err
	}
	return pageOf(reply.List, reply.Next, func(t entry) MomentTask { return MomentTask{t.User, t.Status == 1} }), nil
}

// MomentReached lists the customers of one member who can see a moment that is out.
func (c *Client) MomentReached(ctx context.Context, id, user, cursor string) (Page[string], error) {
	type entry struct {
		Customer string `json:"external_userid"`
	}
	var reply struct {
		List []entry `json:"customer_list"`
		Next string  `json:"next_cursor"`
	}
	in := byMoment{id, user, cursor, MaxMomentReachPage}
	if err := c.read(ctx, "/cgi-bin/externalcontact/get_moment_send_result", in, &reply); err != nil {
		return Page[string]{}, err
	}
	return pageOf(reply.List, reply.Next, func(e entry) string { return e.Customer }), nil
}

// Reaction is a comment or a like; what a comment says is not told.
type Reaction struct {
	Customer string // external user id; "" when it is a member's
	User     string // the member's; "" when it is a customer's
	At       time.Time
}

// Reactions are what happened under one member's copy of a moment.
type Reactions struct {
	Comments []Reaction
	Likes    []Reaction
}

type reactionBody struct {
	Customer string        `json:"external_userid"`
	User     string        `json:"userid"`
	At       transport.Int `json:"create_time"`
}

// MomentReactions reads what happened under one member's copy of a moment.
func (c *Client) MomentReactions(ctx context.Context, id, user string) (Reactions, error) {
	var reply struct {
		Comments []reactionBody `json:"comment_list"`
		Likes    []reactionBody `json:"like_list"`
	}
	if err := c.read(ctx, "/cgi-bin/externalcontact/get_moment_comments", byMoment{ID: id, User: user}, &reply); err != nil {
		return Reactions{}, err
	}
	return Reactions{reactions(reply.Comments), reactions(reply.Likes)}, nil
}

func reactions(list []reactionBody) []Reaction {
	var out []Reaction
	for _, r := range list {
		out = append(out, Reaction{r.Customer, r.User, instant(int64(r.At))})
	}
	return out
}
