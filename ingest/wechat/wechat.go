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
	"sync"
	"time"

	"moxin/content"
	"moxin/ingest"
	"moxin/publishers/wechat/wechatapi"
)

// Source names samples from the statistics interface.
const Source = "datacube"

const (
	userDays   = 7 // most days that a follower call takes
	lookAgain  = time.Hour
	pushed     = "公众号消息" // readers who came from the follow
	secondsPer = 60      // read_avg_activetime is in minutes
)

// API is what is asked of the platform; *wechatapi.Client is one.
type API interface {
	Articles
	Account
}

// Articles are the statistics of articles.
type Articles interface {
	ArticleTotals(ctx context.Context, published time.Time) (wechatapi.Report[wechatapi.ArticleTotal], error)
	ArticleReads(ctx context.Context, day time.Time) (wechatapi.Report[wechatapi.ArticleDay], error)
	ArticleShares(ctx context.Context, day time.Time) (wechatapi.Report[wechatapi.ArticleDay], error)
}

// Account are the statistics of the account.
type Account interface {
	AccountDays(ctx context.Context, begin, end time.Time) (wechatapi.Report[wechatapi.AccountDay], error)
	UserSummary(ctx context.Context, begin, end time.Time) (wechatapi.Report[wechatapi.UserDay], error)
	UserTotals(ctx context.Context, begin, end time.Time) (wechatapi.Report[wechatapi.UserTotal], error)
}

// Posts are the publications, to tell ours in reports of a whole account.
type Posts interface {
	Publications(ctx context.Context, f content.PublicationFilter) ([]content.Publication, error)
}

// Options of a collector.
type Options struct {
	Channel string
	API     API
	Posts   Posts            // nil = days of single articles are not read
	Now     func() time.Time // calendar
}

// Collector reads one account's statistics. It is safe for concurrent use.
type Collector struct {
	channel string
	api     API
	posts   Posts
	now     func() time.Time

	mu       sync.Mutex
	finished map[string]bool // days whose single articles are read

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

// New makes the collector of one channel.
func New(o Options) *Collector {
	return &Collector{
		channel: o.Channel, api: o.API, posts: o.Posts, now: o.Now, finished: map[string]bool{},
		turn: make(chan struct{}, 1), reports: map[string]kept{},
	}
}

func (c *Collector) done(day string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.finished[day]
}

func (c *Collector) finish(day string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.finished[day] = true
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
	report, article, err := c.look(ctx, p)
	if err != nil {
		return ingest.Reading{}, c.refused(err)
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

// look finds p's article among those of its day. A person who published a draft says so later, at
// times after midnight: where that day has none of its title, the day before is looked at.
func (c *Collector) look(ctx context.Context, p content.Publication) (kept, *wechatapi.ArticleTotal, error) {
	report, err := c.report(ctx, p.PublishedAt)
	if err != nil {
		return kept{}, nil, err
	}
	article, err := find(report.List, p)
	if err != nil || article != nil || p.StatID != "" {
		return report, article, err
	}
	before, err := c.report(ctx, p.PublishedAt.AddDate(0, 0, -1))
	if err != nil {
		return kept{}, nil, err
	}
	if article, err = find(before.List, p); article == nil || err != nil {
		return report, nil, err
	}
	return before, article, nil
}

// ready is the instant from which the numbers of t's day are there.
func ready(t time.Time) time.Time {
	t = t.In(content.Beijing())
	return time.Date(t.Year(), t.Month(), t.Day()+1, wechatapi.ReadyHour, 0, 0, 0, t.Location())
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
	last := wechatapi.Day(wechatapi.NewestDay(now))
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

// find joins by msgid; a publication without one (a person pressed the button) by its address,
// else by its title, where exactly one article of the day has it. nil = not reported.
func find(list []wechatapi.ArticleTotal, p content.Publication) (*wechatapi.ArticleTotal, error) {
	var found *wechatapi.ArticleTotal
	for i := range list {
		a := &list[i]
		if p.StatID != "" && a.MsgID == p.StatID || p.StatID == "" && p.URL != "" && a.URL == p.URL {
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

// refused tells what only the account's owner can mend, and a used-up quota, from a passing failure.
func refused(err error, now time.Time) error {
	switch wechatapi.ClassOf(err) {
	case wechatapi.Config:
		return fmt.Errorf("%w: %w", ingest.ErrForbidden, err)
	case wechatapi.Quota:
		return fmt.Errorf("%w: %w", ingest.ErrLater{At: content.NextMidnight(now)}, err)
	}
	return err
}

func (c *Collector) refused(err error) error { return refused(err, c.now()) }
