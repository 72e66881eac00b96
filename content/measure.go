package content

import (
	"strings"

	"golang.org/x/net/html"
)

// titleInText are the platforms that count the title with the text ("title and description
// together", platform notes collected 2026-11, douyin).
var titleInText = map[string]bool{Douyin: true}

// Measure is the size of a field (LimitTitle, …) as the platform counts it: in the units of
// l.Count, but bytes for LimitHTML and pieces for topics and images.
func (r *Rendition) Measure(field string, l Limit) int {
	switch field {
	case LimitTitle:
		return l.Count.Of(r.Title)
	case LimitShort:
		return l.Count.Of(r.Short)
	case LimitAuthor:
		return l.Count.Of(r.Author)
	case LimitSummary:
		return l.Count.Of(r.Summary)
	case LimitHTML:
		return len(r.HTML)
	case LimitTopics:
		return len(r.Topics)
	case LimitTags:
		return l.Count.Of(strings.Join(r.Topics, ","))
	case LimitImages:
		return r.images()
	case LimitURL:
		return l.Count.Of(r.SourceURL)
	}
	if r.HTML != "" && l.Link == 0 && l.Count != CountHalf { // the sum of its parts: no need to join them
		n := 0
		for text := range r.readable {
			n += l.Count.Of(text)
		}
		return n
	}
	text := r.ReadableText()
	if titleInText[r.Platform] {
		text = r.Title + text
	}
	return l.Of(text)
}

func (r *Rendition) images() int {
	n := 0
	for _, m := range r.Media {
		if m.Role == RoleImage {
			n++
		}
	}
	return n
}

// ReadableText is the text that people read: of HTML without its tags. WeChat's page limits the
// content to 20,000 characters and 1 MB: read as what people read, and what is sent, since
// inline styles alone pass the former.
func (r *Rendition) ReadableText() string {
	if r.HTML == "" {
		return r.Text
	}
	var b strings.Builder
	b.Grow(len(r.HTML) / 4) // tags and styles are most of it
	for text := range r.readable {
		b.WriteString(text)
	}
	return b.String()
}

// readable are the parts of the HTML that people read.
func (r *Rendition) readable(yield func(string) bool) {
	for piece, tag := range Pieces(r.HTML) {
		if !tag && !yield(Unescape(piece)) {
			return
		}
	}
}

// Unescape resolves the entities of HTML. Most texts hold none.
func Unescape(text string) string {
	if strings.IndexByte(text, '&') < 0 {
		return text
	}
	return html.UnescapeString(text)
}
