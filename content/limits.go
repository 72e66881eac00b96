package content

import "unicode/utf8"

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
	Max    int
	Count  Count
	Source string // where the number comes from, with its date
	Sure   string // A official page, B mature public code, C one voice
}

// Limits are the rules of one platform, by the field they bound.
type Limits map[string]Limit

// Fields that Limits speak of. "text" includes topics where the platform counts them.
const (
	LimitTitle   = "title"
	LimitAuthor  = "author"
	LimitSummary = "summary"
	LimitText    = "text"   // characters of the body or caption
	LimitHTML    = "html"   // bytes of the HTML body
	LimitTopics  = "topics" // number of topics
	LimitImages  = "images" // number of images
)

const facts = "platform notes collected 2026-11: "

// PlatformLimits are the limits moxin ships. Every number names its source; all of them
// can be overridden per channel, because published tables disagree.
var PlatformLimits = map[string]Limits{
	WeChat: {
		LimitTitle:   {1, 32, CountRunes, facts + "draft/add page, title", "A"},
		LimitAuthor:  {0, 16, CountRunes, facts + "draft/add page, author", "A"},
		LimitSummary: {0, 128, CountRunes, facts + "draft/add page, digest", "A"},
		LimitText:    {1, 20000, CountRunes, facts + "draft/add page, content below 20 000 characters", "A"},
		LimitHTML:    {1, 1 << 20, CountBytes, facts + "draft/add page, content below 1 MB", "A"},
	},
	XiaoHongShu: {
		LimitTitle:  {1, 20, CountHalf, facts + "title rule of public publishing code", "B"},
		LimitText:   {1, 1000, CountRunes, facts + "page counter n/1000, topics included", "B"},
		LimitTopics: {0, 10, CountRunes, facts + "cap of two public tools", "B"},
		LimitImages: {1, 18, CountRunes, facts + "share SDK document, 1 to 18", "A"},
	},
	Douyin: {
		LimitTitle:  {0, 30, CountRunes, facts + "title field of the creator page", "B"},
		LimitText:   {0, 1000, CountRunes, facts + "title and description together", "B"},
		LimitTopics: {0, 5, CountRunes, facts + "activity rewards included", "B"},
		LimitImages: {0, 35, CountRunes, facts + "creator page, 图文", "B"},
	},
	Channels: {
		LimitTitle:  {6, 16, CountRunes, facts + "短标题 of the creator page", "B"},
		LimitText:   {0, 1000, CountRunes, facts + "description", "B"},
		LimitTopics: {0, 10, CountRunes, facts + "cap of a public tool", "B"},
		LimitImages: {0, 9, CountRunes, facts + "old creator guide", "B"},
	},
}
