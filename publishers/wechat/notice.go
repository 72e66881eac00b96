package wechat

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wechat/wechatapi"
)

// notice is the XML of an event; its CDATA may have white space around it. What is about readers
// has no field here.
type notice struct {
	From    string      `xml:"FromUserName"`
	Created string      `xml:"CreateTime"`
	Type    string      `xml:"MsgType"`
	Event   string      `xml:"Event"`
	Publish publishInfo `xml:"PublishEventInfo"`
	massInfo
}

// publishInfo is the end of a freepublish job.
type publishInfo struct {
	ID        string        `xml:"publish_id"`
	Status    string        `xml:"publish_status"`
	ArticleID string        `xml:"article_id"`
	Articles  []publishItem `xml:"article_detail>item"`
	Failed    []string      `xml:"fail_idx"`
}

type publishItem struct {
	Index string `xml:"idx"`
	URL   string `xml:"article_url"`
}

// massInfo is the end of a mass send.
type massInfo struct {
	ID        string       `xml:"MsgID"`
	Status    string       `xml:"Status"`
	URLs      []massItem   `xml:"ArticleUrlResult>ResultList>item"`
	Copyright []massReview `xml:"CopyrightCheckResult>ResultList>item"`
}

type massItem struct {
	Index string `xml:"ArticleIdx"`
	URL   string `xml:"ArticleUrl"`
}

// massReview is what the platform's originality check says of one article.
type massReview struct {
	Index    string `xml:"ArticleIdx"`
	Original string `xml:"OriginalArticleUrl"`
}

// Names of the events. One public SDK knows the first by its second name.
const (
	eventPublish     = "PUBLISHJOBFINISH"
	eventFreePublish = "FREEPUBLISHJOBFINISH"
	eventMass        = "MASSSENDJOBFINISH"
)

// event is what a notice says of a job; false for what is about none.
func (n notice) event() (publishers.Event, bool) {
	if strings.TrimSpace(n.Type) != "event" {
		return publishers.Event{}, false
	}
	e := publishers.Event{Kind: strings.TrimSpace(n.Event)}
	switch e.Kind {
	case eventPublish, eventFreePublish:
		e.Job, e.Receipt = strings.TrimSpace(n.Publish.ID), n.Publish.receipt()
	case eventMass:
		e.Job, e.Receipt = strings.TrimSpace(n.ID), n.massInfo.receipt()
	}
	e.Receipt.Job = e.Job
	return e, e.Job != ""
}

// receipt is the verdict. A status that is not known is none: the job is asked about.
func (p publishInfo) receipt() publishers.Receipt {
	status, err := strconv.Atoi(strings.TrimSpace(p.Status))
	article := strings.TrimSpace(p.ArticleID)
	if err == nil && wechatapi.PublishStatus(status) == wechatapi.StatusPublished && article != "" {
		r := publishers.Receipt{State: content.Published}
		for _, it := range p.Articles {
			if i, ok := place(it.Index); ok {
				r.Posts = append(r.Posts, publishers.Post{Index: i, RemoteID: article, URL: wechatapi.Secure(strings.TrimSpace(it.URL))})
			}
		}
		if len(r.Posts) == 0 {
			r.State = content.Submitted // the articles come with freepublish/get
		}
		return r
	}
	var failed []int
	for _, s := range p.Failed {
		if i, ok := place(s); ok {
			failed = append(failed, i+1)
		}
	}
	if r, ok := failedWith(wechatapi.PublishStatus(status), failed); ok && err == nil {
		return r
	}
	return publishers.Receipt{State: content.Submitted}
}

// place reads a 1-based index.
func place(s string) (int, bool) {
	i, err := strconv.Atoi(strings.TrimSpace(s))
	return i - 1, err == nil && i >= 1 && i <= content.MaxItems
}

