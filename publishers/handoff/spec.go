package handoff

import (
	"slices"
	"strings"

	"moxin/content"
	"moxin/publishers"
)

// Keys of texts. Title and Text are what every platform has.
const (
	KeyTitle  = "title"
	KeyShort  = "short" // short title
	KeyText   = "text"
	KeyTopics = "topics"
	KeyScript = "script"
	KeyLink   = "link"
)

// Spec is what a platform wants of the person who posts: data, no behaviour.
type Spec struct {
	Platform string
	Texts    []Field
	Checks   []Check
	// Open is a page of the platform that needs no credentials and has the post filled in; nil or
	// a zero Opening = none.
	Open func(content.Rendition) content.Opening
}

// Field is one text to copy. An empty value is left out of the package.
type Field struct {
	Key   string
	Label content.Text
	Value func(content.Rendition) string
}

// Check is one thing to tick.
type Check struct {
	Text content.Text
	// When says which renditions it concerns; nil is all of them.
	When func(content.Rendition) bool
	// Source names where the platform asks for it, with the date it was read.
	Source string
}

// BringVideo is the check of platforms that post videos: moxin makes none.
var BringVideo = Check{
	Text:   content.T("包里没有视频：用拍好的成片，按上面的文案发", "The package has no video: use your own cut with the texts above"),
	When:   func(r content.Rendition) bool { return !HasVideo(r) },
	Source: "design of moxin: a channel without video is a hand-off with caption and cover",
}

// Build makes the package of a message of one rendition. It is a pure function: the same
// token and message give the same package.
func (s Spec) Build(token string, m publishers.Message) content.Handoff {
	r := m.Items[0]
	h := content.Handoff{
		Token:    token,
		Release:  m.Release.ID,
		Channel:  m.Channel.ID,
		Platform: s.Platform,
		Due:      m.Release.Due,
		Expires:  m.Release.Due.Add(patience),
		Title:    r.Title,
		Media:    ordered(r.Media),
	}
	for _, f := range s.Texts {
		if v := f.Value(r); v != "" {
			h.Texts = append(h.Texts, content.HandoffText{Key: f.Key, Label: f.Label, Value: v, HTML: rich(f.Key, r)})
		}
	}
	if s.Open != nil {
		h.Open = s.Open(r)
	}
	for _, c := range s.Checks {
		if c.When == nil || c.When(r) {
			h.Checklist = append(h.Checklist, c.Text)
		}
	}
	return h
}

// rank is the order in which a person needs the files: the video that the platform's form
// begins with, then the pictures in their order, then the cover that is asked for last.
var rank = map[content.Role]int{
	content.RoleVideo: 0, content.RoleImage: 1, content.RoleInline: 2, content.RoleCover: 3,
}

func ordered(media []content.Media) []content.Media {
	sorted := slices.Clone(media)
	slices.SortStableFunc(sorted, func(a, b content.Media) int { return rank[a.Role] - rank[b.Role] })
	return sorted
}

// rich is a text as rich text, of renditions that are made for pasting into an editor.
func rich(key string, r content.Rendition) string {
	if key == KeyText && r.Family == content.FamilyRich {
		return r.HTML
	}
	return ""
}

// Title is the rendition's title.
func Title(r content.Rendition) string { return r.Title }

// Short is the short title; "" where the platform has none or the title itself is one, so that
// nothing stands in a package twice.
func Short(r content.Rendition) string {
	if r.Short == r.Title {
		return ""
	}
	return r.Short
}

// Script is what is spoken in the video; "" when there is none.
func Script(r content.Rendition) string { return r.Script }

// Body is the rendition's text with its topics, as it was approved; of rich text what a plain
// text field can hold of it.
func Body(r content.Rendition) string {
	if r.Family == content.FamilyRich {
		return plain(r)
	}
	return r.Text
}

// SourceURL is the address of the full article; "" when there is none.
func SourceURL(r content.Rendition) string { return r.SourceURL }

// Topics is "#a #b", the way note and video platforms take them.
func Topics(r content.Rendition) string {
	tags := make([]string, len(r.Topics))
	for i, t := range r.Topics {
		tags[i] = "#" + strings.TrimPrefix(t, "#")
	}
	return strings.Join(tags, " ")
}

// HasTopics reports whether there are topics to pick.
func HasTopics(r content.Rendition) bool { return len(r.Topics) > 0 }

// HasSource reports whether there is an article to link to.
func HasSource(r content.Rendition) bool { return r.SourceURL != "" }

// HasVideo reports whether the video is in the package.
func HasVideo(r content.Rendition) bool { return has(r, content.RoleVideo) }

// HasCover reports whether there is a cover to set.
func HasCover(r content.Rendition) bool { return has(r, content.RoleCover) }

// HasImages reports whether there are ordered pictures.
func HasImages(r content.Rendition) bool { return has(r, content.RoleImage) }

// MadeWithAI reports whether a model wrote some or all of it: the declaration is a duty then.
func MadeWithAI(r content.Rendition) bool {
	return r.AI == content.AIAssisted || r.AI == content.AIGenerated
}

// MadeByPeople is the opposite of MadeWithAI.
func MadeByPeople(r content.Rendition) bool { return !MadeWithAI(r) }

func has(r content.Rendition, role content.Role) bool {
	return slices.ContainsFunc(r.Media, func(m content.Media) bool { return m.Role == role })
}
