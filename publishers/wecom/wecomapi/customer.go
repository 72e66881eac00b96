package wecomapi

import (
	"context"
	"time"

	"moxin/publishers/transport"
)

// Sizes of lists of customers (path/92994, 2023-12-01).
const (
	MaxCustomerStaff = 100 // members asked for in one call
	MaxCustomerPage  = 100
)

// Customer is one member's relation with one customer. Names, pictures and remarks of people are
// not read: nothing needs them.
type Customer struct {
	ID    string // external user id
	User  string // the member
	Added time.Time
	State string // of the contact way that brought the customer; "" = none
	// Tags are ids of the corp's tags.
	Tags []string
	// Way is how the customer came (add_way), as the platform numbers it: 1 = a QR code.
	Way int
}

// Staff lists the members who have the right to customers (path/92571, 2025-11).
func (c *Client) Staff(ctx context.Context) ([]string, error) {
	var reply struct {
		Users []string `json:"follow_user"`
	}
	err := c.get(ctx, "/cgi-bin/externalcontact/get_follow_user_list", nil, &reply)
	return reply.Users, err
}

// followBody is a relation as the list of customers writes it.
type followBody struct {
	User   string        `json:"userid"`
	Added  transport.Int `json:"createtime"`
	State  string        `json:"state"`
	Way    transport.Int `json:"add_way"`
	TagIDs []string      `json:"tag_id"` // the corp's tags
}

func (f followBody) customer(id string) Customer {
	return Customer{ID: id, User: f.User, Added: instant(int64(f.Added)), State: f.State, Tags: f.TagIDs, Way: int(f.Way)}
}

// CustomersOf lists the customers of up to MaxCustomerStaff members, one entry for each relation
// (path/92994). That state stands in follow_info is the page's sample for one customer and one
// SDK's word for this call: a real account has to show it (unverified).
func (c *Client) CustomersOf(ctx context.Context, users []string, cursor string) (Page[Customer], error) {
	if err := (limit{"users", len(users), 1, MaxCustomerStaff}).check(); err != nil {
		return Page[Customer]{}, err
	}
	in := struct {
		Users  []string `json:"userid_list"`
		Cursor string   `json:"cursor,omitempty"`
		Limit  int      `json:"limit"`
	}{users, cursor, MaxCustomerPage}
	type entry struct {
		Contact struct {
			ID string `json:"external_userid"`
		} `json:"external_contact"`
		Follow followBody `json:"follow_info"`
	}
	var reply struct {
		List []entry `json:"external_contact_list"`
		Next string  `json:"next_cursor"`
	}
	if err := c.read(ctx, "/cgi-bin/externalcontact/batch/get_by_user", in, &reply); err != nil {
		return Page[Customer]{}, err
	}
	return pageOf(reply.List, reply.Next, func(e entry) Customer { return e.Follow.customer(e.Contact.ID) }), nil
}

// TagGroup is a group of the corp's tags.
type TagGroup struct {
	ID   string
	Name string
	Tags []Tag
}

// Tag is one of the corp's tags.
type Tag struct {
	ID   string
	Name string
}

// TagGroups lists the corp's tags, without those that were deleted (path/92117, 2025-11).
func (c *Client) TagGroups(ctx context.Context) ([]TagGroup, error) {
	var reply struct {
		Groups []struct {
			ID      string `json:"group_id"`
			Name    string `json:"group_name"`
			Deleted bool   `json:"deleted"`
			Tags    []struct {
				ID      string `json:"id"`
				Name    string `json:"name"`
				Deleted bool   `json:"deleted"`
			} `json:"tag"`
		} `json:"tag_group"`
	}
	if err := c.read(ctx, "/cgi-bin/externalcontact/get_corp_tag_list", struct{}{}, &reply); err != nil {
		return nil, err
	}
	var out []TagGroup
	for _, g := range reply.Groups {
		if g.Deleted {
			continue
		}
		group := TagGroup{ID: g.ID, Name: g.Name}
		for _, t := range g.Tags {
			if !t.Deleted {
				group.Tags = append(group.Tags, Tag{t.ID, t.Name})
			}
		}
		out = append(out, group)
	}
	return out, nil
}

type ownerFilter struct {
	Users []string `json:"userid_list"`
}
