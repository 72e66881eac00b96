package wechat

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"slices"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wechat/wechatapi"
)

// filled is what was put into the approved text at the claim.
type filled struct {
	Media      map[string]string `json:"media,omitempty"`       // hash → address
	SourceURLs []string          `json:"source_urls,omitempty"` // as sent, with the marker
}

var (
	// mediaRef is a reference inside an attribute or a CSS url(); prose has no raw quotes.
	mediaRef = regexp.MustCompile(`(["'(])` + content.MediaScheme + `([0-9a-f]{6,64})\b`)
	// namedLink stands for the address of the same article on another channel. The scheduler
	// fills it in before the call.
	namedLink = regexp.MustCompile(`\{\{ *link +([A-Za-z0-9_-]+) *\}\}`)
)

// composer turns one message into articles.
type composer struct {
	uploader
	message publishers.Message
	filled  filled
}

// compose uploads what the message shows and puts the platform's addresses in.
func (p *Publisher) compose(ctx context.Context, m publishers.Message, again bool) ([]wechatapi.Article, []mark, string, error) {
	c := &composer{
		uploader: uploader{p, m.Media, again},
		message:  m,
		filled:   filled{Media: map[string]string{}},
	}
	var articles []wechatapi.Article
	var marks []mark
	for _, r := range m.Items {
		a, err := c.article(ctx, r)
		if err != nil {
			return nil, nil, "", fmt.Errorf("article %s: %w", r.Slug, err)
		}
		articles = append(articles, a)
		marks = append(marks, markOf(a, m.Release.Marker()))
	}
	b, err := json.Marshal(c.filled)
	if err != nil {
		return nil, nil, "", fmt.Errorf("noting what was filled in: %w", err)
	}
	return articles, marks, string(b), nil
}

// article makes one article.
func (c *composer) article(ctx context.Context, r content.Rendition) (wechatapi.Article, error) {
	a := wechatapi.Article{Title: r.Title, Author: r.Author}
	if len(c.message.Items) == 1 {
		a.Digest = r.Summary // messages of several articles show none
	}
	if err := unfilled(r.HTML, r.SourceURL); err != nil {
		return a, err
	}
	cover, ok := r.Cover()
	if !ok {
		return a, rejected(content.T("《"+r.Title+"》没有封面，公众号文章必须有", "“"+r.Title+"” has no cover, WeChat articles need one"))
	}
	var err error
	if a.Cover, err = c.cover(ctx, cover); err != nil {
		return a, err
	}
	if a.Content, err = c.pictures(ctx, r.HTML, r.Media); err != nil {
		return a, err
	}
	a.SourceURL, _ = carry(r.SourceURL, c.message.Release.Marker())
	c.filled.SourceURLs = append(c.filled.SourceURLs, a.SourceURL)
	return a, nil
}

// pictures replaces media: references by the platform's addresses.
func (c *composer) pictures(ctx context.Context, body string, media []content.Media) (string, error) {
	for _, ref := range mediaRef.FindAllStringSubmatch(body, -1) {
		hash := ref[2]
		if c.filled.Media[hash] != "" {
			continue
		}
		i := slices.IndexFunc(media, func(m content.Media) bool { return m.Hash == hash })
		if i < 0 {
			return "", rejected(content.T(
				"正文引用了成稿里没有的图片 "+hash+"，请重新编译",
				"the body refers to picture "+hash+", which the rendition does not have; compile it again"))
		}
		address, err := c.inline(ctx, media[i])
		if err != nil {
			return "", err
		}
		c.filled.Media[hash] = address
	}
	return mediaRef.ReplaceAllStringFunc(body, func(s string) string {
		hash := mediaRef.FindStringSubmatch(s)[2]
		return s[:1] + html.EscapeString(c.filled.Media[hash])
	}), nil
}

// unfilled refuses a named link that nobody has filled in at the claim: it would be published
// as it stands.
func unfilled(texts ...string) error {
	for _, s := range texts {
		if ref := namedLink.FindString(s); ref != "" {
			return rejected(content.T(
				ref+" 指向的渠道上还没有这篇文章：先在那里发布，或去掉这个链接",
				ref+": the article is not published on that channel yet; publish it there first or remove the link"))
		}
	}
	return nil
}
