package render_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"moxin/content"
)

// safeTags are the tags that a 公众号 article keeps, and their attributes beside style
// (platform notes collected 2026-11, HTML that the article body accepts: no official list
// exists; this is what tools agree on).
var safeTags = map[string][]string{
	"section": nil, "p": nil, "span": nil, "strong": nil, "em": nil, "u": nil, "s": nil, "sub": nil, "sup": nil,
	"br": nil, "hr": nil, "h1": nil, "h2": nil, "h3": nil, "h4": nil, "h5": nil, "h6": nil, "blockquote": nil,
	"pre": nil, "code": nil, "table": nil, "thead": nil, "tbody": nil, "tr": nil,
	"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "img": {"src", "alt"}, "a": {"href"},
}

var (
	voidTags   = []string{"br", "hr", "img"}
	safeSrc    = regexp.MustCompile(`^` + content.MediaScheme + `[0-9a-f]{64}$`)
	safeHref   = regexp.MustCompile(`^(https?://mp\.weixin\.qq\.com/|\{\{link [A-Za-z0-9_-]+\}\}$)`)
	unsafeCSS  = regexp.MustCompile(`(?i)(^|[;\s])position\s*:|animation|@media|var\(|url\(|expression\(|javascript:`)
	tempKeyURL = "tempkey="
)

// lint lists what no compiled body may hold: tags, attributes, styles and addresses outside the
// safe ones, and tags that are not closed in order. It is stricter than the check that editors
// see: it knows what this renderer writes.
func lint(body string) []string {
	var out []string
	var open []string
	z := html.NewTokenizer(strings.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			for _, tag := range slices.Backward(open) {
				out = append(out, "<"+tag+"> is not closed")
			}
			return out
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			out = append(out, lintTag(t)...)
			if !slices.Contains(voidTags, t.Data) {
				open = append(open, t.Data)
			}
		case html.EndTagToken:
			t := z.Token()
			if len(open) == 0 || open[len(open)-1] != t.Data {
				out = append(out, fmt.Sprintf("</%s> closes nothing (open: %s)", t.Data, strings.Join(open, " ")))
				continue
			}
			open = open[:len(open)-1]
		case html.CommentToken, html.DoctypeToken:
			out = append(out, "a comment or doctype")
		}
	}
}

func lintTag(t html.Token) []string {
	attrs, ok := safeTags[t.Data]
	if !ok {
		return []string{"<" + t.Data + "> is not kept"}
	}
	var out []string
	for _, a := range t.Attr {
		switch {
		case a.Key == "style":
			if bad := unsafeCSS.FindString(a.Val); bad != "" {
				out = append(out, fmt.Sprintf("<%s>: style %q is not kept", t.Data, bad))
			}
		case !slices.Contains(attrs, a.Key):
			out = append(out, fmt.Sprintf("<%s>: attribute %s is not kept", t.Data, a.Key))
		case a.Key == "src" && !safeSrc.MatchString(a.Val):
			out = append(out, fmt.Sprintf("<%s>: %q is not stored media", t.Data, a.Val))
		case a.Key == "href" && (!safeHref.MatchString(a.Val) || strings.Contains(a.Val, tempKeyURL)):
			out = append(out, fmt.Sprintf("<%s>: link to %q is refused", t.Data, a.Val))
		}
	}
	return out
}

func TestLint(t *testing.T) {
	hash := content.MediaScheme + strings.Repeat("ab", 32)
	good := `<section style="color:red"><p>x<br></p><a href="https://mp.weixin.qq.com/s/x">y</a><img src="` + hash + `" alt=""></section>`
	if problems := lint(good); problems != nil {
		t.Error(problems)
	}
	for _, bad := range []string{
		`<div>x</div>`, `<p class="x">y</p>`, `<p id="x">y</p>`, `<script>x</script>`, `<p onclick="x">y</p>`,
		`<a href="https://example.com">x</a>`, `<a href="https://mp.weixin.qq.com/s?tempkey=1">x</a>`,
		`<img src="https://example.com/x.png">`, `<p style="position:fixed">x</p>`, `<p style="background:url(x)">x</p>`,
		`<p>x`, `</p>`, `<p><span></p></span>`, `<!-- x -->`,
	} {
		if lint(bad) == nil {
			t.Errorf("%s passes", bad)
		}
	}
}
