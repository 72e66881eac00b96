package wechatsim

import (
	"encoding/json"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Limits of an article (section 1.4; page of draft/add, 2026).
const (
	maxArticles  = 8
	maxTitle     = 32      // characters
	maxAuthor    = 16      // characters
	maxDigest    = 128     // characters
	autoDigest   = 54      // characters taken from the body
	maxText      = 20000   // characters of the body must be fewer
	maxHTML      = 1 << 20 // bytes of the body must be fewer
	maxPlain     = 2 << 10 // bytes of a picture post's text
	maxSourceURL = 1 << 10 // bytes
	maxPictures  = 20
	maxProducts  = 50 // of a picture post
)

// article is one article of a draft or post as the platform keeps it.
type article struct {
	Type        string   `json:"type"` // news, newspic
	Title       string   `json:"title"`
	Author      string   `json:"author,omitempty"`
	Digest      string   `json:"digest,omitempty"`
	Content     string   `json:"content"`
	SourceURL   string   `json:"source_url,omitempty"`
	Thumb       string   `json:"thumb,omitempty"`
	OpenComment int      `json:"open_comment,omitempty"`
	FansOnly    int      `json:"fans_only,omitempty"`
	Crops       []crop   `json:"crops,omitempty"`
	Pictures    []string `json:"pictures,omitempty"` // media ids of a picture post
	Product     string   `json:"product,omitempty"`
	TempKey     string   `json:"temp_key"` // of the preview
}

// crop is a cut of the cover in fractions of its sides, origin top left.
type crop struct {
	Ratio string `json:"ratio"` // 2.35_1, 16_9, 1_1
	X1    string `json:"x1"`
	Y1    string `json:"y1"`
	X2    string `json:"x2"`
	Y2    string `json:"y2"`
}

// ratios are the shapes a crop may have, width by height.
var ratios = map[string]float64{"2.35_1": 2.35, "16_9": 16.0 / 9, "1_1": 1}

// cropTolerance is how far a cut may be from its ratio. The platform's own is not known;
// rounding to pixels and to a few decimals fits into this.
const cropTolerance = 0.02

// articleInput is an article as draft/add and draft/update take it.
type articleInput struct {
	Type        string `json:"article_type"`
	Title       string `json:"title"`
	Author      string `json:"author"`
	Digest      string `json:"digest"`
	Content     string `json:"content"`
	SourceURL   string `json:"content_source_url"`
	Thumb       string `json:"thumb_media_id"`
	OpenComment int    `json:"need_open_comment"`
	FansOnly    int    `json:"only_fans_can_comment"`
	CropWide    string `json:"pic_crop_235_1"`
	CropSquare  string `json:"pic_crop_1_1"`
	Images      struct {
		List []struct {
			ID string `json:"image_media_id"`
		} `json:"image_list"`
	} `json:"image_info"`
	Cover struct {
		Crops []crop `json:"crop_percent_list"`
	} `json:"cover_info"`
	Product struct {
		Footer struct {
			Key string `json:"product_key"`
		} `json:"footer_product_info"`
	} `json:"product_info"`
}

// article checks one article and runs its body through the filter; what the filter took is
// returned beside it. alone says that it is the only one of its message.
func (c *call) article(raw json.RawMessage, alone bool) (article, []string, *refusal) {
	in, no := decodeArticle(raw)
	if no == nil {
		no = in.limits()
	}
	if no != nil {
		return article{}, nil, no
	}
	out := article{
		Type: in.Type, Title: in.Title, Author: in.Author, Content: in.Content,
		SourceURL: in.SourceURL, Thumb: in.Thumb, Product: in.Product.Footer.Key,
		OpenComment: in.OpenComment, FansOnly: in.FansOnly,
	}
	var dropped []string
	if in.Type == "newspic" {
		dropped, no = c.pictures(in, &out)
	} else {
		dropped, no = c.news(in, &out)
	}
	if alone { // the digest belongs to messages of one article
		if out.Digest = in.Digest; out.Digest == "" {
			out.Digest = firstRunes(plainText(out.Content), autoDigest)
		}
	}
	return out, dropped, no
}

func decodeArticle(raw json.RawMessage) (articleInput, *refusal) {
	in := articleInput{}
	fields := map[string]json.RawMessage{}
	if no := decode(raw, &fields); no != nil {
		return in, no
	}
	for _, name := range []string{"title", "author", "digest", "content"} {
		if escaped(fields[name]) {
			return in, refuse(47002)
		}
	}
	if no := decode(raw, &in); no != nil {
		return in, no
	}
	if in.Type == "" {
		in.Type = "news"
	}
	if in.Type != "news" && in.Type != "newspic" {
		return in, refuse(40035)
	}
	return in, nil
}

// limits checks the lengths.
func (in articleInput) limits() *refusal {
	runes := utf8.RuneCountInString
	switch {
	case in.Title == "" || runes(in.Title) > maxTitle:
		return refuse(45003)
	case runes(in.Author) > maxAuthor:
		return refuse(45110)
	case runes(in.Digest) > maxDigest:
		return refuse(45004)
	case len(in.SourceURL) > maxSourceURL:
		return refuse(45005)
	case strings.TrimSpace(in.Content) == "":
		return refuse(44003)
	case in.Type == "newspic" && len(in.Content) > maxPlain:
		return refuse(45166)
	case len(in.Content) >= maxHTML || runes(plainText(in.Content)) >= maxText:
		return refuse(45002)
	}
	return nil
}

// news completes an article of text: a permanent cover and a filtered body.
func (c *call) news(in articleInput, out *article) ([]string, *refusal) {
	cover := c.a.rows.Materials[in.Thumb]
	if cover == nil || cover.Type != "image" && cover.Type != "thumb" {
		return nil, refuse(40007)
	}
	for ratio, value := range map[string]string{"2.35_1": in.CropWide, "1_1": in.CropSquare} {
		if value == "" {
			continue
		}
		p := strings.Split(value, "_")
		if len(p) != 4 {
			return nil, refuse(53402)
		}
		out.Crops = append(out.Crops, crop{ratio, p[0], p[1], p[2], p[3]})
	}
	out.Crops = append(out.Crops, in.Cover.Crops...)
	sortCrops(out.Crops)
	if !fits(out.Crops, cover) {
		return nil, refuse(53402)
	}
	f := c.filter(in.Content)
	if f.forbidden {
		return nil, refuse(45166)
	}
	out.Content = f.html
	return f.dropped, nil
}

// tag finds markup: a bare < is text.
var tag = regexp.MustCompile(`</?([a-zA-Z][a-zA-Z0-9-]*)[^<>]*>`)

// words is a picture post's text: plain but for the tags of products, whose name is not
// documented. What else looks like markup is dropped.
func words(text string) (plain string, products int, dropped []string) {
	plain = tag.ReplaceAllStringFunc(text, func(s string) string {
		switch {
		case !strings.Contains(tag.FindStringSubmatch(s)[1], "product"):
			dropped = append(dropped, s)
			return ""
		case !strings.HasPrefix(s, "</"):
			products++
		}
		return s
	})
	return plain, products, dropped
}

// pictures completes a picture post: 1 to 20 permanent images, the first is the cover, and plain
// text with at most 50 products.
func (c *call) pictures(in articleInput, out *article) ([]string, *refusal) {
	plain, products, dropped := words(in.Content)
	if out.Content = plain; products > maxProducts {
		return nil, refuse(45166)
	}
	if n := len(in.Images.List); n < 1 || n > maxPictures {
		return nil, refuse(40007)
	}
	for _, p := range in.Images.List {
		if !c.a.holds(p.ID, "image") {
			return nil, refuse(40007)
		}
		out.Pictures = append(out.Pictures, p.ID)
	}
	out.Crops = in.Cover.Crops
	sortCrops(out.Crops)
	if !fits(out.Crops, c.a.rows.Materials[out.Pictures[0]]) {
		return nil, refuse(53402)
	}
	return dropped, nil
}

// fits says whether each cut lies inside the cover and has its shape in pixels.
func fits(crops []crop, cover *material) bool {
	for _, c := range crops {
		var v [4]float64
		for i, s := range []string{c.X1, c.Y1, c.X2, c.Y2} {
			f, err := strconv.ParseFloat(s, 64)
			if err != nil || !(f >= 0 && f <= 1) {
				return false
			}
			v[i] = f
		}
		w, h := (v[2]-v[0])*float64(cover.Width), (v[3]-v[1])*float64(cover.Height)
		want := ratios[c.Ratio]
		if want == 0 || w < 1 || h < 1 || math.Abs(w/h-want) > cropTolerance*want {
			return false
		}
	}
	return true
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
