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
	SourceURLs []string          `json:"source_urls,omitempty"` // as sent, with the marker
}

var (
	// mediaRef is a reference inside an attribute or a CSS url(); prose has no raw quotes.
	mediaRef = regexp.MustCompile(`(["'(])` + content.MediaScheme + `([0-9a-f]{6,64})\b`)
	// namedLink stands for the address of the same article on another channel. The scheduler
	// fills it in before the call.
	namedLink = regexp.MustCompile(`\{\{ *link +([A-Za-z0-9_-]+) *\}\}`)
)

// composer turns one message into articles, once its pictures are on the platform.
type composer struct {
	held    held
	message publishers.Message
	filled  filled
}

// compose uploads what the message shows and puts the platform's addresses in. again uploads what
// is remembered too: the platform has lost it.
func (p *Publisher) compose(ctx context.Context, m publishers.Message, again bool) ([]wechatapi.Article, []mark, string, error) {
	var wants []want
	for _, r := range m.Items {
		list, err := wanted(r)
		if err != nil {
			return nil, nil, "", fmt.Errorf("article %s: %w", r.Slug, err)
		}
		wants = append(wants, list...)
	}
	files, err := uploader{p, m.Media, again}.all(ctx, wants)
	if err != nil {
		return nil, nil, "", err
	}
	c := composer{held: files, message: m, filled: filled{Media: map[string]string{}}}
	var articles []wechatapi.Article
	var marks []mark
	for _, r := range m.Items {
		a := c.article(r)
		articles = append(articles, a)
		marks = append(marks, markOf(a, m.Release.Marker()))
	}
	b, err := json.Marshal(c.filled)
	if err != nil {
		return nil, nil, "", fmt.Errorf("noting what was filled in: %w", err)
	}
	return articles, marks, string(b), nil
}

// wanted lists what an article needs on the platform, and refuses one that cannot be made.
func wanted(r content.Rendition) ([]want, error) {
	if err := unfilled(r.HTML, r.Text, r.SourceURL); err != nil {
		return nil, err
	}
	if r.Family == content.FamilyNote {
		return pictureWants(r)
	}
	cover, ok := r.Cover()
	if !ok {
		return nil, rejected(content.T("《"+r.Title+"》没有封面，公众号文章必须有", "“"+r.Title+"” has no cover, WeChat articles need one"))
	}
	list := []want{{kindMaterial, cover}}
	for _, ref := range mediaRef.FindAllStringSubmatch(r.HTML, -1) {
		i := slices.IndexFunc(r.Media, func(m content.Media) bool { return m.Hash == ref[2] })
		if i < 0 {
			return nil, rejected(content.T(
				"正文引用了成稿里没有的图片 "+ref[2]+"，请重新编译",
				"the body refers to picture "+ref[2]+", which the rendition does not have; compile it again"))
		}
		list = append(list, inlineWant(r.Media[i]))
	}
	return list, nil
}

// article makes one article.
func (c *composer) article(r content.Rendition) wechatapi.Article {
	a := wechatapi.Article{Title: r.Title, Author: r.Author}
	if len(c.message.Items) == 1 {
		a.Digest = r.Summary // messages of several articles show none
	}
	a.OpenComment, a.FansOnlyComment = comments(r.Comments)
	a.SourceURL, _ = carry(r.SourceURL, c.message.Release.Marker())
	c.filled.SourceURLs = append(c.filled.SourceURLs, a.SourceURL)
	if r.Family == content.FamilyNote {
		c.pictures(&a, r)
		return a
	}
	cover, _ := r.Cover()
	a.Cover = c.held[want{kindMaterial, cover}.key()].ID
	a.CropWide, a.CropSquare = crops(r)
	a.Content = c.body(r)
	return a
}

// body replaces media: references by the platform's addresses.
func (c *composer) body(r content.Rendition) string {
	for _, m := range r.Media {
		if file, ok := c.held[inlineWant(m).key()]; ok {
			c.filled.Media[m.Hash] = file.URL
		}
	}
	return mediaRef.ReplaceAllStringFunc(r.HTML, func(s string) string {
		hash := mediaRef.FindStringSubmatch(s)[2]
		return s[:1] + html.EscapeString(c.filled.Media[hash])
	})
}

// comments are the two switches of an article. Only followers may comment on "fans".
func comments(who string) (open, fansOnly int) {
	switch who {
	case "open":
		return 1, 0
	case "fans":
		return 1, 1
	}
	return 0, 0
}

// crops are the parts of the cover that lists show, as the preview shows them.
func crops(r content.Rendition) (wide, square string) {
	for _, c := range r.CoverCrops() {
		f := c.Fractions()
		value := strings.Join(f[:], "_")
		if c.Form.Width == c.Form.Height {
			square = value
		} else {
			wide = value
		}
	}
	return wide, square
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
