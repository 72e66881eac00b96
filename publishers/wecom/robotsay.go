package wecom

import (
	"context"
	"fmt"
	"regexp"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
)

// compose makes the message of a format; the text is for people.
func (p *Robot) compose(ctx context.Context, m publishers.Message, r content.Rendition) (wecomapi.Message, string, error) {
	switch r.Format {
	case "text":
		return wecomapi.Text{Content: r.Text}, "", nil
	case "markdown":
		return wecomapi.Markdown(r.Text), "", nil
	case "markdown_v2":
		text, err := p.pictured(r.Text)
		return wecomapi.MarkdownV2(text), "", err
	case "news":
		card, why := p.card(r)
		return wecomapi.News{card}, why, nil
	case "image":
		data, err := p.file(ctx, m, r, content.RoleImage, wecomapi.MaxImage)
		return wecomapi.Image(data.bytes), "", err
	case "file":
		data, err := p.file(ctx, m, r, content.RoleFile, wecomapi.MaxFile)
		if err != nil {
			return nil, "", err
		}
		id, err := p.api.Upload(ctx, data.name, data.bytes)
		return wecomapi.File(id), "", err
	}
	return nil, "", rejected(content.T(
		fmt.Sprintf("机器人不会发 format %q", r.Format), fmt.Sprintf("a robot has no format %q", r.Format)))
}

// stored is a file and its name for people.
type stored struct {
	name  string
	bytes []byte
}

// file is the one file of a role.
func (p *Robot) file(ctx context.Context, m publishers.Message, r content.Rendition, role content.Role, most int) (stored, error) {
	for _, one := range r.Media {
		if one.Role == role {
			data, err := bytesOf(ctx, m.Media, one, most)
			return stored{one.Name, data}, err
		}
	}
	return stored{}, rejected(content.T(
		fmt.Sprintf("format 是 %s，成稿里却没有这个文件", r.Format), fmt.Sprintf("the format is %s and the rendition has no such file", r.Format)))
}

// card is the link card of a rendition.
func (p *Robot) card(r content.Rendition) (wecomapi.Article, string) {
	card := wecomapi.Article{Title: r.Title, Description: r.Summary, URL: r.SourceURL}
	cover, ok := r.Cover()
	switch {
	case !ok:
		return card, ""
	case p.mediaURL == nil:
		return card, noPublicPicture
	}
	card.PictureURL = p.mediaURL(cover.Hash)
	return card, ""
}

// pictureInText is a picture of markdown by its hash.
var pictureInText = regexp.MustCompile(`(!\[[^\]]*\]\()` + content.MediaScheme + `([0-9a-f]{64})\)`)

// pictured puts public addresses in the place of pictures.
func (p *Robot) pictured(text string) (string, error) {
	if !pictureInText.MatchString(text) {
		return text, nil
	}
	if p.mediaURL == nil {
		return "", account(content.T(
			"消息里有图片，企业微信要按公网地址来读：在 moxin.yaml 写 public.url", "the message has pictures, which WeCom reads by a public address: say public.url in moxin.yaml"))
	}
	return pictureInText.ReplaceAllStringFunc(text, func(s string) string {
		part := pictureInText.FindStringSubmatch(s)
		return part[1] + p.mediaURL(part[2]) + ")"
	}), nil
}
