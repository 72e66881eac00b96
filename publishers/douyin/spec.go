package douyin

import (
	"moxin/content"
	"moxin/publishers/handoff"
)

var spec = handoff.Spec{
	Platform: content.Douyin,
	Texts: []handoff.Field{
		{Key: handoff.KeyTitle, Label: content.T("作品标题", "Title"), Value: handoff.Title},
		{Key: handoff.KeyShort, Label: content.T("短标题", "Short title"), Value: handoff.Short},
		{Key: handoff.KeyText, Label: content.T("作品描述", "Description"), Value: handoff.Body},
		{Key: handoff.KeyTopics, Label: content.T("话题", "Topics"), Value: handoff.Topics},
		{Key: handoff.KeyScript, Label: content.T("口播稿", "Script"), Value: handoff.Script},
	},
	Checks: []handoff.Check{
		handoff.BringVideo,
		{
			Text:   content.T("视频里没有品牌水印和台标", "No brand watermark or logo in the video"),
			When:   handoff.HasVideo,
			Source: "open.douyin.com publishing rules: watermarks are demoted or taken down, read 2026-11",
		},
		{
			Text:   content.T("设置封面：横 4:3 或竖 3:4", "Set the cover: 4:3 landscape or 3:4 portrait"),
			When:   handoff.HasCover,
			Source: "creator page cover formats, one public tool, read 2026-11",
		},
		{
			Text:   content.T("每个 #话题 都从下拉列表里点选，最多 5 个", "Pick every #topic from the dropdown, five at most"),
			When:   handoff.HasTopics,
			Source: "creator page, activity rewards included, read 2026-11",
		},
		{
			Text:   content.T("“自主声明”选“内容由 AI 生成”", "In 自主声明 choose that the content is AI-made"),
			When:   handoff.MadeWithAI,
			Source: "自主声明 of the creator page, read 2026-11",
		},
		{
			Text:   content.T("没有用 AI，“自主声明”不选 AI", "Made without AI: leave AI out of 自主声明"),
			When:   handoff.MadeByPeople,
			Source: "自主声明 of the creator page, read 2026-11",
		},
		{
			Text:   content.T("“谁可以看”选“公开”", "Set who can see it to public"),
			Source: "visibility choice of the publishing page, read 2026-11",
		},
	},
}
