package check

import (
	"slices"

	"moxin/content"
)

// sent checks one rendition.
type sent struct {
	article    *content.Article
	view       *view
	channel    content.Channel
	out        content.Rendition
	readable   string // what people read: see readable
	industries []string
	findings   []content.Finding
}

// Rendition checks what would be sent to a channel. Findings carry the channel; their
// place is the front matter key or the line of the body that they come from, as far as it
// can be told.
func (c *Checker) Rendition(a *content.Article, ch content.Channel, out content.Rendition) []content.Finding {
	r := &sent{article: a, view: c.view(a), channel: ch, out: out, readable: out.Text, industries: c.ws.Config.Check.Industries}
	r.limits()
	if out.Family == content.FamilyWeChat {
		r.cover()
		r.lint(&c.tags)
	}
	if out.Platform == content.WeCom {
		r.wecom()
	}
	r.covers()
	r.files()
	r.links()
	r.declaration()
	r.contact(&c.ws.Config)
	r.words(c.words().finder)
	return Tidy(c.Apply(a, r.findings))
}

func (r *sent) add(rule string, at content.Position, message, suggestion content.Text) {
	f := finding(rule, at, message, suggestion)
	f.Channel = r.channel.ID
	r.findings = append(r.findings, f)
}

// cover: draft/add refuses an article without thumb_media_id. Where a picture is named but
// could not be had, the renderer has said why, and a second error would send people
// looking for a key that is there.
func (r *sent) cover() {
	if slices.ContainsFunc(r.out.Media, func(m content.Media) bool { return m.Role == content.RoleCover }) || r.illustrated() {
		return
	}
	r.add("cover/missing", r.article.At("cover"),
		content.T("没有封面，公众号不收没有封面的文章", "there is no cover, and WeChat refuses an article without one"),
		content.T("在 front matter 写 cover: ./cover.jpg，或在正文放一张图片", "write cover: ./cover.jpg into the front matter, or put an image into the text"))
}

// illustrated reports whether the article names any picture.
func (r *sent) illustrated() bool {
	o, _ := r.article.For(r.channel.ID)
	return o.Cover != "" || r.article.Cover != "" || len(r.view.pictures()) > 0
}
