package console

import (
	"moxin/content"
	"moxin/site/web"
)

// stage is what an article is for, in the field's words.
func (p *page) stage(s content.Stage) string { return p.T("stage." + string(s)) }

// audience is whom an article speaks to.
func (p *page) audience(a content.Audience) string { return p.T("audience." + string(a)) }

// ai is how much a model wrote; "" where nothing was said.
func (p *page) ai(use content.AIUse) string {
	if use == "" {
		return ""
	}
	return p.T("ai." + string(use))
}

func (p *page) stageLinks() []link {
	return p.valueLinks("stage.", "attract", "trust", "convert", "retain")
}

func (p *page) audienceLinks() []link { return p.valueLinks("audience.", "existing", "warm", "new") }

func (p *page) valueLinks(prefix string, values ...string) []link {
	out := make([]link, len(values))
	for i, v := range values {
		out[i] = link{Label: p.T(prefix + v), Kind: v}
	}
	return out
}

// metrics are the names of what is counted.
var metrics = map[content.Metric]content.Text{
	content.Impressions: content.T("曝光", "Impressions"), content.Reads: content.T("阅读", "Reads"),
	content.FollowerReads: content.T("粉丝阅读", "Follower reads"), content.Finishes: content.T("读完", "Finishes"),
	content.FinishRate: content.T("完读率", "Finish rate"), content.ReadSeconds: content.T("停留", "Time"),
	content.Likes: content.T("点赞", "Likes"), content.Hearts: content.T("在看", "Hearts"),
	content.Saves: content.T("收藏", "Saves"), content.Shares: content.T("分享", "Shares"),
	content.Comments: content.T("评论", "Comments"), content.DeepComments: content.T("长评", "Deep comments"),
	content.Follows: content.T("关注", "Follows"), content.ProfileVisits: content.T("主页访问", "Profile visits"),
	content.Messages: content.T("私信", "Messages"), content.Unfollows: content.T("取关", "Unfollows"),
	content.Adds: content.T("加企微", "Contact adds"), content.Returns: content.T("回访", "Returns"),
	content.Purchases: content.T("下单", "Orders"), content.Repurchases: content.T("复购", "Repeat orders"),
	content.Followers: content.T("粉丝", "Followers"), content.Clicks: content.T("链接点击", "Link clicks"),
	content.Coins: content.T("投币", "Coins"), content.Danmaku: content.T("弹幕", "Danmaku"),
	content.BounceRate: content.T("跳出率", "Bounce rate"), content.ScrollDepth: content.T("看到多深", "Scroll depth"),
	content.Tips: content.T("赞赏", "Tips"), content.Replies: content.T("回复", "Replies"),
	content.Delivered: content.T("送达", "Delivered"), content.Undelivered: content.T("等同事确认", "Not confirmed yet"),
	content.CappedSends: content.T("当期收满没发", "Capped"), content.LostSends: content.T("已不是客户", "No contacts any more"),
	content.Confirmed: content.T("已确认的同事", "Colleagues who confirmed"), content.Applies: content.T("发起申请", "Applications"),
	content.Chats: content.T("聊天数", "Conversations"), content.ChatMessages: content.T("同事发的消息", "Messages by colleagues"),
	content.ReplyRate: content.T("已回复的占比", "Reply rate"), content.ReplySeconds: content.T("首次回复要多久", "Time to first reply"),
	content.Groups: content.T("客户群", "Customer groups"), content.NewGroups: content.T("新建的群", "New groups"),
	content.ActiveGroups: content.T("有人说话的群", "Active groups"), content.GroupMembers: content.T("群成员", "Group members"),
	content.NewMembers: content.T("新进群的", "New members"), content.ActiveMembers: content.T("说过话的成员", "Active members"),
	content.GroupMessages: content.T("群消息", "Group messages"),
}

// actions are the audit's verbs.
var actions = map[string]content.Text{
	"release.create": content.T("排期", "scheduled"), "release.transition": content.T("状态", "state"),
	"release.move": content.T("改时间", "moved"), "release.replace": content.T("换内容", "content replaced"),
	"release.approve": content.T("审批", "approved"), "release.late": content.T("迟到的回复", "late answer"),
	"release.prepare": content.T("草稿放好了", "draft put in place"), "release.prepare_failed": content.T("草稿没放好", "draft not put in place"),
	"release.discard": content.T("删了草稿", "draft taken away"), "release.draft_left": content.T("草稿留在平台上", "draft left on the platform"),
	"release.lookup": content.T("到平台查过", "looked up"), "release.ask": content.T("请人判断", "a person is asked"),
	"release.hint":   content.T("平台上的迹象", "what the platform shows"),
	"release.unwait": content.T("不再等", "waits dropped"), "release.terms": content.T("条件变了", "terms changed"),
	"sample.correct": content.T("更正读数", "reading corrected"), "sample.add": content.T("手工填数", "number typed in"),
	"sample.import": content.T("导入数据", "numbers imported"), "sample.answer": content.T("回答导入的行", "rows of an import answered"),
	"sample.match": content.T("认领导入的行", "row of exports matched"), "sample.unmatch": content.T("忘掉认领", "match forgotten"),
	"link.add": content.T("新建短链", "link made"), "link.retire": content.T("短链停用", "link retired"),
	"release.progress": content.T("同事确认到", "confirmed so far"), "release.remind": content.T("提醒了同事", "colleagues reminded"),
	"release.remind_failed": content.T("没提醒成", "colleagues not reminded"), "release.takeback": content.T("要从企业微信收回任务", "task to be taken back"),
	"release.takeback_failed": content.T("任务没收回", "task not taken back"),
	"release.withdraw":        content.T("撤下了", "withdrawn"), "release.withdraw_failed": content.T("没撤下", "not withdrawn"),
}

