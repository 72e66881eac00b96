package content

import (
	"maps"
	"regexp"
	"unicode/utf8"
)

// Count names the way a platform counts characters.
type Count string

const (
	// CountRunes counts Unicode code points.
	CountRunes Count = "runes"
	// CountHalf counts UTF-16 code units, above 127 as 2 and up to 127 as 1, halves the sum
	// and rounds up: 小红书's title rule, so that 40 ASCII letters are 20 and an emoji is 2.
	CountHalf Count = "half"
	// CountBytes counts bytes of UTF-8.
	CountBytes Count = "bytes"
)

// Of measures s.
func (c Count) Of(s string) int {
	switch c {
	case CountBytes:
		return len(s)
	case CountHalf:
		n := 0
		for _, r := range s {
			switch {
			case r > 0xFFFF: // a surrogate pair: two units, each above 127
				n += 4
			case r > 127:
				n += 2
			default:
				n++
			}
		}
		return (n + 1) / 2
	}
	return utf8.RuneCountInString(s)
}

// Limit is one rule of a platform. Max 0 means that no limit is known.
// A value that the team overrides in moxin.yaml carries Source "moxin.yaml".
type Limit struct {
	Min    int
	Warn   int // above it a warning: sources disagree, or readers see less; 0 = none
	Max    int
	Count  Count
	Link   int    // what a web address counts, however long it is; 0 = as much as any text
	Source string // where the number comes from, with its date
	Sure   string // A official page, B mature public code, C one voice
}

// address is a web address in a text, or a named link that becomes one at the claim.
var address = regexp.MustCompile(`https?://[!-~]+|\{\{link [A-Za-z0-9_-]+\}\}`)

// Of measures s as this limit does.
func (l Limit) Of(s string) int {
	if l.Link == 0 || !address.MatchString(s) {
		return l.Count.Of(s)
	}
	n := len(address.FindAllString(s, -1))
	return l.Count.Of(address.ReplaceAllString(s, "")) + n*l.Link
}

// Limits are the rules of one platform, by the field they bound.
type Limits map[string]Limit

// Fields that Limits speak of. "text" includes topics where the platform counts them.
const (
	LimitTitle   = "title"
	LimitShort   = "short" // short title
	LimitAuthor  = "author"
	LimitSummary = "summary"
	LimitText    = "text"   // characters of the body or caption
	LimitHTML    = "html"   // bytes of the HTML body
	LimitTopics  = "topics" // number of topics
	LimitTags    = "tags"   // the topics joined by commas
	LimitImages  = "images" // number of images
	LimitURL     = "url"    // address behind a card
	LimitBytes   = "bytes"  // bytes of the text, where its characters are counted as well
	// LimitFold is where the platform folds the text away. It is no limit: nothing beyond it is
	// refused, and Max says how much readers see before they tap.
	LimitFold = "fold"
)

const facts = "platform notes collected 2026-11: "

