package wechatsim

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// draft is one entry of the draft box.
type draft struct {
	MediaID  string    `json:"media_id"`
	Articles []article `json:"articles"`
	Created  time.Time `json:"created"`
	Updated  time.Time `json:"updated"`
	Seq      uint64    `json:"seq"` // order of changes at one instant
}

// draftAdd takes an array of one to eight articles.
func draftAdd(c *call) (any, *refusal) {
	var in struct {
		Articles []json.RawMessage `json:"articles"`
	}
	if no := c.decode(&in); no != nil {
		return nil, no
	}
	switch n := len(in.Articles); {
	case n == 0:
		return nil, refuse(44003)
	case n > maxArticles:
		return nil, refuse(45008)
	}
	ch := c.change()
	d := &draft{MediaID: ch.id("media", 64), Created: c.now, Updated: c.now}
	var lost []string
	for i, raw := range in.Articles {
		a, dropped, no := c.article(raw, len(in.Articles) == 1)
		if no != nil {
			return nil, no
		}
		a.TempKey = ch.id("tempkey", 40)
		d.Articles = append(d.Articles, a)
		lost = append(lost, where(i, dropped)...)
	}
	d.Seq = ch.seq
	ch.rows.Drafts[d.MediaID] = d
	ch.commit()
	c.a.dropped = append(c.a.dropped, lost...)
	return struct {
		MediaID string `json:"media_id"`
	}{d.MediaID}, nil
}

func where(index int, dropped []string) []string {
	for i, what := range dropped {
		dropped[i] = fmt.Sprintf("article %d: %s", index, what)
	}
	return dropped
}

// draftUpdate takes one article as an object, at a 0-based index.
func draftUpdate(c *call) (any, *refusal) {
	var in struct {
		MediaID string          `json:"media_id"`
		Index   int             `json:"index"`
		Article json.RawMessage `json:"articles"`
	}
	if no := c.decode(&in); no != nil {
		return nil, no
	}
	old := c.a.rows.Drafts[in.MediaID]
	switch {
	case old == nil:
		return nil, refuse(40007)
	case in.Index < 0 || in.Index >= len(old.Articles):
		return nil, refuse(40035)
	}
	a, dropped, no := c.article(in.Article, len(old.Articles) == 1)
	if no != nil {
		return nil, no
	}
	ch := c.change()
	a.TempKey = ch.id("tempkey", 40)
	d := *old
	d.Articles = slices.Clone(old.Articles)
	d.Articles[in.Index], d.Updated, d.Seq = a, c.now, ch.seq
	ch.rows.Drafts[d.MediaID] = &d
	ch.commit()
	c.a.dropped = append(c.a.dropped, where(in.Index, dropped)...)
	return done, nil
}

// draft reads the body of the calls that name one draft.
func (c *call) draft() (*draft, *refusal) {
	var in struct {
		MediaID string `json:"media_id"`
	}
	if no := c.decode(&in); no != nil {
		return nil, no
	}
	d := c.a.rows.Drafts[in.MediaID]
	if d == nil {
		return nil, refuse(40007)
	}
	return d, nil
}

func draftGet(c *call) (any, *refusal) {
	c.look()
	d, no := c.draft()
	if no != nil {
		return nil, no
	}
	return c.previews(d, true), nil
}

func draftDelete(c *call) (any, *refusal) {
	d, no := c.draft()
	if no != nil {
		return nil, no
	}
	ch := c.change()
	ch.rows.Drafts[d.MediaID] = nil
	ch.commit()
	return done, nil
}

func draftCount(c *call) (any, *refusal) {
	return struct {
		Total int `json:"total_count"`
	}{len(c.a.rows.Drafts)}, nil
}

// draftBatchGet lists drafts, the newest change first.
func draftBatchGet(c *call) (any, *refusal) {
	c.look()
	return batch(c, c.a.draftList(), func(d *draft, content bool) listed {
		return listed{MediaID: d.MediaID, Content: c.previews(d, content), Updated: d.Updated.Unix()}
	})
}

