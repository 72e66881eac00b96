package render

import (
	"bytes"
	"regexp"
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
		"figure", "figcaption", "details", "summary", "img", "a",
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

// refusedTags names the refused tags in raw HTML, each once.
func refusedTags(raw []byte) []string {
	var names []string
	z := html.NewTokenizer(bytes.NewReader(raw))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return names
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			if s := string(name); refused[s] && !strings.Contains(" "+strings.Join(names, " ")+" ", " "+s+" ") {
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
			}
		}
	}
}
