package scheduler

import (
	"slices"
	"time"

	"moxin/content"
)

// Slot is one slot of a channel. Rule and Why say what stands in its way; Rule "" = it is free.
type Slot struct {
	At   time.Time
	Rule string
	Why  content.Text
}

// SlotQuery asks for the slots of a channel after an instant.
type SlotQuery struct {
	Config   content.Config
	Releases []content.Release // all that are out or will be around there
	Channel  string
	After    time.Time
	Count    int       // of free ones
	Until    time.Time // the last instant looked at; zero = a year after After
}

// Slots lists the slots of a channel in order until Count of them are free or a year is over,
// those that are not free with the reason. Without slots in moxin.yaml there are none.
func Slots(q SlotQuery) ([]Slot, error) {
	zone := zoneOf(q.Config)
	rules, err := parseSlots(q.Config.Calendar, q.Channel, zone)
	if err != nil {
		return nil, err
	}
	l := newLedger(q.Config, zone, pointers(q.Releases))
	var out []Slot
	until := q.After.Add(slotHorizon)
	if !q.Until.IsZero() && q.Until.Before(until) {
		until = q.Until
	}
	for _, at := range rules.between(q.After.Add(time.Second), until) {
		if q.Count <= 0 {
			break
		}
		s := Slot{At: at}
		if s.Rule, s.Why = l.stands(q.Channel, at); s.Rule == "" {
			q.Count--
		}
		out = append(out, s)
	}
	return out, nil
}

func zoneOf(cfg content.Config) *time.Location {
	if cfg.Zone == nil {
		return time.UTC
	}
	return cfg.Zone
}

// stands says what stands in the way of a new message at an instant: another one, or a rule.
func (l *ledger) stands(channel string, at time.Time, self ...int64) (string, content.Text) {
	if l.lane(channel).stands(at, self) {
		return "taken", content.T("已有一条排期", "a release stands there")
	}
	return l.violation(channel, at, self...)
}

// quiet keeps the quiet hours of a channel.
func (l *ledger) quiet(q question) (string, content.Text) {
	hours := l.cfg.Calendar.QuietOf(q.channel)
	if !hours.Covers(q.at.In(l.zone)) {
		return "", content.Text{}
	}
	clock := q.at.In(l.zone).Format("15:04")
	return "quiet", content.T(clock+" 在静默时段 "+hours.String()+" 内", clock+" is in the quiet hours "+hours.String())
}

// daysAhead is how far a free instant is looked for where a channel has no slots.
const daysAhead = 60

// freeAfter finds the first instant past after that would do for a message of a channel: one of
// its slots, or where it has none the hour of clock on that day or a later one, or the end of
// quiet hours that cover it. Zero = none.
func (l *ledger) freeAfter(channel string, after, clock time.Time, self ...int64) time.Time {
	rules, err := parseSlots(l.cfg.Calendar, channel, l.zone)
	if err != nil {
		return time.Time{}
	}
	candidates := rules.between(after.Add(time.Second), after.Add(slotHorizon))
	if len(rules) == 0 {
		candidates = l.sameHour(channel, after, clock)
	}
	for _, c := range candidates {
		if rule, _ := l.stands(channel, c, self...); rule == "" && c.After(after) {
			return c
		}
	}
	return time.Time{}
}

// sameHour lists the wall clock of an instant on the days from one on, each after its quiet hours.
func (l *ledger) sameHour(channel string, from, at time.Time) []time.Time {
	from, at = from.In(l.zone), at.In(l.zone)
	quiet := l.cfg.Calendar.QuietOf(channel)
	var out []time.Time
	for day := range daysAhead {
		c := time.Date(from.Year(), from.Month(), from.Day()+day, at.Hour(), at.Minute(), at.Second(), 0, l.zone)
		out = append(out, quiet.End(c))
	}
	return out
}

// movable are the rules that another instant satisfies.
var movable = []string{"past", "blackout", "quiet", "quota", "gap"}

// suggest names on each line that a rule of the calendar refuses the next instant that would do,
// with everything else of the plan in its place.
func (p *planner) suggest() {
	type asked struct {
		channel      string
		after, clock int64
	}
	known := map[asked]time.Time{} // a folder of old articles asks the same a thousand times
	for i := range p.plan.Changes {
		c := &p.plan.Changes[i]
		if c.Kind != KindConflict || !slices.Contains(movable, c.Rule) && c.floor.IsZero() {
			continue
		}
		after, clock := c.To, c.To.In(p.zone)
		if after.Before(p.now) {
			after = p.now
		}
		if c.floor.After(after) {
			after = c.floor
		}
		if c.Release != 0 {
			c.Next = p.calendar.freeAfter(c.Channel, after, clock, c.Release)
			continue
		}
		k := asked{c.Channel, after.UnixMicro(), int64(60*clock.Hour() + clock.Minute())}
		if _, done := known[k]; !done {
			known[k] = p.calendar.freeAfter(c.Channel, after, clock)
		}
		c.Next = known[k]
	}
}

// review warns of weeks and months whose content is out of balance once the plan is applied.
func (p *planner) review() {
	var after []content.Release
	changes := map[int64][]content.Change{}
	for _, c := range p.plan.set.Change {
		changes[c.Release] = append(changes[c.Release], c)
	}
	for _, r := range p.existing.Releases {
		for _, c := range changes[r.ID] {
			if !c.Due.IsZero() {
				r.Due = c.Due
			}
			if c.Items != nil {
				r.Items = c.Items
			}
			if c.To != "" {
				r.State = c.To
			}
		}
		after = append(after, r)
	}
	after = append(after, p.plan.set.Create...)
	posts := content.PostsOf(after, slices.Concat(p.existing.Articles, p.wanted.Articles))
	last := p.now
	for _, post := range posts {
		if post.At.After(last) {
			last = post.At
		}
	}
	p.plan.Balance = p.wanted.Config.Calendar.Review(posts, p.now.In(p.zone), last.Add(time.Second).In(p.zone))
}
