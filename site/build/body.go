package build

import (
	"html"
	"net/url"
	"strconv"
	"strings"

	"moxin/content"
)

// bodyHTML is an article's HTML as it stands on its page: pictures lead to the site's own files,
// and links to what is on the site lead there. A picture that moxin does not keep becomes a link to
// it, because the page asks no other host for anything.
func bodyHTML(text, base string, pictures []Picture, links map[string]string) string {
	files := map[string]Picture{}
	for _, m := range pictures {
		files[m.Hash] = m
	}
	var b strings.Builder
	for piece, tag := range content.Pieces(text) {
		switch {
		case tag && strings.HasPrefix(piece, "<img "):
			b.WriteString(picture(piece, base, files))
		case tag && strings.HasPrefix(piece, "<a "):
			b.WriteString(link(piece, links))
		default:
			b.WriteString(piece)
		}
	}
	return b.String()
}

func picture(piece, base string, files map[string]Picture) string {
	src, _ := attribute(piece, true, "<img ", "src")
	m, ours := files[strings.TrimPrefix(src, content.MediaScheme)]
	if ours {
		at := `src="` + html.EscapeString(base+"/"+m.file()) + `" loading="lazy" decoding="async"`
		if !strings.Contains(piece, ` width="`) && m.Width > 0 && m.Height > 0 {
			at += ` width="` + strconv.Itoa(m.Width) + `" height="` + strconv.Itoa(m.Height) + `"`
		}
		return strings.Replace(piece, `src="`+html.EscapeString(src)+`"`, at, 1)
	}
	alt, _ := attribute(piece, true, "<img ", "alt")
	if alt == "" {
		alt = "图片"
	}
	if u, err := url.Parse(src); err == nil && (u.Scheme == "https" || u.Scheme == "http") {
		return `<a href="` + html.EscapeString(src) + `">` + html.EscapeString(alt) + `</a>`
	}
	return html.EscapeString(alt)
}

func link(piece string, links map[string]string) string {
	href, ok := attribute(piece, true, "<a ", "href")
	if strings.HasPrefix(href, "{{") { // a named link, in a look at what has no address yet
		return "<a>"
	}
	if !ok || !strings.HasPrefix(href, "/") {
		return piece
	}
	to, ok := links[slugOf(href)]
	if !ok {
		return piece
	}
	if u, err := url.Parse(href); err == nil && u.Fragment != "" {
		to += "#" + u.EscapedFragment()
	}
	return strings.Replace(piece, `href="`+html.EscapeString(href)+`"`, `href="`+html.EscapeString(to)+`"`, 1)
}

// wholeLinks makes every address in a body whole, for feeds: a reader shows it on a page of its own.
func wholeLinks(text, origin, page string) string {
	var b strings.Builder
	for piece, tag := range content.Pieces(text) {
		for _, at := range []string{` href="`, ` src="`} {
			head, rest, ok := strings.Cut(piece, at)
			switch {
			case !tag || !ok:
			case strings.HasPrefix(rest, "//"):
			case strings.HasPrefix(rest, "/"):
				piece = head + at + html.EscapeString(origin) + rest
			case strings.HasPrefix(rest, "#"):
				piece = head + at + html.EscapeString(page) + rest
			}
		}
		b.WriteString(piece)
	}
	return b.String()
}
