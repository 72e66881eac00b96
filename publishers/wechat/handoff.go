package wechat

import (
	"context"
	"strconv"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/handoff"
)

// spec is what a person needs beside the draft.
var spec = handoff.Spec{
	Platform: content.WeChat,
	Texts: []handoff.Field{
		{Key: handoff.KeyTitle, Label: content.T("标题", "Title"), Value: handoff.Title},
		{Key: "summary", Label: content.T("摘要", "Summary"), Value: func(r content.Rendition) string { return r.Summary }},
		{Key: handoff.KeyLink, Label: content.T("阅读原文", "Source link"), Value: handoff.SourceURL},
	},
	Checks: []handoff.Check{
		{
			Text:   content.T("打开预览，看标题、封面、图片和代码是否完整", "Open the preview: are title, cover, pictures and code complete"),
			Source: "page draft/get gives a preview link, read 2026-11",
		},
		{
			Text:   content.T("文章用了 AI：在“创作来源”里声明", "Made with AI: declare it under 创作来源"),
			When:   handoff.MadeWithAI,
			Source: "AI-labelling duty in China: platforms expose a declaration (platform notes 5), read 2026-11",
		},
		{
			Text:   content.T("在 公众平台 → 草稿箱 找到它，点“发表”", "Find it on mp.weixin.qq.com in the draft box and press 发表"),
			Source: "console of the platform, read 2026-11",
		},
		{
			Text:   content.T("发表后复制文章链接，贴回这里", "After publishing copy the article's link and paste it here"),
			Source: "design of moxin: a draft that is gone is a hint, never proof",
		},
	},
}

// handOff gives the draft to a person. A later attempt gives the same package again.
func (p *Publisher) handOff(ctx context.Context, m publishers.Message, memo memory, d placed) (publishers.Receipt, error) {
	var token string
	if err := memo.recall(ctx, stepHandoff, &token); err != nil {
		return publishers.Receipt{}, err
	}
	if token == "" {
		var err error
		if token, err = handoff.Token(p.key, p.random, m.Release.ID); err != nil {
			return publishers.Receipt{}, err
		}
		if err := memo.Keep(ctx, stepHandoff, token); err != nil {
			return publishers.Receipt{}, err
		}
	}
	h := spec.Build(token, m)
	h.PreviewURL = d.Preview
	for i, r := range m.Items[1:] {
		n := strconv.Itoa(i + 2)
		h.Texts = append(h.Texts, content.HandoffText{
			Key: handoff.KeyTitle + "_" + n, Label: content.T("第 "+n+" 篇标题", "Title "+n), Value: r.Title,
		})
	}
	return publishers.Receipt{State: content.HandedOff, Handoff: &h}, nil
}
