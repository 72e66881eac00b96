package wechatsim

import (
	"time"

	"moxin/content"
)

// byDay answers a follower call with the rows of each day that has numbers.
func byDay[T any](c *call, rows func(day time.Time) []T) (any, *refusal) {
	span, no := c.span(7)
	if no != nil {
		return nil, no
	}
	out := struct {
		List []T `json:"list"`
	}{[]T{}}
	list, _ := c.ready(span, userStatsBegin)
	for _, d := range list {
		out.List = append(out.List, rows(d)...)
	}
	return out, nil
}

// userSummary is getusersummary: who came and left, by source.
func userSummary(c *call) (any, *refusal) {
	type row struct {
		Date   string `json:"ref_date"`
		Source int    `json:"user_source"`
		New    int64  `json:"new_user"`
		Cancel int64  `json:"cancel_user"`
	}
	return byDay(c, func(d time.Time) (rows []row) {
		var came, left int64
		for _, e := range c.a.entries() {
			n := c.s.during(e, d)
			came, left = came+n[content.Follows], left+n[content.Unfollows]
		}
		if left > 0 {
			rows = append(rows, row{day(d), 0, 0, left}) // 0: other
		}
		if came > 0 {
			rows = append(rows, row{day(d), 57, came, 0}) // 57: the name in an article
		}
		return rows
	})
}

// userCumulate is getusercumulate: how many follow at the end of each day.
func userCumulate(c *call) (any, *refusal) {
	type row struct {
		Date  string `json:"ref_date"`
		Users int64  `json:"cumulate_user"`
	}
	return byDay(c, func(d time.Time) []row {
		return []row{{day(d), c.s.followers(c.a, d.AddDate(0, 0, 1))}}
	})
}

// followers is how many follow an account at an instant.
func (s *Server) followers(a *account, at time.Time) int64 {
	n := int64(a.conf.FollowersAtStart)
	for _, e := range a.entries() {
		c := s.counts(e, at)
		n += c[content.Follows] - c[content.Unfollows]
	}
	return max(0, n)
}
