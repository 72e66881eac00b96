package scheduler

import (
	"fmt"
	"time"

	"moxin/content"
)

// ledger knows which instants of each channel are taken and what the calendar allows.
// An entry is a release by its id, or a wanted item by a negative number.
type ledger struct {
	cfg   content.Config
	zone  *time.Location
	taken map[string]*lane // by channel
}

// newLedger enters what is out or will be; what ended without a publication takes no room.
func newLedger(cfg content.Config, zone *time.Location, releases []*content.Release) *ledger {
	l := &ledger{cfg: cfg, zone: zone, taken: map[string]*lane{}}
	for _, r := range releases {
		if r.State != content.Cancelled && !isStuck(r.State) {
			l.enter(r.Channel, r.ID, r.Due)
		}
	}
	return l
}

func (l *ledger) clone() *ledger {
	c := &ledger{cfg: l.cfg, zone: l.zone, taken: map[string]*lane{}}
	for channel, entries := range l.taken {
		c.taken[channel] = entries.clone()
	}
	return c
}

// lane is the lane of a channel, made when it is first asked for.
func (l *ledger) lane(channel string) *lane {
	if l.taken[channel] == nil {
		ch, ok := l.cfg.Channel(channel)
		l.taken[channel] = newLane(ok && ch.Platform == content.WeChat)
	}
	return l.taken[channel]
}

func (l *ledger) enter(channel string, entry int64, at time.Time) { l.lane(channel).enter(entry, at) }

func (l *ledger) leave(channel string, entry int64) { l.lane(channel).leave(entry) }

// free reports whether nothing of the channel stands at an instant.
func (l *ledger) free(channel string, at time.Time) bool { return !l.lane(channel).stands(at, nil) }

// question is one about an instant on a channel: may a message that is not among self go then?
type question struct {
	channel string
	at      time.Time
	others  *lane
	self    []int64
}

// violation names the rule of the calendar that an instant breaks, or "".
func (l *ledger) violation(channel string, at time.Time, self ...int64) (rule string, why content.Text) {
	q := question{channel, at, l.lane(channel), self}
	for _, check := range []func(question) (string, content.Text){l.blackout, l.quiet, l.quota, l.capped, l.gap} {
		if rule, why = check(q); rule != "" {
			return rule, why
		}
	}
	return "", content.Text{}
}

func (l *ledger) blackout(q question) (string, content.Text) {
	at := q.at.In(l.zone)
	b, in := l.cfg.Calendar.BlackoutOn(at)
	if !in {
		return "", content.Text{}
	}
	day, from, to := at.Format(time.DateOnly), b.From.In(l.zone).Format(time.DateOnly), b.To.In(l.zone).Format(time.DateOnly)
	return "blackout", content.T(
		fmt.Sprintf("%s 在停发期 %s 至 %s（%s）内", day, from, to, b.Reason),
		fmt.Sprintf("%s is in the blackout %s to %s (%s)", day, from, to, b.Reason))
}

func (l *ledger) quota(q question) (string, content.Text) {
	quota, source := QuotaOf(l.cfg, q.channel)
	local := q.at.In(l.zone)
	for _, span := range []struct {
		max      int
		from, to time.Time
		layout   string
		day      bool // else a month
		zh, en   string
	}{
		{quota.Day, dayOf(local, 0), dayOf(local, 1), time.DateOnly, true, "每天", "a day"},
		{quota.Month, dayOf(local, 1-local.Day()), dayOf(local, 32-local.Day()), "2006-01", false, "每月", "a month"},
	} {
		if span.max <= 0 {
			continue
		}
		n := 0
		for _, other := range q.others.between(span.from.Add(-clockShift), span.to.Add(clockShift), q.self) {
			if sameSpan(local, other.In(l.zone), span.day) {
				n++
			}
		}
		if n >= span.max {
			key := local.Format(span.layout)
			return "quota", content.T(
				fmt.Sprintf("%s 已有 %d 条，%s最多 %d 条（%s）", key, n, span.zh, span.max, source.ZH),
				fmt.Sprintf("%s has %d already, at most %d %s (%s)", key, n, span.max, span.en, source.In("en")))
		}
	}
	return "", content.Text{}
}

// clockShift is more than clocks are put forward or back: there are days that do not begin at 0:00.
const clockShift = 3 * time.Hour

// dayOf is the beginning of the day that is so many days after that of t.
func dayOf(t time.Time, days int) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day+days, 0, 0, 0, 0, t.Location())
}

// sameSpan reports two instants of one day of the calendar, or of one month. Thousands are compared
// for each release of a plan: writing their dates out would be most of its time.
func sameSpan(a, b time.Time, day bool) bool {
	year, month, date := a.Date()
	y, m, d := b.Date()
	return year == y && month == m && (!day || date == d)
}

func (l *ledger) gap(q question) (string, content.Text) {
	gap := l.cfg.Calendar.Gap[q.channel]
	if gap <= 0 {
		return "", content.Text{}
	}
	for _, other := range q.others.between(q.at.Add(1-gap), q.at.Add(gap), q.self) {
		clock, d := other.In(l.zone).Format("01-02 15:04"), q.at.Sub(other).Abs()
		return "gap", content.T(
			fmt.Sprintf("距 %s 的另一条 %s，少于间隔 %s", clock, d, gap),
			fmt.Sprintf("%s from another release at %s, the gap is %s", d, clock, gap))
	}
	return "", content.Text{}
}
