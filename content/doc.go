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
//	hand-off 交接      a release that a person completes
//	sample 采样        one reading of one metric of one publication or channel at one instant, with its
//	                   source; missing is absent, never 0
//	correction 更正    a person's word on one sample, with a reason; the sample stays as it was read
//	collection 采集    when a publication is read next by a collector, and how that has gone
//	import 导入        one file of numbers that was brought; match: whose a row of it is, as a person said
//	link 短链          an own address that leads on and says which article, channel and passer it came from
//	visit 来访         one thing that a reader did on the own site or by a link, without who they are
//	outcome 结果       what a reader did later: follow, add, unfollow, return, order, repeat order
//	score 得分         demand, trust and exposure of a subject, each with an interval
package content
