package wechatapi

import (
	"context"
	"net/http"
)

// Article is one article of a draft as draft/add and draft/update take it.
type Article struct {
	// Type is "" for an article of text, TypePictures for a picture post.
	Type      string `json:"article_type,omitempty"`
	Title     string `json:"title"`
	Author    string `json:"author,omitempty"`
	Digest    string `json:"digest,omitempty"` // shown for messages of one article only
	Content   string `json:"content"`
	SourceURL string `json:"content_source_url,omitempty"` // 阅读原文, up to 1 KB
	// Cover is the permanent material id of the cover; articles of text need one.
	Cover           string `json:"thumb_media_id,omitempty"`
	OpenComment     int    `json:"need_open_comment"`
	FansOnlyComment int    `json:"only_fans_can_comment"`
	// CropWide and CropSquare are the parts of the cover that lists show, X1_Y1_X2_Y2 in fractions
	// of its sides from the top left corner; each has its form, else 53402.
	CropWide   string `json:"pic_crop_235_1,omitempty"`
	CropSquare string `json:"pic_crop_1_1,omitempty"`
	// Pictures and CoverInfo are those of a picture post.
	Pictures  *PictureList `json:"image_info,omitempty"`
	CoverInfo *CoverInfo   `json:"cover_info,omitempty"`
}

// TypePictures is the article_type of a picture post (贴图): up to 20 pictures and a plain text.
const TypePictures = "newspic"

// PictureList are the pictures of a picture post, the first is its cover.
type PictureList struct {
	List []Picture `json:"image_list"`
}

// Picture is a permanent material.
type Picture struct {
	MediaID string `json:"image_media_id"`
}

// CoverInfo are the parts of a cover that are shown.
type CoverInfo struct {
	Crops []CoverCrop `json:"crop_percent_list"`
}

// CoverCrop is one of them, in fractions of the cover's sides.
type CoverCrop struct {
	Ratio string `json:"ratio"` // 2.35_1, 16_9, 1_1
	X1    string `json:"x1"`
	Y1    string `json:"y1"`
	X2    string `json:"x2"`
	Y2    string `json:"y2"`
}

// clean removes what would be written as an escape.
func (a Article) clean() Article {
	for _, s := range []*string{&a.Title, &a.Author, &a.Digest, &a.Content, &a.SourceURL} {
		*s = plain(*s)
	}
	return a
}

// NewsItem is one article as the platform gives it back.
type NewsItem struct {
	Type      string `json:"article_type"` // TypePictures, or an article of text
	Title     string `json:"title"`
	Author    string `json:"author"`
	Digest    string `json:"digest"`
	Content   string `json:"content"`
	SourceURL string `json:"content_source_url"`
	Cover     string `json:"thumb_media_id"`
	// URL is the article's address; of a draft it is a preview with a tempkey, which may be
	// shown to people but never put into another article (45166).
	URL             string       `json:"url"`
	Deleted         bool         `json:"is_deleted"`
	OpenComment     Int          `json:"need_open_comment"`
	FansOnlyComment Int          `json:"only_fans_can_comment"`
	Pictures        *PictureList `json:"image_info"`
	CoverInfo       *CoverInfo   `json:"cover_info"` // all crops, also those that were sent as pic_crop_*
}

// Draft is one entry of the draft box.
type Draft struct {
	MediaID string
	Items   []NewsItem
	Updated int64 // Unix seconds
}

// AddDraft puts a message of one to eight articles into the draft box.
func (c *Client) AddDraft(ctx context.Context, articles []Article) (mediaID string, err error) {
	const path = "/cgi-bin/draft/add"
	in := struct {
		Articles []Article `json:"articles"`
	}{make([]Article, len(articles))}
	for i, a := range articles {
		in.Articles[i] = a.clean()
	}
	var reply struct {
		MediaID string `json:"media_id"`
	}
	if err := c.post(ctx, path, in, &reply); err != nil {
		return "", err
	}
	if reply.MediaID == "" {
		return "", missing(path, "media_id")
	}
	return reply.MediaID, nil
}

// UpdateDraft replaces the article at index, counted from 0. The draft keeps its id.
func (c *Client) UpdateDraft(ctx context.Context, mediaID string, index int, a Article) error {
	in := struct {
		MediaID string  `json:"media_id"`
		Index   int     `json:"index"`
		Article Article `json:"articles"` // one object, unlike draft/add
	}{mediaID, index, a.clean()}
	return c.post(ctx, "/cgi-bin/draft/update", in, nil)
}

// Draft reads a draft; 40007 when it is not in the box, because it was published or deleted.
func (c *Client) Draft(ctx context.Context, mediaID string) ([]NewsItem, error) {
	const path = "/cgi-bin/draft/get"
	var reply newsItems
	if err := c.post(ctx, path, mediaRef{mediaID}, &reply); err != nil {
		return nil, err
	}
	if len(reply.Items) == 0 {
		return nil, missing(path, "news_item")
	}
	return reply.Items, nil
}

// Drafts lists the box, 1 to 20 at a time, and says how many there are in all.
func (c *Client) Drafts(ctx context.Context, offset, count int) (drafts []Draft, total int, err error) {
	items, total, err := c.list(ctx, "/cgi-bin/draft/batchget", offset, count)
	for _, it := range items {
		drafts = append(drafts, Draft{it.MediaID, it.Content.Items, int64(it.Updated)})
	}
	return drafts, total, err
}

// listed is an entry of the batchget calls: a draft or a publication, named by one of the ids.
type listed struct {
	MediaID   string    `json:"media_id"`
	ArticleID string    `json:"article_id"`
	Content   newsItems `json:"content"`
	Updated   Int       `json:"update_time"`
}

// list asks a batchget call. A reply without its total is no empty list.
func (c *Client) list(ctx context.Context, path string, offset, count int) ([]listed, int, error) {
	in := struct {
		Offset    int `json:"offset"`
		Count     int `json:"count"`
		NoContent int `json:"no_content"` // 0, not false: the page says number
	}{Offset: offset, Count: count}
	var reply struct {
		Total *Int     `json:"total_count"`
		Items []listed `json:"item"`
	}
	if err := c.post(ctx, path, in, &reply); err != nil {
		return nil, 0, err
	}
	if reply.Total == nil {
		return nil, 0, missing(path, "total_count")
	}
	return reply.Items, int(*reply.Total), nil
}

// DeleteDraft removes a draft for good.
func (c *Client) DeleteDraft(ctx context.Context, mediaID string) error {
	return c.post(ctx, "/cgi-bin/draft/delete", mediaRef{mediaID}, nil)
}

// DraftCount is how many drafts are in the box; the cheapest way to learn whether the account
// may use drafts at all.
func (c *Client) DraftCount(ctx context.Context) (int, error) {
	const path = "/cgi-bin/draft/count"
	var reply struct {
		Total *Int `json:"total_count"`
	}
	if err := c.call(ctx, request{method: http.MethodGet, path: path}, &reply); err != nil {
		return 0, err
	}
	if reply.Total == nil {
		return 0, missing(path, "total_count")
	}
	return int(*reply.Total), nil
}

type mediaRef struct {
	MediaID string `json:"media_id"`
}

type newsItems struct {
	Items []NewsItem `json:"news_item"`
}
