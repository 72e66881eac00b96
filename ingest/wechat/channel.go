package wechat

import (
	"context"
	"fmt"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/publishers/wechat/wechatapi"
)

// Days is the source of samples that belong to one day alone; those of Source are sums.
const Days = "datacube-day"

// accountFields maps a day of getbizsummary to standard metrics, each of that day alone.
var accountFields = []struct {
	metric content.Metric
	unit   content.Unit
	of     func(wechatapi.AccountDay) wechatapi.Number
}{
	{content.Reads, content.UnitPeople, func(d wechatapi.AccountDay) wechatapi.Number { return d.Detail.ReadUsers }},
	{content.FollowerReads, content.UnitPeople, func(d wechatapi.AccountDay) wechatapi.Number { return fromFollow(d.Detail.Sources) }},
	{content.Shares, content.UnitPeople, func(d wechatapi.AccountDay) wechatapi.Number { return d.Detail.ShareUsers }},
	{content.Hearts, content.UnitPeople, func(d wechatapi.AccountDay) wechatapi.Number { return d.Detail.HeartUsers }},
	{content.Likes, content.UnitPeople, func(d wechatapi.AccountDay) wechatapi.Number { return d.Detail.LikeUsers }},
	{content.Comments, content.UnitTimes, func(d wechatapi.AccountDay) wechatapi.Number { return d.Detail.Comments }},
	{content.Saves, content.UnitPeople, func(d wechatapi.AccountDay) wechatapi.Number { return d.Detail.SaveUsers }},
	{content.Clicks, content.UnitPeople, func(d wechatapi.AccountDay) wechatapi.Number { return d.Detail.Jumps }},
}

// articleFields maps a day of getarticleread and getarticleshare.
var articleFields = []struct {
	metric content.Metric
	of     func(wechatapi.ArticleDay) wechatapi.Number
}{
	{content.Reads, func(d wechatapi.ArticleDay) wechatapi.Number { return d.Detail.ReadUsers }},
	{content.FollowerReads, func(d wechatapi.ArticleDay) wechatapi.Number { return fromFollow(d.Detail.Sources) }},
	{content.Shares, func(d wechatapi.ArticleDay) wechatapi.Number { return d.Detail.ShareUsers }},
}

// caughtUp is how many days back are still asked for after an outage: what an account call takes.
const caughtUp = 30

// since are the days whose numbers have come since an instant; at least the newest, since its first
// numbers may not have been final.
func (c *Collector) since(t time.Time) ingest.Span {
	end := wechatapi.NewestDay(c.now())
	begin := wechatapi.NewestDay(t)
	if earliest := end.AddDate(0, 0, 1-caughtUp); begin.Before(earliest) {
		begin = earliest
	}
	if begin.After(end) {
		begin = end
	}
	return ingest.Span{Begin: begin, End: end}
}

// CollectChannel reads the account on each of the last seven days: how many followed it at the
// day's end, how many came and left, what was done with all articles, and with each of ours. The
// last goes on after the thirty days for which articles have sums.
func (c *Collector) CollectChannel(ctx context.Context, channel string) (ingest.Reading, error) {
	return c.CollectSince(ctx, channel, c.now().AddDate(0, 0, 1-userDays))
}

// CollectSince reads the days since the calendar instant of the last reading, at most the last
// thirty.
func (c *Collector) CollectSince(ctx context.Context, channel string, since time.Time) (ingest.Reading, error) {
	reading := ingest.Reading{Source: Source}
	for _, read := range []func(context.Context, string, ingest.Span, *ingest.Reading) error{c.followers, c.account, c.articles} {
		if err := read(ctx, channel, c.since(since), &reading); err != nil {
			return ingest.Reading{}, c.refused(fmt.Errorf("wechat: days of %s: %w", channel, err))
		}
	}
	return reading, nil
}

