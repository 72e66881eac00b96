package render

import (
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// headingMark is what other tools write behind a heading for its anchor or look: {#id}, {.class},
// {: #id}, {/* #id */}. No channel has anchors.
var headingMark = regexp.MustCompile(`[ \t]*\{(?:[#.:]|/\* *#)[^{}\n]*\}[ \t]*$`)

// headingTransformer takes anchors off headings, where they would be read as text.
type headingTransformer struct{}

// Transform implements parser.ASTTransformer.
func (headingTransformer) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	source := reader.Source()
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		h, ok := n.(*ast.Heading)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		// An id with _ or * in it is several pieces of text.
		t, ok := h.LastChild().(*ast.Text)
		for ok {
			before, more := t.PreviousSibling().(*ast.Text)
			if !more || before.Segment.Stop != t.Segment.Start || before.SoftLineBreak() {
				break
			}
			before.Segment.Stop = t.Segment.Stop
			h.RemoveChild(h, t)
			t = before
		}
		if ok {
			if at := headingMark.FindIndex(t.Segment.Value(source)); at != nil {
				t.Segment.Stop = t.Segment.Start + at[0]
			}
		}
		return ast.WalkSkipChildren, nil
	})
}
