// Package content holds the words of moxin and turns a folder of Markdown into
// articles. It does no I/O but through fs.FS.
//
// The same words are used in code, config, database, command line and console:
//
//	workspace 工作区   a folder (usually a git repo) with moxin.yaml and articles/
//	article 文章       one Markdown file with front matter; its identity is the slug, old slugs stay as aliases
//	platform 平台      a kind of place: wechat, xiaohongshu, douyin, …
//	channel 渠道       one configured account on a platform; the team chooses its id
//	rendition 成稿     an article compiled for one channel: title, body or caption, topics, media.
//	                   Its source digest covers what went in, its digest the bytes that came out
//	finding 问题       one result of a check: rule, severity, file:line:column, message, suggestion
//	release 排期       the intent to put one message on one channel at one instant; a message is one
//	                   rendition, on wechat one to eight in order. Key: article(s), channel, run
//	campaign 活动      a rhythm over channels that articles join by name; its releases are one group
//	offset 间隔        an instant counted from the same article's release on another channel: gzh +2h
//	series 系列        articles in parts, from 1, which go out in that order on each channel
//	wait 等待          what has to be out before a release may go: offset, after, series. A person may drop it
//	consent 审批       what approval takes: how many people's words for a digest, and whose do not count
//	terms 条件         a release's campaign, priority, consent and waits, as a plan has them
//	priority 优先      of what is due together on a channel: high, normal, low
//	role 主辅          how much a channel counts for its team: primary, secondary
//	pause 暂停         nothing goes out of a scope: everything, a platform, a channel
//	attempt 尝试       one try to carry out a release, with a fencing number
//	publication 发布   what exists on the platform afterwards, one for each rendition of the message
//	hand-off 交接      a release that a person completes, or that colleagues confirm in WeCom
//	recipients 收件人  whom a WeCom message is for: an audience's tags, of which colleagues; part of
//	                   what is approved. Reach is how many customers that is by the last roll
//	progress 进度      how many of the colleagues have confirmed a task, and who has not
//	sample 采样        one reading of one metric of one publication or channel at one instant, with its
//	                   source; missing is absent, never 0
//	correction 更正    a person's word on one sample, with a reason; the sample stays as it was read
//	collection 采集    when a publication is read next by a collector, and how that has gone
//	import 导入        one file of numbers that was brought; match: whose a row of it is, as a person said
//	link 短链          an own address that leads on and says which article, channel and passer it came from
//	visit 来访         one thing that a reader did on the own site or by a link, without who they are
//	outcome 结果       what a reader did later: follow, add, unfollow, return, order, repeat order; and
//	                   that a colleague removed them
//	contact way 渠道活码  a code that makes a reader a colleague's contact; its state says which article
//	                   on which channel showed it
//	contact 客户       one reader's relation to one colleague, without who the reader is; contact event:
//	                   one change of it, as a callback told
//	roll 名单          the account's customers as they were last read whole, with their tags
//	delivery 送达      what became of a WeCom message for one customer: pending, done, no contact any more, capped
//	funnel 漏斗        an article's readers on their way: read, clicked, added, still there, ordered
//	notice 通知        one thing that a person is told, in each place (target) by itself; digest 小结: a day's
//	score 得分         demand, trust and exposure of a subject, each with an interval
package content
