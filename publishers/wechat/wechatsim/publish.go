package wechatsim

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Verdict is how the next publish job ends. The zero value is success.
type Verdict struct {
	// Refuse is an errcode for the submit itself: 53503 fails the check before publishing,
	// 53504 and 53505 want the console. Nothing is published.
	Refuse int
	// Status is the publish_status that the job ends with (section 1.5): 0 success,
	// 2 originality, 3 ordinary failure, 4 audit; 5 and 6 publish and then lose every article
	// to the owner or to the platform.
	Status int
	// FailIndex are the 1-based articles that fail_idx names, for 2 and 4; nil = all.
	FailIndex []int
}

const underWay = 1

// job is one freepublish task. Its articles are those of the submit: two submits of one draft
// make two posts, since no fact says that the platform refuses the second.
type job struct {
	ID        int64     `json:"id"`
	MsgDataID int64     `json:"msg_data_id"`
	MediaID   string    `json:"media_id"`
	Articles  []article `json:"articles"`
	Base      string    `json:"base"`
	Submitted time.Time `json:"submitted"`
	Ticks     int       `json:"ticks"` // calls that looked at it
	Verdict   Verdict   `json:"verdict"`
	Ended     bool      `json:"ended"`
	ArticleID string    `json:"article_id,omitempty"`
}

// message is what the account has published: one to eight articles under one article_id.
type message struct {
	ArticleID string    `json:"article_id"`
	MsgDataID int64     `json:"msg_data_id"`
	Published time.Time `json:"published"`
	Updated   time.Time `json:"updated"`
	By        string    `json:"by,omitempty"` // "" = freepublish
	Pushed    bool      `json:"pushed"`       // to followers: publish_type 0
	MsgID     int64     `json:"msg_id,omitempty"`
	Key       string    `json:"key,omitempty"` // clientmsgid
	Items     []item    `json:"items"`
	Seq       uint64    `json:"seq"`
}

// item is one article of a message with its public page.
type item struct {
	article
	Page    string    `json:"page"`
	URL     string    `json:"url"`
	Deleted time.Time `json:"deleted,omitzero"` // zero = it is there
	Banned  bool      `json:"banned,omitempty"` // deleted by the platform
}

// publishSubmit takes a draft for publishing. errcode 0 means only that the task was accepted.
func publishSubmit(c *call) (any, *refusal) {
	d, no := c.draft()
	if no != nil {
		return nil, no
	}
	var v Verdict
	if len(c.a.script) > 0 {
		v, c.a.script = c.a.script[0], c.a.script[1:]
	}
	if v.Refuse != 0 {
		return nil, refuse(v.Refuse)
	}
	ch := c.change()
	j := &job{
		ID: ch.number(), MsgDataID: ch.number(), MediaID: d.MediaID, Articles: d.Articles,
		Base: c.base, Submitted: c.now, Verdict: v,
	}
	ch.rows.Jobs[strconv.FormatInt(j.ID, 10)] = j
	ch.commit()
	c.s.settle(c.a, c.now)
	return struct {
		result
		ID        any   `json:"publish_id"`
		MsgDataID int64 `json:"msg_data_id"`
	}{done, j.publicID(), j.MsgDataID}, nil
}

// publicID is the job's id, a number for every other job and a string for the rest: both forms
// are seen on the platform.
func (j *job) publicID() any {
	if j.ID/2%2 == 0 {
		return j.ID
	}
	return strconv.FormatInt(j.ID, 10)
}

// look counts one look at the account's posts or drafts as a tick of its jobs.
func (c *call) look() {
	if c.s.opt.PublishTicks == 0 {
		return
	}
	ch := c.change()
	for id, j := range c.a.rows.Jobs {
		if !j.Ended {
			next := *j
			next.Ticks++
			ch.rows.Jobs[id] = &next
		}
	}
	for id, j := range c.a.rows.Mass {
		if j.Ended.IsZero() {
			next := *j
			next.Ticks++
			ch.rows.Mass[id] = &next
		}
	}
	if len(ch.rows.Jobs)+len(ch.rows.Mass) > 0 {
		ch.commit()
		c.s.settle(c.a, c.now)
	}
}

// settle ends the jobs whose time has come, the oldest first.
func (s *Server) settle(a *account, now time.Time) {
	var due []*job
	for _, j := range a.rows.Jobs {
		if !j.Ended && !now.Before(j.Submitted.Add(s.opt.ProcessingTime)) && j.Ticks >= s.opt.PublishTicks {
			due = append(due, j)
		}
	}
	slices.SortFunc(due, func(x, y *job) int { return cmp.Compare(x.ID, y.ID) })
	for _, j := range due {
		s.end(a, j, now)
	}
	s.settleMass(a, now)
}

