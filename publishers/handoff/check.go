package handoff

import "moxin/content"

// labelling is where the duty comes from on platforms whose field for it is not known.
const labelling = "China's labelling duty for AI-made content, platform notes 5, read 2026-11; the name of the field is unverified"

// Checks that several platforms share.
var (
	// DeclareAI and DeclareNone are for platforms whose declaration has a name that is not known.
	DeclareAI = Check{
		Text:   content.T("按平台的要求声明内容由 AI 生成", "Declare AI-made content as the platform asks"),
		When:   MadeWithAI,
		Source: labelling,
	}
	DeclareNone = Check{
		Text:   content.T("没有用 AI，不必声明", "Made without AI: no declaration needed"),
		When:   MadeByPeople,
		Source: labelling,
	}
	// PasteRich and PlacePictures are for editors that take rich text.
	PasteRich = Check{
		Text:   content.T("用电脑打开，点“复制富文本”，粘贴到编辑器的正文里", "On a computer tap “Copy rich text” and paste it into the editor"),
		When:   hasHTML,
		Source: "contenteditable editors of these platforms, platform notes 1.7 and 1.8, read 2026-11",
	}
	PlacePictures = Check{
		Text:   content.T("逐张看图：没有带过去的，按编号在原处插入", "Look at every picture: insert those that did not come along in their place, by number"),
		When:   hasInline,
		Source: "editors upload pictures again themselves, platform notes 1.7, read 2026-11",
	}
	// PostInOrder is for platforms that show pictures beside the text.
	PostInOrder = Check{
		Text:   content.T("按顺序选图，最多 9 张", "Pick the pictures in order, nine at most"),
		When:   HasImages,
		Source: "at most nine pictures in a post, platform notes 1.6 (朋友圈: unverified), read 2026-11",
	}
)

// KeepShot is for platforms whose posts have no link.
var KeepShot = Check{
	Text:   content.T("发完截一张图：这里没有链接，截图就是凭证", "Take a screenshot once it is out: there is no link, it is the evidence"),
	Source: "design of moxin: a hand-off ends with a link or with evidence",
}

// hasHTML reports whether there is rich text to paste.
func hasHTML(r content.Rendition) bool { return r.HTML != "" }

// hasInline reports whether there are pictures in the text.
func hasInline(r content.Rendition) bool { return has(r, content.RoleInline) }
