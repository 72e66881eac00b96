package console

import (
	"maps"
	"moxin/content"
	"moxin/site/web"
)

// speech is all that the console says.
var speech = func() web.Words {
	all := maps.Clone(words)
	maps.Copy(all, pageWords)
	maps.Copy(all, actWords)
	maps.Copy(all, peopleWords)
	maps.Copy(all, reportWords)
	maps.Copy(all, calendarWords)
	maps.Copy(all, healthWords)
	maps.Copy(all, numberWords)
	maps.Copy(all, contactWords)
	maps.Copy(all, rankWords)
	maps.Copy(all, subjectWords)
	return all
}()

// words are the sentences of the console.
var words = web.Words{
	"lang":       content.T("zh-CN", "en"),
	"other_lang": content.T("English", "中文"),
	"skip":       content.T("跳到正文", "Skip to the content"),
	"menu":       content.T("主导航", "Main"),
	"brand":      content.T("墨信", "moxin"),
	"search":     content.T("搜索文章", "Search articles"),
	"comma":      content.T("、", ", "),
	"colon":      content.T("：", ": "),
	"stepped":    content.T("演示时钟", "stepped clock"),
	"clock_now":  content.T("日历时间", "Calendar time"),
	"help":       content.T("键盘", "Keyboard"),
	"close":      content.T("关闭", "Close"),
	"filters":    content.T("筛选", "Filters"),
	"all":        content.T("全部", "All"),
	"remove":     content.T("取消筛选", "Remove filter"),
	"key.search": content.T("搜索", "search"),
	"key.move":   content.T("下一行 / 上一行", "next / previous row"),
	"key.go":     content.T("去日历 / 今天 / 文章 / 排名", "go to calendar / today / articles / rankings"),
	"key.help":   content.T("这张表", "this table"),

	"today":    content.T("今天", "Today"),
	"calendar": content.T("日历", "Calendar"),
	"articles": content.T("文章", "Articles"),
	"rankings": content.T("排名", "Rankings"),
	"releases": content.T("排期列表", "Releases"),
	"release":  content.T("排期", "Release"),
	"list":     content.T("列表", "List"),
	"channel":  content.T("渠道", "Channel"),
	"state":    content.T("状态", "State"),
	"stage":    content.T("阶段", "Stage"),
	"audience": content.T("人群", "Audience"),
	"title":    content.T("标题", "Title"),
	"author":   content.T("作者", "Author"),
	"series":   content.T("系列", "Series"),
	"due":      content.T("到点", "Due"),
	"why":      content.T("原因", "Why"),
	"run":      content.T("第 %d 次", "run %d"),
	"more":     content.T("还有 %s 条", "%s more"),
	"more_day": content.T("还有 %d 条，打开这一天", "%d more, open this day"),
	"message":  content.T("另有 %d 篇", "and %d more"),

	"unknown":  content.T("这里没有内容，链接可能写错了。", "There is nothing here. The address may be mistyped."),
	"broken":   content.T("页面出错了，原因记在日志里，请稍后再试。", "Something went wrong; the cause is in the log. Please try again."),
	"readonly": content.T("控制台目前只读，改动请用命令行。", "The console is read-only for now; use the command line to change things."),
	"host":     content.T("这个地址不是控制台的地址，已拒绝。", "This is no name of the console, refused."),
	"home":     content.T("回到今天", "Back to today"),

	"now":              content.T("现在", "now"),
	"in":               content.T("还有 %s", "in %s"),
	"overdue":          content.T("已过 %s", "%s past"),
	"just_now":         content.T("刚刚", "just now"),
	"ago":              content.T("%s前", "%s ago"),
	"age":              content.T("已发 %s", "%s old"),
	"on_time":          content.T("准点", "on time"),
	"late_by":          content.T("晚 %s", "%s late"),
	"early_by":         content.T("早 %s", "%s early"),
	"unit.millisecond": content.T("毫秒", "ms"),
	"unit.second":      content.T("秒", "s"),
	"unit.minute":      content.T("分钟", "min"),
	"unit.hour":        content.T("小时", "h"),
	"unit.day":         content.T("天", "d"),

	"person":                content.T("需要人处理", "Needs a person"),
	"person.none":           content.T("没有要人处理的事。", "Nothing needs a person."),
	"need.in_doubt":         content.T("存疑", "In doubt"),
	"need.in_doubt.hint":    content.T("不知道发出去没有，到平台看一眼再处理，不会自动重发", "Did it go out? Look on the platform; it is never sent again blindly"),
	"need.failed":           content.T("失败", "Failed"),
	"need.failed.hint":      content.T("平台拒绝了，改好再试，或取消", "The platform refused: mend and retry, or cancel"),
	"need.handed_off":       content.T("待人发布", "Hand-offs due"),
	"need.handed_off.hint":  content.T("用手机打开交接页，发完贴回链接", "Open the page on a phone, post, paste the link"),
	"need.handed_off.tasks": content.T("企微的任务由同事在企业微信里确认", "Colleagues confirm WeCom's tasks in its app"),
	"need.planned":          content.T("待审批", "Approvals waiting"),
	"need.planned.hint":     content.T("审批的是这一版内容，改了要重新审批", "Approval is of this content; a change needs a new one"),
	"need.missed":           content.T("错过与过期", "Missed and expired"),
	"need.missed.hint":      content.T("过了时限就不再发，重新排时间，或取消", "Past their window: give them a new time, or cancel"),
	"phone":                 content.T("手机页", "Phone page"),

	"next":         content.T("接下来 10 条", "The next ten"),
	"next.none":    content.T("没有排期。", "Nothing is scheduled."),
	"next.action":  content.T("在文章里写 publish_at，再运行", "Write publish_at into an article, then run"),
	"wait.connect": content.T("%s 未连接", "%s is not connected"),
	"wait.paused":  content.T("已暂停：%s", "paused: %s"),
	"wait.retry":   content.T("平台要求 %s 后再试", "the platform asks to wait until %s"),
	"paused":       content.T("已暂停", "Paused"),
	"paused.until": content.T("至", "until"),
	"paused.open":  content.T("直到恢复", "until resumed"),
	"everything":   content.T("全部渠道", "everything"),

	"health":           content.T("运行状况", "Health"),
	"health.store":     content.T("数据库", "Store"),
	"health.store_ok":  content.T("可读，%d 篇文章，%d 条正在发", "readable, %d articles, %d under way"),
	"health.workers":   content.T("工作进程", "Workers"),
	"health.alive":     content.T("在线", "alive"),
	"health.silent":    content.T("没有心跳", "silent"),
	"health.nobody":    content.T("没有进程在跑，到点的排期不会发出", "No process is running: nothing will go out"),
	"health.clock":     content.T("时钟", "Clock"),
	"health.machine":   content.T("机器时间", "machine time"),
	"health.account":   content.T("账号", "Account"),
	"health.published": content.T("上次发布", "Last published"),
	"health.collected": content.T("上次自动采样", "Last collected by itself"),
	"health.token":     content.T("令牌", "Token"),
	"health.egress":    content.T("出口 IP", "Our address"),
	"health.failing":   content.T("%d 篇读不到", "%d cannot be read"),
	"not_connected":    content.T("未连接", "not connected"),
	"no_channels":      content.T("moxin.yaml 里还没有渠道。", "moxin.yaml has no channels yet."),

	"health.git":            content.T("仓库", "Repository"),
	"health.git.applied":    content.T("已排期", "applied"),
	"health.git.none":       content.T("还没有排过提交", "no commit applied yet"),
	"health.git.left":       content.T("%d 行要人决定：moxin plan", "%d left for a person: moxin plan"),
	"health.git.waits":      content.T("没有排期：", "not applied:"),
	"health.git.pulled":     content.T("拉取于", "pulled"),
	"health.git.not_pulled": content.T("没有拉到：", "not pulled:"),
}