// end carries out a job's verdict. The post's instant is the end of the processing, or the
// look that ended it.
func (s *Server) end(a *account, j *job, now time.Time) {
	ch := s.change(a)
	next := *j
	next.Ended = true
	if v := j.Verdict.Status; v == 0 || v == 5 || v == 6 {
		at := j.Submitted.Add(s.opt.ProcessingTime)
		if s.opt.PublishTicks > 0 {
			at = now
		}
		m := ch.publish(j.Articles, j.Base, at)
		m.MsgDataID = j.MsgDataID
		if v != 0 {
			m.remove(removal{at: at, banned: v == 6})
		}
		next.ArticleID = m.ArticleID
		if a.rows.Drafts[j.MediaID] != nil { // a published draft leaves the box
			ch.rows.Drafts[j.MediaID] = nil
		}
	}
	ch.rows.Jobs[strconv.FormatInt(j.ID, 10)] = &next
	ch.commit()
	if m := a.rows.Posts[next.ArticleID]; m != nil {
		s.note(a, m.published()...)
	} else {
		s.note(a, Act{At: now, Kind: ActFailed, By: ByFreePublish, Title: j.Articles[0].Title, ID: strconv.FormatInt(j.ID, 10), Detail: fmt.Sprintf("publish_status %d", j.Verdict.Status)})
	}
	s.tell(a, s.publishEvent(a, &next, now))
}

// publish makes a message with public pages.
func (c *change) publish(articles []article, base string, at time.Time) *message {
	m := &message{ArticleID: c.id("article", 43), MsgDataID: c.number(), Published: at, Updated: at}
	for _, a := range articles {
		page := c.id("page", 22)
		m.Items = append(m.Items, item{article: a, Page: page, URL: base + "/s/" + page})
	}
	m.Seq = c.seq
	c.rows.Posts[m.ArticleID] = m
	return m
}

// removal says which articles leave the platform, and how.
type removal struct {
	index  int // 1-based; 0 = all of them
	at     time.Time
	banned bool // by the platform, not by the owner
}

// remove marks articles as gone; what was gone before stays as it was.
func (m *message) remove(r removal) {
	for i := range m.Items {
		if (r.index == 0 || r.index == i+1) && m.Items[i].Deleted.IsZero() {
			m.Items[i].Deleted, m.Items[i].Banned = r.at, r.banned
		}
	}
	m.Updated = r.at
}

// status is the job's publish_status at present; 5 and 6 follow when every article is gone.
func (a *account) status(j *job) int {
	if !j.Ended {
		return underWay
	}
	m := a.rows.Posts[j.ArticleID]
	if m == nil {
		return j.Verdict.Status
	}
	status := 5
	for _, it := range m.Items {
		if it.Deleted.IsZero() {
			return 0
		}
		if it.Banned {
			status = 6
		}
	}
	return status
}

// publishGet is the state of a job.
func publishGet(c *call) (any, *refusal) {
	var in struct {
		ID anyID `json:"publish_id"`
	}
	if no := c.decode(&in); no != nil {
		return nil, no
	}
	if c.a.rows.Jobs[string(in.ID)] == nil {
		return nil, refuse(40059)
	}
	c.look()
	return c.a.jobReply(c.a.rows.Jobs[string(in.ID)]), nil
}

// jobReply is how a job stands.
func (a *account) jobReply(j *job) jobReply {
	out := jobReply{ID: j.publicID(), Status: a.status(j)}
	switch out.Status {
	case 0:
		m := a.rows.Posts[j.ArticleID]
		out.ArticleID = m.ArticleID
		out.Detail = &articleDetail{Count: len(m.Items)}
		for i, it := range m.Items {
			out.Detail.Items = append(out.Detail.Items, articleURL{i + 1, it.URL})
		}
	case 2, 4:
		out.FailIndex = j.failed()
	}
	return out
}

func (j *job) failed() []int {
	if j.Verdict.FailIndex != nil {
		return j.Verdict.FailIndex
	}
	var all []int
	for i := range j.Articles {
		all = append(all, i+1)
	}
	return all
}

type jobReply struct {
	ID        any            `json:"publish_id"`
	Status    int            `json:"publish_status"`
	ArticleID string         `json:"article_id,omitempty"`
	Detail    *articleDetail `json:"article_detail,omitempty"`
	FailIndex []int          `json:"fail_idx,omitempty"`
}

type articleDetail struct {
	Count int          `json:"count"`
	Items []articleURL `json:"item"`
}

type articleURL struct {
	Index int    `json:"idx"` // 1-based
	URL   string `json:"article_url"`
}
