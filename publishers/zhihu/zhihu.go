// Package zhihu hands articles (知乎文章) to a person: no publishing interface is known.
package zhihu

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
	Platform: content.Zhihu,
	Texts: []handoff.Field{
		{Key: handoff.KeyTitle, Label: content.T("标题", "Title"), Value: handoff.Title},
		{Key: handoff.KeyText, Label: content.T("正文", "Body"), Value: handoff.Body},
		{Key: handoff.KeyTopics, Label: content.T("话题", "Topics"), Value: handoff.Topics},
	},
	Checks: []handoff.Check{
		handoff.PasteRich,
		handoff.PlacePictures,
		{
			Text:   content.T("设置封面", "Set the cover"),
			When:   handoff.HasCover,
			Source: "article editor, platform notes 1.7, read 2026-11",
		},
		{
			Text:   content.T("话题从列表里选，一般最多 3 个", "Pick the topics from the list, usually three at most"),
			When:   handoff.HasTopics,
			Source: "topics are picked; the number is unverified, platform notes 1.7, read 2026-11",
		},
		handoff.DeclareAI,
		handoff.DeclareNone,
	},
}