// receipt is the verdict. Where the addresses are missing, as happens, mass/get is asked for the
// rest.
func (m massInfo) receipt() publishers.Receipt {
	status := strings.TrimSpace(m.Status)
	if status == "send success" {
		r := publishers.Receipt{State: content.Published}
		for _, it := range m.URLs {
			if i, ok := place(it.Index); ok {
				r.Posts = append(r.Posts, publishers.Post{Index: i, RemoteID: strings.TrimSpace(m.ID), URL: wechatapi.Secure(strings.TrimSpace(it.URL))})
			}
		}
		if len(r.Posts) == 0 {
			r.State = content.Submitted
		}
		return r
	}
	why, ok := massReason(status)
	if !ok {
		return publishers.Receipt{State: content.Submitted}
	}
	for _, c := range m.Copyright {
		if i, ok := place(c.Index); ok && strings.TrimSpace(c.Original) != "" {
			why = content.T(
				fmt.Sprintf("%s（第 %d 篇，原文 %s）", why.ZH, i+1, strings.TrimSpace(c.Original)),
				fmt.Sprintf("%s (article %d, the original is %s)", why.EN, i+1, strings.TrimSpace(c.Original)))
		}
	}
	return publishers.Receipt{State: content.Failed, Why: why.String()}
}

// massError is err(N), the status of a send that was not let out.
var massError = regexp.MustCompile(`^err\((\d{1,9})\)$`)

// massErrors are the reasons of err(N). Source: page Batch_Sends, read 2026-11; values that are not
// listed exist.
var massErrors = map[int]content.Text{
	10001: content.T("涉嫌广告：删掉广告内容再发", "taken for advertising: remove it and send again"),
	20001: content.T("涉嫌政治：改掉再发", "politics: change it and send again"),
	20002: content.T("涉嫌色情：改掉再发", "pornography: change it and send again"),
	20004: content.T("涉嫌社会问题：改掉再发", "social matters: change it and send again"),
	20006: content.T("涉嫌违法犯罪：改掉再发", "crime: change it and send again"),
	20008: content.T("涉嫌欺诈：改掉再发", "fraud: change it and send again"),
	20013: content.T("涉嫌版权问题：换掉没有授权的内容", "copyright: replace what is not licensed"),
	21000: content.T("涉嫌其他违规：到公众平台看通知", "another rule is broken: read the notice on the platform"),
	22000: content.T("涉嫌互推：删掉推荐别的公众号的内容", "mutual promotion: remove what recommends other accounts"),
	30001: content.T("原创校验系统出错，按“判为转载就停止”处理，没有发出：再发一次", "the originality check failed and reprints are not sent: send again"),
	30002: content.T("原创校验判为不能群发：到公众平台看原因", "the originality check does not allow it: see why on the platform"),
	30003: content.T("被判为转载，没有发出：改用原创内容，或在公众平台上转载发送", "judged a reprint and not sent: use original content, or reprint it on the platform"),
	40001: content.T("管理员拒绝了这次群发：问过管理员再发", "the administrator refused the send: ask, then send again"),
	40002: content.T("管理员 30 分钟没有确认：约好时间再发", "the administrator did not confirm within 30 minutes: agree on a time and send again"),
}

// massReason says why a send came to nothing; false for what is no such status.
func massReason(status string) (content.Text, bool) {
	if status == "send fail" {
		return content.T("群发失败，微信没有说明原因：到公众平台的群发记录里看", "the mass send failed without a reason: see the sends on the platform"), true
	}
	m := massError.FindStringSubmatch(status)
	if m == nil {
		return content.Text{}, false
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return content.Text{}, false
	}
	why, ok := massErrors[n]
	if !ok {
		why = content.T("微信没有放行，原因没有见过：到公众平台看通知", "not let out for a reason not seen before: read the notice on the platform")
	}
	return content.T("群发没有发出，"+status+"："+why.ZH, "the mass send was not let out, "+status+": "+why.EN), true
}
