package wechatsim

import "time"

// dailyQuota are the calls a day whose number is known; Options.Quotas adds to and replaces it.
// The others are shown only in each account's console, so they are unlimited here.
var dailyQuota = map[string]int{
	"/cgi-bin/token":           2000,   // seen in a console
	"/cgi-bin/stable_token":    500000, // official page
	"/cgi-bin/media/uploadimg": 1000,   // a user's report, 2023-12

	"/cgi-bin/message/mass/preview": 100, // (unverified)
}

// day is the platform's day of an instant.
func day(t time.Time) string { return t.In(beijing).Format(time.DateOnly) }

// spend counts one call; past the day's quota it is 45009 until midnight in Beijing.
func (c *call) spend(path string) *refusal {
	c.s.count(c.a.conf.AppID, path)
	quota, ok := c.s.opt.Quotas[path]
	if !ok {
		quota, ok = dailyQuota[path]
	}
	key := day(c.now) + " " + path
	if ok && c.a.used[key] >= quota {
		return refuse(45009)
	}
	c.a.used[key]++
	return nil
}

// count remembers a call for Server.Calls.
func (s *Server) count(appID, path string) {
	if s.calls[appID] == nil {
		s.calls[appID] = map[string]int{}
	}
	s.calls[appID][path]++
}
