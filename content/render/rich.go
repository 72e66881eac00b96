package render

import "moxin/content"

// richTags are what a body for pasting is made of: what the editors of 知乎 (Draft.js), 头条号
// (ProseMirror) and B站 专栏 have names for (platform notes collected 2026-11, 1.5–1.8; which of
// them each keeps is unverified). No styles, no classes: an editor brings its own look.
var richTags = map[string][]string{
	"h2": nil, "h3": nil, "p": nil, "strong": nil, "em": nil, "del": nil, "u": nil, "sub": nil, "sup": nil, "br": nil, "hr": nil,
	"blockquote": nil, "ul": nil, "ol": {"start"}, "li": nil, "pre": {"lang"}, "code": nil,
	"table": nil, "thead": nil, "tbody": nil, "tr": nil, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"},
	"img": {"src", "alt"}, "a": {"href"},
}

// keepsLinks are the platforms whose articles have links that can be followed: 知乎 (platform notes
// collected 2026-11, 1.7). Of 头条号 and 专栏 nothing is known: their links are listed at the end,
// so that nothing is lost.
var keepsLinks = map[string]bool{content.Zhihu: true}

// compileRich fills clean HTML for pasting into an editor: 知乎, 头条号, B站 专栏.
func (j *job) compileRich() error {
	return j.compileHTML(markup{links: keepsLinks[j.channel.Platform], deepest: 3, tags: richTags})
}