// pageWords are the sentences of single pages.
var pageWords = web.Words{
	"stage.":            content.T("—", "—"),
	"stage.attract":     content.T("吸引", "Attract"),
	"stage.trust":       content.T("信任", "Trust"),
	"stage.convert":     content.T("转化", "Convert"),
	"stage.retain":      content.T("留存", "Retain"),
	"audience.":         content.T("—", "—"),
	"audience.existing": content.T("存量", "Existing"),
	"audience.warm":     content.T("半存量", "Warm"),
	"audience.new":      content.T("增量", "New"),
	"ai.none":           content.T("未用 AI", "no AI"),
	"ai.assisted":       content.T("AI 辅助", "AI-assisted"),
	"ai.generated":      content.T("AI 生成", "AI-generated"),

	"month_title":          content.T("%d 年 %d 月", "%d-%02d"),
	"day_title":            content.T("%d 月 %d 日 %s", "%d-%d %s"),
	"prev":                 content.T("上个月", "Previous month"),
	"next_month":           content.T("下个月", "Next month"),
	"day.off":              content.T("休", "off"),
	"day.work":             content.T("班", "work"),
	"day.festival":         content.T("", ""),
	"stop":                 content.T("停发", "no releases"),
	"no_decree":            content.T("%d 年的放假安排还没有公布（或不在表里），休和班未标出。", "The holiday decree for %d is not out (or not in the table): days off and make-up workdays are not marked."),
	"calendar.empty":       content.T("还没有任何排期。", "Nothing has been scheduled yet."),
	"calendar.month_empty": content.T("这个月没有符合的排期。", "No release of this month matches."),
	"zone":                 content.T("时区", "Time zone"),
	"open_day":             content.T("打开这一天", "Open this day"),

	"article_count":     content.T("%d 篇", "%d in all"),
	"articles.empty":    content.T("还没有文章。", "There are no articles yet."),
	"articles.none":     content.T("没有符合的文章。", "No article matches."),
	"draft":             content.T("草稿", "draft"),
	"gone":              content.T("已删除", "deleted"),
	"no_cover":          content.T("无封面", "no cover"),
	"not_scheduled":     content.T("未排期", "not scheduled"),
	"channels":          content.T("渠道与状态", "Channels and states"),
	"proof":             content.T("预览与复制", "Preview and copy"),
	"look":              content.T("成稿", "Rendition"),
	"look.none":         content.T("这个渠道还没有成稿。", "There is no rendition for this channel yet."),
	"look.applied":      content.T("随排期 %s 发出的版本", "what %s publishes"),
	"look.fresh":        content.T("工作区里的版本，还没有排期", "as in the workspace, not scheduled"),
	"look.drift":        content.T("工作区里的文章已经改动，下次 apply 后需要重新审批。", "The article in the workspace has changed; after the next apply it needs approval again."),
	"look.frame":        content.T("%s 上的样子", "As %s shows it"),
	"look.more":         content.T("展开", "more"),
	"look.no_images":    content.T("没有图片", "No pictures"),
	"limits":            content.T("字数与数量", "Sizes"),
	"limit.title":       content.T("标题", "Title"),
	"limit.summary":     content.T("摘要", "Summary"),
	"limit.url":         content.T("链接", "Link"),
	"limit.text":        content.T("正文", "Text"),
	"limit.bytes":       content.T("正文大小", "Text size"),
	"limit.topics":      content.T("话题", "Topics"),
	"limit.images":      content.T("图片", "Pictures"),
	"bytes":             content.T("字节", "bytes"),
	"over":              content.T("超出 %d", "%d over"),
	"findings":          content.T("检查", "Findings"),
	"findings.none":     content.T("没有发现问题。", "Nothing found."),
	"severity.error":    content.T("错误", "error"),
	"severity.warning":  content.T("警告", "warning"),
	"severity.note":     content.T("提示", "note"),
	"releases.none":     content.T("这个渠道还没有排期。", "No release on this channel."),
	"publications":      content.T("发布与数据", "Publications and numbers"),
	"publications.none": content.T("还没有发布。", "Not published yet."),
	"open_post":         content.T("打开作品", "Open the post"),
	"no_url":            content.T("没有链接", "no link"),
	"published_at":      content.T("发布于", "Published"),
	"read_at":           content.T("读数", "Read"),
	"is_gone":           content.T("已不在平台上", "gone from the platform"),

	"asked":           content.T("文章要求", "Asked"),
	"asked_slot":      content.T("下一个空位", "the next free slot"),
	"asked_is":        content.T("%s（%s）", "%s (%s)"),
	"deadline":        content.T("时限", "Deadline"),
	"commit":          content.T("提交", "Commit"),
	"digest":          content.T("内容摘要", "Digest"),
	"job":             content.T("平台任务", "Platform job"),
	"in_message":      content.T("消息内容", "Message"),
	"timeline":        content.T("经过", "Timeline"),
	"timeline.none":   content.T("还没有记录。", "Nothing recorded."),
	"attempts":        content.T("尝试", "Attempts"),
	"attempts.none":   content.T("还没有尝试。", "No attempt yet."),
	"lateness":        content.T("延迟", "Lateness"),
	"took":            content.T("用时", "Took"),
	"worker":          content.T("进程", "Worker"),
	"called":          content.T("开始", "Called"),
	"result":          content.T("结果", "Result"),
	"under_way":       content.T("进行中", "under way"),
	"late_answer":     content.T("租约过后才到的回复", "arrived after the lease"),
	"handoff":         content.T("交接", "Hand-off"),
	"handoff.package": content.T("%d 段文案，%d 个文件", "%d texts, %d files"),
	"handoff.expires": content.T("有效至", "Valid until"),
	"handoff.preview": content.T("平台上的预览", "Preview on the platform"),
	"draft.title":     content.T("平台上的草稿", "Draft on the platform"),
	"draft.placed":    content.T("放好于", "Put in place"),
	"draft.look":      content.T("看草稿", "look at it"),
	"draft.none":      content.T("还没有放好。", "Nothing is in place yet."),
	"draft.stale":     content.T("还是旧内容，到点前会更新。", "It has the content of before and will be updated in time."),
	"draft.error":     content.T("没有更新成，会再试：", "It could not be updated and is tried again: "),
	"handoff.off":     content.T("没有配置对外地址：用 moxin handoff 取交接包。", "No public address is set: get the package with moxin handoff."),
	"what_next":       content.T("可以做的", "What can be done"),

	"by":               content.T("按", "By"),
	"by.article":       content.T("文章", "Articles"),
	"by.author":        content.T("作者", "Authors"),
	"by.series":        content.T("系列", "Series"),
	"by.topic":         content.T("主题", "Topics"),
	"by.channel":       content.T("渠道", "Channels"),
	"by.stage":         content.T("阶段", "Stages"),
	"by.audience":      content.T("人群", "Audiences"),
	"rank":             content.T("名次", "Rank"),
	"rank.hint":        content.T("括号里是九成把握的名次范围", "with its 90% range"),
	"trust":            content.T("信任", "Trust"),
	"trust.hint":       content.T("单位是标准差（不到 15 篇时由模型定），竖线是平常，横条是九成区间", "standard deviations from the line of what is usual (under 15 articles the model sets the unit), the bar is the 90% interval"),
	"interval":         content.T("信任 %s，九成区间 %s 至 %s", "trust %s, 90%% interval %s to %s"),
	"demand":           content.T("需求", "Demand"),
	"exposure":         content.T("曝光", "Exposure"),
	"no_demand":        content.T("无需求数据", "no demand data"),
	"evidence":         content.T("依据", "Evidence"),
	"evidence.hint":    content.T("撑着分数的阅读：每个渠道只用一个来源，到打分时为止，所以和最近读到的可能差一点", "the reads behind a score: of one source of each channel, as of the scoring, so that the newest readings may differ a little"),
	"reads.everywhere": content.T("各渠道共 %s 次阅读", "%s reads on all channels"),
	"reads":            content.T("%s 次阅读", "%s reads"),
	"unranked":         content.T("证据不足，不排名", "Too little evidence to rank"),
	"unranked.alone":   content.T("只有这一个，没有别的可比", "the only one: there is nothing to compare it with"),
	"unranked.why":     content.T("数据还不足以和别的内容比较", "not yet enough data to compare it"),
	"rankings.empty":   content.T("还没有排名：发布之后先采样，再排名。", "There is no ranking yet: publish, collect, then rank."),
	"rankings.none":    content.T("没有符合筛选的内容。", "Nothing matches the filters."),
	"rankings.claim":   content.T("这些信号在这批内容上一致地指向信任，并不证明是它们带来了信任。", "The signals of trust agree on this content; that these caused trust is not claimed."),
	"rankings.scored":  content.T("模型 %s，算于", "Model %s, computed"),
	"rankings.from":    content.T("数据来自%s。", "Read from %s."),
	"rankings.rests":   content.T("模型 %s，数据来自%s，算于", "Model %s on %s, computed"),
	"no_sources":       content.T("未知来源", "unknown sources"),
	"no_rank":          content.T("不排名", "unranked"),
	"open_article":     content.T("看这篇文章", "Open the article"),
	"open_group":       content.T("看背后的文章", "See the articles behind it"),
}
