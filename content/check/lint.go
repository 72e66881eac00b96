package check

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

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
func (r *sent) lint(known *tags) {
	seen := map[trouble]int{}
	var order []trouble
	for piece, tag := range content.Pieces(r.out.HTML) {
		if !tag || piece[1] == '/' {
			continue
		}
		for _, t := range known.troubles(piece) {
			if seen[t]++; seen[t] == 1 {
				order = append(order, t)
			}
		}
	}
	for _, t := range order {
		at := content.Position{File: r.article.Path}
		r.add(t.rule, at,
			content.T(fmt.Sprintf("公众号不接受 %s（%d 处）", t.what, seen[t]), fmt.Sprintf("WeChat does not take %s (%d times)", t.what, seen[t])),
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

// tags remembers what is wrong with a tag as it is written: articles have thousands of tags, of
// some dozen kinds that a theme gives all of them. Safe for concurrent use.
type tags struct {
	mu    sync.RWMutex
	known map[string][]trouble
}

// maxTags bounds how many are remembered.
const maxTags = 4096

func (k *tags) troubles(tag string) []trouble {
	k.mu.RLock()
	found, ok := k.known[tag]
	k.mu.RUnlock()
	if ok {
		return found
	}
	found = tagTroubles(tag)
	if strings.HasPrefix(tag, "<a ") || strings.HasPrefix(tag, "<img ") { // every address is another
		return found
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.known == nil || len(k.known) >= maxTags {
		k.known = map[string][]trouble{}
	}
	k.known[strings.Clone(tag)] = found // a piece of the article would keep all of it
	return found
}

// tagTroubles reads one tag.
func tagTroubles(tag string) []trouble {
	z := html.NewTokenizer(strings.NewReader(tag))
	z.Next()
	raw, more := z.TagName()
	name := string(raw) // the attributes overwrite it
	if !allowedTags[name] {
		return []trouble{{"html/tag", short("<" + name + ">")}}
	}
	var out []trouble
	report := func(rule, what string) { out = append(out, trouble{rule, short(what)}) }
	own := allowedAttributes[name]
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		switch {
		case string(key) == "style":
			if m := badStyle.Find(value); m != nil {
				report("html/style", strings.Trim(string(m), "; :"))
			}
		case !own[string(key)]:
			report("html/attribute", "<"+name+" "+string(key)+">")
		case string(key) == "src" && !imageURL(string(value)):
			report("html/url", "<img src="+string(value)+">")
		case string(key) == "href" && !linkURL(string(value)):
			report("html/url", "<a href="+string(value)+">")
		}
	}
	return out
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
