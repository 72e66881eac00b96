package check

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"moxin/content"
)

// What survives in the body of a WeChat article: there is no official list, and this is
// the stricter consensus of guides and tools (platform notes collected 2026-11, section
// "HTML the article body accepts"). svg survives in part only; diagrams are sent as
// pictures, so that it is not in the list.
var (
	allowedTags = set("section", "p", "span", "strong", "b", "em", "i", "u", "s", "del", "sub", "sup", "br", "hr",
		"h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "pre", "code",
		"table", "thead", "tbody", "tr", "th", "td", "img", "figure", "figcaption", "a")
	// style is allowed on all of them.
	allowedAttributes = map[string]map[string]bool{
		"img": set("src", "alt", "data-w", "data-ratio"),
		"a":   set("href"),
		"td":  set("colspan", "rowspan"),
		"th":  set("colspan", "rowspan"),
		"ol":  set("start"),
	}
	// badStyle are declarations that are dropped, or that load and run things.
	badStyle = regexp.MustCompile(`(?i)(?:^|[;\s])(position|animation[\w-]*|behavior)\s*:|(var\(--|url\(|expression\(|@media|javascript:)`)
)

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// lint is the last guard before WeChat: the renderer should never let it fire. Each kind
// of trouble is reported once, with how often it occurs.
func (r *sent) lint() {
	l := linter{seen: map[trouble]int{}, styles: map[string]string{}}
	l.markup(r.out.HTML)
	for _, t := range l.order {
		at := content.Position{File: r.article.Path}
		r.add(t.rule, at,
			content.T(fmt.Sprintf("公众号不接受 %s（%d 处）", t.what, l.seen[t]), fmt.Sprintf("WeChat does not take %s (%d times)", t.what, l.seen[t])),
			lintAdvice[t.rule])
	}
}

var lintAdvice = map[string]content.Text{
	"html/tag":       content.T("把正文里的这段 HTML 改写成 Markdown", "write this HTML of the text in Markdown"),
	"html/attribute": content.T("样式写进 style，其余属性删掉", "put looks into style and remove other attributes"),
	"html/style":     content.T("删掉这条样式", "remove this style"),
	"html/url":       content.T("图片放进工作区；链接会变成文末脚注，只有公众号文章可以直接链接", "keep images in the workspace; links become footnotes, and only WeChat articles can be linked"),
}

// trouble is one kind of what is not allowed.
type trouble struct{ rule, what string }

type linter struct {
	seen   map[trouble]int
	order  []trouble
	styles map[string]string // what is bad in a style; articles have a few dozen, thousands of times
}

// style is the first bad declaration in a style, or "".
func (l *linter) style(css []byte) string {
	bad, ok := l.styles[string(css)]
	if !ok {
		bad = string(badStyle.Find(css))
		l.styles[string(css)] = bad
	}
	return bad
}

func (l *linter) report(rule, what string) {
	t := trouble{rule, short(what)}
	if l.seen[t]++; l.seen[t] == 1 {
		l.order = append(l.order, t)
	}
}

// markup looks at every tag. An article has thousands, of some dozen kinds that differ in nothing:
// where tags can be told apart by their brackets alone, each kind is read once.
func (l *linter) markup(s string) {
	if strings.ContainsAny(s, "'") || strings.Contains(s, "<!") {
		l.each(s) // a bracket may stand in a value or a comment
		return
	}
	known := map[string][]trouble{}
	for rest := s; ; {
		i := strings.IndexByte(rest, '<')
		if i < 0 {
			break
		}
		rest = rest[i:]
		j := strings.IndexByte(rest, '>')
		if j < 0 || strings.Count(rest[:j], `"`)%2 != 0 {
			l.each(rest)
			break
		}
		tag := rest[:j+1]
		rest = rest[j+1:]
		if tag[1] == '/' {
			continue
		}
		found, ok := known[tag]
		if !ok {
			one := linter{seen: map[trouble]int{}, styles: l.styles}
			one.each(tag)
			found = one.order
			known[tag] = found
		}
		for _, t := range found {
			l.report(t.rule, t.what)
		}
	}
}

// each reads every tag for itself.
func (l *linter) each(s string) {
	z := html.NewTokenizer(strings.NewReader(s))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			l.tag(z)
		}
	}
}

func (l *linter) tag(z *html.Tokenizer) {
	raw, more := z.TagName()
	if !allowedTags[string(raw)] {
		l.report("html/tag", "<"+string(raw)+">")
		return
	}
	own := allowedAttributes[string(raw)]
	name := ""
	if more {
		name = string(raw) // the attributes overwrite it
	}
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch {
		case string(key) == "style":
			if m := l.style(value); m != "" {
				l.report("html/style", strings.Trim(m, "; :"))
			}
		case !own[string(key)]:
			l.report("html/attribute", "<"+name+" "+string(key)+">")
		case string(key) == "src" && !imageURL(string(value)):
			l.report("html/url", "<img src="+string(value)+">")
		case string(key) == "href" && !linkURL(string(value)):
			l.report("html/url", "<a href="+string(value)+">")
		}
	}
}

// imageURL: pictures are references that the claim fills in, or WeChat's own already.
func imageURL(s string) bool {
	u, err := url.Parse(s)
	return strings.HasPrefix(s, content.MediaScheme) ||
		err == nil && u.Scheme == "https" && slices.Contains([]string{"mmbiz.qpic.cn", "mmbiz.qlogo.cn"}, u.Host)
}

// linkURL: only articles on WeChat can be linked, and not by the preview links of drafts,
// which draft/add refuses with 45166. A named link is filled in at the claim.
func linkURL(s string) bool {
	u, err := url.Parse(s)
	return namedLink.MatchString(s) ||
		err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host == "mp.weixin.qq.com" && !u.Query().Has("tempkey")
}
