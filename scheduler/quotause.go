package scheduler

import "time"

// QuotaUse is how full a channel's quota is in one of its spans.
type QuotaUse struct {
	Span string `json:"span"` // day, month; week of a cap of messages to one customer
	Of   string `json:"of"`   // 2026-12-01 or 2026-12, in the workspace's zone; caps are in Beijing's
	Used int    `json:"used"` // messages, with what is planned
	Max  int    `json:"max"`
}

// quotaSpans are the spans that quotas bound, each with the layout that names one.
var quotaSpans = []struct{ name, layout string }{{"day", time.DateOnly}, {"month", "2006-01"}}

// countQuotas says on each line that has an instant how full its channel is around it.
func (p *planner) countQuotas() {
	used := map[string]map[string]int{} // channel → day or month → messages
	for i := range p.plan.Changes {
		c := &p.plan.Changes[i]
		if limit, ok := capOf(p.wanted.Config, c.Channel); ok && !c.To.IsZero() {
			c.Quota = append(c.Quota, p.calendar.capUse(limit, c.Channel, c.To))
			continue
		}
		q, _ := QuotaOf(p.wanted.Config, c.Channel)
		if c.To.IsZero() || q.Day+q.Month == 0 {
			continue
		}
		if used[c.Channel] == nil {
			used[c.Channel] = p.calendar.messages(c.Channel)
		}
		for j, span := range quotaSpans {
			of := c.To.In(p.zone).Format(span.layout)
			if most := []int{q.Day, q.Month}[j]; most > 0 {
				c.Quota = append(c.Quota, QuotaUse{span.name, of, used[c.Channel][of], most})
			}
		}
	}
}

// messages counts a channel's messages by day and by month.
func (l *ledger) messages(channel string) map[string]int {
	n := map[string]int{}
	for _, at := range l.lane(channel).all() {
		for _, span := range quotaSpans {
			n[at.In(l.zone).Format(span.layout)]++
		}
	}
	return n
}
