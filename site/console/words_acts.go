package console

import (
	"moxin/content"
	"moxin/site/web"
)

// actWords are the sentences of what people may do.
var actWords = web.Words{
	"accounts": content.T("账号", "Accounts"),

	"act.form":    content.T("没看懂这个表单，什么都没有改动。", "The form was not understood; nothing was changed."),
	"act.changed": content.T("在这期间它已经变了，什么都没有改动。看看现在的样子再决定。", "It has changed meanwhile; nothing was done. Look at it as it is now."),
	"foreign":     content.T("这个请求不是从控制台自己的页面发出的，已拒绝。", "This was not sent from a page of the console, refused."),

	"doubt":            content.T("发出去没有？", "Did it go out?"),
	"doubt.intro":      content.T("最后一次调用的结果没有人知道。打开平台后台看一眼，再按一个按钮：在那之前不会自动重发。", "Nobody knows what came of the last call. Look on the platform, then press a button: nothing is sent again before."),
	"doubt.asked":      content.T("为什么要人来定", "Why a person decides"),
	"doubt.hint":       content.T("平台上的迹象（不是证据）", "What the platform shows (no proof)"),
	"doubt.lookups":    content.T("查过什么", "What was looked for"),
	"doubt.steps":      content.T("留在平台上的", "Left on the platform"),
	"doubt.marker":     content.T("在平台上认它的记号", "The mark to know it by"),
	"doubt.repeats":    content.T("正在用同一个键再问一次，平台认得这个键，不会发两次。", "It is being asked again under the same key, which the platform knows: it cannot go out twice."),
	"doubt.found":      content.T("已发布：贴链接", "Published: paste the link"),
	"doubt.link":       content.T("文章的链接", "Link of the post"),
	"doubt.found.do":   content.T("记为已发布", "Record it as published"),
	"doubt.absent":     content.T("没有发布：再发一次", "Not published: send again"),
	"doubt.looked":     content.T("我在平台上看过，没有这一篇", "I have looked on the platform: it is not there"),
	"doubt.absent.do":  content.T("再发一次", "Send it again"),
	"doubt.failed":     content.T("不发了", "Give up"),
	"doubt.failed.ask": content.T("这条排期记为失败，不会再发。", "The release is recorded as failed and is not sent again."),
	"doubt.failed.do":  content.T("确认不发", "Give it up"),
	"doubt.why":        content.T("备注（可不填）", "A word for the record (may be empty)"),
	"doubt.need_link":  content.T("贴上文章的链接。没有链接的平台，贴文章的编号。", "Paste the post's link, or its id where the platform gives no link."),
	"doubt.need_look":  content.T("先到平台上看过，再勾选这一项。", "Look on the platform first, then tick the box."),

	"done.found":  content.T("记下了：已发布。", "Recorded as published."),
	"done.absent": content.T("记下了：没有发布，会再发一次。", "Recorded as absent: it is sent again."),
	"done.failed": content.T("记下了：不再发。", "Recorded as given up."),

	"qr": content.T("交接页的二维码", "QR code of the hand-off page"),

	"account.by":             content.T("%s 连接于", "connected by %s"),
	"account.waiting":        content.T("%d 条排期在等", "%d releases wait"),
	"account.may":            content.T("权限", "Permissions"),
	"account.secret":         content.T("密钥", "Secret"),
	"account.probed":         content.T("上次检查", "Last checked"),
	"account.good":           content.T("上次调用成功", "Last good call"),
	"account.quota":          content.T("已用配额", "Quota used"),
	"account.egress":         content.T("平台看到的出口 IP", "Our address as the platform sees it"),
	"account.test":           content.T("重新检查", "Check again"),
	"account.disconnect":     content.T("断开…", "Disconnect…"),
	"account.disconnect.ask": content.T("断开 %s，忘掉它的令牌？%d 条排期会停下来等。", "Disconnect %s and forget its tokens? %d releases will wait."),
	"account.disconnect.yes": content.T("断开", "Disconnect"),
	"done.test":              content.T("检查过了，结果在下面。", "Checked; the result is below."),
	"done.disconnect":        content.T("断开了。", "Disconnected."),
	"kind.subscription":      content.T("订阅号", "subscription account"),
	"kind.service":           content.T("服务号", "service account"),
	"kind.person":            content.T("一个人来发", "a person posts"),
	"kind.app":               content.T("应用，账号未授权", "the application alone, no creator's consent"),
	"kind.creator":           content.T("已授权的创作者", "a creator who gave consent"),
	"quota.day":              content.T("今天 %d/%d", "%d/%d today"),
	"quota.month":            content.T("本月 %d/%d", "%d/%d this month"),
	"account.spent":          content.T("%s，%s 再试", "%s; it is tried again at %s"),
	"token.none":             content.T("不需要", "not needed"),
	"token.valid":            content.T("有效", "valid"),
	"token.refused":          content.T("平台不认", "refused"),
	"may.yes":                content.T("可以", "yes"),
	"may.no":                 content.T("不行", "no"),
	"may.unneeded":           content.T("用不到", "not needed"),
	"may.unknown":            content.T("没查到", "unknown"),
}
