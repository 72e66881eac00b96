package wechatsim

import (
	"slices"
	"time"
)

// Quotas of mass sends (section 1.6).
const (
	subscriptionPerDay = 1  // calls, to all or to one tag
	followerPerMonth   = 4  // messages that one follower of a service account receives
	toAllPerDay        = 1  // of a service account, into the list of past messages
	callsPerMinute     = 60 // of sendall and send
)

// minute refuses the 61st call of a minute.
func (c *call) minute() *refusal {
	since := c.now.Add(-time.Minute)
	c.a.massCalls = slices.DeleteFunc(c.a.massCalls, func(at time.Time) bool { return !at.After(since) })
	if len(c.a.massCalls) >= callsPerMinute && !c.a.conf.NoMassQuota {
		return refuse(45011)
	}
	c.a.massCalls = append(c.a.massCalls, c.now)
	return nil
}

// quotaLeft refuses a send that nobody may receive (45028) and notes who must do without it.
// Every accepted call counts, whatever becomes of it: the facts do not say that a failed one is
// given back. What a person sent on the console counts too.
func (c *call) quotaLeft(j *massJob) *refusal {
	if c.a.conf.NoMassQuota {
		return nil
	}
	u := c.a.use(c.now)
	if c.a.conf.Kind != "service" {
		if u.today >= subscriptionPerDay {
			return refuse(45028)
		}
		return nil
	}
	switch {
	case j.ToAll && (u.all >= followerPerMonth || u.allToday >= toAllPerDay):
		return refuse(45028)
	case !j.ToAll && j.To == nil && u.all+u.tags[j.Tag] >= followerPerMonth:
		return refuse(45028)
	}
	for _, who := range j.To {
		if u.all+u.people[who] >= followerPerMonth {
			j.Filtered++
		}
	}
	if j.To != nil && j.Filtered == len(j.To) {
		return refuse(45028)
	}
	return nil
}

// used is what an account sent in a platform's month and day.
type used struct {
	today, allToday int
	all             int            // to every follower, this month
	tags            map[int]int    // to one tag, this month
	people          map[string]int // to a follower by name, this month
}

func (a *account) use(now time.Time) used {
	u := used{tags: map[int]int{}, people: map[string]int{}}
	month, today := now.In(beijing).Format("2006-01"), day(now)
	count := func(at time.Time, all bool) bool {
		if day(at) == today {
			u.today++
			if all {
				u.allToday++
			}
		}
		return at.In(beijing).Format("2006-01") == month
	}
	for _, m := range a.rows.Posts {
		if m.By == ByPerson && m.Pushed && count(m.Published, true) {
			u.all++
		}
	}
	for _, j := range a.rows.Mass {
		switch this := count(j.Submitted, j.ToAll); {
		case !this:
		case j.ToAll:
			u.all++
		case j.To == nil:
			u.tags[j.Tag]++
		default:
			for _, who := range j.To {
				u.people[who]++
			}
		}
	}
	return u
}
