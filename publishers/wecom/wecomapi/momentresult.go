package wecomapi

import (
	"context"
	"time"

	"moxin/publishers/transport"
)

// Sizes of pages of moments (path/96352, 2023-12-01; path/95094): the most a page can hold.
const (
	MaxMomentPage         = 20
	MaxMomentTaskPage     = 1000
	MaxMomentCustomerPage = 1000
	MaxMomentReachPage    = 5000
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
		List []struct {
			ID      string        `json:"moment_id"`
			Created transport.Int `json:"create_time"`
			Filter  transport.Int `json:"create_type"`
			Text    textBody      `json:"text"`
			Images  []mediaBody   `json:"image"`
			Video   mediaBody     `json:"video"`
			Link    struct {
				URL string `json:"url"`
			} `json:"link"`
		} `json:"moment_list"`
		Next string `json:"next_cursor"`
	}
	if err := c.read(ctx, "/cgi-bin/externalcontact/get_moment_list", in, &reply); err != nil {
		return Page[PostedMoment]{}, err
	}
	page := Page[PostedMoment]{Next: reply.Next}
	for _, m := range reply.List {
		one := PostedMoment{ID: m.ID, Created: instant(int64(m.Created)), Filter: Filter(m.Filter), Text: m.Text.Content, Link: m.Link.URL}
		for range m.Images {
			one.Kinds = append(one.Kinds, (Picture{}).kind())
		}
		if m.Video.ID != "" {
			one.Kinds = append(one.Kinds, (Video{}).kind())
		}
		if m.Link.URL != "" {
			one.Kinds = append(one.Kinds, (Link{}).kind())
		}
		one.Files = append(fileIDs(m.Images...), fileIDs(m.Video)...)
		page.List = append(page.List, one)
	}
	return page, nil
}

// MomentTask is whether one member has put a moment out.
type MomentTask struct {
	User      string
	Published bool
}

// MomentStaff lists the members who were asked to put a moment out.
func (c *Client) MomentStaff(ctx context.Context, id, cursor string) (Page[MomentTask], error) {
	var reply struct {
		List []struct {
			User   string        `json:"userid"`
			Status transport.Int `json:"publish_status"`
		} `json:"task_list"`
		Next string `json:"next_cursor"`
	}
	in := byMoment{ID: id, Cursor: cursor, Limit: MaxMomentTaskPage}
	if err := c.read(ctx, "/cgi-bin/externalcontact/get_moment_task", in, &reply); err != nil {
		return Page[MomentTask]{}, err
	}
	page := Page[MomentTask]{Next: reply.Next}
	for _, t := range reply.List {
		page.List = append(page.List, MomentTask{t.User, t.Status == 1})
	}
	return page, nil
}

type momentCustomers struct {
	List []struct {
		Customer string `json:"external_userid"`
	} `json:"customer_list"`
	Next string `json:"next_cursor"`
}

func (m momentCustomers) page() Page[string] {
	p := Page[string]{Next: m.Next}
	for _, one := range m.List {
		p.List = append(p.List, one.Customer)
	}
	return p
}

// MomentCustomers lists the customers of one member that a moment was meant for.
func (c *Client) MomentCustomers(ctx context.Context, id, user, cursor string) (Page[string], error) {
	var reply momentCustomers
	in := byMoment{id, user, cursor, MaxMomentCustomerPage}
	if err := c.read(ctx, "/cgi-bin/externalcontact/get_moment_customer_list", in, &reply); err != nil {
		return Page[string]{}, err
	}
	return reply.page(), nil
}

// MomentReached lists the customers of one member who can see a moment that is out.
func (c *Client) MomentReached(ctx context.Context, id, user, cursor string) (Page[string], error) {
	var reply momentCustomers
	in := byMoment{id, user, cursor, MaxMomentReachPage}
	if err := c.read(ctx, "/cgi-bin/externalcontact/get_moment_send_result", in, &reply); err != nil {
		return Page[string]{}, err
	}
	return reply.page(), nil
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
