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
	"wanting":      content.T("配比有 %d 处要看", "%d remarks on the mix"),
	"feed":         content.T("订阅到手机日历（ICS）", "Subscribe (ICS)"),
	"feed.hint":    content.T("在日历应用里选“订阅日历”，粘贴下面的地址；谁有这个地址谁就看得到排期，别发到群里。", "Choose “subscribe” in a calendar program and paste this address. Whoever has it sees the calendar: keep it to the team."),
	"feed.refused": content.T("订阅地址不对，请到控制台的日历页重新复制", "this address is not right: copy it anew from the console's calendar page"),

	"views":          content.T("视图", "View"),
	"view.month":     content.T("月", "Month"),
	"view.week":      content.T("周", "Week"),
	"week_title":     content.T("%d 年第 %d 周 · %d 月 %d 日至 %d 月 %d 日", "Week %d · %s to %s"),
	"prev_week":      content.T("上一周", "Previous week"),
	"next_week":      content.T("下一周", "Next week"),
	"week.empty":     content.T("这一周没有排期。", "Nothing is scheduled this week."),
	"role":           content.T("主次", "Role"),
	"role.primary":   content.T("主渠道", "Primary"),
	"role.secondary": content.T("辅渠道", "Secondary"),
	"campaign":       content.T("活动", "Campaign"),
	"slot":           content.T("空档", "free slot"),
	"slot.all":       content.T("看空档", "its free slots"),
	"list.cut":       content.T("还有 %d 条没有列出，打开这一天或用筛选看全。", "%d more are not listed: open the day or use the filters."),
	"wait.other":     content.T("等 %s《%s》", "waits for %s, “%s”"),
	"asks":           content.T("文章里写的是 %s", "the article says %s"),
	"hour_more":      content.T("这一小时还有 %d 条，打开这一天", "%d more this hour, open the day"),

	"move":           content.T("移动…", "Move…"),
	"move.to":        content.T("新的时间（%s）", "New time (%s)"),
	"move.do":        content.T("移到这个时间", "Move there"),
	"move.done":      content.T("已移到 %s。", "Moved to %s."),
	"move.next":      content.T("下一个可用：%s", "The next that would do: %s"),
	"move.take":      content.T("移到这里", "Move it there"),
	"move.no_time":   content.T("那天没有这个时刻：夏令时把它跳过去了。", "There is no such time on that day: summer time skips it."),
	"move.need_time": content.T("写明移到哪一天几点。", "Say the day and the time to move it to."),
	"move.hint":      content.T("拖动，或选中后按 m，可以移动", "drag it, or focus it and press m, to move it"),
	"done.moved":     content.T("移好了。", "Moved."),
	"key.calendar":   content.T("移动选中的排期：← → 换天，↑ ↓ 差 15 分钟（加 Shift 一小时），Enter 放下，Esc 放弃", "move the focused release: ← → by day, ↑ ↓ by 15 minutes (an hour with Shift), Enter drops, Esc gives up"),

	// What the script says; %s are a title or an instant.
	"say.past":     content.T("这个时刻已经过去，不能移到那里。", "This time is past."),
	"say.stop":     content.T("这一天停发：%s", "Nothing goes out on this day: %s"),
	"say.fixed":    content.T("只有待审批和已排期的能移动。", "Only what is to approve or scheduled can move."),
	"say.still":    content.T("时间没有变。", "The time is unchanged."),
	"say.grab":     content.T("正在移动《%s》。方向键选时间，Enter 放下，Esc 放弃。", "Moving “%s”. Arrow keys choose the time, Enter drops, Escape gives up."),
	"say.at":       content.T("移到 %s", "to %s"),
	"say.dropped":  content.T("已移到 %s。", "Moved to %s."),
	"say.given_up": content.T("没有移动。", "Not moved."),
	"say.moving":   content.T("正在移动…", "Moving…"),
	"say.lost":     content.T("没有收到回复，不知道移动了没有，以刷新后的页面为准。", "No answer came: whether it moved is unknown; see the page once it is fresh."),
	"say.foreign":  content.T("登录已过期或没有权限，已放回原处。", "Signed out or not allowed: it is back where it was."),
	"say.take":     content.T("移到这里", "Move it there"),
	"say.close":    content.T("关闭", "Close"),
}