// listed is one entry of a batchget call: a draft or a post, named by one of the two ids.
type listed struct {
	MediaID   string   `json:"media_id,omitempty"`
	ArticleID string   `json:"article_id,omitempty"`
	Content   newsList `json:"content"`
	Updated   int64    `json:"update_time"`
}

// batch answers a batchget call with the part of all that it asks for.
func batch[T any](c *call, all []T, list func(x T, content bool) listed) (any, *refusal) {
	var in page
	if no := c.decode(&in); no != nil {
		return nil, no
	}
	if no := in.check(); no != nil {
		return nil, no
	}
	items := []listed{}
	for _, x := range window(in, all) {
		items = append(items, list(x, in.NoContent == 0))
	}
	return struct {
		Total int      `json:"total_count"`
		Count int      `json:"item_count"`
		Items []listed `json:"item"`
	}{len(all), len(items), items}, nil
}

// draftList is the draft box, the newest change first.
func (a *account) draftList() []*draft {
	list := make([]*draft, 0, len(a.rows.Drafts))
	for _, d := range a.rows.Drafts {
		list = append(list, d)
	}
	slices.SortFunc(list, func(x, y *draft) int {
		return cmp.Or(y.Updated.Compare(x.Updated), cmp.Compare(y.Seq, x.Seq))
	})
	return list
}

// newsList is a message's articles as the reading calls give them.
type newsList struct {
	Items   []newsItem `json:"news_item"`
	Created int64      `json:"create_time"`
	Updated int64      `json:"update_time"`
}

// newsItem is one of them. Crops come back under cover_info only, never as pic_crop_*.
type newsItem struct {
	Type        string     `json:"article_type"`
	Title       string     `json:"title"`
	Author      string     `json:"author"`
	Digest      string     `json:"digest"`
	Content     *string    `json:"content,omitempty"` // absent when no_content was asked
	SourceURL   string     `json:"content_source_url"`
	Thumb       string     `json:"thumb_media_id"`
	OpenComment int        `json:"need_open_comment"`
	FansOnly    int        `json:"only_fans_can_comment"`
	URL         string     `json:"url"`
	Deleted     *bool      `json:"is_deleted,omitempty"` // of posts
	Cover       *coverInfo `json:"cover_info,omitempty"`
	Images      *imageInfo `json:"image_info,omitempty"`
	Product     *product   `json:"product_info,omitempty"`
}

type coverInfo struct {
	Crops []crop `json:"crop_percent_list"`
}

type product struct {
	Footer footer `json:"footer_product_info"`
}

type footer struct {
	Key string `json:"product_key"`
}

type imageInfo struct {
	List []imageRef `json:"image_list"`
}

type imageRef struct {
	ID string `json:"image_media_id"`
}

func (a *article) item(content bool, url string) newsItem {
	n := newsItem{
		Type: a.Type, Title: a.Title, Author: a.Author, Digest: a.Digest, SourceURL: a.SourceURL,
		Thumb: a.Thumb, OpenComment: a.OpenComment, FansOnly: a.FansOnly, URL: url,
	}
	if content {
		n.Content = &a.Content
	}
	if len(a.Crops) > 0 {
		n.Cover = &coverInfo{a.Crops}
	}
	if a.Product != "" {
		n.Product = &product{footer{a.Product}}
	}
	for _, id := range a.Pictures {
		if n.Images == nil {
			n.Images = &imageInfo{}
		}
		n.Images.List = append(n.Images.List, imageRef{id})
	}
	return n
}

// previews gives a draft's articles with their preview links, which carry a tempkey.
func (c *call) previews(d *draft, content bool) newsList {
	list := newsList{Created: d.Created.Unix(), Updated: d.Updated.Unix()}
	for i := range d.Articles {
		a := &d.Articles[i]
		list.Items = append(list.Items, a.item(content, c.base+"/s?tempkey="+a.TempKey))
	}
	return list
}

// sortCrops puts crops into the order of their ratios, so that a reply never varies.
func sortCrops(list []crop) {
	slices.SortStableFunc(list, func(a, b crop) int { return strings.Compare(a.Ratio, b.Ratio) })
}
