package render

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"
)

// policy is what raw HTML may bring along. It is built once; what it lets through is still
// rewritten tag by tag for the channel.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(
		"section", "p", "div", "center", "span", "font", "strong", "b", "em", "i", "u", "ins", "s", "del", "strike",
		"sub", "sup", "mark", "kbd", "code", "pre", "small", "big", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6",
		"blockquote", "ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption",
		"figure", "figcaption", "details", "summary", "img", "a", "ruby", "rb", "rt", "rp",
	)
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt", "title", "width", "height", "data-src", "data-original").OnElements("img")
	p.AllowAttrs("align").Matching(regexp.MustCompile(`(?i)^(left|center|right)$`)).OnElements("p", "div", "section", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "table", "img")
	p.AllowAttrs("colspan", "rowspan").Matching(bluemonday.Integer).OnElements("td", "th")
	p.AllowAttrs("color").Matching(cssColor).OnElements("font")
	p.AllowStyles("width", "height").Matching(cssLength).OnElements("img")
	p.AllowStyles("text-align").MatchingEnum("left", "center", "right", "justify").Globally()
	p.AllowStyles("color", "background-color").Matching(cssColor).Globally()
	p.AllowStyles("font-weight").MatchingEnum("bold", "normal", "600", "700").Globally()
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(true)
	p.AllowDataURIImages()
	p.SkipElementsContent("svg", "math", "noscript", "template", "iframe", "video", "audio", "object", "select", "textarea", "button")
	return p
})

var (
	cssColor  = regexp.MustCompile(`(?i)^(#[0-9a-f]{3,8}|rgba?\([0-9., %]+\)|[a-z]{3,20})$`)
	cssLength = regexp.MustCompile(`^[0-9]{1,4}(\.[0-9]{1,2})?(px|%|em|rem|vw)?$`)
)

// refused are tags whose content a 公众号 article loses; their loss is worth a finding.
var refused = map[string]bool{
	"script": true, "style": true, "iframe": true, "form": true, "input": true, "button": true, "video": true,
	"audio": true, "object": true, "embed": true, "svg": true, "math": true, "canvas": true, "textarea": true, "select": true,
}

// silent are tags that leave nothing behind that a reader would miss.
var silent = map[string]bool{
	"html": true, "head": true, "body": true, "main": true, "article": true, "header": true, "footer": true, "nav": true, "aside": true,
	"ruby": true, "rb": true, "rt": true, "rp": true, "rtc": true, "abbr": true, "cite": true, "q": true, "time": true, "address": true, "var": true, "samp": true,
	"tt": true, "dfn": true, "bdi": true, "bdo": true, "wbr": true, "nobr": true, "col": true, "colgroup": true, "label": true,
	"picture": true, "source": true, "noscript": true, "meta": true, "link": true, "title": true, "hgroup": true, "data": true,
	"acronym": true, "basefont": true, "param": true, "track": true, "template": true, "fieldset": true, "legend": true,
}

// isKnown reports tags of HTML. The others are parts of a site, such as <my-player>, or no tags
// at all, such as List<String>.
func isKnown(name string) bool {
	_, rewritten := rawTags[name]
	return rewritten || refused[name] || silent[name] || slices.Contains([]string{"br", "hr", "img", "a"}, name)
}

// bareTag is a tag without attributes.
var bareTag = regexp.MustCompile(`^<([A-Za-z][A-Za-z0-9]*)>$`)

// typed reports what only looks like a tag: List<String> in running text. It has no attributes,
// no end anywhere and a name that HTML does not know.
func (d *document) typed(raw []byte) bool {
	m := bareTag.FindSubmatch(raw)
	return m != nil && !isKnown(strings.ToLower(string(m[1]))) && !d.ends[string(m[1])]
}

var endTag = regexp.MustCompile(`</([A-Za-z][A-Za-z0-9]*)>`)

// endTags are the names that are ended somewhere in a body.
func endTags(body []byte) map[string]bool {
	names := make(map[string]bool)
	for _, m := range endTag.FindAllSubmatch(body, -1) {
		names[string(m[1])] = true
	}
	return names
}

// lostTags names the tags in raw HTML that are left out and belong to no HTML, each once.
func lostTags(raw []byte) []string {
	return tagNames(raw, func(name string) bool { return !isKnown(name) })
}

// refusedTags names the refused tags in raw HTML, each once.
func refusedTags(raw []byte) []string {
	return tagNames(raw, func(name string) bool { return refused[name] })
}

func tagNames(raw []byte, wanted func(string) bool) []string {
	var names []string
	z := html.NewTokenizer(bytes.NewReader(raw))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return names
		case html.StartTagToken, html.SelfClosingTagToken:
			raw := z.Raw()
			name, _ := z.TagName() // lower case
			if s := string(raw[1 : 1+len(name)]); wanted(strings.ToLower(s)) && !slices.Contains(names, s) {
				names = append(names, s)
			}
		}
	}
}

// rawBlock is the source of an HTML block.
func rawBlock(n *ast.HTMLBlock, source []byte) []byte {
	raw := n.Lines().Value(source)
	if n.HasClosure() {
		raw = append(bytes.Clone(raw), n.ClosureLine.Value(source)...)
	}
	return raw
}

// sanitise lets raw HTML through the policy.
func sanitise(raw []byte) []byte { return policy().SanitizeBytes(raw) }

// rawPictures are the pictures in raw HTML.
func rawPictures(raw []byte) []shown {
	if !bytes.Contains(bytes.ToLower(raw), []byte("<img")) {
		return nil
	}
	var list []shown
	z := html.NewTokenizer(bytes.NewReader(sanitise(raw)))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return list
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if t.Data == "img" {
				list = append(list, shown{ref: imgRef(t), alt: attribute(t, "alt")})
			}
		}
	}
}

// imgRef is where an img tag's picture is; lazy loaders keep it beside src.
func imgRef(t html.Token) string {
	for _, key := range []string{"data-original", "data-src", "src"} {
		if v := strings.TrimSpace(attribute(t, key)); v != "" {
			return v
		}
	}
	return ""
}

func attribute(t html.Token, key string) string {
	for _, a := range t.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// rawText is the text in raw HTML, for channels that carry text alone.
func rawText(raw []byte) string {
	if bytes.HasPrefix(raw, []byte("<!--")) && bytes.Index(raw, []byte("-->")) == len(bytes.TrimSpace(raw))-len("-->") {
		return "" // one comment; some articles are full of them
	}
	var b strings.Builder
	z := html.NewTokenizer(bytes.NewReader(sanitise(raw)))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.TrimSpace(clean(b.String()))
		case html.TextToken:
			b.WriteString(strings.Join(strings.Fields(string(z.Text())), " "))
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			switch string(name) {
			case "br", "p", "div", "li", "tr":
				b.WriteByte('\n')
			case "rt": // the reading of a word
				b.WriteString(readingMark(z.Raw(), b.String()))
			}
		}
	}
}

// readingMark is the bracket that a tag of rt stands for, behind what was written: "" where the
// article writes brackets itself, for browsers that know no ruby.
func readingMark(tag []byte, before string) string {
	if bytes.HasPrefix(tag, []byte("</")) {
		if i := strings.LastIndexAny(before, "（("); i >= 0 && strings.HasPrefix(before[i:], "（") {
			return "）"
		}
		return ""
	}
	if strings.HasSuffix(before, "(") || strings.HasSuffix(before, "（") {
		return ""
	}
	return "（"
}
