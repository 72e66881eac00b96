// Package kuaishou hands videos (快手) to a person.
package kuaishou

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
	Platform: content.Kuaishou,
	Texts: []handoff.Field{
		{Key: handoff.KeyTitle, Label: content.T("标题", "Title"), Value: handoff.Title},
		{Key: handoff.KeyText, Label: content.T("作品描述", "Caption"), Value: handoff.Body},
		{Key: handoff.KeyTopics, Label: content.T("话题", "Topics"), Value: handoff.Topics},
		{Key: handoff.KeyScript, Label: content.T("口播稿", "Script"), Value: handoff.Script},
	},
	Checks: []handoff.Check{
		handoff.BringVideo,
		{
			Text:   content.T("没有标题栏，就把标题写在描述的第一行", "Where there is no title field, begin the caption with the title"),
			When:   func(r content.Rendition) bool { return r.Title != "" },
			Source: "the interface has one caption field, platform notes 1.4, read 2026-11",
		},
		{
			Text:   content.T("设置封面：竖 9:16", "Set the cover: 9:16 portrait"),
			When:   handoff.HasCover,
			Source: "cover 1080x1920, platform notes 1.4, read 2026-11",
		},
		{
			Text:   content.T("#话题 写在描述里，最多 4 个，3 个更稳妥", "Write the #topics into the caption: four at most, three to be safe"),
			When:   handoff.HasTopics,
			Source: "3 and 4 in two public tools, no official number, platform notes 1.4, read 2026-11",
		},
		handoff.DeclareAI,
		handoff.DeclareNone,
	},
}
