package console

import (
	"moxin/content"
	"moxin/site/web"
)

// healthWords are the sentences of the health page and of what pages do by themselves.
var healthWords = web.Words{
	"live.note": content.T("有新变化 · 刷新", "Something has changed · refresh"),
	"live.full": content.T("打开的页面太多，这一页不会自动更新。", "Too many pages are open: this one does not follow."),

	"running.fine":          content.T("一切正常：没有该发而没发的，没有存疑的，进程在线。", "All is well: nothing is overdue, nothing is in doubt, a process is running."),
	"running.worry.title":   content.T("要看一眼的", "Look at"),
	"running.worry.overdue": content.T("%d 条到点没有发", "%d overdue"),
	"running.worry.doubts":  content.T("%d 条存疑", "%d in doubt"),
	"running.worry.queue":   content.T("队列读不到", "the queue cannot be read"),
	"running.worry.drift":   content.T("数据库和队列对不上", "store and queue differ"),
	"running.worry.store":   content.T("数据库的大小读不到", "the store cannot be measured"),
	"running.worry.git":     content.T("仓库没有跟上", "the repository is not followed"),

	"running.near":      content.T("前后一小时", "The hour before and after"),
	"running.near.last": content.T("过去一小时到点", "Due in the last hour"),
	"running.near.next": content.T("未来一小时到点", "Due in the next hour"),
	"running.near.none": content.T("前后一小时没有到点的排期。", "Nothing is due within an hour of now."),

	"running.stuck":         content.T("到点没有发", "Overdue"),
	"running.stuck.none":    content.T("没有。过了时限的在今天页，等人处理。", "None. What is past its window waits on Today for a person."),
	"running.stuck.planned": content.T("未审批", "not approved"),
	"running.stuck.waits":   content.T("在等《%s》(#%s) 先发出", "waits for “%s” (#%s) to go first"),
	"running.stuck.queued":  content.T("已排队，等进程来发", "queued, no process has taken it yet"),
	"running.stuck.ready":   content.T("没有什么拦着，等进程来发", "nothing stops it, no process has taken it yet"),
	"running.stuck.lag":     content.T("调度延迟", "Dispatch lag"),
	"running.stuck.no_lag":  content.T("能发的都发了", "nothing that may go waits"),

	"running.late":      content.T("最近 24 小时的延迟", "Lateness of the last 24 hours"),
	"running.late.none": content.T("最近 24 小时没有发过，没有延迟可算。", "Nothing went out in the last 24 hours: there is no lateness to tell."),
	"running.late.n":    content.T("%d 次首发，从到点到开始发", "first attempts: %d, from the instant to the claim"),
	"running.late.p50":  content.T("中位", "median"),
	"running.late.p99":  content.T("99%% 不超过", "99%% within"),
	"running.late.max":  content.T("最长", "longest"),

	"running.open_doubts":       content.T("存疑", "In doubt"),
	"running.open_doubts.none":  content.T("没有存疑的。", "Nothing is in doubt."),
	"running.open_doubts.since": content.T("已 %s", "for %s"),

	"running.machine":          content.T("机器与数据", "Machine and data"),
	"running.machine.calendar": content.T("日历时间", "calendar time"),
	"running.machine.apart":    content.T("相差 %s", "%s apart"),
	"running.machine.same":     content.T("一致", "the same"),
	"running.machine.jumps":    content.T("时钟跳变", "Clock jumps"),
	"running.machine.no_jumps": content.T("没有记录", "none recorded"),
	"running.machine.wrote":    content.T("最近一次改动", "last change"),
	"running.machine.unread":   content.T("读不到：", "cannot be read: "),
	"running.machine.unasked":  content.T("这个进程不去量它的大小", "this process does not measure it"),

	"running.queue":            content.T("Asynq 队列", "Asynq queues"),
	"running.queue.say":        content.T("数据库是准的，队列只运送。这里不能清空、删除或暂停队列：要停，用暂停；丢了的任务会由数据库补发，重复的不起作用。", "The store is the truth, the queue only carries. Queues cannot be purged, deleted or paused here: to stop releases, pause them; a lost task is queued again from the store, a doubled one does nothing."),
	"running.queue.not_here":   content.T("这个进程不运送排期，队列在别的进程里看。", "This process carries no releases: look at the queue from one that does."),
	"running.queue.embedded":   content.T("内嵌在这个进程里，重启后从数据库补上", "inside this process; refilled from the store after a restart"),
	"running.queue.redis":      content.T("Redis %s", "Redis %s"),
	"running.queue.version":    content.T("Redis，没有说版本", "Redis, which does not say its version"),
	"running.queue.lane":       content.T("平台", "Platform"),
	"running.queue.size":       content.T("任务", "Tasks"),
	"running.queue.pending":    content.T("等待", "Pending"),
	"running.queue.active":     content.T("进行中", "Active"),
	"running.queue.retry":      content.T("重试", "Retry"),
	"running.queue.dead":       content.T("归档", "Archived"),
	"running.queue.oldest":     content.T("最久的等了", "Oldest waits"),
	"running.queue.memory":     content.T("内存（估计）", "Memory (estimated)"),
	"running.queue.processed":  content.T("今天完成", "Processed today"),
	"running.queue.failed":     content.T("今天失败", "Failed today"),
	"running.queue.today":      content.T("“今天”从 UTC 零点起，是 Asynq 的口径。", "“Today” is since midnight UTC, as Asynq counts."),
	"running.queue.paused":     content.T("被别的工具暂停", "paused by another tool"),
	"running.queue.unused":     content.T("还没有用过", "not used yet"),
	"running.queue.none":       content.T("还没有渠道，也就没有队列。", "There are no channels, and so no queues."),
	"running.queue.drift":      content.T("与数据库对照", "Against the store"),
	"running.queue.agree":      content.T("一致：库里 %d 条已排队，队列里 %d 个在等", "agree: %d queued in the store, %d pending in the queue"),
	"running.queue.lost":       content.T("%d 条已排队却没有任务，几秒内会补上：", "%d queued without a task, to be returned within seconds:"),
	"running.queue.stale":      content.T("%d 个任务在库里已经没有对应的排期，送到也不起作用", "%d tasks without a release in the store; they do nothing when they arrive"),
	"running.queue.cut":        content.T("任务太多，只对照了一部分", "too many tasks: only some are compared"),
	"running.queue.server":     content.T("取任务的进程", "Processes that take tasks"),
	"running.queue.server.say": content.T("在做 %d，最多 %d，启动于", "%d under way of at most %d, started"),
	"running.queue.server.no":  content.T("没有", "none"),
}
