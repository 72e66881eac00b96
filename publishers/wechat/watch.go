package wechat

import (
	"context"
	"slices"
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wechat/wechatapi"
)

const draftLeft = "草稿已不在草稿箱：发布了就贴上链接 / the draft has left the box: paste the link if it is published"

// watchDraft looks whether a person has published the draft. One that is still in the box was
// not; one that is gone is a hint, unless the article is to be seen: among what freepublish
// published, or, from the next day on, in the statistics of verified accounts.
func (p *Publisher) watchDraft(ctx context.Context, m publishers.Message, memo memory) (publishers.Receipt, error) {
	waiting := publishers.Receipt{State: content.Submitted}
	var d draft
	if err := memo.recall(ctx, stepDraft, &d); err != nil || d.MediaID == "" {
		return waiting, err
	}
	_, err := p.api.Draft(ctx, d.MediaID)
	if !gone(err) {
		return waiting, err
	}
	hint := publishers.Receipt{State: content.HandedOff, Why: draftLeft}
	for _, look := range []func() (publishers.Receipt, error){
		func() (publishers.Receipt, error) { return p.seenAmongPublications(ctx, memo, d) },
		func() (publishers.Receipt, error) { return p.seenInStatistics(ctx, m, d) },
	} {
		r, err := look()
		switch {
		case err == nil && r.State == content.Published:
			return r, nil
		case err == nil, refusedForGood(err): // most accounts in this mode may not ask
		default:
			return publishers.Receipt{}, err
		}
	}
	return hint, nil
}

// refusedForGood reports that the account has no right to a call.
func refusedForGood(err error) bool { return wechatapi.ClassOf(err) == wechatapi.Config }

// seenAmongPublications looks for the one publication that is the draft's. Without a marker an
// earlier run of the same article would look the same, so only what came after the draft counts.
func (p *Publisher) seenAmongPublications(ctx context.Context, memo memory, d draft) (publishers.Receipt, error) {
	list, err := p.matches(ctx, d.Marks, nil)
	if err != nil {
		return publishers.Receipt{}, err
	}
	if !marked(d.Marks) {
		list = slices.DeleteFunc(list, func(a wechatapi.Published) bool { return d.Since == 0 || a.Updated < d.Since })
		if len(list) > 1 {
			list = nil
		}
	}
	if len(list) == 0 {
		return publishers.Receipt{}, nil
	}
	if err := memo.found(ctx, list[0].ArticleID); err != nil {
		return publishers.Receipt{}, err
	}
	return receiptOf(list), nil
}

// found records the id of a publication, which withdrawing asks for.
func (m memory) found(ctx context.Context, articleID string) error {
	var ids []string
	if err := m.recall(ctx, stepFound, &ids); err != nil {
		return err
	}
	if slices.Contains(ids, articleID) {
		return nil
	}
	return m.Keep(ctx, stepFound, append(ids, articleID))
}

// statDays is how long a draft is looked for in the statistics: a person who has not published it by
// then has forgotten it.
const statDays = 7

// seenInStatistics looks for the one message whose articles have the draft's titles and that was
// published on one of the days since the draft was made. Two of them are a person's to tell apart.
func (p *Publisher) seenInStatistics(ctx context.Context, m publishers.Message, d draft) (publishers.Receipt, error) {
	if d.Since == 0 {
		return publishers.Receipt{}, nil
	}
	var found []publishers.Receipt
	for _, day := range statisticsDays(time.Unix(d.Since, 0), p.now(), m.Release.Run > 1) {
		report, err := p.api.ArticleTotals(ctx, day)
		if err != nil {
			return publishers.Receipt{}, err
		}
		found = append(found, messagesOf(report.List, d.Marks)...)
	}
	if len(found) != 1 {
		return publishers.Receipt{}, nil
	}
	return found[0], nil
}

// statisticsDays are the days on which a draft can have been published and whose numbers are
// there: from the day it was made, a repeat from the day after, because its first run may have
// the same title on the day itself.
func statisticsDays(since, now time.Time, repeat bool) []time.Time {
	since, now = since.In(content.Beijing()), now.In(content.Beijing())
	last := wechatapi.NewestDay(now)
	first := since
	if repeat {
		first = first.AddDate(0, 0, 1)
	}
	if earliest := last.AddDate(0, 0, 1-statDays); first.Before(earliest) {
		first = earliest
	}
	var days []time.Time
	for day := first; wechatapi.Day(day) <= wechatapi.Day(last); day = day.AddDate(0, 0, 1) {
		days = append(days, day)
	}
	return days
}

// messagesOf are the messages of a day that have the articles of marks, by title and in order.
func messagesOf(list []wechatapi.ArticleTotal, marks []mark) []publishers.Receipt {
	byMessage := map[string]map[int]wechatapi.ArticleTotal{}
	for _, a := range list {
		id, index, ok := wechatapi.SplitStatID(a.MsgID)
		if !ok {
			continue
		}
		if byMessage[id] == nil {
			byMessage[id] = map[int]wechatapi.ArticleTotal{}
		}
		byMessage[id][index] = a
	}
	var out []publishers.Receipt
	for id, articles := range byMessage {
		r := publishers.Receipt{State: content.Published}
		for i, m := range marks {
			a, ok := articles[i]
			if !ok || strings.TrimSpace(a.Title) != m.Title {
				break
			}
			r.Posts = append(r.Posts, publishers.Post{Index: i, RemoteID: id, StatID: a.MsgID, URL: a.URL, At: publishedOn(a.Date)})
		}
		if len(r.Posts) == len(marks) && len(articles) == len(marks) {
			out = append(out, r)
		}
	}
	return out
}

// publishedOn is noon of a day of the platform, which is all that the statistics tell; the zero
// time for what is no date.
func publishedOn(day string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, content.Beijing())
	if err != nil {
		return time.Time{}
	}
	return t.Add(12 * time.Hour)
}
