package handoff

import (
	"net/http"
	"strings"

	textlang "golang.org/x/text/language"

	"moxin/content"
	"moxin/site/web"
)

// words are the sentences of the page.
var words = web.Words{
	"lang":         content.T("zh-CN", "en"),
	"other_lang":   content.T("English", "中文"),
	"skip":         content.T("跳到正文", "Skip to the content"),
	"brand":        content.T("墨信交接", "moxin hand-off"),
	"due":          content.T("发布时间", "Due"),
	"copy":         content.T("复制", "Copy"),
	"copy_rich":    content.T("复制富文本", "Copy rich text"),
	"rich":         content.T("带格式的正文", "The text with its formats"),
	"plain":        content.T("纯文本", "plain text"),
	"copied":       content.T("已复制 ✓", "Copied ✓"),
	"copy_failed":  content.T("请长按复制", "Press and hold to copy"),
	"copy_all":     content.T("全部复制", "Copy all"),
	"all":          content.T("全部文案", "All texts"),
	"open":         content.T("在平台打开", "Open on the platform"),
	"open_until":   content.T("这个链接有效到", "This link works until"),
	"open_over":    content.T("打开平台的链接已过期，请用下面的文案和图片手动发", "The link to the platform has expired: post by hand with the texts and pictures below"),
	"open_failed":  content.T("现在打不开平台，稍后再点，或用下面的文案和图片手动发", "The platform cannot be opened now: tap again later, or post by hand with the texts and pictures below"),
	"open_app":     content.T("会打开手机上的 App，要粘贴的文字先复制好。在微信里点不动时，用手机浏览器打开本页。", "It opens the app on your phone: copy what is to be pasted first. Where a browser inside another app blocks it, open this page in the phone's own browser."),
	"place":        content.T("第 %d 个，共 %d 个待发", "%d of %d to be posted"),
	"list":         content.T("待发清单", "To be posted"),
	"list_back":    content.T("← 待发清单", "← All to be posted"),
	"list_due":     content.T("该发了", "Due"),
	"list_later":   content.T("还没到时间", "Later"),
	"list_empty":   content.T("现在没有待发的内容。", "Nothing is waiting to be posted."),
	"list_until":   content.T("这个清单的链接有效到", "The link to this list works until"),
	"list_gone":    content.T("清单的链接已过期，请向排期的人要新的", "The link to the list has expired, ask whoever schedules for a new one"),
	"code":         content.T("用手机扫码打开本页", "Scan to open this page on a phone"),
	"shot":         content.T("或者传一张截图（jpg、png、webp，10 MB 以内）", "Or a screenshot (jpg, png or webp, up to 10 MB)"),
	"shot_only":    content.T("传一张截图当凭证（jpg、png、webp，10 MB 以内）", "A screenshot as evidence (jpg, png or webp, up to 10 MB)"),
	"note_only":    content.T("或者写一句说明", "Or say how it can be recognised"),
	"shot_big":     content.T("截图超过 10 MB，请换一张小的", "The screenshot is above 10 MB, choose a smaller one"),
	"bad_shot":     content.T("这不是 jpg、png 或 webp 图片，请重新截图", "That is no jpg, png or webp picture, take the screenshot again"),
	"evidence":     content.T("发布后的截图", "Screenshot of the post"),
	"remote":       content.T("视频在外部地址，打开后保存", "The video is elsewhere: open it and save"),
	"texts":        content.T("文案", "Texts"),
	"media":        content.T("图片与视频", "Pictures and video"),
	"media_hint":   content.T("按编号顺序保存；点“保存”，或长按图片存到相册。", "Save them in order: tap Save, or press and hold a picture."),
	"save":         content.T("保存", "Save"),
	"share":        content.T("全部分享或存到相册", "Share or save all"),
	"share_again":  content.T("准备好了，再点一次", "Ready, tap again"),
	"share_failed": content.T("分享不了，请逐张保存", "Cannot share here, save them one by one"),
	"cover":        content.T("封面", "Cover"),
	"video":        content.T("视频", "Video"),
	"zip":          content.T("下载整个交接包 (.zip)", "Download the whole package (.zip)"),
	"preview":      content.T("看平台上的预览", "See the preview on the platform"),
	"checklist":    content.T("发布前核对", "Before you post"),
	"done":         content.T("已发布", "It is posted"),
	"link":         content.T("粘贴作品链接（整段分享文字也行）", "Paste the link of the post (the whole share text is fine)"),
	"note":         content.T("没有链接？写一句说明", "No link? Say how it can be recognised"),
	"done_button":  content.T("已发布，关闭这次交接", "Posted: close this hand-off"),
	"cannot":       content.T("发不了", "It cannot be posted"),
	"why":          content.T("具体说说", "In your words"),
	"cannot_hint":  content.T("交接会以“失败”关闭，排期的人会看到原因。", "The hand-off closes as failed; whoever schedules sees the reason."),
	"cannot_sent":  content.T("发不了，告诉排期", "Cannot post: tell the scheduler"),
	"need_link":    content.T("请粘贴作品链接、传一张截图，或写一句说明", "Paste the link of the post, give a screenshot, or say how it can be recognised"),
	"need_why":     content.T("请选一个原因，或写一句为什么", "Choose a reason, or say why"),
	"note_long":    content.T("太长了，请在 500 字以内", "Too long: 500 characters at most"),
	"bad_link":     content.T("认不出这个链接，请从平台的分享按钮重新复制", "That link is not recognised, copy it again with the platform's share button"),
	"not_saved":    content.T("还没有关闭：", "Not closed yet: "),
	"late":         content.T("这次交接在你提交之前已经结束，你刚才的内容没有记录。", "This hand-off had ended before your answer came; what you sent was not recorded."),
	"post":         content.T("打开作品", "Open the post"),
	"closed_hint":  content.T("这里只供查看，关闭 7 天后失效。", "Read-only; this page goes away 7 days after closing."),
	"closed_at":    content.T("关闭于", "Closed"),
	"unknown":      content.T("没有这个交接，请检查链接是否完整", "There is no such hand-off. Is the link complete?"),
	"gone":         content.T("这次交接已经结束，页面已失效", "This hand-off is over and its page has gone"),
	"denied":       content.T("这个请求不是从交接页发出的，没有执行", "That request did not come from the hand-off page, nothing was done"),
	"bad_form":     content.T("表单没有读懂，请返回重试", "The form could not be read, go back and try again"),
	"broken":       content.T("出错了，内容没有记录，请稍后再试", "Something went wrong and nothing was recorded, please try again"),
	"soon":         content.T("还有", "in"),
	"overdue":      content.T("已过", "overdue by"),
	"day":          content.T("天", "d"),
	"hour":         content.T("小时", "h"),
	"minute":       content.T("分钟", "min"),
	"now":          content.T("现在发", "now"),
}

