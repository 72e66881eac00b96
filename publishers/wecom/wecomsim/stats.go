package wecomsim

import (
	"slices"
	"strconv"
	"time"
)

// Rules of statistics (path/96358 and the pages of groupchat/statistic).
const (
	maxSpanDays = 30
	daysBack    = 180
	// readyHour: before it the day before can still be all zero [observed by one user at 02:30;
	// the harder reading is that it is until nine].
	readyHour = 9
)

// midnight floors an instant to the platform's day.
func midnight(at time.Time) time.Time {
	y, m, d := at.In(zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, zone)
}

// ready says whether the numbers of a day are there.
func ready(day, now time.Time) bool {
	return !now.Before(day.AddDate(0, 0, 1).Add(readyHour * time.Hour))
}

// days are those of a closed interval in Unix seconds; 600018 when it is none, too long, too far
// back or in the future. newest is the last day that may be asked for.
func days(start, end int64, now, newest time.Time) ([]time.Time, *refusal) {
	from, to := midnight(time.Unix(start, 0)), midnight(time.Unix(end, 0))
	if start <= 0 || end < start || to.After(newest) || from.Before(midnight(now).AddDate(0, 0, -daysBack)) {
		return nil, refused(600018)
	}
	var list []time.Time
	for d := from; !d.After(to); d = d.AddDate(0, 0, 1) {
		list = append(list, d)
	}
	if len(list) > maxSpanDays {
		return nil, refused(600018)
	}
	return list, nil
}

// behaviourDay is one day of get_user_behavior_data.
type behaviourDay struct {
	Day      int64    `json:"stat_time"`
	Chats    int      `json:"chat_cnt"`
	Messages int      `json:"message_cnt"`
	Replied  *float64 `json:"reply_percentage,omitempty"` // absent when nobody wrote first
	Wait     *int     `json:"avg_reply_time,omitempty"`   // minutes; absent when nothing was answered
	Negative int      `json:"negative_feedback_cnt"`
	Applied  int      `json:"new_apply_cnt"`
	Added    int      `json:"new_contact_cnt"`
}

// behaviour is get_user_behavior_data: each day is the sum over all members asked for.
func behaviour(a *ask) (any, *refusal) {
	var in struct {
		Users   []string `json:"userid"`
		Parties []int64  `json:"partyid"`
		Start   int64    `json:"start_time"`
		End     int64    `json:"end_time"`
	}
	if no := a.decode(&in); no != nil {
		return nil, no
	}
	if len(in.Users) == 0 || len(in.Users) > 100 || len(in.Parties) > 0 {
		return nil, invalid("userid has 1 to 100 members; this company has no departments")
	}
	for _, u := range in.Users {
		if no := a.sees(u); no != nil {
			return nil, no
		}
	}
	list, no := days(in.Start, in.End, a.now, midnight(a.now))
	if no != nil {
		return nil, no
	}
	out := struct {
		result
		Days []behaviourDay `json:"behavior_data"`
	}{ok, []behaviourDay{}}
	for _, d := range list {
		row := behaviourDay{Day: d.Unix()}
		if ready(d, a.now) {
			row = a.s.behaved(a.c, in.Users, d)
		}
		out.Days = append(out.Days, row)
	}
	return out, nil
}

// behaved sums a day over members. Chats are drawn; who came and left is what happened.
func (s *Server) behaved(c *corp, users []string, day time.Time) behaviourDay {
	row := behaviourDay{Day: day.Unix()}
	replied, waited, asked, answered := 0.0, 0, 0, 0
	within := func(at time.Time) bool { return !at.Before(day) && at.Before(day.AddDate(0, 0, 1)) }
	for _, u := range users {
		r := chance(s.opt.Seed, "chat", c.conf.ID, u, strconv.FormatInt(day.Unix(), 10))
		chats := 0
		if known := len(c.byStaff[u]); known > 0 {
			chats = r.IntN(min(known, 40) + 1)
		}
		row.Chats += chats
		row.Messages += chats * (1 + r.IntN(6))
		if wrote := chats / 2; wrote > 0 {
			got := r.IntN(wrote + 1)
			asked, answered, replied = asked+wrote, answered+got, replied+float64(got)
			waited += got * (1 + r.IntN(90))
		}
		for _, f := range s.tiesOf(c, u) {
			if within(f.since) {
				row.Added++
				row.Applied++
			}
			if within(f.left) {
				row.Negative++
			}
		}
	}
	if asked > 0 {
		share := float64(int(replied/float64(asked)*10000)) / 100
		row.Replied = &share
	}
	if answered > 0 {
		wait := waited / answered
		row.Wait = &wait
	}
	return row
}

// tiesOf are a member's ties, ended ones too.
func (s *Server) tiesOf(c *corp, userid string) []*follow {
	list := slices.Clone(c.byStaff[userid])
	for _, f := range c.ended {
		if f.staff == userid {
			list = append(list, f)
		}
	}
	return list
}

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