func (c *Collector) followers(ctx context.Context, channel string, days ingest.Span, r *ingest.Reading) error {
	for _, part := range days.Parts(userDays) {
		totals, err := c.api.UserTotals(ctx, part.Begin, part.End)
		if err != nil {
			return err
		}
		summary, err := c.api.UserSummary(ctx, part.Begin, part.End)
		if err != nil {
			return err
		}
		r.Keep(totals.Raw)
		r.Keep(summary.Raw)
		for _, d := range totals.List {
			at, err := content.EndOfDay(d.Date)
			if err == nil && d.Total.Present {
				r.Samples = append(r.Samples, follower(channel, content.Followers, d.Total.Value, at))
			}
		}
		r.Samples = append(r.Samples, changes(channel, summary.List)...)
	}
	return nil
}

// account reads the account's own days. While the report is not final its newest day is left for
// the next time: a sample is stored once.
func (c *Collector) account(ctx context.Context, channel string, days ingest.Span, r *ingest.Reading) error {
	report, err := c.api.AccountDays(ctx, days.Begin, days.End)
	if err != nil {
		return err
	}
	r.Keep(report.Raw)
	last := wechatapi.Day(days.End)
	for _, row := range report.List {
		at, err := content.EndOfDay(row.Date)
		if err != nil || report.Delayed && row.Date >= last {
			continue // a row without its day says nothing; the raw reply is kept
		}
		for _, f := range accountFields {
			if n := f.of(row); n.Present {
				r.Samples = append(r.Samples, content.Sample{
					Channel: channel, Metric: f.metric, Unit: f.unit, Value: n.Value, ObservedAt: at, Source: Days,
				})
			}
		}
	}
	return nil
}

// articles reads what our articles were on each day, however old they are. A day that is final is
// asked for once by a process.
func (c *Collector) articles(ctx context.Context, channel string, days ingest.Span, r *ingest.Reading) error {
	ours, err := c.byStatID(ctx, channel)
	if err != nil || len(ours) == 0 {
		return err
	}
	for day := days.Begin; !day.After(days.End); day = day.AddDate(0, 0, 1) {
		if c.done(wechatapi.Day(day)) {
			continue
		}
		final := true
		for _, ask := range []func(context.Context, time.Time) (wechatapi.Report[wechatapi.ArticleDay], error){
			c.api.ArticleReads, c.api.ArticleShares,
		} {
			report, err := ask(ctx, day)
			if err != nil {
				return err
			}
			if report.Delayed {
				final = false
				continue
			}
			r.Keep(report.Raw)
			r.Samples = append(r.Samples, articleDays(report.List, ours)...)
		}
		if final {
			c.finish(wechatapi.Day(day))
		}
	}
	return nil
}

// byStatID are the channel's publications by their id in the statistics.
func (c *Collector) byStatID(ctx context.Context, channel string) (map[string]int64, error) {
	if c.posts == nil {
		return nil, nil
	}
	all, err := c.posts.Publications(ctx, content.PublicationFilter{Channel: channel})
	if err != nil {
		return nil, fmt.Errorf("wechat: publications of %s: %w", channel, err)
	}
	out := map[string]int64{}
	for _, p := range all {
		if p.StatID != "" {
			out[p.StatID] = p.ID
		}
	}
	return out, nil
}

// articleDays are the samples of those rows that are of our articles.
func articleDays(rows []wechatapi.ArticleDay, ours map[string]int64) []content.Sample {
	var out []content.Sample
	for _, row := range rows {
		id, known := ours[row.MsgID]
		at, err := content.EndOfDay(row.Date)
		if !known || err != nil {
			continue // published past moxin; the raw reply is kept
		}
		for _, f := range articleFields {
			if n := f.of(row); n.Present {
				out = append(out, content.Sample{
					Publication: id, Metric: f.metric, Unit: content.UnitPeople, Value: n.Value, ObservedAt: at, Source: Days,
				})
			}
		}
	}
	return out
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
		at, err := content.EndOfDay(r.Date)
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
