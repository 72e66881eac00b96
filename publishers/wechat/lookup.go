package wechat

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wechat/wechatapi"
)

// Lookup finds what an attempt with an unknown end left. A draft never counts as a publication:
// in mode draft nothing can have been published by moxin.
func (p *Publisher) Lookup(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	memo := memory{m.Memo()}
	earlier, err := memo.dangerous(ctx)
	if err != nil {
		return publishers.Receipt{}, p.harmless(err)
	}
	switch {
	case earlier.mass.MsgID != "":
		r, err := p.massVerdict(ctx, m, earlier.mass)
		return r, p.undecided(err)
	case earlier.sent.Key != "":
		return publishers.Receipt{}, p.unseen(ctx, earlier.sent)
	case earlier.job.PublishID != "":
		r, err := p.verdict(ctx, memo, earlier.job)
		return r, p.undecided(err)
	case earlier.submitted.MediaID == "":
		return publishers.Receipt{}, publishers.ErrAbsent // submit is never called without its intent
	}
	r, err := p.found(ctx, memo, earlier.submitted)
	switch {
	case errors.Is(err, publishers.ErrAbsent):
		if err := memo.Keep(ctx, stepAbsent, earlier.submitted); err != nil {
			return publishers.Receipt{}, p.harmless(err)
		}
	case errors.Is(err, errGone):
		err = p.vanished()
	case err != nil:
		err = p.undecided(err)
	}
	return r, err
}

// found looks for the article of a submit whose answer was lost: an article that was not there
// before is it; the draft still lying in the box proves that there is none; neither is errGone.
func (p *Publisher) found(ctx context.Context, memo memory, submitted intent) (publishers.Receipt, error) {
	var k known
	if err := memo.recall(ctx, stepKnown, &k); err != nil {
		return publishers.Receipt{}, err
	}
	// The box first: a publication between the two questions then shows in the second.
	_, err := p.api.Draft(ctx, submitted.MediaID)
	absent := gone(err)
	if err != nil && !absent {
		return publishers.Receipt{}, err
	}
	list, err := p.matches(ctx, submitted.Marks, k.Articles)
	switch {
	case err != nil:
		return publishers.Receipt{}, err
	case len(list) > 0:
		return receiptOf(list), nil
	case absent:
		return publishers.Receipt{}, errGone
	}
	return publishers.Receipt{}, publishers.ErrAbsent
}

// receiptOf reports the publications that were found, the oldest first: more than one for an
// index is for the scheduler to say. What a lost answer said is lost, so the key of the
// statistics stays unknown.
func receiptOf(list []wechatapi.Published) publishers.Receipt {
	slices.SortStableFunc(list, func(a, b wechatapi.Published) int { return cmp.Compare(a.Updated, b.Updated) })
	r := publishers.Receipt{State: content.Published}
	for _, a := range list {
		for i, it := range a.Items {
			r.Posts = append(r.Posts, publishers.Post{
				Index: i, RemoteID: a.ArticleID, URL: it.URL, At: time.Unix(a.Updated, 0),
			})
		}
	}
	return r
}

// Poll asks for the verdict on a job, or how a hand-off's draft stands.
func (p *Publisher) Poll(ctx context.Context, m publishers.Message, id string) (publishers.Receipt, error) {
	memo := memory{m.Memo()}
	earlier, err := memo.dangerous(ctx)
	if err != nil {
		return publishers.Receipt{}, p.harmless(err)
	}
	var r publishers.Receipt
	// A job is asked about as what it was begun as; of one that nobody recorded the channel's mode
	// tells, and the statistics' key is unknown.
	switch {
	case id == "":
		r, err = p.watchDraft(ctx, m, memo)
	case earlier.mass.MsgID == id:
		r, err = p.massVerdict(ctx, m, earlier.mass)
	case earlier.job.PublishID == id:
		r, err = p.verdict(ctx, memo, earlier.job)
	case p.channel.Mode == ModeBroadcast:
		r, err = p.massVerdict(ctx, m, massJob{MsgID: id})
	default:
		r, err = p.verdict(ctx, memo, job{PublishID: id})
	}
	return r, p.harmless(err)
}

// reasons say why a job ended without an article.
var reasons = map[wechatapi.PublishStatus]content.Text{
	wechatapi.StatusNotOwn:   content.T("原创声明没有通过：到公众平台看是哪一篇，改了再发", "the originality check failed: see on the platform which article, change it and send again"),
	wechatapi.StatusFailed:   content.T("微信没有说明原因的发布失败", "WeChat failed without a reason"),
	wechatapi.StatusRejected: content.T("没有通过平台审核：到公众平台看原因，改了再发", "rejected by the platform's audit: see why on the platform, change it and send again"),
	wechatapi.StatusDeleted:  content.T("发布后被账号主人删除", "published, then deleted by the owner"),
	wechatapi.StatusBanned:   content.T("发布后被平台封禁", "published, then banned by the platform"),
}

// verdict asks how a job stands.
func (p *Publisher) verdict(ctx context.Context, memo memory, j job) (publishers.Receipt, error) {
	state, err := p.api.Job(ctx, wechatapi.ID(j.PublishID))
	if err != nil {
		return publishers.Receipt{}, err
	}
	switch state.Status {
	case wechatapi.StatusInProgress:
		return publishers.Receipt{State: content.Submitted, Job: j.PublishID}, nil
	case wechatapi.StatusPublished:
		return p.published(ctx, memo, j, state)
	}
	r, ok := failedWith(state.Status, state.FailIndex)
	if !ok {
		return publishers.Receipt{}, fmt.Errorf("wechat: job %s has the unknown publish_status %d", j.PublishID, state.Status)
	}
	r.Job = j.PublishID
	return r, nil
}

// failedWith is the verdict of a job that left no article; false for a status that is not known.
// The one without a reason may go through from a new draft: it is tried once more, then it is a
// person's.
func failedWith(status wechatapi.PublishStatus, articles []int) (publishers.Receipt, bool) {
	why, ok := reasons[status]
	if ok && len(articles) > 0 { // in each language's own sentence, or a reader is shown both
		places := strings.Trim(fmt.Sprint(articles), "[]")
		why.ZH += "（第 " + strings.ReplaceAll(places, " ", "、") + " 篇）"
		why.EN += " (article " + strings.ReplaceAll(places, " ", ", ") + ")"
	}
	return publishers.Receipt{State: content.Failed, Why: why.String(), Again: status == wechatapi.StatusFailed}, ok
}

// published is the receipt of a job that came through, one post for each article.
func (p *Publisher) published(ctx context.Context, memo memory, j job, state wechatapi.Job) (publishers.Receipt, error) {
	var submitted intent
	if err := memo.recall(ctx, stepSubmit, &submitted); err != nil {
		return publishers.Receipt{}, err
	}
	count := max(len(submitted.Marks), len(state.URLs), 1)
	urls := state.URLs
	if len(urls) < count { // article_detail may lag behind the status
		items, err := p.api.PublishedArticle(ctx, state.ArticleID)
		if err != nil {
			return publishers.Receipt{}, err
		}
		count = len(items)
		for i, it := range items {
			urls[i+1] = it.URL
		}
	}
	r := publishers.Receipt{State: content.Published, Job: j.PublishID}
	for i := range count {
		post := publishers.Post{Index: i, RemoteID: state.ArticleID, URL: urls[i+1]}
		if j.MsgDataID != "" {
			post.StatID = j.MsgDataID + "_" + strconv.Itoa(i+1)
		}
		r.Posts = append(r.Posts, post)
	}
	return r, nil
}
