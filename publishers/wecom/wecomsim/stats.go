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
