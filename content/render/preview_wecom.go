package render

import (
	"bytes"
	"html"
	"html/template"
	"regexp"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	htmlout "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"

	"moxin/content"
)

// showsMarks reports a message in which the robot's markdown is at work.
func showsMarks(r content.Rendition) bool {
	return r.Platform == content.WeCom && r.Mode == content.ModeRobot && (r.Format == "markdown" || r.Format == "markdown_v2")
}

// robotMarks are what each kind of robot message shows of Markdown; all else stands there as typed.
var robotMarks = sync.OnceValue(func() map[string]goldmark.Markdown {
	blocks := []util.PrioritizedValue{
		util.Prioritized(parser.NewATXHeadingParser(), 600), util.Prioritized(parser.NewBlockquoteParser(), 800),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	}
	more := append(blocks[:len(blocks):len(blocks)],
		util.Prioritized(parser.NewThematicBreakParser(), 200), util.Prioritized(parser.NewListParser(), 300), util.Prioritized(parser.NewListItemParser(), 400))
	inlines := parser.WithInlineParsers(
		util.Prioritized(parser.NewCodeSpanParser(), 100), util.Prioritized(parser.NewLinkParser(), 200), util.Prioritized(parser.NewEmphasisParser(), 500))
	out := goldmark.WithRenderer(renderer.NewRenderer(renderer.WithNodeRenderers(
		util.Prioritized(htmlout.NewRenderer(htmlout.WithHardWraps()), 1000), util.Prioritized(deadLinks{}, 500))))
	return map[string]goldmark.Markdown{
		"markdown":    goldmark.New(goldmark.WithParser(parser.NewParser(parser.WithBlockParsers(blocks...), inlines)), out),
		"markdown_v2": goldmark.New(goldmark.WithParser(parser.NewParser(parser.WithBlockParsers(more...), inlines)), out, goldmark.WithExtensions(extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)))),
	}
})

// deadLinks show links that lead nowhere: who looks at a preview does not leave it by a tap.
type deadLinks struct{}

// RegisterFuncs implements renderer.NodeRenderer.
func (deadLinks) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindLink, func(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			_, _ = w.WriteString("</a>")
			return ast.WalkContinue, nil
		}
		_, _ = w.WriteString(`<a title="` + html.EscapeString(string(n.(*ast.Link).Destination)) + `">`)
		return ast.WalkContinue, nil
	})
}

// namedTarget is a named link as the destination of another, which Markdown has no form for.
var namedTarget = regexp.MustCompile(`\]\(\{\{link ([A-Za-z0-9_-]+)\}\}\)`)

// marked is a robot's message as a chat shows it.
func marked(r content.Rendition, mediaURL func(content.Media) string) template.HTML {
	text := namedTarget.ReplaceAllString(r.Text, "](<{{link $1}}>)")
	var b bytes.Buffer
	if err := robotMarks()[r.Format].Convert([]byte(text), &b); err != nil { // a buffer takes all there is
		return template.HTML(html.EscapeString(r.Text)) //nolint:gosec // escaped
	}
	r.HTML = strings.ReplaceAll(b.String(), "%7B%7Blink%20", "{{link ")
	return template.HTML(fillMedia(r, mediaURL)) //nolint:gosec // goldmark's, without raw HTML
}
