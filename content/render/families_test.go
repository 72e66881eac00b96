package render_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"moxin/content"
	"moxin/content/render"
)

// others are channels of the families beside 公众号, notes and captions.
var others = []content.Channel{
	{ID: "wb", Platform: content.Weibo},
	{ID: "zh", Platform: content.Zhihu},
	{ID: "tt", Platform: content.Toutiao},
	{ID: "zl", Platform: content.Bilibili, Format: "article"},
	{ID: "pyq", Platform: content.Moments},
	{ID: "qun", Platform: content.Group},
	{ID: "qw", Platform: content.WeCom, Mode: content.ModeRobot, Format: "text"},
	{ID: "qwmd", Platform: content.WeCom, Mode: content.ModeRobot, Format: "markdown"},
	{ID: "site", Platform: content.Site},
}

// Tags and their attributes that bodies for pasting, and pages of the own site, may hold.
var (
	richAllowed = map[string][]string{
		"h2": nil, "h3": nil, "p": nil, "strong": nil, "em": nil, "del": nil, "u": nil, "sub": nil, "sup": nil, "br": nil, "hr": nil,
		"blockquote": nil, "ul": nil, "ol": {"start"}, "li": nil, "pre": {"lang"}, "code": nil, "table": nil, "thead": nil, "tbody": nil,
		"tr": nil, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "img": {"src", "alt"}, "a": {"href"},
	}
	pageAllowed = map[string][]string{
		"h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "h5": {"id"}, "h6": {"id"}, "p": {"align"}, "strong": nil, "em": nil, "del": nil, "u": nil,
		"sub": nil, "sup": {"id"}, "mark": nil, "kbd": nil, "small": nil, "br": nil, "hr": nil, "blockquote": nil, "aside": {"class"},
		"section": {"class"}, "ul": nil, "ol": {"start"}, "li": {"id"}, "dl": nil, "dt": nil, "dd": nil, "pre": nil, "code": {"class"},
		"figure": nil, "figcaption": nil, "details": nil, "summary": nil, "table": nil, "caption": nil, "thead": nil, "tbody": nil,
		"tr": nil, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "img": {"src", "alt", "width", "height"}, "a": {"href"},
	}
	pageHref = regexp.MustCompile(`^(https?://|mailto:|#|/|\{\{link [A-Za-z0-9_-]+\}\}$)`)
)

// lintPlain lists what a body of the rich and page families may not hold: other tags and
// attributes, addresses that are none, tags that are not closed in order, an id given twice and a
// link to one that is not there.
func lintPlain(r content.Rendition) []string {
	allowed := richAllowed
	if r.Family == content.FamilyPage {
		allowed = pageAllowed
	}
	var out, open, fragments []string
	ids := map[string]int{}
	z := html.NewTokenizer(strings.NewReader(r.HTML))
	for {
		switch z.Next() {
		case html.ErrorToken:
			for _, tag := range open {
				out = append(out, "<"+tag+"> is not closed")
			}
			for _, f := range fragments {
				if ids[f] == 0 {
					out = append(out, "a link to #"+f+", which is not there")
				}
			}
			return out
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			attrs, ok := allowed[t.Data]
			if !ok {
				out = append(out, "<"+t.Data+">")
			}
			for _, a := range t.Attr {
				switch {
				case !slices.Contains(attrs, a.Key):
					out = append(out, "<"+t.Data+" "+a.Key+">")
				case a.Key == "src" && !safeSrc.MatchString(a.Val), a.Key == "href" && !pageHref.MatchString(a.Val):
					out = append(out, fmt.Sprintf("<%s %s=%q>", t.Data, a.Key, a.Val))
				case a.Key == "id":
					if ids[a.Val]++; ids[a.Val] > 1 {
						out = append(out, "the id "+a.Val+" twice")
					}
				case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
					fragments = append(fragments, a.Val[1:])
				}
			}
			if slices.Contains(open, "a") && t.Data == "a" {
				out = append(out, "a link in a link")
			}
			if !slices.Contains(voidTags, t.Data) {
				open = append(open, t.Data)
			}
		case html.EndTagToken:
			name := z.Token().Data
			if len(open) == 0 || open[len(open)-1] != name {
				out = append(out, fmt.Sprintf("</%s> closes nothing (open: %s)", name, strings.Join(open, " ")))
				continue
			}
			open = open[:len(open)-1]
		case html.CommentToken, html.DoctypeToken:
			out = append(out, "a comment or doctype")
		}
	}
}

func TestLintPlain(t *testing.T) {
	hash := content.MediaScheme + strings.Repeat("ab", 32)
	good := `<h2 id="a">x</h2><p>y<sup id="fnref:1"><a href="#a">1</a></sup></p><img src="` + hash + `" alt="">`
	if got := lintPlain(content.Rendition{Family: content.FamilyPage, HTML: good}); got != nil {
		t.Error(got)
	}
	for _, bad := range []string{
		`<div>x</div>`, `<p style="x">y</p>`, `<p class="x">y</p>`, `<script></script>`, `<a href="javascript:x">y</a>`, `<a href="x.md">y</a>`,
		`<img src="https://example.com/x.png">`, `<p>x`, `</p>`, `<p><em></p></em>`, `<!-- x -->`, `<h2 id="a"></h2><h3 id="a"></h3>`,
		`<a href="#b">x</a>`, `<a href="/x"><a href="/y"></a></a>`,
	} {
		if lintPlain(content.Rendition{Family: content.FamilyPage, HTML: bad}) == nil {
			t.Errorf("%s passes", bad)
		}
	}
	if lintPlain(content.Rendition{Family: content.FamilyRich, HTML: `<h2 id="a">x</h2>`}) == nil {
		t.Error("an id passes in a body for pasting")
	}
}

func compileOther(t testing.TB, ws *content.Workspace, a *content.Article, id string) (content.Rendition, []content.Finding) {
	t.Helper()
	i := slices.IndexFunc(others, func(ch content.Channel) bool { return ch.ID == id })
	r, findings, err := (&render.Engine{}).Compile(t.Context(), ws, a, others[i])
	if err != nil {
		t.Fatal(err)
	}
	return r, findings
}
