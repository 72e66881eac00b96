package edit

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// A Draft is an article to begin with.
type Draft struct {
	Title, Slug, Series string
	Stage               content.Stage
	At                  time.Time          // when it is begun, in the workspace's zone
	Known               []content.Channel  // the channels of the workspace
	Campaigns           []content.Campaign // those of the workspace
	Channels            []content.Channel  // where it goes; none for all of Known
	Contacts            bool               // the workspace makes contact codes, which an article may ask for
	Lang                string             // of the comments
}

// New is the file of a new article: front matter with what may be said in comments, and no text.
// It is in canonical form.
func New(d Draft) []byte {
	var b strings.Builder
	line := func(words ...string) { b.WriteString(strings.Join(words, "") + "\n") }
	comment := func(zh, en string) string { return "# " + content.T(zh, en).In(d.Lang) }
	line("---")
	line("title: ", yamlText(d.Title))
	line("slug: ", yamlText(d.Slug))
	line("# author: ", content.T("林溪", "Lin Xi").In(d.Lang))
	line("# summary: ", content.T("一两句话，用在摘要、转发和订阅里", "one or two sentences, for digests, shares and feeds").In(d.Lang))
	line("# cover: ./cover.jpg  ", comment("不写就按标题画一张", "without one it is drawn from the title"))
	line("# tags: [", content.T("复购, 会员", "repurchase, members").In(d.Lang), "]")
	line(orComment("series", d.Series, content.T("系列名", "name of the series").In(d.Lang)))
	line("# part: 1  ", comment("系列里的第几篇；后一篇等前一篇发出", "its place in the series; a part waits for the one before it"))
	line("# campaign: ", d.campaign(), "  ", comment("moxin.yaml 里的活动：几个渠道按它的节奏先后发", "a campaign of moxin.yaml: its channels follow one another in its rhythm"))
	line("# after: [another-slug]  ", comment("这些文章发出以后才发", "goes out after these articles"))
	line("# priority: high  ", comment("low | normal | high：同时到点的谁先发", "low | normal | high: who goes first of what is due together"))
	line(orComment("stage", string(d.Stage), "trust"), "  ", comment("attract 吸引 | trust 信任 | convert 转化 | retain 留存", "attract | trust | convert | retain"))
	line("# audience: existing  ", comment("existing 存量 | warm 半存量 | new 增量", "existing (customers) | warm (followers) | new"))
	line("ai: none  ", comment("none | assisted | generated：平台要求声明", "none | assisted | generated: platforms ask"))
	line("date: ", d.At.Format("2006-01-02 15:04"))
	line("# publish_at: ", d.At.AddDate(0, 0, 7).Format(time.DateOnly), " 20:00  ",
		comment("时区 "+d.At.Location().String()+"；slot 排进下一个空档，\"gzh +2h\" 跟着渠道 gzh；不写就不排期", "in "+d.At.Location().String()+"; slot takes the next free slot, \"gzh +2h\" follows channel gzh; without it nothing is scheduled"))
	b.WriteString(channelLines(d, comment))
	if d.Contacts {
		line("# contact: true  ", comment("带渠道活码；不写就按 moxin.yaml 的 contacts.on", "shows a contact code; without it, as contacts.on of moxin.yaml says"))
	}
	line("---")
	line()
	return []byte(b.String())
}

// campaign is an example of one: the workspace's first, where it has any.
func (d Draft) campaign() string {
	if len(d.Campaigns) > 0 {
		return d.Campaigns[0].ID
	}
	return "launch"
}

// orComment sets a key, or shows it in a comment.
func orComment(key, value, example string) string {
	if value == "" {
		return "# " + key + ": " + example
	}
	return key + ": " + yamlText(value)
}

// familyKeys are what an article may say for a channel, by the family of its renditions.
var familyKeys = map[content.Family][]content.Text{
	content.FamilyWeChat:  {content.T("title: 这里用的标题", "title: the title here"), content.T("source_url: https://example.com/  # 阅读原文", "source_url: https://example.com/  # read the original"), content.T("position: 1  # 同一时刻的多篇里排第几，1 是头条", "position: 1  # among the articles of one instant, 1 leads")},
	content.FamilyNote:    {content.T("title: 短标题", "title: a short title"), content.T("topics: [私域运营, 复购]", "topics: [repurchase, members]"), content.T("text: 用自己的话写的笔记，不写就从正文摘", "text: the note in your own words; else an extract of the text")},
	content.FamilyCaption: {content.T("title: 短标题", "title: a short title"), content.T("topics: [私域运营, 复购]", "topics: [repurchase, members]"), content.T("video: ./x.mp4  # 没有就交给人，带文案、口播稿和封面", "video: ./x.mp4  # without one a person gets caption, script and cover")},
	content.FamilyPost:    {content.T("text: 用自己的话写的一条", "text: the post in your own words"), content.T("topics: [私域运营]", "topics: [repurchase]")},
	content.FamilyRich:    {content.T("title: 这里用的标题", "title: the title here")},
	content.FamilyMessage: {content.T("text: 用自己的话写的一条", "text: the message in your own words")},
	content.FamilyPage:    {content.T("title: 这里用的标题", "title: the title here")},
}

// cardKeys are what a card of WeCom wants beside the keys of its family.
var cardKeys = []content.Text{content.T("source_url: https://example.com/  # 卡片的链接", "source_url: https://example.com/  # where the card leads")}

// keysFor are what an article may say for a channel.
func keysFor(ch content.Channel) []content.Text {
	keys := familyKeys[ch.Family()]
	if ch.Platform == content.WeCom && (ch.Format == "link" || ch.Format == "news") {
		keys = slices.Concat(keys, cardKeys)
	}
	return keys
}

var trailingComment = regexp.MustCompile(`  # .*$`)

// channelLines is the key channels: where channels are chosen, a mapping of them; else a comment that
// shows how to choose.
func channelLines(d Draft, comment func(zh, en string) string) string {
	channels, mark, head := d.Channels, "", "channels:\n"
	if len(channels) == 0 {
		channels, mark = d.Known, "# "
		head = "# channels:  " + comment("不写就是下面全部渠道", "without it, all of these") + "\n"
	}
	var b strings.Builder
	b.WriteString(head)
	for _, ch := range channels {
		b.WriteString(mark + "  " + ch.ID + ":  # " + ch.Name().In(d.Lang) + "\n")
		for _, key := range keysFor(ch) {
			inner := key.In(d.Lang)
			if mark != "" { // one comment to a line is enough
				inner = trailingComment.ReplaceAllString(inner, "")
			}
			b.WriteString(mark + "    # " + inner + "\n")
		}
	}
	return b.String()
}

// words of a title that every address takes.
var asciiWords = regexp.MustCompile(`[A-Za-z0-9]+`)

// TitleSlug makes a slug of the ASCII words of a title; "" when it has none but numbers.
func TitleSlug(title string) string {
	words := asciiWords.FindAllString(title, -1)
	slug := strings.ToLower(strings.Join(words, "-"))
	if strings.Trim(slug, "0123456789-") == "" {
		return ""
	}
	return content.Slugify(slug)
}
