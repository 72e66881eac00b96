package wechat

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode"

	"moxin/content"
	"moxin/ingest"
	"moxin/publishers/wechat/wechatapi"
)

// CommentSource names samples that were counted from readers' comments.
const CommentSource = "comments"

const (
	// deepLetters is from how many letters a comment counts as deep. The platform has no such
	// number: it is moxin's own, chosen so that 写得真好 is not and a sentence about oneself is.
	deepLetters = 15
	// mostComments bounds what is read of one article; more makes deep comments a lower bound.
	mostComments = 20 * wechatapi.CommentPage
	unjoined     = 12 * time.Hour // the wait for an id in the statistics
)

// CommentAPI is what is asked of the platform; *wechatapi.Client is one.
type CommentAPI interface {
	Comments(ctx context.Context, msgDataID string, index, begin int) (wechatapi.Comments, error)
}

// CommentCollector counts the comments of one account's articles: all, the deep ones, and those
// that the team answered. Words and readers are counted, not kept.
type CommentCollector struct {
	channel string
	api     CommentAPI
	now     func() time.Time
}

// NewComments makes the collector of one channel; now is calendar time.
func NewComments(channel string, api CommentAPI, now func() time.Time) *CommentCollector {
	return &CommentCollector{channel, api, now}
}

// Accepts reports whether p is an article of this account.
func (c *CommentCollector) Accepts(p content.Publication) bool {
	return p.Platform == content.WeChat && p.Channel == c.channel && !p.PublishedAt.IsZero()
}

// Collect reads the comments that are there now.
func (c *CommentCollector) Collect(ctx context.Context, p content.Publication) (ingest.Reading, error) {
	message, index, ok := wechatapi.SplitStatID(p.StatID)
	if !ok {
		return ingest.Reading{Retry: unjoined}, nil // a person published it: the statistics tell its id first
	}
	found, err := c.read(ctx, message, index)
	if closed(err) {
		return ingest.Reading{Source: CommentSource}, nil
	}
	if err != nil {
		return ingest.Reading{}, refused(fmt.Errorf("wechat: comments of publication %d: %w", p.ID, err), c.now())
	}
	return found.reading()
}

// closed reports whether the article takes no comments: there is nothing to count, and nothing wrong
// with the source. The code is one public project's word (88000); an account without the right
// answers 48001 or 48015.
func closed(err error) bool {
	var e *wechatapi.Error
	return errors.As(err, &e) && e.Code == 88000
}

// comments is what is kept of an article's: no words, no names.
type comments struct {
	All  float64  `json:"all"`
	Cut  bool     `json:"cut"` // there are more than were read
	Seen []remark `json:"seen"`
}

type remark struct {
	ID       string `json:"id"`
	Created  int64  `json:"created"` // Unix seconds
	Letters  int    `json:"letters"`
	Elected  bool   `json:"elected"`
	Answered bool   `json:"answered"`
}

// read goes through the pages. Comments that come meanwhile move older ones on to the next page:
// each is counted once.
func (c *CommentCollector) read(ctx context.Context, message string, index int) (comments, error) {
	var out comments
	known := map[string]bool{}
	for begin := 0; begin < mostComments; begin += wechatapi.CommentPage {
		page, err := c.api.Comments(ctx, message, index, begin)
		if err != nil {
			return comments{}, err
		}
		if page.List == nil && !page.Total.Present {
			return comments{}, fmt.Errorf("a reply with neither comments nor their number: %w", ingest.ErrChanged)
		}
		for _, one := range page.List {
			if id := string(one.ID); !known[id] {
				known[id] = true
				out.Seen = append(out.Seen, remark{
					id, int64(one.Created), letters(one.Content), one.Elected == 1, strings.TrimSpace(one.Reply.Content) != "",
				})
			}
		}
		if page.Total.Present {
			out.All = page.Total.Value
		}
		if len(page.List) < wechatapi.CommentPage {
			out.All = max(out.All, float64(len(out.Seen)))
			return out, nil
		}
	}
	out.Cut = true
	out.All = max(out.All, float64(len(out.Seen)))
	return out, nil
}

func (c comments) reading() (ingest.Reading, error) {
	deep, answered := 0, 0
	for _, one := range c.Seen {
		if one.Letters >= deepLetters {
			deep++
		}
		if one.Answered {
			answered++
		}
	}
	raw, err := json.Marshal(c)
	if err != nil {
		return ingest.Reading{}, fmt.Errorf("wechat: keeping the count of comments: %w", err)
	}
	sample := func(m content.Metric, n float64, capped bool) content.Sample {
		return content.Sample{Metric: m, Value: n, Cumulative: true, Capped: capped}
	}
	return ingest.Reading{Source: CommentSource, Raw: raw, Samples: []content.Sample{
		sample(content.Comments, c.All, c.Cut && c.All <= float64(len(c.Seen))),
		sample(content.DeepComments, float64(deep), c.Cut),
		sample(content.Replies, float64(answered), c.Cut),
	}}, nil
}

// letters counts letters and digits: stickers, marks and spaces say nothing.
func letters(s string) int {
	n := 0
	for _, r := range sticker.ReplaceAllString(s, "") {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			n++
		}
	}
	return n
}

// sticker is how an emotion is written in text: its name is no word of the reader's.
var sticker = regexp.MustCompile(`\[\p{Han}{1,3}\]`)
