package check

import (
	"bytes"
	"fmt"

	"moxin/content"
)

// unit is how a field is counted in words.
type unit struct{ name, count content.Text }

var (
	characters = content.T("字", "characters")
	units      = map[string]unit{
		content.LimitTitle:   {content.T("标题", "the title"), characters},
		content.LimitShort:   {content.T("短标题", "the short title"), characters},
		content.LimitTags:    {content.T("话题连在一起", "the topics joined by commas"), characters},
		content.LimitAuthor:  {content.T("作者", "the author"), characters},
		content.LimitSummary: {content.T("摘要", "the summary"), characters},
		content.LimitURL:     {content.T("链接", "the link"), characters},
		content.LimitText:    {content.T("正文", "the text"), characters},
		content.LimitBytes:   {content.T("正文", "the text"), characters},
		content.LimitHTML:    {content.T("HTML", "the HTML"), content.T("字节", "bytes")},
		content.LimitTopics:  {content.T("话题", "the rendition"), content.T("个", "topics")},
		content.LimitImages:  {content.T("图片", "the rendition"), content.T("张", "images")},
	}
)

// limitOrder is the order in which limits are reported.
var limitOrder = []string{
	content.LimitTitle, content.LimitShort, content.LimitAuthor, content.LimitSummary, content.LimitURL, content.LimitText,
	content.LimitBytes, content.LimitHTML, content.LimitTopics, content.LimitTags, content.LimitImages,
}

// limits compares a rendition with what the platform takes.
func (r *sent) limits() {
	limits := r.channel.Limits()
	for _, field := range limitOrder {
		l, ok := limits[field]
		if !ok {
			continue
		}
		size := r.out.Measure(field, l)
		switch {
		case l.Max > 0 && size > l.Max:
			r.over(field, size, l)
		case l.Warn > 0 && size > l.Warn:
			r.near(field, size, l)
		case size < l.Min && !(field == content.LimitHTML && size == 0): // an empty text says it already
			r.under(field, size, l)
		}
	}
}

// unitOf is the unit of a field; WeCom counts its text in bytes.
func unitOf(field string, l content.Limit) unit {
	u := units[field]
	if l.Count == content.CountBytes {
		u.count = content.T("字节", "bytes")
	}
	return u
}

func (r *sent) over(field string, size int, l content.Limit) {
	u := unitOf(field, l)
	r.add("limit/"+field, r.blame(field),
		content.T(fmt.Sprintf("%s %d %s，上限 %d，多 %d %s", u.name.ZH, size, u.count.ZH, l.Max, size-l.Max, u.count.ZH),
			fmt.Sprintf("%s has %d %s, the limit is %d: %d too many", u.name.EN, size, u.count.EN, l.Max, size-l.Max)),
		r.advice(field, l))
}

// near is a size that passes, and that sources disagree about or readers see less of.
func (r *sent) near(field string, size int, l content.Limit) {
	u := unitOf(field, l)
	r.add("limit/near", r.blame(field),
		content.T(fmt.Sprintf("%s %d %s，上限 %d，过了 %d 就不保险", u.name.ZH, size, u.count.ZH, l.Max, l.Warn),
			fmt.Sprintf("%s has %d %s of %d; beyond %d it is not safe", u.name.EN, size, u.count.EN, l.Max, l.Warn)),
		r.advice(field, l))
}

func (r *sent) under(field string, size int, l content.Limit) {
	u, rule := unitOf(field, l), "limit/"+field
	if field == content.LimitText && len(bytes.TrimSpace(r.article.Body)) == 0 {
		return // said of the article already
	}
	if field == content.LimitImages {
		if r.illustrated() { // its pictures could not be had, which the renderer says
			return
		}
		rule = "limit/no-images"
	}
	r.add(rule, r.blame(field),
		content.T(fmt.Sprintf("%s %d %s，下限 %d，少 %d %s", u.name.ZH, size, u.count.ZH, l.Min, l.Min-size, u.count.ZH),
			fmt.Sprintf("%s has %d %s, the least is %d: %d missing", u.name.EN, size, u.count.EN, l.Min, l.Min-size)),
		r.want(field, l))
}

// want says what to add to a field that is too short.
func (r *sent) want(field string, l content.Limit) content.Text {
	switch {
	case field == content.LimitImages && r.out.Family == content.FamilyNote && r.channel.Images != "cards":
		return content.T("在正文放一张图，或在 moxin.yaml 给渠道 "+r.channel.ID+" 写 images: cards，把文章画成图片卡片；依据："+l.Source,
			"put a picture into the text, or give channel "+r.channel.ID+" images: cards in moxin.yaml, which draws the article as cards; source: "+l.Source)
	case field != content.LimitText:
		return r.advice(field, l)
	}
	id, source := r.channel.ID, content.T("依据："+l.Source, "source: "+l.Source)
	if r.out.Family == content.FamilyNote {
		return content.T("写一段 ::: note；"+source.ZH, "write a ::: note; "+source.EN)
	}
	return content.T("写正文，或用 ::: only "+id+" 给这个渠道单写一段；"+source.ZH, "write text, or some for this channel in ::: only "+id+"; "+source.EN)
}

// advice says what to write and where the number is from.
func (r *sent) advice(field string, l content.Limit) content.Text {
	where := map[string]string{
		content.LimitSummary: "summary", content.LimitTopics: "topics", content.LimitTags: "topics", content.LimitShort: "short",
		content.LimitURL: "source_url",
	}[field]
	zh, en := "", ""
	switch {
	case field == content.LimitTitle:
		title := r.titleAdvice(l)
		zh, en = title.ZH, title.EN
	case where != "":
		zh = fmt.Sprintf("给这个渠道单独写 channels.%s.%s；", r.channel.ID, where)
		en = fmt.Sprintf("write channels.%s.%s for this channel; ", r.channel.ID, where)
	case r.ownText(field):
		zh = fmt.Sprintf("把 channels.%s.text 写短一些；", r.channel.ID)
		en = fmt.Sprintf("write less in channels.%s.text; ", r.channel.ID)
	case field == content.LimitText || field == content.LimitBytes:
		zh = fmt.Sprintf("用 ::: except %s 包住这个渠道不需要的段落；", r.channel.ID)
		en = fmt.Sprintf("put what this channel can do without into ::: except %s; ", r.channel.ID)
	}
	return content.T(zh+"依据："+l.Source, en+"source: "+l.Source)
}

// ownText reports a text that somebody wrote for this channel in its front matter.
func (r *sent) ownText(field string) bool {
	over, _ := r.article.For(r.channel.ID)
	return over.Text != "" && (field == content.LimitText || field == content.LimitBytes)
}

// blame is the key that a field comes from: the channel's own or the article's.
func (r *sent) blame(field string) content.Position {
	names := map[string]string{
		content.LimitTitle: "title", content.LimitAuthor: "author", content.LimitSummary: "summary", content.LimitTopics: "tags", content.LimitTags: "tags",
		content.LimitShort: "title",
	}
	own := names[field]
	switch field {
	case content.LimitTopics, content.LimitTags:
		own = "topics"
	case content.LimitShort:
		own = "short"
	case content.LimitURL:
		own = "source_url"
	case content.LimitText, content.LimitBytes:
		own = "text"
	}
	if at, ok := r.article.Keys["channels."+r.channel.ID+"."+own]; ok {
		return at
	}
	return r.article.At(names[field])
}
