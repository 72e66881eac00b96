// Package moments hands 朋友圈 of personal accounts to the people who own them.
package moments

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
	Platform: content.Moments,
	Texts: []handoff.Field{
		{Key: handoff.KeyText, Label: content.T("文字", "Text"), Value: handoff.Body},
	},
	Checks: []handoff.Check{
		handoff.PostInOrder,
		{
			Text:   content.T("“谁可以看”和说好的一致", "Who can see it is as agreed"),
			Source: "visibility of a post in 朋友圈, as people know it (unverified)",
		},
		{
			Text:   content.T("用自己的话改一遍再发", "Put it into your own words before you post"),
			Source: "design of moxin: a person speaks to people they know",
		},
		{
			Text:   content.T("含 AI 生成的内容，在文字里说明", "Say in the text that some of it is AI-made"),
			When:   handoff.MadeWithAI,
			Source: "China's labelling duty for AI-made content, platform notes 5, read 2026-11; no field for it is known",
		},
		handoff.DeclareNone,
		handoff.KeepShot,
	},
}
