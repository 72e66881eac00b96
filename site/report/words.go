package report

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"moxin/content"
)

// speaker says a report in one language.
type speaker struct {
	Report
	lang string
	zone *time.Location
}

// say chooses a sentence.
func (s speaker) say(zh, en string) string { return content.T(zh, en).In(s.lang) }

// put chooses a sentence and fills it in: both take the same arguments.
func (s speaker) put(zh, en string, args ...any) string { return fmt.Sprintf(s.say(zh, en), args...) }

// many chooses a sentence by how many of something there are, and fills the number in.
func (s speaker) many(n int, zh, one, more string) string {
	if n == 1 {
		more = one
	}
	return s.put(zh, more, content.Grouped(float64(n), 0))
}

// metricWords name the signals of a score and the counts of channels.
var metricWords = map[content.Metric]content.Text{
	content.Impressions: content.T("曝光", "impressions"), content.Reads: content.T("阅读", "reads"), content.FollowerReads: content.T("关注者阅读", "follower reads"),
	content.Finishes: content.T("读完", "finished"), content.ReadSeconds: content.T("停留时间", "time spent"), content.Likes: content.T("点赞", "likes"),
	content.Hearts: content.T("在看", "hearts"), content.Saves: content.T("收藏", "saves"), content.Shares: content.T("分享", "shares"),
	content.Comments: content.T("评论", "comments"), content.DeepComments: content.T("长评论", "long comments"), content.Follows: content.T("关注", "follows"),
	content.ProfileVisits: content.T("主页访问", "profile visits"), content.Messages: content.T("私信", "messages"), content.Unfollows: content.T("取关", "unfollows"),
	content.Adds: content.T("加企微", "WeCom adds"), content.Returns: content.T("回访", "returns"), content.Purchases: content.T("首购", "first orders"),
	content.Repurchases: content.T("复购", "repeat orders"),
}

func (s speaker) metric(m content.Metric) string {
	if t, ok := metricWords[m]; ok {
		return t.In(s.lang)
	}
	return string(m)
}

var outcomeWords = map[content.OutcomeKind]content.Text{
	content.OutcomeFollow: content.T("关注", "follows"), content.OutcomeAdd: content.T("加企业微信", "WeCom adds"), content.OutcomeUnfollow: content.T("取关、删除好友", "unfollows and removals"),
	content.OutcomeReturn: content.T("回访", "return visits"), content.OutcomeOrder: content.T("首次下单", "first orders"), content.OutcomeReorder: content.T("复购订单", "repeat orders"),
	content.OutcomeRefund: content.T("退款", "refunds"),
}

var kindWords = map[string]content.Text{
	"article": content.T("文章", "article"), "author": content.T("作者", "author"), "series": content.T("系列", "series"), "topic": content.T("话题", "topic"),
	"format": content.T("形式", "format"), "stage": content.T("阶段", "stage"), "audience": content.T("受众", "audience"), kindChannel: content.T("渠道", "channel"),
}

// group names a group for people.
func (s speaker) group(kind, name string) string {
	switch kind {
	case kindChannel:
		return s.channel(name)
	case "stage":
		if t, ok := content.StageWords[content.Stage(name)]; ok {
			return t.In(s.lang)
		}
	case "audience":
		if t, ok := content.AudienceWords[content.Audience(name)]; ok {
			return t.In(s.lang)
		}
	}
	return name
}

// channel names a channel with its platform.
func (s speaker) channel(id string) string {
	platform := ""
	for _, n := range s.Numbers {
		if n.Channel == id {
			platform = n.Platform
		}
	}
	for _, c := range s.Channels {
		if c.Channel == id {
			platform = cmp.Or(platform, c.Platform)
		}
	}
	for _, r := range s.Released {
		if r.Channel == id {
			platform = cmp.Or(platform, r.Platform)
		}
	}
	for _, a := range s.Advice {
		if a.Channel == id {
			platform = cmp.Or(platform, a.Platform)
		}
	}
	if p, ok := content.PlatformByID(platform); ok {
		return p.Name.In(s.lang) + " " + id
	}
	return id
}

// period names a period: a week, a month, or its days; span is its days alone.
func (s speaker) period(p content.Period) string {
	switch {
	case p.IsWeek():
		year, week := p.From.ISOWeek()
		return s.put("%d 年第 %d 周", "%d week %d", year, week)
	case p.IsMonth() && s.lang == "en":
		return p.From.Format("January 2006")
	case p.IsMonth():
		return fmt.Sprintf("%d 年 %d 月", p.From.Year(), p.From.Month())
	}
	return s.span(p)
}

// past is the period before, to stand within a sentence: Chinese keeps figures off with a space.
func (s speaker) past() string {
	name := s.period(s.Before)
	if last := name[len(name)-1]; s.lang != "en" && last >= '0' && last <= '9' {
		return name + " "
	}
	return name
}

func (s speaker) span(p content.Period) string {
	first, last := p.From.Format(time.DateOnly), p.Until.Add(-time.Nanosecond).Format(time.DateOnly)
	if first == last {
		return first
	}
	return first + s.say(" 至 ", " to ") + last
}

// head is what the report is called.
func (s speaker) head() string {
	switch {
	case s.Period.IsWeek():
		return s.say("周报", "Weekly report")
	case s.Period.IsMonth():
		return s.say("月报", "Monthly report")
	}
	return s.say("报告", "Report")
}

func (s speaker) instant(t time.Time) string { return t.In(s.zone).Format("2006-01-02 15:04") }

// sure says how sure it is that a value is on its side of zero.
func (s speaker) sure(v content.Interval) string {
	share, zh, en := v.Above, "高于", "above"
	if v.Value < 0 {
		share, zh, en = 1-v.Above, "低于", "below"
	}
	return s.put("%s 的把握"+zh+"平常", "%s sure that it is "+en+" what is usual", percent(share))
}

// list joins some names and counts the rest.
func (s speaker) list(names []string, most int) string {
	shown := names[:min(len(names), most)]
	quoted := make([]string, len(shown))
	for i, n := range shown {
		quoted[i] = s.put("《%s》", "“%s”", n)
	}
	out := strings.Join(quoted, s.say("、", ", "))
	if rest := len(names) - len(shown); rest > 0 {
		out += s.put("等 %[1]d 篇", " and %[2]d more", len(names), rest)
	}
	return out
}
