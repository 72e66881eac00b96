package wechatsim

import (
	"encoding/hex"
	"fmt"
	"html"
	"strconv"
	"strings"
	"time"
)

// event is something that the platform tells an account's server.
type event struct {
	kind string // Event
	job  string // publish_id or MsgID
	xml  string // the plain message
}

// cdata is text as the platform sends it. pad puts white space around it, which is seen at times.
func cdata(s string, pad bool) string {
	if pad {
		s = " " + s + "\n"
	}
	return "<![CDATA[" + strings.ReplaceAll(s, "]]>", "]]&gt;") + "]]>"
}

// message is the frame of an event: who, when, which.
func (a *account) message(kind string, at time.Time, inside string) string {
	id := digest(0, "original", a.conf.AppID)
	return fmt.Sprintf("<xml><ToUserName>%s</ToUserName><FromUserName>%s</FromUserName><CreateTime>%d</CreateTime><MsgType>%s</MsgType><Event>%s</Event>%s</xml>",
		cdata("gh_"+hex.EncodeToString(id[:6]), false), cdata("o"+hex.EncodeToString(id[6:20])[:27], false), at.Unix(), cdata("event", false), cdata(kind, false), inside)
}

// publishEvent is PUBLISHJOBFINISH (section 1.7): fail_idx is repeated. Every other one has white
// space around its values.
func (s *Server) publishEvent(a *account, j *job, at time.Time) event {
	pad := j.ID/2%2 == 1
	r := a.jobReply(j)
	var b strings.Builder
	fmt.Fprintf(&b, "<PublishEventInfo><publish_id>%d</publish_id><publish_status>%d</publish_status>", j.ID, r.Status)
	if r.ArticleID != "" {
		fmt.Fprintf(&b, "<article_id>%s</article_id><article_detail><count>%d</count>", cdata(r.ArticleID, pad), r.Detail.Count)
		for _, it := range r.Detail.Items {
			fmt.Fprintf(&b, "<item><idx>%d</idx><article_url>%s</article_url></item>", it.Index, cdata(it.URL, pad))
		}
		b.WriteString("</article_detail>")
	}
	for _, i := range r.FailIndex {
		fmt.Fprintf(&b, "<fail_idx>%d</fail_idx>", i)
	}
	b.WriteString("</PublishEventInfo>")
	const kind = "PUBLISHJOBFINISH"
	return event{kind, strconv.FormatInt(j.ID, 10), a.message(kind, at, b.String())}
}

// massEvent is MASSSENDJOBFINISH (section 1.7). It arrives slightly before the job truly ends:
// its counts are near the truth, not it.
func (s *Server) massEvent(a *account, j *massJob) event {
	total := s.receivers(a, j)
	sent, wrong := max(0, total-j.Filtered-total/1000), total/1000
	if j.Status != sendSuccess {
		sent, wrong = 0, 0
	}
	var b strings.Builder
	fmt.Fprintf(&b, "<MsgID>%d</MsgID><Status>%s</Status><TotalCount>%d</TotalCount><FilterCount>%d</FilterCount><SentCount>%d</SentCount><ErrorCount>%d</ErrorCount>",
		j.ID, cdata(j.Status, false), total, total-j.Filtered, sent, wrong)
	b.WriteString(j.copyright())
	var urls []string
	if m := a.rows.Posts[j.ArticleID]; m != nil && !j.Verdict.NoURLs {
		for i, it := range m.Items {
			urls = append(urls, fmt.Sprintf("<item><ArticleIdx>%d</ArticleIdx><ArticleUrl>%s</ArticleUrl></item>", i+1, cdata(it.URL, false)))
		}
	}
	fmt.Fprintf(&b, "<ArticleUrlResult><Count>%d</Count><ResultList>%s</ResultList></ArticleUrlResult>", len(urls), strings.Join(urls, ""))
	const kind = "MASSSENDJOBFINISH"
	return event{kind, strconv.FormatInt(j.ID, 10), a.message(kind, j.Ended, b.String())}
}

// copyright is CopyrightCheckResult: CheckState 1 none is a reprint, 2 it is one and may go out, 3
// it may not (states from memory, unverified).
func (j *massJob) copyright() string {
	state, items := 1, ""
	if j.Verdict.Reprint {
		if state = 3; j.IgnoreReprint {
			state = 2
		}
		items = fmt.Sprintf("<item><ArticleIdx>1</ArticleIdx><UserDeclareState>0</UserDeclareState><AuditState>2</AuditState><OriginalArticleUrl>%s</OriginalArticleUrl>"+
			"<OriginalArticleType>1</OriginalArticleType><CanReprint>%d</CanReprint><NeedReplaceContent>0</NeedReplaceContent><NeedShowReprintSource>1</NeedShowReprintSource></item>",
			cdata(html.EscapeString(j.Base)+"/s/original", false), 3-state)
	}
	return fmt.Sprintf("<CopyrightCheckResult><Count>%d</Count><ResultList>%s</ResultList><CheckState>%d</CheckState></CopyrightCheckResult>", strings.Count(items, "<item>"), items, state)
}

// receivers is how many a send is for.
func (s *Server) receivers(a *account, j *massJob) int {
	switch {
	case j.ToAll:
		return int(s.followers(a, j.Submitted))
	case j.To == nil:
		return a.conf.Tags[j.Tag]
	}
	return len(j.To)
}
