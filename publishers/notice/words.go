package notice

import "moxin/content"

// words are what a kind of notice says.
type words struct {
	head string
	mood mood
	// act says what to do; %[1]d is the release. linked is said instead where there is a link to the
	// hand-off's page.
	act, linked string
	progress    bool // its reason is how far colleagues are
}

// why is what its reason is called.
func (w words) why() string {
	if w.progress {
		return "进度"
	}
	return "原因"
}

// kinds are the notices.
var kinds = map[content.NoticeKind]words{
	content.NoticeDue: {"到点了，请发布", todo,
		"在电脑上运行 `moxin handoff export %[1]d 文件夹` 取交接包；发好后运行 `moxin handoff confirm %[1]d --link 链接`",
		"打开交接页，照着清单发布，再贴回作品链接；发不了，在页面上点“发不了”", false},
	content.NoticeAgain: {"还没有人发布，再提醒一次", grave,
		"在电脑上运行 `moxin handoff export %[1]d 文件夹` 取交接包；发不了，运行 `moxin handoff cannot %[1]d --why 原因`",
		"打开交接页，照着清单发布，再贴回作品链接；发不了，在页面上点“发不了”并选原因", false},
	content.NoticeInDoubt: {"不确定是否已经发出，请判断", grave,
		"到平台上看一眼：已发出，运行 `moxin release resolve %[1]d --found 链接`；没有，运行 `moxin release resolve %[1]d --absent`。在此之前不会重发", "", false},
	content.NoticeFailed: {"发布失败", grave,
		"按原因处理后运行 `moxin release retry %[1]d`；不发了，运行 `moxin release cancel %[1]d`", "", false},
	content.NoticeMissed: {"错过了时间，没有发布", grave,
		"补发，运行 `moxin release retry %[1]d --at 时间`；不发了，运行 `moxin release cancel %[1]d`", "", false},
	content.NoticeClock: {"这台机器的时间跳变了", grave,
		"在“今日”页或运行 `moxin status` 看有没有错过的排期；时间还不对，请先校准机器的时钟", "", false},
	content.NoticeDigest: {"每日小结", calm, "", "", false},
	content.NoticeReport: {"报告出来了", calm, "", "", false},
	content.NoticeTest:   {"这是一条测试通知", calm, "看到它，就说明这里收得到墨信的通知。什么也不用做", "", false},
}

// confirming are the notices of what colleagues confirm in WeCom: a message to customers, a moment.
// Nobody publishes there by hand, and there is no link to paste.
var confirming = map[content.NoticeKind]words{
	content.NoticeDue: {"任务建好了，请同事在企业微信里确认", todo,
		"每位同事打开企业微信里的任务，看一遍，点“发送”（朋友圈点“发表”）；不用贴链接。谁确认了，看排期，或运行 `moxin release show %[1]d`", "", true},
	content.NoticeAgain: {"还有同事没有确认，再提醒一次", grave,
		"没有确认的同事打开企业微信里的任务，点“发送”（朋友圈点“发表”）。再催一次，运行 `moxin release remind %[1]d`；不发了，运行 `moxin release cancel %[1]d`", "", true},
}

// wordsOf are what a notice says.
func wordsOf(what content.Notice) (words, bool) {
	if what.Release.Platform == content.WeCom {
		if w, ok := confirming[what.Kind]; ok {
			return w, true
		}
	}
	w, ok := kinds[what.Kind]
	return w, ok
}
