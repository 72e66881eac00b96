package content

// instantExample shows how an instant is written in front matter.
const instantExample = "2026-12-01 20:00"

var (
	docPublishAt = T(`发布时间（工作区时区），或 slot 排进下一个空档，或 "gzh +2h"、"gzh +1d 09:00" 跟着另一个渠道；不写就不排期`,
		`when it goes out, in the workspace's zone; slot takes the next free slot; "gzh +2h" and "gzh +1d 09:00" count from another channel; absent = not scheduled`)
	docAgain = T("再次发布的时间", "when it goes out again")
)

// articleKeys are the keys of front matter, in the order that people write them.
func articleKeys() []Key {
	return []Key{
		{Name: "title", Kind: KeyText, Doc: T("标题；不写就用正文第一个标题", "the title; without one the first heading")},
		{Name: "slug", Kind: KeyText, Doc: T("文章的标识；不写就用文件名", "the article's identity; without one the file's name"), Example: "why-customers-leave"},
		{Name: "aliases", Kind: KeyTexts, Doc: T("以前用过的 slug", "slugs it had before")},
		{Name: "author", Kind: KeyPeople, Doc: T("作者，可以是几位", "the author, or several")},
		{Name: "summary", Kind: KeyText, Doc: T("摘要：公众号摘要、订阅源、搜索", "the summary: WeChat's digest, feeds, search")},
		{Name: "cover", Kind: KeyPicture, Doc: T("封面：路径或网址", "the cover: a path or URL"), Example: "./cover.jpg"},
		{Name: "tags", Kind: KeyTexts, Doc: T("标签；也是话题的来源", "tags; topics are taken from them")},
		{Name: "series", Kind: KeyTexts, Doc: T("系列", "the series it belongs to")},
		{Name: "part", Kind: KeyWhole, Least: 1, Doc: T("在系列里是第几篇：每个渠道按顺序发", "its place in the series, which goes out in order on each channel")},
		{Name: "campaign", Kind: KeyText, Pattern: `^$|` + channelID.String(), Doc: T("活动：moxin.yaml campaigns 里的一个，渠道按它的节奏发", "a campaign of moxin.yaml, whose rhythm its channels follow")},
		{Name: "after", Kind: KeyTexts, Doc: T("先要发出的文章（slug）：两篇都去的渠道上，这篇等它", "slugs of articles that go out first, on every channel that both go to"), Example: "why-customers-leave"},
		{Name: "priority", Kind: KeyWord, Words: []string{"low", "normal", "high"}, Doc: T("同时到点时谁先发：high 先，low 后", "who goes first of those due together: high before low")},
		{Name: "stage", Kind: KeyWord, Words: []string{string(StageAttract), string(StageTrust), string(StageConvert), string(StageRetain)},
			Doc: T("文章的用处：attract 吸引、trust 信任、convert 转化、retain 留存", "what it is for: attract, trust, convert or retain")},
		{Name: "audience", Kind: KeyWord, Words: []string{string(AudienceExisting), string(AudienceWarm), string(AudienceNew)},
			Doc: T("写给谁：existing 存量、warm 半存量、new 增量", "whom it speaks to: existing customers, warm followers, or new people")},
		{Name: "ai", Kind: KeyWord, Words: []string{string(AINone), string(AIAssisted), string(AIGenerated)},
			Doc: T("AI 写了多少：none 没有、assisted 辅助、generated 生成；平台会问", "how much of it a model wrote; platforms ask")},
		{Name: "date", Kind: KeyText, Doc: T("写作日期；不决定发布时间", "when it was written; it schedules nothing"), Example: "2026-12-01"},
		{Name: "publish_at", Kind: KeyText, Doc: docPublishAt, Example: instantExample},
		{Name: "channels", Kind: KeyChannels, Pattern: channelID.String(), Each: &Key{Kind: KeyMapping, Keys: overrideKeys()},
			Doc: T("发到哪些渠道，和每个渠道单独的写法；不写就是全部渠道", "the channels it goes to, with what each says of its own; absent = every channel")},
		{Name: "contact", Kind: KeyFlag, Doc: T("带不带渠道活码；不写按 moxin.yaml 的 contacts.on", "whether it shows a contact way; unsaid = as contacts.on of moxin.yaml says")},
		{Name: "draft", Kind: KeyFlag, Doc: T("草稿：检查和预览，不排期", "a draft: checked and previewed, never scheduled")},
	}
}

// overrideKeys are the keys of one channel in front matter.
func overrideKeys() []Key {
	return []Key{
		{Name: "title", Kind: KeyText, Doc: T("这个渠道的标题", "the title on this channel")},
		{Name: "short", Kind: KeyText, Doc: T("短标题，给需要它的平台", "the short title, where the platform asks for one")},
		{Name: "summary", Kind: KeyText, Doc: T("这个渠道的摘要", "the summary on this channel")},
		{Name: "text", Kind: KeyText, Doc: T("笔记、文案或消息的正文，编辑自己写", "the text of the note, caption or message, in the editor's own words")},
		{Name: "script", Kind: KeyText, Doc: T("口播稿，编辑自己写", "the spoken script, in the editor's own words")},
		{Name: "cover", Kind: KeyPicture, Doc: T("这个渠道的封面", "the cover on this channel")},
		{Name: "source_url", Kind: KeyText, Doc: T("阅读原文的网址", "the address behind 阅读原文")},
		{Name: "video", Kind: KeyText, Doc: T("视频的路径或网址", "path or URL of the video"), Example: "./x.mp4"},
		{Name: "comments", Kind: KeyWord, Words: CommentRights, Doc: T("公众号留言：open 所有人，fans 只有关注者，closed 关闭", "comments on WeChat: everybody, followers, or closed")},
		{Name: "contact", Kind: KeyFlag, Doc: T("这个渠道带不带渠道活码", "whether it shows a contact way on this channel")},
		{Name: "position", Kind: KeyWhole, Least: 1, Most: 8, Doc: T("在一条公众号消息里的位置，1 是头条", "its place in a WeChat message; 1 is 头条")},
		{Name: "topics", Kind: KeyTexts, Doc: T("话题，不写 #", "topics, without #")},
		{Name: "publish_at", Kind: KeyText, Doc: docPublishAt, Example: instantExample},
		{Name: "again", Kind: KeyTexts, Doc: docAgain, Example: instantExample},
	}
}
