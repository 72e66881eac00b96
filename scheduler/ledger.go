package scheduler

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"moxin/content"
)

// ledger knows which instants of each channel are taken and what the calendar allows.
// An entry is a release by its id, or a wanted item by a negative number.
type ledger struct {
	cfg   content.Config
	zone  *time.Location
	taken map[string]map[int64]time.Time // channel → entry → instant
}

// newLedger enters what is out or will be; what ended without a publication takes no room.
func newLedger(cfg content.Config, zone *time.Location, releases []*content.Release) *ledger {
	l := &ledger{cfg: cfg, zone: zone, taken: map[string]map[int64]time.Time{}}
	for _, r := range releases {
		if r.State != content.Cancelled && !isStuck(r.State) {
			l.enter(r.Channel, r.ID, r.Due)
		}
	}
	return l
}

func (l *ledger) clone() *ledger {
	c := &ledger{cfg: l.cfg, zone: l.zone, taken: map[string]map[int64]time.Time{}}
	for channel, entries := range l.taken {
		c.taken[channel] = maps.Clone(entries)
	}
	return c
}

func (l *ledger) enter(channel string, entry int64, at time.Time) {
	if l.taken[channel] == nil {
		l.taken[channel] = map[int64]time.Time{}
	}
	l.taken[channel][entry] = at
}

func (l *ledger) leave(channel string, entry int64) { delete(l.taken[channel], entry) }

// others lists the instants that messages other than self take, each message once: on wechat
// entries of one instant are one message.
func (l *ledger) others(channel string, self []int64) []time.Time {
	var out []time.Time
	for entry, at := range l.taken[channel] {
		if !slices.Contains(self, entry) {
			out = append(out, at)
		}
	}
	slices.SortFunc(out, time.Time.Compare)
	if ch, ok := l.cfg.Channel(channel); ok && ch.Platform == content.WeChat {
		out = slices.CompactFunc(out, time.Time.Equal)
	}
	return out
}

// free reports whether nothing of the channel stands at an instant.
func (l *ledger) free(channel string, at time.Time) bool {
	return !slices.ContainsFunc(l.others(channel, nil), at.Equal)
}

// violation names the rule of the calendar that an instant breaks, or "".
func (l *ledger) violation(channel string, at time.Time, self ...int64) (rule string, why content.Text) {
	others := l.others(channel, self)
	for _, check := range []func(string, time.Time, []time.Time) (string, content.Text){l.blackout, l.quiet, l.quota, l.gap} {
		if rule, why = check(channel, at, others); rule != "" {
			return rule, why
		}
	}
	return "", content.Text{}
}

func (l *ledger) blackout(_ string, at time.Time, _ []time.Time) (string, content.Text) {
	day := at.In(l.zone).Format(time.DateOnly)
	for _, b := range l.cfg.Calendar.Blackout {
		from, to := b.From.In(l.zone).Format(time.DateOnly), b.To.In(l.zone).Format(time.DateOnly)
		if from <= day && day <= to {
			return "blackout", content.T(
				fmt.Sprintf("%s 在停发期 %s 至 %s（%s）内", day, from, to, b.Reason),
				fmt.Sprintf("%s is in the blackout %s to %s (%s)", day, from, to, b.Reason))
		}
	}
	return "", content.Text{}
}

func (l *ledger) quota(channel string, at time.Time, others []time.Time) (string, content.Text) {
	q, source := QuotaOf(l.cfg, channel)
	for _, span := range []struct {
		max    int
		layout string
		zh, en string
	}{{q.Day, time.DateOnly, "每天", "a day"}, {q.Month, "2006-01", "每月", "a month"}} {
		n, key := 0, at.In(l.zone).Format(span.layout)
		for _, other := range others {
			if other.In(l.zone).Format(span.layout) == key {
				n++
			}
		}
		if span.max > 0 && n >= span.max {
			return "quota", content.T(
				fmt.Sprintf("%s 已有 %d 条，%s最多 %d 条（%s）", key, n, span.zh, span.max, source.ZH),
				fmt.Sprintf("%s has %d already, at most %d %s (%s)", key, n, span.max, span.en, source.In("en")))
		}
	}
	return "", content.Text{}
}

func (l *ledger) gap(channel string, at time.Time, others []time.Time) (string, content.Text) {
	gap := l.cfg.Calendar.Gap[channel]
	for _, other := range others {
		if d := at.Sub(other).Abs(); gap > 0 && d < gap {
			clock := other.In(l.zone).Format("01-02 15:04")
			return "gap", content.T(
				fmt.Sprintf("距 %s 的另一条 %s，少于间隔 %s", clock, d, gap),
				fmt.Sprintf("%s from another release at %s, the gap is %s", d, clock, gap))
		}
	}
	return "", content.Text{}
}
