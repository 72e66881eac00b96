package douyin

import (
	"context"
	"strings"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/douyin/douyinapi"
	"moxin/publishers/handoff"
)

// posted looks for what an earlier attempt's link has led to. It is done when a post is there;
// while the platform cannot be asked, no further package goes out.
func (p *Publisher) posted(ctx context.Context, m publishers.Message, memo memory) (r publishers.Receipt, done bool, err error) {
	share, _, err := memo.shared(ctx)
	if err != nil || share == "" {
		return publishers.Receipt{}, false, err
	}
	work, found, err := p.api.Lookup(ctx, share)
	if err != nil || !found {
		return publishers.Receipt{}, false, err
	}
	return published(share, work, page(m)), true, nil
}

// Lookup finds the post, else the package with a fresh link, else proves that neither was made.
func (p *Publisher) Lookup(ctx context.Context, m publishers.Message) (publishers.Receipt, error) {
	memo := memory{m.Memo()}
	if r, done, err := p.posted(ctx, m, memo); done || err != nil {
		return r, p.err(err)
	}
	share, out, err := memo.shared(ctx)
	if err != nil {
		return publishers.Receipt{}, p.err(err)
	}
	if !out {
		return publishers.Receipt{}, publishers.ErrAbsent
	}
	r, err := p.hand.Lookup(ctx, m)
	if err != nil || share == "" {
		return r, err
	}
	o, err := p.Opening(ctx, m, *r.Handoff)
	if err != nil {
		return publishers.Receipt{}, err
	}
	p.add(r.Handoff, o)
	r.Job = share
	return r, nil
}

// Poll asks what was posted under the release's share_id; job is "" for a package without a link.
func (p *Publisher) Poll(ctx context.Context, m publishers.Message, job string) (publishers.Receipt, error) {
	if job == "" {
		var err error
		if job, _, err = (memory{m.Memo()}).shared(ctx); err != nil {
			return publishers.Receipt{}, p.err(err)
		}
	}
	if job == "" {
		return p.hand.Poll(ctx, m, job)
	}
	work, found, err := p.api.Lookup(ctx, job)
	if err != nil {
		return publishers.Receipt{}, p.err(err)
	}
	if !found {
		return publishers.Receipt{State: content.Submitted, Job: job, Why: "抖音上还没有这篇 / not on Douyin yet"}, nil
	}
	return published(job, work, page(m)), nil
}

// Pages of posts; a canonical address is made from the id, without the sharer's tracking.
const (
	videoPage = "https://www.douyin.com/video/"
	notePage  = "https://www.douyin.com/note/"
)

// page is where a message's post will stand.
func page(m publishers.Message) string {
	if len(m.Items) == 1 && !handoff.HasVideo(m.Items[0]) {
		return notePage
	}
	return videoPage
}

// published is the receipt of a post.
func published(share string, w douyinapi.Work, page string) publishers.Receipt {
	post := publishers.Post{RemoteID: string(w.VideoID), StatID: string(w.ItemID)}
	if id, link, err := handoff.ParseLink(content.Douyin, w.URL); err == nil {
		post.URL = link
		if post.RemoteID == "" {
			post.RemoteID = id
		}
	}
	if post.URL == "" && isNumber(post.RemoteID) {
		post.URL = page + post.RemoteID
	}
	if post.RemoteID == "" { // the public id is not said: the encrypted one is all there is
		post.RemoteID = string(w.ItemID)
	}
	return publishers.Receipt{State: content.Published, Posts: []publishers.Post{post}, Job: share}
}

func isNumber(id string) bool { return id != "" && strings.Trim(id, "0123456789") == "" }
