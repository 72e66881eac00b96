// Package weibo hands 微博 to a person.
package weibo

import (
	"crypto/rand"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/handoff"
)

// New makes the publisher of a channel; it is a publishers.Factory.
func New(ch content.Channel, _ publishers.Deps) (publishers.Publisher, error) {
	return handoff.New(ch, spec, rand.Reader), nil
}

var spec = handoff.Spec{
	Platform: content.Weibo,
	Texts: []handoff.Field{
		{Key: handoff.KeyText, Label: content.T("微博正文", "Text"), Value: handoff.Body},
		{Key: handoff.KeyLink, Label: content.T("原文链接", "Link to the article"), Value: handoff.SourceURL},
	},
	Checks: []handoff.Check{
		handoff.PostInOrder,
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
