package wechat_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/publishertest"
)

// files holds every picture the messages of these tests show.
var files = publishertest.Files{}

var (
	coverPNG  = picture("cover.png", "image/png", content.RoleCover, publishertest.PNG(900, 383, 10))
	inlinePNG = picture("photo.png", "image/png", content.RoleInline, publishertest.PNG(40, 30, 200))
	inlineGIF = picture("move.gif", "image/gif", content.RoleInline, []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff!\xf9\x04\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"))
)

// picture stores data and describes it.
func picture(name, typ string, role content.Role, data []byte) content.Media {
	sum := sha256.Sum256(data)
	m := content.Media{Hash: hex.EncodeToString(sum[:]), Role: role, Type: typ, Name: name, Size: int64(len(data))}
	files[m.Hash] = data
	return m
}

// article is a rendition with pictures.
func article(slug, title, source string) content.Rendition {
	r := content.Rendition{
		Slug: slug, Channel: "gzh", Platform: content.WeChat, Family: content.FamilyWeChat,
		Title: title, Author: "林溪", Summary: "摘要 <一> & 二", SourceURL: source,
		HTML: `<section style="font-size:16px"><p style="margin:0">` + title + ` 正文 &amp; <strong>重点</strong></p>` +
			`<img src="media:` + inlinePNG.Hash + `" alt="照片"><img src="media:` + inlineGIF.Hash + `" alt=""></section>`,
		Media: []content.Media{coverPNG, inlinePNG, inlineGIF},
	}
	r.Seal()
	return r
}

// messageOf is a release of renditions that was due on a December evening.
func messageOf(id int64, items ...content.Rendition) publishers.Message {
	m := publishers.Message{
		Release: content.Release{ID: id, Channel: "gzh", Platform: content.WeChat, Due: time.Date(2026, 12, 1, 20, 0, 0, 0, time.UTC)},
		Channel: content.Channel{ID: "gzh", Platform: content.WeChat, AppID: appID},
		Items:   items,
		Media:   files,
	}
	for _, r := range items {
		m.Release.Items = append(m.Release.Items, content.Item{Slug: r.Slug, Title: r.Title, Rendition: r.Digest})
	}
	return m
}

// marked is a message of two articles with source links.
func marked(n int) publishers.Message {
	return messageOf(int64(n+1),
		article(fmt.Sprintf("a-%d", n), fmt.Sprintf("第 %d 篇:信任", n), fmt.Sprintf("https://example.com/a/%d", n)),
		article(fmt.Sprintf("b-%d", n), fmt.Sprintf("第 %d 篇之二", n), fmt.Sprintf("https://example.com/b/%d?x=1#top", n)))
}

// unmarked is a message of one article that nothing but its text tells apart.
func unmarked(n int) publishers.Message {
	return messageOf(int64(n+1), article(fmt.Sprintf("c-%d", n), fmt.Sprintf("第 %d 篇:复购", n), ""))
}

// picturePost is a message of one picture post.
func picturePost(n int) publishers.Message {
	r := content.Rendition{
		Slug: fmt.Sprintf("d-%d", n), Channel: "gzh", Platform: content.WeChat, Family: content.FamilyNote, Format: "newspic",
		Title: fmt.Sprintf("第 %d 张图:存茶", n), Author: "林溪", Summary: "一句摘要", SourceURL: fmt.Sprintf("https://example.com/d/%d", n),
		Text: fmt.Sprintf("第 %d 段文字 < 二 & 三\n\n#存茶", n), Topics: []string{"存茶"},
		Media: []content.Media{cardPNG, asImage(inlinePNG)},
	}
	r.Seal()
	return messageOf(int64(n+1), r)
}

func asImage(m content.Media) content.Media {
	m.Role = content.RoleImage
	return m
}

// cardPNG is a picture whose size is known, so that lists show the middle of it.
var cardPNG = func() content.Media {
	m := picture("card.png", "image/png", content.RoleImage, publishertest.PNG(300, 400, 30))
	m.Width, m.Height = 300, 400
	return m
}()

// withText changes what an article says.
func withText(r content.Rendition, old, new string) content.Rendition {
	r.HTML = strings.ReplaceAll(r.HTML, old, new)
	r.Seal()
	return r
}
