package render

import (
	"html"
	"html/template"
	"regexp"
	"strings"

	"moxin/content"
)

// mediaSrc is a media reference in a body; the alt text, where an article could write the
// same, has its quotes escaped.
var mediaSrc = regexp.MustCompile(`src="` + content.MediaScheme + `([0-9a-f]{64})"`)

// Preview is a rendition as people look at it, as HTML: the body with its pictures at the
// addresses that mediaURL gives, the markdown of a robot as a chat shows it, or a text with its line
// ends. The body was sanitised when it
// was compiled; a text is escaped here.
func Preview(r content.Rendition, mediaURL func(content.Media) string) template.HTML {
	if showsMarks(r) {
		return marked(r, mediaURL)
	}
	if r.HTML == "" {
		return template.HTML(strings.ReplaceAll(html.EscapeString(r.Text), "\n", "<br>"))
	}
	return template.HTML(fillMedia(r, mediaURL))
}

// fillMedia puts addresses in place of the media references of a body.
func fillMedia(r content.Rendition, mediaURL func(content.Media) string) string {
	known := make(map[string]content.Media, len(r.Media))
	for _, m := range r.Media {
		if _, ok := known[m.Hash]; !ok || m.Role == content.RoleInline {
			known[m.Hash] = m
		}
	}
	return mediaSrc.ReplaceAllStringFunc(r.HTML, func(src string) string {
		m, ok := known[mediaSrc.FindStringSubmatch(src)[1]]
		if !ok {
			return src
		}
		return `src="` + html.EscapeString(mediaURL(m)) + `"`
	})
}
