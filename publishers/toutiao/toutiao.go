// Package toutiao hands articles (头条号) to a person: no publishing interface is known, and the
// platform refuses drafts of automated browsers.
package toutiao

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
	Platform: content.Toutiao,
	Texts: []handoff.Field{
		{Key: handoff.KeyTitle, Label: content.T("标题", "Title"), Value: handoff.Title},
		{Key: handoff.KeyText, Label: content.T("正文", "Body"), Value: handoff.Body},
	},
	Checks: []handoff.Check{
		handoff.PasteRich,
		handoff.PlacePictures,
		{
			Text:   content.T("封面选单图、三图或无封面", "Choose one cover, three or none"),
			Source: "cover choices of the editor, platform notes 1.8, read 2026-11",
		},
		handoff.DeclareAI,
		handoff.DeclareNone,
	},
}