// states are what a person on a phone is told of where the release stands.
var states = map[content.State]content.Text{
	content.HandedOff:  content.T("待发布", "To be posted"),
	content.Published:  content.T("已发布", "Published"),
	content.Failed:     content.T("失败", "Failed"),
	content.Expired:    content.T("过期，没有人发", "Expired, nobody posted it"),
	content.Cancelled:  content.T("已取消，不要发", "Cancelled, do not post"),
	content.Missed:     content.T("已错过，不要发", "Missed, do not post"),
	content.InDoubt:    content.T("存疑，先问排期的人", "In doubt, ask whoever schedules"),
	content.Planned:    content.T("改动中，先不要发", "Being changed, do not post yet"),
	content.Approved:   content.T("重新排期，先不要发", "Scheduled again, do not post yet"),
	content.Queued:     content.T("重新排期，先不要发", "Scheduled again, do not post yet"),
	content.Publishing: content.T("重新排期，先不要发", "Scheduled again, do not post yet"),
	content.Submitted:  content.T("平台处理中", "The platform is working on it"),
}

// A Taiwanese or Hong Kong reader prefers our simplified Chinese to English; the matcher would not.
var matcher = textlang.NewMatcher([]textlang.Tag{textlang.Chinese, textlang.TraditionalChinese, textlang.English})

// language is what the reader chose with ?lang=, else what their browser asks for, else Chinese.
func language(r *http.Request) string {
	if l := asked(r); l != "" {
		return l
	}
	if tag, _ := textlang.MatchStrings(matcher, r.Header.Get("Accept-Language")); strings.HasPrefix(tag.String(), "en") {
		return "en"
	}
	return "zh"
}

// asked is the language of ?lang=, or "".
func asked(r *http.Request) string {
	if l := r.URL.Query().Get("lang"); l == "zh" || l == "en" {
		return l
	}
	return ""
}
