// Package bilibili hands videos and articles (B站 视频、专栏) to a person.
package bilibili

import (
	"strings"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/handoff"
)

// New makes the publisher of a channel; it is a publishers.Factory.
func New(ch content.Channel, d publishers.Deps) (publishers.Publisher, error) {
	if ch.Format == "article" {
		return handoff.ByHand(ch, article, d), nil
	}
	return handoff.ByHand(ch, video, d), nil
}

var video = handoff.Spec{
	Platform: content.Bilibili,
	Texts: []handoff.Field{
		{Key: handoff.KeyTitle, Label: content.T("标题", "Title"), Value: handoff.Title},
		{Key: handoff.KeyText, Label: content.T("简介", "Description"), Value: handoff.Body},
		{Key: handoff.KeyTopics, Label: content.T("标签", "Tags"), Value: tags},
		{Key: handoff.KeyScript, Label: content.T("口播稿", "Script"), Value: handoff.Script},
	},
	Checks: []handoff.Check{
		handoff.BringVideo,
		{
			Text:   content.T("选分区", "Choose the partition"),
			Source: "tid is required, platform notes 1.5, read 2026-11",
		},
		{
			Text:   content.T("选自制；转载要写来源", "Choose original; a reprint names its source"),
			Source: "copyright 1 or 2 with source, platform notes 1.5, read 2026-11",
		},
		{
			Text:   content.T("自制的，按需要勾选“未经作者授权禁止转载”", "If it is original, forbid reprints where you want to"),
			Source: "no_reprint 0 or 1, platform notes 1.5, read 2026-11",
		},
		{
			Text:   content.T("还不是正式会员的账号，每天最多投 5 个稿件", "An account that is no formal member may submit five a day"),
			Source: "open platform document, platform notes 1.5, read 2026-11",
		},
		{
			Text:   content.T("设置封面：横 4:3，5 MB 以内", "Set the cover: 4:3 landscape, below 5 MB"),
			When:   handoff.HasCover,
			Source: "cover jpg or png up to 5 MB, platform notes 1.5, read 2026-11; the form is unverified",
		},
		{
			Text:   content.T("标签一个一个填，最多 10 个", "Enter the tags one by one, ten at most"),
			When:   handoff.HasTopics,
			Source: "web page, unverified, platform notes 1.5, read 2026-11",
		},
		handoff.DeclareAI,
		handoff.DeclareNone,
	},
}

var article = handoff.Spec{
	Platform: content.Bilibili,
	Texts: []handoff.Field{
		{Key: handoff.KeyTitle, Label: content.T("标题", "Title"), Value: handoff.Title},
		{Key: handoff.KeyText, Label: content.T("正文", "Body"), Value: handoff.Body},
	},
	Checks: []handoff.Check{
		handoff.PasteRich,
		handoff.PlacePictures,
		{
			Text:   content.T("选专栏分类", "Choose the category"),
			Source: "category is required, platform notes 1.5, read 2026-11",
		},
		{
			Text:   content.T("设置封面", "Set the cover"),
			When:   handoff.HasCover,
			Source: "专栏 editor, platform notes 1.5, read 2026-11",
		},
		handoff.DeclareAI,
		handoff.DeclareNone,
	},
}

// tags are joined as the platform's interface takes them (platform notes 1.5, read 2026-11).
func tags(r content.Rendition) string { return strings.Join(r.Topics, ",") }
