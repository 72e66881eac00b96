package wecom

import (
	"context"
	"fmt"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wecom/wecomapi"
)

// hangings make what hangs on a task, by mode and format (see content.Rendition); a format without one has
// nothing. The second result is for people: what was left out.
var hangings = map[string]func(*Publisher, context.Context, files, content.Rendition) ([]wecomapi.Attachment, string, error){
	content.ModeMessage + "/link":   (*Publisher).messageCard,
	content.ModeMessage + "/images": (*Publisher).messagePictures,
	content.ModeMoment + "/images":  (*Publisher).momentPictures,
	content.ModeMoment + "/link":    (*Publisher).momentCard,
	content.ModeMoment + "/video":   (*Publisher).momentVideo,
}

// compose makes of an article what every task of it says. Its files are on the platform then, and it fits.
func (p *Publisher) compose(ctx context.Context, m publishers.Message, memo memory, r content.Rendition) (order, string, error) {
	var fresh bool
	if err := memo.recall(ctx, stepFresh, &fresh); err != nil {
		return order{}, "", err
	}
	o := order{Text: r.Text}
	var why string
	if hang := hangings[p.channel.Mode+"/"+r.Format]; hang != nil {
		var err error
		f := files{p, m.Media, m.Release.Marker(), fresh}
		if o.Attachments, why, err = hang(p, ctx, f, r); err != nil {
			return o, "", err
		}
	}
	if fresh {
		if err := memo.Forget(ctx, stepFresh); err != nil {
			return o, "", err
		}
	}
	o.Look = lookOf(o.Text, o.Attachments)
	return o, why, nil
}

// messageCard is the link card of a message. Its picture is read by its address, so that it needs a public
// one.
func (p *Publisher) messageCard(_ context.Context, f files, r content.Rendition) ([]wecomapi.Attachment, string, error) {
	card := wecomapi.Link{Title: r.Title, Description: r.Summary, URL: carry(r.SourceURL, f.marker)}
	why := ""
	if cover, ok := r.Cover(); ok {
		if p.mediaURL != nil {
			card.PictureURL = p.mediaURL(cover.Hash)
		} else {
			why = noPublicPicture
		}
	}
	return []wecomapi.Attachment{card}, why, nil
}

var noPublicPicture = content.T(
	"卡片没有配图：moxin.yaml 没有写 public.url，企业微信读不到图片",
	"the card has no picture: moxin.yaml has no public.url, so that WeCom could not read it").String()

func (p *Publisher) messagePictures(ctx context.Context, f files, r content.Rendition) ([]wecomapi.Attachment, string, error) {
	return f.pictures(ctx, toMessages, r)
}

func (p *Publisher) momentPictures(ctx context.Context, f files, r content.Rendition) ([]wecomapi.Attachment, string, error) {
	return f.pictures(ctx, toMoments, r)
}

// momentCard is the link card of a moment, whose picture is uploaded.
func (p *Publisher) momentCard(ctx context.Context, f files, r content.Rendition) ([]wecomapi.Attachment, string, error) {
	card := wecomapi.Link{Title: r.Title, URL: carry(r.SourceURL, f.marker)}
	if cover, ok := r.Cover(); ok {
		id, err := f.upload(ctx, toMoments, wecomapi.MediaImage, cover)
		if err != nil {
			return nil, "", err
		}
		card.MediaID = id
	}
	return []wecomapi.Attachment{card}, "", nil
}

func (p *Publisher) momentVideo(ctx context.Context, f files, r content.Rendition) ([]wecomapi.Attachment, string, error) {
	for _, one := range r.Media {
		if one.Role == content.RoleVideo {
			id, err := f.upload(ctx, toMoments, wecomapi.MediaVideo, one)
			return []wecomapi.Attachment{wecomapi.Video{MediaID: id}}, "", err
		}
	}
	return nil, "", rejected(content.T("format 是 video，成稿里却没有视频", "the format is video and the rendition has none"))
}

// pictures are those of a task, in order.
func (f files) pictures(ctx context.Context, to library, r content.Rendition) ([]wecomapi.Attachment, string, error) {
	var out []wecomapi.Attachment
	for _, one := range r.Media {
		if one.Role != content.RoleImage {
			continue
		}
		id, err := f.upload(ctx, to, wecomapi.MediaImage, one)
		if err != nil {
			return nil, "", err
		}
		out = append(out, wecomapi.Picture{MediaID: id})
	}
	if len(out) == 0 {
		return nil, "", rejected(content.T(
			fmt.Sprintf("format 是 %s，成稿里却没有图片", r.Format), fmt.Sprintf("the format is %s and the rendition has no picture", r.Format)))
	}
	return out, "", nil
}
