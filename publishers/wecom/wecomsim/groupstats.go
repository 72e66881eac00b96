package wecomsim

import (
	"slices"
	"strconv"
	"time"
)

// groupData are the numbers of groups on a day; totals are of the day's end.
type groupData struct {
	NewChats   int `json:"new_chat_cnt"`
	Chats      int `json:"chat_total"`
	Talking    int `json:"chat_has_msg"`
	NewMembers int `json:"new_member_cnt"`
	Members    int `json:"member_total"`
	Talkers    int `json:"member_has_msg"`
	Messages   int `json:"msg_total"`
}

func (d *groupData) add(o groupData) {
	d.NewChats += o.NewChats
	d.Chats += o.Chats
	d.Talking += o.Talking
	d.NewMembers += o.NewMembers
	d.Members += o.Members
	d.Talkers += o.Talkers
	d.Messages += o.Messages
}

// groupInput asks for the numbers of groups.
type groupInput struct {
	Begin  int64        `json:"day_begin_time"`
	End    int64        `json:"day_end_time"` // absent = the first day
	Owners *ownerFilter `json:"owner_filter"`
}

// read checks whose groups and which days: yesterday back to 180 days ago.
func (in groupInput) read(a *ask) (map[string]bool, []time.Time, *refusal) {
	if in.Owners == nil || len(in.Owners.Users) == 0 {
		return nil, nil, invalid("owner_filter")
	}
	owners, no := a.owners(in.Owners)
	if no != nil {
		return nil, nil, no
	}
	if in.End == 0 {
		in.End = in.Begin
	}
	list, no := days(in.Begin, in.End, a.now, midnight(a.now).AddDate(0, 0, -1))
	return owners, list, no
}

// groupDay is one group's day; zero until it is ready.
func (s *Server) groupDay(c *corp, g Group, day, now time.Time) groupData {
	if !ready(day, now) {
		return groupData{}
	}
	r := chance(s.opt.Seed, "group", c.conf.ID, g.ID, strconv.FormatInt(day.Unix(), 10))
	d := groupData{Chats: 1, Members: g.Members}
	if d.Talkers = r.IntN(g.Members + 1); d.Talkers > 0 {
		d.Talking, d.Messages = 1, d.Talkers*(1+r.IntN(4))
	}
	return d
}

// groupsByDay is groupchat/statistic_group_by_day.
func groupsByDay(a *ask) (any, *refusal) {
	var in groupInput
	if no := a.decode(&in); no != nil {
		return nil, no
	}
	owners, list, no := in.read(a)
	if no != nil {
		return nil, no
	}
	type item struct {
		Day  int64     `json:"stat_time"`
		Data groupData `json:"data"`
	}
	items := []item{}
	for _, d := range list {
		it := item{Day: d.Unix()}
		for _, g := range a.c.conf.Groups {
			if owners[g.Owner] {
				it.Data.add(a.s.groupDay(a.c, g, d, a.now))
			}
		}
		items = append(items, it)
	}
	return struct {
		result
		Items []item `json:"items"`
	}{ok, items}, nil
}

// ownerItem is one owner's numbers.
type ownerItem struct {
	Owner string    `json:"owner"`
	Data  groupData `json:"data"`
}

// orders are what order_by sorts by: 1 new groups, 2 groups, 3 new members, 4 members (memory,
// unverified).
var orders = map[int]func(groupData) int{
	1: func(d groupData) int { return d.NewChats },
	2: func(d groupData) int { return d.Chats },
	3: func(d groupData) int { return d.NewMembers },
	4: func(d groupData) int { return d.Members },
}

// groupsByOwner is groupchat/statistic: totals are of the last day, the rest is summed.
func groupsByOwner(a *ask) (any, *refusal) {
	var in struct {
		groupInput
		By     int `json:"order_by"`
		Asc    int `json:"order_asc"`
		Offset int `json:"offset"`
		Limit  int `json:"limit"`
	}
	if no := a.decode(&in); no != nil {
		return nil, no
	}
	if in.By == 0 {
		in.By = 1
	}
	by, known := orders[in.By]
	if !known || in.Offset < 0 || in.Limit < 0 || in.Limit > 1000 {
		return nil, invalid("order_by, offset or limit")
	}
	owners, list, no := in.read(a)
	if no != nil {
		return nil, no
	}
	items := a.byOwner(owners, list)
	slices.SortStableFunc(items, func(x, y ownerItem) int {
		if in.Asc == 1 {
			return by(x.Data) - by(y.Data)
		}
		return by(y.Data) - by(x.Data)
	})
	if in.Limit == 0 {
		in.Limit = 500
	}
	from := min(in.Offset, len(items))
	to := min(from+in.Limit, len(items))
	return struct {
		result
		Total int         `json:"total"`
		Next  int         `json:"next_offset"`
		Items []ownerItem `json:"items"`
	}{ok, len(items), to, items[from:to]}, nil
}

func (a *ask) byOwner(owners map[string]bool, list []time.Time) []ownerItem {
	items := []ownerItem{}
	for _, m := range a.c.conf.Staff {
		if !owners[m.ID] {
			continue
		}
		it := ownerItem{Owner: m.ID}
		for i, d := range list {
			for _, g := range a.c.conf.Groups {
				if g.Owner != m.ID {
					continue
				}
				day := a.s.groupDay(a.c, g, d, a.now)
				if i < len(list)-1 {
					day.Chats, day.Members = 0, 0
				}
				it.Data.add(day)
			}
		}
		items = append(items, it)
	}
	return items
}