// PlatformLimits are the limits moxin ships, by platform, or by "platform/format", "platform/mode" and
// "platform/mode/format" where a format or mode has its own. Every number names its source; all of them can be overridden per channel, because
// published tables disagree.
var PlatformLimits = merged(wecomLimits, map[string]Limits{
	WeChat: {
		LimitTitle:   {Min: 1, Max: 32, Count: CountRunes, Source: facts + "draft/add page, title", Sure: "A"},
		LimitAuthor:  {Max: 16, Count: CountRunes, Source: facts + "draft/add page, author", Sure: "A"},
		LimitSummary: {Max: 128, Count: CountRunes, Source: facts + "draft/add page, digest", Sure: "A"},
		LimitText:    {Min: 1, Max: 20000, Count: CountRunes, Source: facts + "draft/add page, content below 20 000 characters", Sure: "A"},
		LimitHTML:    {Min: 1, Max: 1 << 20, Count: CountBytes, Source: facts + "draft/add page, content below 1 MB", Sure: "A"},
	},
	// newspic (贴图). Of the text the page says both "below 20 000 characters" and "not over 2 KB"; the
	// latter is read as this format's own, because articles far above it are taken (unverified).
	WeChat + "/newspic": {
		LimitTitle:   {Min: 1, Max: 32, Count: CountRunes, Source: facts + "draft/add page, title", Sure: "A"},
		LimitAuthor:  {Max: 16, Count: CountRunes, Source: facts + "draft/add page, author", Sure: "A"},
		LimitSummary: {Max: 128, Count: CountRunes, Source: facts + "draft/add page, digest", Sure: "A"},
		LimitText:    {Min: 1, Max: 2048, Count: CountBytes, Source: facts + "draft/add page, content not over 2 KB, read as that of newspic (unverified)", Sure: "C"},
		LimitImages:  {Min: 1, Max: 20, Count: CountRunes, Source: facts + "newspic: 1 to 20 pictures, the first is the cover", Sure: "C"},
	},
	XiaoHongShu: {
		LimitTitle:  {Min: 1, Warn: 19, Max: 20, Count: CountHalf, Source: facts + "title rule of public publishing code", Sure: "B"},
		LimitText:   {Min: 1, Warn: 950, Max: 1000, Count: CountRunes, Source: facts + "page counter n/1000, topics included", Sure: "B"},
		LimitTopics: {Max: 10, Count: CountRunes, Source: facts + "cap of two public tools", Sure: "B"},
		LimitImages: {Min: 1, Max: 18, Count: CountRunes, Source: facts + "share SDK document, 1 to 18", Sure: "A"},
	},
	Douyin: {
		LimitTitle:  {Warn: 20, Max: 30, Count: CountRunes, Source: facts + "title field of the creator page", Sure: "B"},
		LimitShort:  {Max: 12, Count: CountRunes, Source: facts + "short_title of the share schema", Sure: "B"},
		LimitText:   {Max: 1000, Count: CountRunes, Source: facts + "title and description together", Sure: "B"},
		LimitTopics: {Max: 5, Count: CountRunes, Source: facts + "activity rewards included", Sure: "B"},
		LimitImages: {Max: 35, Count: CountRunes, Source: facts + "creator page, 图文", Sure: "B"},
	},
	Channels: {
		LimitTitle:  {Min: 6, Max: 16, Count: CountRunes, Source: facts + "短标题 of the creator page", Sure: "B"},
		LimitText:   {Max: 1000, Count: CountRunes, Source: facts + "description", Sure: "B"},
		LimitTopics: {Max: 10, Count: CountRunes, Source: facts + "cap of a public tool", Sure: "B"},
		LimitImages: {Max: 9, Count: CountRunes, Source: facts + "old creator guide", Sure: "B"},
		LimitFold:   {Max: 55, Count: CountRunes, Source: facts + "about 55 characters before the fold, old pages", Sure: "C"},
	},
	Kuaishou: {
		LimitTitle:  {Max: 30, Count: CountRunes, Source: facts + "about 30, a public tool", Sure: "C"},
		LimitText:   {Warn: 500, Max: 1000, Count: CountRunes, Source: facts + "caption: 1000 in a public tool, 500 on the creator page (unverified)", Sure: "C"},
		LimitTopics: {Warn: 3, Max: 4, Count: CountRunes, Source: facts + "3 and 4 in two public tools, no official number", Sure: "C"},
	},
	Bilibili: {
		LimitTitle:  {Min: 1, Max: 79, Count: CountRunes, Source: facts + "video title below 80", Sure: "B"},
		LimitText:   {Max: 249, Count: CountRunes, Source: facts + "desc of the open API below 250", Sure: "B"},
		LimitTopics: {Max: 10, Count: CountRunes, Source: facts + "web page, at most 10 tags (unverified)", Sure: "C"},
		LimitTags:   {Max: 199, Count: CountRunes, Source: facts + "tags joined by commas below 200", Sure: "B"},
	},
	Bilibili + "/article": {
		LimitTitle: {Min: 1, Max: 40, Count: CountRunes, Source: facts + "专栏 title 40 (unverified)", Sure: "C"},
		LimitText:  {Min: 1, Count: CountRunes, Source: facts + "专栏: no length text found", Sure: "C"},
	},
	Weibo: {
		LimitText:   {Min: 1, Max: 140, Count: CountHalf, Link: 10, Source: facts + "statuses/share page, 140 Chinese characters; ASCII a half, an address 10 (unverified)", Sure: "A"},
		LimitImages: {Max: 9, Count: CountRunes, Source: facts + "at most 9 pic_id", Sure: "A"},
	},
	Zhihu: {
		LimitTitle: {Min: 1, Max: 100, Count: CountRunes, Source: facts + "placeholder of the title field", Sure: "A"},
		LimitText:  {Min: 1, Count: CountRunes, Source: facts + "no length found", Sure: "C"},
	},
	Toutiao: {
		LimitTitle: {Min: 2, Max: 30, Count: CountRunes, Source: facts + "placeholder of the title field, 2 to 30", Sure: "A"},
		LimitText:  {Min: 1, Count: CountRunes, Source: facts + "no length found", Sure: "C"},
	},
	Moments: {
		LimitText:   {Min: 1, Count: CountRunes, Source: facts + "no length found", Sure: "C"},
		LimitImages: {Max: 9, Count: CountRunes, Source: "nine pictures a post, as people know it (unverified)", Sure: "C"},
	},
	Group: {
		LimitText: {Min: 1, Count: CountRunes, Source: facts + "no length found", Sure: "C"},
	},
	Site: {
		LimitTitle: {Min: 1, Count: CountRunes, Source: "a page needs a title", Sure: "A"},
		LimitText:  {Min: 1, Count: CountRunes, Source: "a page needs text", Sure: "A"},
	},
	Webhook: {
		LimitTitle: {Min: 1, Count: CountRunes, Source: "an article needs a title", Sure: "A"},
		LimitText:  {Min: 1, Count: CountRunes, Source: "an article needs text", Sure: "A"},
	},
})

// LimitsOf are the limits of a format in a mode of a platform ("" = its first), else of the mode, the
// format or the platform, whichever of them has some of its own. The map is the caller's own.
func LimitsOf(platform, mode, format string) Limits {
	for _, of := range []string{platform + "/" + mode + "/" + format, platform + "/" + mode, platform + "/" + format} {
		if own, ok := PlatformLimits[of]; ok {
			return maps.Clone(own)
		}
	}
	return maps.Clone(PlatformLimits[platform])
}
