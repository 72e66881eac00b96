// Package weibo hands 微博 to a person.
package weibo

import (
	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/handoff"
)

// New makes the publisher of a channel; it is a publishers.Factory.
func New(ch content.Channel, d publishers.Deps) (publishers.Publisher, error) {
	return handoff.ByHand(ch, spec, d), nil
}

var spec = handoff.Spec{
	Platform: content.Weibo,
	Texts: []handoff.Field{
		{Key: handoff.KeyText, Label: content.T("微博正文", "Text"), Value: handoff.Body},
		{Key: handoff.KeyLink, Label: content.T("原文链接", "Link to the article"), Value: handoff.SourceURL},
	},
	Open: share,
	Checks: []handoff.Check{
		{
			Text:   content.T("分享页已填好文字和链接，图片自己选", "The share page has the text and the link filled in; pick the pictures yourself"),
			When:   sharesAll,
			Source: "share page of service.weibo.com, platform notes 2.4, read 2026-11",
		},
		{
			Text:   content.T("分享页只填了标题和链接：正文超过 140 字，复制后粘贴", "The share page has only the title and the link filled in: the text is above 140 characters, copy and paste it"),
			When:   sharesTitle,
			Source: "statuses/share, 140 characters (the page's own limit is unverified), platform notes 1.6, read 2026-11",
		},
		handoff.PostInOrder,
		{
			Text:   content.T("有视频：类型选原创、二创或转载", "With a video: choose original, derived or reprinted"),
			When:   handoff.HasVideo,
			Source: "required field of the web page, platform notes 1.6, read 2026-11",
		},
		{
			Text:   content.T("话题两边都有 #：#话题#", "Topics carry a mark on both sides: #topic#"),
			When:   handoff.HasTopics,
			Source: "topic syntax, platform notes 1.6, read 2026-11",
		},
		{
			Text:   content.T("和上一条不要一模一样", "It must not be the same as the post before it"),
			Source: "two identical posts in a row are rejected, open.weibo.com wiki, read 2026-11",
		},
		{
			Text:   content.T("“内容声明”选 AI 生成", "Choose AI-made in 内容声明"),
			When:   handoff.MadeWithAI,
			Source: "内容声明 of the publishing page, platform notes 5, read 2026-11",
		},
		{
			Text:   content.T("没有用 AI，“内容声明”不选 AI", "Made without AI: leave AI out of 内容声明"),
			When:   handoff.MadeByPeople,
			Source: "内容声明 of the publishing page, platform notes 5, read 2026-11",
		},
	},
}
