package wechat

import (
	"moxin/content"
	"moxin/publishers/wechat/wechatapi"
)

// fields maps a row of getarticletotaldetail to standard metrics. zaikan_user is the public
// endorsement (在看, today 推荐, the heart), like_user the thumb.
var fields = []struct {
	metric content.Metric
	unit   content.Unit
	of     func(wechatapi.TotalDay) wechatapi.Number
	times  float64 // 0 = as it is
	whole  bool    // a sum since publication; else an average over it
}{
	{content.Reads, content.UnitPeople, func(d wechatapi.TotalDay) wechatapi.Number { return d.ReadUsers }, 0, true},
	{content.FollowerReads, content.UnitPeople, followerReads, 0, true},
	{content.Shares, content.UnitPeople, func(d wechatapi.TotalDay) wechatapi.Number { return d.ShareUsers }, 0, true},
	{content.Hearts, content.UnitPeople, func(d wechatapi.TotalDay) wechatapi.Number { return d.HeartUsers }, 0, true},
	{content.Likes, content.UnitPeople, func(d wechatapi.TotalDay) wechatapi.Number { return d.LikeUsers }, 0, true},
	{content.Comments, content.UnitTimes, func(d wechatapi.TotalDay) wechatapi.Number { return d.Comments }, 0, true},
	{content.Saves, content.UnitPeople, func(d wechatapi.TotalDay) wechatapi.Number { return d.SaveUsers }, 0, true},
	{content.Follows, content.UnitPeople, func(d wechatapi.TotalDay) wechatapi.Number { return d.NewFollowers }, 0, true},
	{content.FinishRate, content.UnitShare, func(d wechatapi.TotalDay) wechatapi.Number { return d.FinishRate }, 0, false},
	{content.ReadSeconds, content.UnitTime, func(d wechatapi.TotalDay) wechatapi.Number { return d.ActiveTime }, secondsPer, false},
	{content.Tips, content.UnitFen, func(d wechatapi.TotalDay) wechatapi.Number { return d.Tips }, 0, true},
}

func followerReads(d wechatapi.TotalDay) wechatapi.Number { return fromFollow(d.Sources) }

// fromFollow is how many of the readers came from the follow.
func fromFollow(sources []wechatapi.Readers) wechatapi.Number {
	for _, s := range sources {
		if s.Scene == pushed {
			return s.Users
		}
	}
	return wechatapi.Number{}
}

// samples are what one row says; it holds at the end of its day.
func samples(row wechatapi.TotalDay) []content.Sample {
	at, err := content.EndOfDay(row.Date)
	if err != nil {
		return nil // a row without its day says nothing; the raw reply is kept
	}
	var out []content.Sample
	for _, f := range fields {
		n := f.of(row)
		if !n.Present {
			continue
		}
		if f.times != 0 {
			n.Value *= f.times
		}
		out = append(out, content.Sample{
			Metric: f.metric, Unit: f.unit, Value: n.Value, Cumulative: f.whole, ObservedAt: at, Source: Source,
		})
	}
	return out
}
