package wechat

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
	"moxin/ingest"
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
}

func followerReads(d wechatapi.TotalDay) wechatapi.Number {
	for _, s := range d.Sources {
		if s.Scene == pushed {
			return s.Users
		}
	}
	return wechatapi.Number{}
}

// samples are what one row says; it holds at the end of its day.
func samples(row wechatapi.TotalDay) []content.Sample {
	at, err := endOf(row.Date)
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

// endOf is the end of a platform day, "2006-01-02".
func endOf(day string) (time.Time, error) {
	t, err := time.ParseInLocation(time.DateOnly, day, wechatapi.Beijing())
	if err != nil {
		return time.Time{}, fmt.Errorf("wechat: %w", err)
	}
	return t.AddDate(0, 0, 1), nil
}

// CollectChannel reads the account's followers: how many at the end of each of the last
// seven days, and how many came and left on each.
func (c *Collector) CollectChannel(ctx context.Context, channel string) (ingest.Reading, error) {
	end := newest(c.now())
	begin := end.AddDate(0, 0, 1-userDays)
	totals, err := c.api.UserTotals(ctx, begin, end)
	if err != nil {
		return ingest.Reading{}, refused(fmt.Errorf("wechat: followers of %s: %w", channel, err))
	}
	summary, err := c.api.UserSummary(ctx, begin, end)
	if err != nil {
		return ingest.Reading{}, refused(fmt.Errorf("wechat: new followers of %s: %w", channel, err))
	}
	reading := ingest.Reading{Source: Source, Raw: append(append(totals.Raw[:len(totals.Raw):len(totals.Raw)], '\n'), summary.Raw...)}
	for _, d := range totals.List {
		at, err := endOf(d.Date)
		if err == nil && d.Total.Present {
			reading.Samples = append(reading.Samples, follower(channel, content.Followers, d.Total.Value, at))
		}
	}
	reading.Samples = append(reading.Samples, changes(channel, summary.List)...)
	return reading, nil
}

// changes adds up the sources of each day.
func changes(channel string, rows []wechatapi.UserDay) []content.Sample {
	var out []content.Sample
	add := func(m content.Metric, n wechatapi.Number, at time.Time) {
		if !n.Present {
			return
		}
		for i := range out {
			if out[i].Metric == m && out[i].ObservedAt.Equal(at) {
				out[i].Value += n.Value
				return
			}
		}
		out = append(out, follower(channel, m, n.Value, at))
	}
	for _, r := range rows {
		at, err := endOf(r.Date)
		if err != nil {
			continue // as in samples
		}
		add(content.Follows, r.New, at)
		add(content.Unfollows, r.Cancelled, at)
	}
	return out
}

func follower(channel string, m content.Metric, n float64, at time.Time) content.Sample {
	return content.Sample{
		Channel: channel, Metric: m, Unit: content.UnitPeople, Value: n,
		Cumulative: m == content.Followers, ObservedAt: at, Source: Source,
	}
}
