// Package xiaohongshu hands notes (小红书笔记) to a person. It never posts by itself and never
// will: the platform's notice of 2026-03-10 bans accounts whose posting is automated.
package xiaohongshu

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
	Platform: content.XiaoHongShu,
	Texts: []handoff.Field{
		{Key: handoff.KeyTitle, Label: content.T("标题", "Title"), Value: handoff.Title},
		{Key: handoff.KeyText, Label: content.T("正文", "Body"), Value: handoff.Body},
		{Key: handoff.KeyTopics, Label: content.T("话题", "Topics"), Value: handoff.Topics},
	},
	Checks: []handoff.Check{
		{
			Text:   content.T("按顺序选图，第一张就是封面", "Pick the pictures in order; the first one is the cover"),
			When:   handoff.HasImages,
			Source: "share SDK document, 1 to 18 ordered images, read 2026-11",
		},
		{
			Text: content.T("每个 #话题 都从下拉列表里点选，只打字不算话题",
				"Pick every #topic from the dropdown; typed text alone is not a topic"),
			When:   handoff.HasTopics,
			Source: "stored form #name[话题]# in public page data, read 2026-11",
		},
		{
			Text:   content.T("声明“笔记含 AI 合成内容”", "Declare that the note holds AI-made content"),
			When:   handoff.MadeWithAI,
			Source: "社区公约 2.0 of 2026-01-19: AI content must be declared",
		},
		{
			Text:   content.T("没有用 AI，不必声明", "Made without AI: no declaration needed"),
			When:   handoff.MadeByPeople,
			Source: "社区公约 2.0 of 2026-01-19: AI content must be declared",
		},
		{
			Text:   content.T("自己写的就声明原创", "Declare it original if it is your own"),
			Source: "original flag of the publishing page, read 2026-11",
		},
		{
			Text:   content.T("可见范围选“公开可见”", "Set visibility to public"),
			Source: "visibility choices of the publishing page, read 2026-11",
		},
		{
			Text:   content.T("正文和评论里不留网址、微信号", "Leave no URL and no WeChat id in text or comments"),
			Source: "community rules on diverting readers, read 2026-11",
		},
	},
}
