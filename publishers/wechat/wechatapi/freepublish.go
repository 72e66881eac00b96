package wechatapi

import "context"

// PublishStatus is where a publishing job stands (page freepublish/get, read 2026-11).
type PublishStatus int

// The states of a job; the last two come after the first.
const (
	StatusPublished  PublishStatus = 0
	StatusInProgress PublishStatus = 1
	StatusNotOwn     PublishStatus = 2 // the originality check failed
	StatusFailed     PublishStatus = 3 // no reason is given
	StatusRejected   PublishStatus = 4 // by audit
	StatusDeleted    PublishStatus = 5 // published, then all articles deleted by the owner
	StatusBanned     PublishStatus = 6 // published, then all articles banned
)

// Submission is what freepublish/submit answers: the job was taken, no more.
type Submission struct {
	PublishID ID `json:"publish_id"`
	// MsgDataID joins the statistics: their msgid is <msg_data_id>_<1-based index>.
	MsgDataID ID `json:"msg_data_id"`
}

// Job is the state of a submission.
type Job struct {
	Status    PublishStatus
	ArticleID string         // when published
	URLs      map[int]string // by 1-based index, when published
	FailIndex []int          // 1-based, when refused
}

// Published is one publication of one or more articles.
type Published struct {
	ArticleID string
	Items     []NewsItem
	Updated   int64 // Unix seconds
}

// Submit asks to publish a draft, without pushing it to followers. It is the one call here
// that must never be repeated blindly.
func (c *Client) Submit(ctx context.Context, mediaID string) (Submission, error) {
	const path = "/cgi-bin/freepublish/submit"
	var reply Submission
	if err := c.post(ctx, path, mediaRef{mediaID}, &reply); err != nil {
		return Submission{}, err
	}
	if reply.PublishID == "" {
		return Submission{}, missing(path, "publish_id")
	}
	return reply, nil
}

// Job asks how a submission went.
func (c *Client) Job(ctx context.Context, publishID ID) (Job, error) {
	const path = "/cgi-bin/freepublish/get"
	in := struct {
		PublishID ID `json:"publish_id"`
	}{publishID}
	var reply struct {
		Status    *Int   `json:"publish_status"`
		ArticleID string `json:"article_id"`
		Detail    struct {
			Items []struct {
				Index Int    `json:"idx"`
				URL   string `json:"article_url"`
			} `json:"item"`
		} `json:"article_detail"`
		FailIndex []Int `json:"fail_idx"`
	}
	if err := c.post(ctx, path, in, &reply); err != nil {
		return Job{}, err
	}
	if reply.Status == nil {
		return Job{}, missing(path, "publish_status")
	}
	job := Job{Status: PublishStatus(*reply.Status), ArticleID: reply.ArticleID, URLs: map[int]string{}}
	for _, it := range reply.Detail.Items {
		job.URLs[int(it.Index)] = Secure(it.URL)
	}
	for _, i := range reply.FailIndex {
		job.FailIndex = append(job.FailIndex, int(i))
	}
	if job.Status == StatusPublished && job.ArticleID == "" {
		return Job{}, missing(path, "article_id")
	}
	return job, nil
}

// PublishedList lists what was published this way, newest first, 1 to 20 at a time. Mass-sent
// articles are not in it.
func (c *Client) PublishedList(ctx context.Context, offset, count int) (list []Published, total int, err error) {
	items, total, err := c.list(ctx, "/cgi-bin/freepublish/batchget", offset, count)
	for _, it := range items {
		list = append(list, Published{it.ArticleID, securely(it.Content.Items), int64(it.Updated)})
	}
	return list, total, err
}

// PublishedArticle reads one publication.
func (c *Client) PublishedArticle(ctx context.Context, articleID string) ([]NewsItem, error) {
	const path = "/cgi-bin/freepublish/getarticle"
	in := struct {
		ArticleID string `json:"article_id"`
	}{articleID}
	var reply newsItems
	if err := c.post(ctx, path, in, &reply); err != nil {
		return nil, err
	}
	if len(reply.Items) == 0 {
		return nil, missing(path, "news_item")
	}
	return securely(reply.Items), nil
}

// DeletePublished removes the article at the 1-based index, or all of them at 0, for good.
func (c *Client) DeletePublished(ctx context.Context, articleID string, index int) error {
	in := struct {
		ArticleID string `json:"article_id"`
		Index     int    `json:"index,omitempty"`
	}{articleID, index}
	return c.post(ctx, "/cgi-bin/freepublish/delete", in, nil)
}

// securely makes the items' addresses https.
func securely(items []NewsItem) []NewsItem {
	for i := range items {
		items[i].URL = Secure(items[i].URL)
	}
	return items
}
