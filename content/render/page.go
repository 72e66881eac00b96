package render

// pageTags are what a body of the own site is made of: plain HTML for pages and feeds, that the
// site's style sheet gives its look. Ids and classes are moxin's own; those of raw HTML are not let in.
var pageTags = map[string][]string{
	"h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "h5": {"id"}, "h6": {"id"}, "p": {"align"}, "strong": nil, "em": nil, "del": nil, "u": nil,
	"sub": nil, "sup": {"id"}, "mark": nil, "kbd": nil, "small": nil, "br": nil, "hr": nil, "blockquote": nil, "aside": {"class"},
	"section": {"class"}, "ul": nil, "ol": {"start"}, "li": {"id"}, "dl": nil, "dt": nil, "dd": nil,
	"pre": nil, "code": {"class"}, "figure": nil, "figcaption": nil, "details": nil, "summary": nil,
	"table": nil, "caption": nil, "thead": nil, "tbody": nil, "tr": nil, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"},
	"img": {"src", "alt", "width", "height"}, "a": {"href"},
}

// compilePage fills the plain HTML of a page of the own site, which its feeds carry too. Links are
// whole addresses, headings and notes of the page itself, or begin at the site's root.
func (j *job) compilePage() error {
	return j.compileHTML(markup{page: true, links: true, deepest: 6, tags: pageTags})
}
