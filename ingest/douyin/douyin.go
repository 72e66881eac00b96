// Package douyin reads the numbers of 抖音 videos whose account's owner let the team's app in.
//
// Facts, from the platform's pages of data.external.item as read in 2026-11:
//
//   - Videos of at most 30 days have numbers, from the day after the owner first let the app in.
//     Picture posts have none. Companies and authorities only; the numbers may not be sold on.
//   - A series (play, like, comment, share) has one row for each day that is final; base has the
//     sums. The keys of the sums and the hour at which a day is final are unverified.
//   - Whatever is not told is unknown: favourites, finishes and follows are in the export alone.
package douyin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/publishers/douyin/douyinapi"
)

// Sources of samples: sums since publication, and numbers of one day alone.
const (
	Source = "openapi"
	Days   = "openapi-day"
)

const (
	dataLife  = 30 * 24 * time.Hour // of a video
	lookAgain = 12 * time.Hour      // for a video that has no final day yet
)

// API is what is asked of the platform; *douyinapi.Client is one.
type API interface {
	ItemTotals(ctx context.Context, t douyinapi.Tokens, item string) (douyinapi.ItemTotals, error)
	ItemDays(ctx context.Context, t douyinapi.Tokens, item string, s douyinapi.Series, days int) (douyinapi.ItemDays, error)
}

// Owner is what the account's owner let the app have, renewed; false when nobody has yet.
type Owner func(ctx context.Context) (douyinapi.Tokens, bool, error)

// Options of a collector.
type Options struct {
	Channel string
	API     API
	Owner   Owner
	Now     func() time.Time // calendar
}

// Collector reads one account's videos. It is safe for concurrent use.
type Collector struct{ o Options }

// New makes the collector of one channel.
func New(o Options) *Collector { return &Collector{o} }

// Accepts reports whether p is a post of this account whose encrypted id is known.
func (c *Collector) Accepts(p content.Publication) bool {
	return p.Platform == content.Douyin && p.Channel == c.o.Channel && p.StatID != "" && !p.PublishedAt.IsZero()
}

// series maps the daily interfaces to standard metrics. All are 次.
var series = []struct {
	name   douyinapi.Series
	metric content.Metric
}{
	{douyinapi.SeriesPlay, content.Reads}, {douyinapi.SeriesLike, content.Likes},
	{douyinapi.SeriesComment, content.Comments}, {douyinapi.SeriesShare, content.Shares},
}

// totals maps the sums.
var totals = []struct {
	metric content.Metric
	of     func(douyinapi.ItemTotals) douyinapi.Number
	whole  bool // a sum; else a mean
}{
	{content.Reads, func(t douyinapi.ItemTotals) douyinapi.Number { return t.Plays }, true},
	{content.Likes, func(t douyinapi.ItemTotals) douyinapi.Number { return t.Likes }, true},
	{content.Comments, func(t douyinapi.ItemTotals) douyinapi.Number { return t.Comments }, true},
	{content.Shares, func(t douyinapi.ItemTotals) douyinapi.Number { return t.Shares }, true},
	{content.ReadSeconds, func(t douyinapi.ItemTotals) douyinapi.Number { return t.Seconds }, false},
}

// errNobody says that no owner has let the app in.
var errNobody = errors.New("douyin: 账号还没有授权读数据：运行 moxin accounts connect 渠道 --authorise / the owner has not let the numbers be read: run moxin accounts connect CHANNEL --authorise")

// Collect reads every day that the platform has of p, and the sums at the end of the last of them.
func (c *Collector) Collect(ctx context.Context, p content.Publication) (ingest.Reading, error) {
	now := c.o.Now()
	if now.After(p.PublishedAt.Add(dataLife)) {
		return ingest.Reading{Source: Source}, nil // the platform has forgotten it
	}
	t, ok, err := c.o.Owner(ctx)
	if err != nil {
		return ingest.Reading{}, c.refused(err)
	}
	if !ok {
		return ingest.Reading{}, fmt.Errorf("%w: %w", ingest.ErrForbidden, errNobody)
	}
	reading := ingest.Reading{Source: Source}
	last, err := c.days(ctx, t, p, &reading)
	if err != nil {
		return ingest.Reading{}, c.refused(err)
	}
	if last.IsZero() {
		reading.Retry = lookAgain
		return reading, nil
	}
	return reading, c.refused(c.sums(ctx, t, p, last, &reading))
}

// days reads all series and returns the end of the last day that any of them has.
func (c *Collector) days(ctx context.Context, t douyinapi.Tokens, p content.Publication, r *ingest.Reading) (last time.Time, err error) {
	age := int(c.o.Now().Sub(p.PublishedAt)/(24*time.Hour)) + 1
	for _, s := range series {
		got, err := c.o.API.ItemDays(ctx, t, p.StatID, s.name, age)
		if err != nil {
			return last, fmt.Errorf("douyin: %s of publication %d: %w", s.name, p.ID, err)
		}
		r.Keep(got.Raw)
		for _, d := range got.List {
			at, err := content.EndOfDay(d.Date)
			if err != nil || !d.N.Present || !at.After(p.PublishedAt) {
				continue // a row without its day, or of before the post, says nothing; the raw reply is kept
			}
			r.Samples = append(r.Samples, content.Sample{Metric: s.metric, Value: d.N.Value, ObservedAt: at, Source: Days})
			if at.After(last) {
				last = at
			}
		}
	}
	return last, nil
}

// sums reads the sums; they hold at the end of the last final day.
func (c *Collector) sums(ctx context.Context, t douyinapi.Tokens, p content.Publication, at time.Time, r *ingest.Reading) error {
	got, err := c.o.API.ItemTotals(ctx, t, p.StatID)
	if err != nil {
		return fmt.Errorf("douyin: sums of publication %d: %w", p.ID, err)
	}
	r.Keep(got.Raw)
	for _, m := range totals {
		if n := m.of(got); n.Present {
			r.Samples = append(r.Samples, content.Sample{Metric: m.metric, Value: n.Value, Cumulative: m.whole, ObservedAt: at, Source: Source})
		}
	}
	return nil
}

// owners are the classes of refusals that only the account's or the app's owner can mend.
var owners = []douyinapi.Class{douyinapi.Config, douyinapi.Owner}

// refused tells them, and a used-up quota, from passing failures.
func (c *Collector) refused(err error) error {
	class := douyinapi.ClassOf(err)
	switch {
	case err == nil:
		return nil
	case slices.Contains(owners, class):
		return fmt.Errorf("%w: %w", ingest.ErrForbidden, err)
	case class == douyinapi.Quota:
		return fmt.Errorf("%w: %w", ingest.ErrLater{At: content.NextMidnight(c.o.Now())}, err)
	}
	return err
}
