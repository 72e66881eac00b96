package scheduler

import (
	"fmt"
	"time"

	"moxin/content"
)

// capSpans name the spans of caps for plans, each with the layout that names one of them by its first day.
var capSpans = map[content.SendCap]struct {
	name, layout string
	zh, en       string
}{
	content.CapMonthly: {"month", "2006-01", "一个月", "a month"},
	content.CapWeekly:  {"week", time.DateOnly, "一周", "a week"},
	content.CapDaily:   {"day", time.DateOnly, "一天", "a day"},
}

// capOf is how often one customer of a channel can be sent to; false for a channel that sends to none, and
// for one whose quota moxin.yaml sets: its messages may go to customers who have little in common.
func capOf(cfg content.Config, channel string) (content.SendCap, bool) {
	ch, _ := cfg.Channel(channel)
	if _, said := cfg.Calendar.Quota[channel]; said || ch.Platform != content.WeCom || ch.Mode != content.ModeMessage {
		return "", false
	}
	if ch.Cap == "" {
		return content.CapMonthly, true
	}
	return ch.Cap, true
}

// capMates are the channels whose messages fill a customer's cap together with a channel's, itself among
// them: the platform counts what one company sends, whichever channel of ours that is. Groups are counted
// apart from customers.
func (l *ledger) capMates(channel string) []string {
	own, _ := l.cfg.Channel(channel)
	mates := []string{channel}
	for _, ch := range l.cfg.Channels {
		if _, ok := capOf(l.cfg, ch.ID); ok && ch.ID != channel && ch.AppID == own.AppID && ch.Groups == own.Groups {
			mates = append(mates, ch.ID)
		}
	}
	return mates
}

// capUse is how full the span of an instant is: so many other messages of the company stand in it, and a
// customer who got them all can get most in all.
func (l *ledger) capUse(limit content.SendCap, channel string, at time.Time, self ...int64) (use QuotaUse) {
	from, most := capAt(limit, at)
	to := map[content.SendCap]time.Time{
		content.CapMonthly: from.AddDate(0, 1, 0), content.CapWeekly: from.AddDate(0, 0, 7), content.CapDaily: from.AddDate(0, 0, 1),
	}[limit]
	use = QuotaUse{Span: capSpans[limit].name, Of: from.Format(capSpans[limit].layout), Max: most}
	for _, mate := range l.capMates(channel) {
		use.Used += len(l.lane(mate).between(from, to, self))
	}
	return use
}

// capped refuses an instant at which a customer who got all messages of its span could take no more: what
// went there would reach only those who were left out before.
func (l *ledger) capped(q question) (string, content.Text) {
	limit, ok := capOf(l.cfg, q.channel)
	if !ok {
		return "", content.Text{}
	}
	use := l.capUse(limit, q.channel, q.at, q.self...)
	if use.Used < use.Max {
		return "", content.Text{}
	}
	s := capSpans[limit]
	return "quota", content.T(
		fmt.Sprintf("%s 起的%s已有 %d 条，一位客户%s最多收 %d 条（企业微信文档 92135，2025-11-17；发给不同客户的渠道可以写 calendar.quota）", use.Of, s.zh, use.Used, s.zh, use.Max),
		fmt.Sprintf("there are %d in %s from %s, and one customer gets at most %d (WeCom's page 92135, 2025-11-17; say calendar.quota where messages go to different customers)", use.Used, s.en, use.Of, use.Max))
}
