package render

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

var kindUnseen = ast.NewNodeKind("Unseen")

// unseen is what is written and shown nowhere: a comment of MDX, an anchor of a heading.
type unseen struct{ ast.BaseInline }

// Kind implements ast.Node.
func (n *unseen) Kind() ast.NodeKind { return kindUnseen }

// Dump implements ast.Node.
func (n *unseen) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// unseenParser reads {/* comment */} and, at the end of a heading, what other tools write there
// for its anchor or look: {#id}, {.class}, {: #id}. No channel has anchors.
type unseenParser struct{}

var (
	mdxComment    = regexp.MustCompile(`^\{/\*.*?\*/\}`)
	headingAnchor = regexp.MustCompile(`^\{[#.:][^{}\n]*\}[ \t]*$`)
)

// Trigger implements parser.InlineParser.
func (unseenParser) Trigger() []byte { return []byte{'{'} }

// Parse implements parser.InlineParser.
func (unseenParser) Parse(parent ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	n := 0
	switch {
	case bytes.HasPrefix(line, []byte("{/*")):
		n = len(mdxComment.Find(line))
	case parent.Kind() == ast.KindHeading:
		n = len(headingAnchor.Find(bytes.TrimRight(line, "\r\n")))
	}
	if n == 0 {
		return nil
	}
	// The space before it would be left over.
	if last, ok := parent.LastChild().(*ast.Text); ok {
		last.Segment = last.Segment.TrimRightSpace(block.Source())
	}
	block.Advance(n)
	return &unseen{}
}
