// Package channels hands videos (视频号) to a person: WeChat answers that no publishing
// interface is provided for it.
package channels

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
	Platform: content.Channels,
	Texts: []handoff.Field{
		{Key: handoff.KeyTitle, Label: content.T("短标题", "Short title"), Value: handoff.Title},
		{Key: handoff.KeyText, Label: content.T("视频描述", "Description"), Value: handoff.Body},
		{Key: handoff.KeyTopics, Label: content.T("话题", "Topics"), Value: handoff.Topics},
		{Key: handoff.KeyScript, Label: content.T("口播稿", "Script"), Value: handoff.Script},
		{Key: handoff.KeyLink, Label: content.T("扩展链接（公众号文章）", "Attached link (Official Account article)"), Value: handoff.SourceURL},
	},
	Checks: []handoff.Check{
		handoff.BringVideo,
		{
			Text:   content.T("设置封面", "Set the cover"),
			When:   handoff.HasCover,
			Source: "publishing page of 视频号助手, read 2026-11",
		},
		{
			Text:   content.T("#话题 写在描述里", "Write the #topics into the description"),
			When:   handoff.HasTopics,
			Source: "public publishing tools type topics in the description, read 2026-11",
		},
		{
			Text:   content.T("扩展链接选公众号文章", "Attach the Official Account article as the extended link"),
			When:   handoff.HasSource,
			Source: "the only link that opens from a post, public guides, read 2026-11",
		},
		{
			Text:   content.T("“视频标注”声明 AI 生成", "Declare AI-made content in 视频标注"),
			When:   handoff.MadeWithAI,
			Source: "视频标注 of the publishing page, read 2026-11",
		},
		{
			Text:   content.T("没有用 AI，“视频标注”不选 AI", "Made without AI: leave AI out of 视频标注"),
			When:   handoff.MadeByPeople,
			Source: "视频标注 of the publishing page, read 2026-11",
		},
		{
			Text:   content.T("自己写的就声明原创", "Declare it original if it is your own"),
			Source: "original declaration of the publishing page, read 2026-11",
		},
	},
}
