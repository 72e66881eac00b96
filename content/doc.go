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
//	attempt 尝试       one try to carry out a release, with a fencing number
//	publication 发布   what exists on the platform afterwards, one for each rendition of the message
//	hand-off 交接      a release that a person completes
//	sample 采样        one reading of one metric of one publication or channel at one instant, with its
//	                   source; missing is absent, never 0
//	outcome 结果       what a reader did later: follow, add, unfollow, return, order, repeat order
//	score 得分         demand, trust and exposure of a subject, each with an interval
package content
