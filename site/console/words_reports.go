package console

import (
	"moxin/content"
	"moxin/site/web"
)

// reportWords are the sentences about reports.
var reportWords = web.Words{
	"reports":            content.T("报告", "Reports"),
	"reports.say":        content.T("一段时间发出了什么、读到了什么、什么建立了信任。网页可以直接打印成 A4，表格是 XLSX。", "What went out in a period, what was read, what built trust. The page prints to A4; XLSX has the tables."),
	"reports.plan":       content.T("自动出：", "Made by itself: "),
	"reports.plan.none":  content.T("没有设自动出。在 moxin.yaml 写 report: {weekly: \"MO 09:00\", monthly: \"1 09:00\"}。", "None is made by itself. Write report: {weekly: \"MO 09:00\", monthly: \"1 09:00\"} in moxin.yaml."),
	"reports.now":        content.T("现在看", "Look now"),
	"reports.week":       content.T("本周到现在", "This week so far"),
	"reports.week.last":  content.T("上周", "Last week"),
	"reports.month":      content.T("本月到现在", "This month so far"),
	"reports.month.last": content.T("上月", "Last month"),
	"reports.period":     content.T("别的时间", "Another period"),
	"reports.period.say": content.T("2026-10、2026-W47、2026-10-01..2026-10-31 或 30d", "2026-10, 2026-W47, 2026-10-01..2026-10-31 or 30d"),
	"reports.show":       content.T("看", "Show"),
	"reports.future":     content.T("这段时间还没有开始。", "This period has not begun."),
	"reports.kept":       content.T("自动出过的", "Made by themselves"),
	"reports.kept.none":  content.T("还没有。到点会出现在这里，并发通知。", "None yet. They appear here at their hour, and notices tell of them."),
	"reports.late":       content.T("晚了：到点时没有运行", "late: not running at its hour"),
	"reports.open":       content.T("打开", "Open"),
	"reports.made":       content.T("做于", "made"),
	"reports.who":        content.T("%s 让重写的", "written anew for %s"),
	"reports.before":     content.T("以前的：", "before: "),
	"reports.newest":     content.T("最新的", "Newest"),
	"reports.older":      content.T("更早的", "Older"),

	"reports.since":                 content.T("之后又有：", "Since then: "),
	"reports.since.readings":        content.T("%s 个读数", "%s readings"),
	"reports.since.readings.one":    content.T("1 个读数", "1 reading"),
	"reports.since.corrections":     content.T("%s 处更正", "%s corrections"),
	"reports.since.corrections.one": content.T("1 处更正", "1 correction"),
	"reports.since.outcomes":        content.T("%s 笔读者做的事", "%s things that readers did"),
	"reports.since.outcomes.one":    content.T("1 笔读者做的事", "1 thing that a reader did"),

	"reports.anew":     content.T("用现在的数重写", "Write it anew"),
	"reports.anew.say": content.T("新写的代替这一份，链接不变；这一份留在“以前的”里。操作记录会写下是谁让重写的。", "The new one takes this one's place and address; this one stays under “before”. The audit says who had it written."),
	"reports.anew.do":  content.T("重写", "Write"),
	"done.report.anew": content.T("重写好了。以前的那份还在。", "Written anew. The one before is still there."),
}
