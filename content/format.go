package content

import "slices"

// Format of an article, as rankings group them: the fullest shape that it went out in.
const (
	FormatVideo    = "video"
	FormatText     = "text"     // to read: 公众号文章, 知乎, 头条, the own site
	FormatPictures = "pictures" // notes, 贴图
	FormatMessage  = "message"  // 朋友圈, groups, WeCom, 微博
)

// formats are the shapes that an article goes out in, the fullest first. Whoever made a video of an
// article has it on video channels and writes it out on others: it is a video. The own site has every
// article, so text tells the least of what else it is.
var formats = []struct {
	name     string
	families []Family
}{
	{FormatVideo, []Family{FamilyCaption}},
	{FormatText, []Family{FamilyWeChat, FamilyRich, FamilyPage}},
	{FormatPictures, []Family{FamilyNote}},
	{FormatMessage, []Family{FamilyMessage, FamilyPost}},
}

// FormatOf is the format of an article by the families of its publications; "" when none is known.
func FormatOf(families []Family) string {
	for _, f := range formats {
		if slices.ContainsFunc(families, func(one Family) bool { return slices.Contains(f.families, one) }) {
			return f.name
		}
	}
	return ""
}

// Topic is the article's first tag, or "".
func (a ArticleRecord) Topic() string {
	if len(a.Tags) == 0 {
		return ""
	}
	return a.Tags[0]
}
