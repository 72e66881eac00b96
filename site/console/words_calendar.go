package console

import (
	"moxin/content"
	"moxin/site/web"
)

// calendarWords are the sentences of the calendar beside those of every page.
var calendarWords = web.Words{
	"semicolon":    content.T("；", "; "),
	"mix":          content.T("配比", "Mix"),
	"mix.plan":     content.T("计划 %s", "plan %s"),
	"day_quota":    content.T("当天已用的条数", "messages of the day spoken for"),
	"feed":         content.T("订阅到手机日历（ICS）", "Subscribe (ICS)"),
	"feed.hint":    content.T("在日历应用里选“订阅日历”，粘贴下面的地址；谁有这个地址谁就看得到排期，别发到群里。", "Choose “subscribe” in a calendar program and paste this address. Whoever has it sees the calendar: keep it to the team."),
	"feed.refused": content.T("订阅地址不对，请到控制台的日历页重新复制", "this address is not right: copy it anew from the console's calendar page"),
}
