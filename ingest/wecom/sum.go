package wecom

import (
	"time"

	"moxin/content"
	"moxin/publishers/wecom/wecomapi"
)

// sums add up what several replies say of one day. A metric that one of them left out has no sum.
type sums struct {
	value map[content.Metric]float64
	seen  map[content.Metric]int
}

func newSums() sums { return sums{map[content.Metric]float64{}, map[content.Metric]int{}} }

func (s sums) add(m content.Metric, n wecomapi.Number) {
	if n.Present {
		s.value[m] += n.Value
		s.seen[m]++
	}
}

// behavior are the counts of a member's day.
var behavior = []struct {
	metric content.Metric
	of     func(wecomapi.BehaviorDay) wecomapi.Number
}{
	{content.Chats, func(d wecomapi.BehaviorDay) wecomapi.Number { return d.Chats }},
	{content.ChatMessages, func(d wecomapi.BehaviorDay) wecomapi.Number { return d.Messages }},
	{content.Applies, func(d wecomapi.BehaviorDay) wecomapi.Number { return d.Applied }},
	{content.Adds, func(d wecomapi.BehaviorDay) wecomapi.Number { return d.Added }},
	{content.Unfollows, func(d wecomapi.BehaviorDay) wecomapi.Number { return d.Left }},
}

// memberSum is one day of several members.
type memberSum struct {
	sums
	share, minutes mean
}

// mean is an average of averages, weighed by the conversations behind them. What the platform weighs
// by, the conversations that customers began, it does not tell.
type mean struct{ sum, weight float64 }

func (m *mean) add(of, weight wecomapi.Number) {
	if of.Present && weight.Present {
		m.sum += of.Value * weight.Value
		m.weight += weight.Value
	}
}

func (s *memberSum) add(d wecomapi.BehaviorDay) {
	for _, f := range behavior {
		s.sums.add(f.metric, f.of(d))
	}
	s.share.add(d.ReplyShare, d.Chats)
	s.minutes.add(d.ReplyMinutes, d.Chats)
}

// samples of a day that n members were asked for; a nil sum is a day that nobody's reply had.
func (s *memberSum) samples(channel string, at time.Time, n int) []content.Sample {
	if s == nil {
		return nil
	}
	var out []content.Sample
	for _, f := range behavior {
		if s.seen[f.metric] == n {
			out = append(out, sample(channel, f.metric, s.value[f.metric], at))
		}
	}
	if s.share.weight > 0 {
		out = append(out, sample(channel, content.ReplyRate, s.share.sum/s.share.weight/100, at))
	}
	if s.minutes.weight > 0 {
		out = append(out, sample(channel, content.ReplySeconds, s.minutes.sum/s.minutes.weight*60, at))
	}
	return out
}

// groupFields are the counts of a day of groups; total ones hold at the day's end.
var groupFields = []struct {
	metric content.Metric
	of     func(wecomapi.GroupStat) wecomapi.Number
	total  bool
}{
	{content.Groups, func(d wecomapi.GroupStat) wecomapi.Number { return d.Chats }, true},
	{content.NewGroups, func(d wecomapi.GroupStat) wecomapi.Number { return d.NewChats }, false},
	{content.ActiveGroups, func(d wecomapi.GroupStat) wecomapi.Number { return d.ActiveChats }, false},
	{content.GroupMembers, func(d wecomapi.GroupStat) wecomapi.Number { return d.Members }, true},
	{content.NewMembers, func(d wecomapi.GroupStat) wecomapi.Number { return d.NewMembers }, false},
	{content.ActiveMembers, func(d wecomapi.GroupStat) wecomapi.Number { return d.ActiveMembers }, false},
	{content.GroupMessages, func(d wecomapi.GroupStat) wecomapi.Number { return d.Messages }, false},
}

// groupSum is one day of the groups of several calls' owners.
type groupSum struct{ sums }

func (s *groupSum) add(d wecomapi.GroupStat) {
	for _, f := range groupFields {
		s.sums.add(f.metric, f.of(d))
	}
}

// samples of a day that n calls asked for.
func (s *groupSum) samples(channel string, at time.Time, n int) []content.Sample {
	if s == nil {
		return nil
	}
	var out []content.Sample
	for _, f := range groupFields {
		if s.seen[f.metric] == n {
			one := sample(channel, f.metric, s.value[f.metric], at)
			one.Cumulative = f.total
			out = append(out, one)
		}
	}
	return out
}

func sample(channel string, m content.Metric, value float64, at time.Time) content.Sample {
	return content.Sample{Channel: channel, Metric: m, Value: value, ObservedAt: at, Source: Days}
}
