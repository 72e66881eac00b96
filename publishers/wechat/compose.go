package wechat

import (
	"context"
	"encoding/json"
	"fmt"
	"html"
	"regexp"
	"slices"
	"strings"

	"moxin/content"
	"moxin/publishers"
	"moxin/publishers/wechat/wechatapi"
)

// filled is what was put into the approved text at the claim.
type filled struct {
	Media      map[string]string `json:"media,omitempty"`       // hash → address
	Links      map[string]string `json:"links,omitempty"`       // "slug channel" → address
	SourceURLs []string          `json:"source_urls,omitempty"` // as sent, with the marker
}

var (
	// mediaRef is a reference inside an attribute or a CSS url(); prose has no raw quotes.
	mediaRef = regexp.MustCompile(`(["'(])` + content.MediaScheme + `([0-9a-f]{6,64})\b`)
	// namedLink is what the compiler leaves in a body for the address of the same article on
	// another channel.
	namedLink = regexp.MustCompile(`\{\{ *link +([A-Za-z0-9_-]+) *\}\}`)
)

// composer turns one message into articles.
type composer struct {
	uploader
	message publishers.Message
	filled  filled
}

// compose uploads what the message shows and fills in what was left open.
func (p *Publisher) compose(ctx context.Context, m publishers.Message, again bool) ([]wechatapi.Article, []mark, string, error) {
	c := &composer{
		uploader: uploader{p, m.Media, again},
		message:  m,
		filled:   filled{Media: map[string]string{}, Links: map[string]string{}},
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
	cover, ok := r.Cover()
	if !ok {
		return a, rejected(content.T("《"+r.Title+"》没有封面,公众号文章必须有", "“"+r.Title+"” has no cover, WeChat articles need one"))
	}
	var err error
	if a.Cover, err = c.cover(ctx, cover); err != nil {
		return a, err
	}
	if a.Content, err = c.links(ctx, r.Slug, r.HTML, html.EscapeString); err != nil {
		return a, err
	}
	if a.Content, err = c.pictures(ctx, a.Content, r.Media); err != nil {
		return a, err
	}
	source, err := c.links(ctx, r.Slug, r.SourceURL, func(s string) string { return s })
	if err != nil {
		return a, err
	}
	a.SourceURL, _ = carry(source, c.message.Release.Marker())
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
				"正文引用了成稿里没有的图片 "+hash+",请重新编译",
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

// links replaces the named links of an article by where they lead.
func (c *composer) links(ctx context.Context, slug, s string, escape func(string) string) (string, error) {
	var missing []string
	for _, ref := range namedLink.FindAllStringSubmatch(s, -1) {
		key := slug + " " + ref[1]
		if c.filled.Links[key] != "" {
			continue
		}
		address, found, err := c.resolve(ctx, slug, ref[1])
		if err != nil {
			return "", fmt.Errorf("resolving %s: %w", ref[0], err)
		}
		if !found {
			missing = append(missing, ref[0])
			continue
		}
		c.filled.Links[key] = address
	}
	if len(missing) > 0 {
		names := strings.Join(missing, ", ")
		return "", rejected(content.T(
			names+" 指向的渠道上还没有这篇文章:先在那里发布,或去掉这个链接",
			names+": the article is not published on that channel yet; publish it there first or remove the link"))
	}
	return namedLink.ReplaceAllStringFunc(s, func(ref string) string {
		return escape(c.filled.Links[slug+" "+namedLink.FindStringSubmatch(ref)[1]])
	}), nil
}

func (c *composer) resolve(ctx context.Context, slug, channel string) (string, bool, error) {
	if c.message.Links == nil {
		return "", false, nil
	}
	return c.message.Links.Link(ctx, slug, channel)
}
