// Package group hands notices for 微信群 to the person who keeps the group.
package group

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
	Platform: content.Group,
	Texts: []handoff.Field{
		{Key: handoff.KeyText, Label: content.T("群消息", "Message"), Value: handoff.Body},
	},
	Checks: []handoff.Check{
		{
			Text:   content.T("确认是这个群，再发", "Make sure that it is the right group"),
			Source: "design of moxin: nobody but the person who posts knows the group",
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
