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
}
