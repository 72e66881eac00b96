package console

import (
	"moxin/content"
	"moxin/site/web"
)

// contactWords are the sentences about customers in WeCom: who confirms, whom a message reaches, what an
// article brought.
var contactWords = web.Words{
	"confirmation":         content.T("同事确认", "Confirmed by colleagues"),
	"confirmation.asked":   content.T("问于", "asked"),
	"confirmation.missing": content.T("还差 %d 位", "%d missing"),
	"confirmation.more":    content.T("另有 %d 位", "%d more"),
	"confirmation.unknown": content.T("已交给同事在企业微信里确认，还没有问到确认了几位。", "Handed to colleagues in WeCom; how many confirmed was not asked yet."),
	"confirmation.by":      content.T("到 %s 还没确认的不再等，按已确认的算。", "Whoever has not confirmed by %s is waited for no longer; what is confirmed counts."),

	"do.remind":      content.T("催一下还没确认的", "Remind those missing"),
	"do.cancel.task": content.T("任务会先从企业微信收回；已经有人收到的，记为已发布。", "Its task is taken out of WeCom first; where somebody got it already, it is recorded as published."),
	"done.remind":    content.T("提醒发出去了。", "Reminded."),

	"reach.unknown": content.T("发给：—（没来得及问到）", "goes to: — (could not be found out in time)"),

	"funnel": content.T("从读到买", "From reading to buying"),
	"funnel.say": content.T("所有渠道合起来。“—”是不知道，不是 0。从加企微起，数的是认得出的客户，和平台导出的数可能不同；下单只数他们加了以后的。",
		"All channels together. A dash is not known; it is not 0. From contacts on these are customers who can be told apart, which platforms' exports may count otherwise; orders are theirs since then."),
	"funnel.reads": content.T("排名依据的是 %s：每个渠道只用一个来源，到打分时为止", "the ranking rests on %s: of one source of each channel, as of its scoring"),
}
