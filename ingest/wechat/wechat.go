// Package wechat reads a 公众号's statistics (datacube) for its publications and followers.
//
// Facts, from the platform's pages as read in 2026-11:
//
//   - The numbers of a day are there from 08:00 of the next, Beijing time; is_delay says that
//     they are not final yet.
//   - getarticletotaldetail is asked by day of publication and answers all articles of that
//     day, one row for each day since, for 30 days. The page defines a row as the sum since
//     publication; one public project adds rows up as if they were daily, so the reply is
//     kept raw until a real account has settled it.
//   - Articles are joined by msgid = <msg_data_id>_<1-based index>.
//   - Readers are people (人), not readings. A field that is missing is unknown.
package wechat

import (
	"context"
	"fmt"
	"strings"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/publishers/wechat/wechatapi"
)

// Source names samples from the statistics interface.
const Source = "datacube"

const (
	readyHour  = 8 // Beijing, of the day after
	userDays   = 7 // most days that a follower call takes
	lookAgain  = time.Hour
	pushed     = "公众号消息" // readers who came from the follow
	secondsPer = 60      // read_avg_activetime is in minutes
)

// API is what is asked of the platform; *wechatapi.Client is one.
type API interface {
	ArticleTotals(ctx context.Context, published time.Time) (wechatapi.Report[wechatapi.ArticleTotal], error)
	UserSummary(ctx context.Context, begin, end time.Time) (wechatapi.Report[wechatapi.UserDay], error)
	UserTotals(ctx context.Context, begin, end time.Time) (wechatapi.Report[wechatapi.UserTotal], error)
}

// Collector reads one account's statistics. It is safe for concurrent use.
type Collector struct {
	channel string
	api     API
	now     func() time.Time

	// turn is held while the platform is asked and while the reports are looked at: posts of
	// one day that are due together ask once.
	turn    chan struct{}
	reports map[string]kept // by day of publication
}

type kept struct {
	wechatapi.Report[wechatapi.ArticleTotal]
	newest string    // the newest day that could be in it
	at     time.Time // calendar
}

// New makes the collector of one channel; now is calendar time.
func New(channel string, api API, now func() time.Time) *Collector {
	return &Collector{channel: channel, api: api, now: now, turn: make(chan struct{}, 1), reports: map[string]kept{}}
}

// Accepts reports whether p is an article of this account.
func (c *Collector) Accepts(p content.Publication) bool {
	return p.Platform == content.WeChat && p.Channel == c.channel && !p.PublishedAt.IsZero()
}

// Collect reads every day that the platform has of p.
func (c *Collector) Collect(ctx context.Context, p content.Publication) (ingest.Reading, error) {
	now := c.now()
	if first := ready(p.PublishedAt); now.Before(first) {
		return ingest.Reading{Retry: first.Sub(now)}, nil
	}
	report, err := c.report(ctx, p.PublishedAt)
	if err != nil {
		return ingest.Reading{}, refused(err)
	}
	article, err := find(report.List, p)
	if err != nil {
		return ingest.Reading{}, err
	}
	reading := ingest.Reading{Source: Source, Raw: report.Raw}
	if article == nil { // too few readers to be reported, or not yet
		reading.Retry = ready(now).Sub(now)
	} else {
		reading.StatID = article.MsgID
		for _, row := range article.Days {
			if report.Delayed && row.Date >= report.newest {
				continue // not final: a sample is stored once, so it must be right
			}
			reading.Samples = append(reading.Samples, samples(row)...)
		}
	}
	if report.Delayed {
		reading.Retry = lookAgain
	}
	return reading, nil
}

// ready is the instant from which the numbers of t's day are there.
func ready(t time.Time) time.Time {
	t = t.In(wechatapi.Beijing())
	return time.Date(t.Year(), t.Month(), t.Day()+1, readyHour, 0, 0, 0, t.Location())
}

// newest is the newest day whose numbers are there at an instant.
func newest(now time.Time) time.Time {
	return now.In(wechatapi.Beijing()).Add(-readyHour*time.Hour).AddDate(0, 0, -1)
}

// report asks for the articles of one day, once for all of them: an answer holds until the
// next day's numbers are there, one that was not final for an hour.
func (c *Collector) report(ctx context.Context, published time.Time) (kept, error) {
	select {
	case c.turn <- struct{}{}:
		defer func() { <-c.turn }()
	case <-ctx.Done():
		return kept{}, fmt.Errorf("wechat: waiting to ask: %w", ctx.Err())
	}
	now, day := c.now(), wechatapi.Day(published)
	last := wechatapi.Day(newest(now))
	if r, ok := c.reports[day]; ok && r.newest == last && (!r.Delayed || now.Sub(r.at) < lookAgain) {
		return r, nil
	}
	report, err := c.api.ArticleTotals(ctx, published)
	if err != nil {
		return kept{}, fmt.Errorf("wechat: articles of %s: %w", day, err)
	}
	for d, r := range c.reports { // of another day: nothing will ask for it again
		if r.newest != last {
			delete(c.reports, d)
		}
	}
	r := kept{report, last, now}
	c.reports[day] = r
	return r, nil
}

// find joins by msgid; a publication without one (a person pressed the button) by its title,
// where exactly one article of the day has it. nil = not reported.
func find(list []wechatapi.ArticleTotal, p content.Publication) (*wechatapi.ArticleTotal, error) {
	var found *wechatapi.ArticleTotal
	for i := range list {
		a := &list[i]
		if p.StatID != "" && a.MsgID == p.StatID {
			return a, nil
		}
		if p.StatID == "" && strings.TrimSpace(a.Title) == strings.TrimSpace(p.Title) {
			if found != nil {
				return nil, fmt.Errorf("wechat: two articles of %s are called %q: which is publication %d is not known", a.Date, a.Title, p.ID)
			}
			found = a
		}
	}
	return found, nil
}

// refused tells a missing permission, which only the account's owner can mend, from a
// passing failure.
func refused(err error) error {
	if wechatapi.ClassOf(err) == wechatapi.Config {
		return fmt.Errorf("%w: %w", ingest.ErrForbidden, err)
	}
	return err
}
