package render

import (
	"bytes"
	"regexp"
	"sort"
	"sync"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"moxin/content"
)

// document is one parsed article body. It is read by several renderers at once and never
// changes after parse returns.
type document struct {
	source   []byte
	root     ast.Node
	lines    []int // byte offset of each line
	problems []problem
	ends     map[string]bool // names of tags that are ended somewhere
	// more is the top-level block that ends the summary (<!--more-->), nil without one;
	// moreInside says that the block's own text before the mark belongs to the summary.
	more       ast.Node
	moreInside bool
	struck     []ast.Node // where words are struck out
	containers []*container
	shown      shownLists
}

// problem is a finding that doesn't know its article or channel yet.
type problem struct {
	rule       string
	severity   content.Severity
	offset     int // byte in the body
	message    content.Text
	suggestion content.Text
}

// Priorities among goldmark's own parsers (blocks 100–1000, links 200, emphasis 500).
const (
	priorityContainer = 50
	priorityPicture   = 55
	priorityMath      = 60
	priorityNamedLink = 150
	priorityUnseen    = 160
	priorityEmphasis  = 450
)

// markdown is the one set-up that every article is parsed with.
var markdown = sync.OnceValue(func() parser.Parser {
	return goldmark.New(
		goldmark.WithExtensions(
			extension.Table, extension.TaskList, extension.Linkify,
			extension.Footnote, extension.DefinitionList,
		),
		goldmark.WithParserOptions(
			parser.WithEscapedSpace(),
			parser.WithBlockParsers(
				util.Prioritized(containerParser{}, priorityContainer),
				util.Prioritized(mathBlockParser{}, priorityMath),
			),
			parser.WithInlineParsers(
				util.Prioritized(namedLinkParser{}, priorityNamedLink),
				util.Prioritized(unseenParser{}, priorityUnseen),
				util.Prioritized(rubyParser{}, priorityPicture),
				util.Prioritized(sizedPictureParser{}, priorityPicture),
				util.Prioritized(pictureSizeParser{}, priorityPicture),
				util.Prioritized(mathInlineParser{}, priorityMath),
				util.Prioritized(emphasisParser, priorityEmphasis),
				util.Prioritized(deletionParser, priorityEmphasis),
			),
			parser.WithASTTransformers(
				util.Prioritized(calloutTransformer{}, 900),
				util.Prioritized(addressTransformer{}, 920),
				util.Prioritized(rubyTransformer{}, 940),
			),
		),
	).Parser()
})

// parse reads a body. Bodies that would take a parser seconds are refused when an article is read.
func parse(body []byte) *document {
	// goldmark panics on bytes that are not UTF-8. A file of another encoding is refused when it
	// is read; this holds for articles made elsewhere.
	if !utf8.Valid(body) {
		body = bytes.ToValidUTF8(body, []byte("\ufffd"))
	}
	d := &document{source: body, lines: lineStarts(body), ends: endTags(body)}
	d.root = markdown().Parse(text.NewReader(body))
	d.findMore()
	d.findStruck()
	d.findContainers()
	d.problems = append(d.problems, containerProblems(d.containers)...)
	d.problems = append(d.problems, d.literalMarks()...)
	return d
}

func lineStarts(body []byte) []int {
	starts := []int{0}
	for i, b := range body {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// place turns a byte offset into a line (from 0) and a column (runes, from 1).
func (d *document) place(offset int) (line, column int) {
	offset = max(0, min(offset, len(d.source)))
	line = sort.SearchInts(d.lines, offset+1) - 1
	return line, utf8.RuneCount(d.source[d.lines[line]:offset]) + 1
}

// offset is where a node stands in the body: its own place, or that of the nearest node around it.
func offset(n ast.Node) int {
	for ; n != nil; n = n.Parent() {
		if pos := n.Pos(); pos > 0 {
			return pos
		}
	}
	return 0
}

// moreMark is the comment that cuts a summary: of Hexo and Hugo, of Docusaurus, of MDX.
var moreMark = regexp.MustCompile(`(?i)^\s*(<!--\s*(more|truncate)\s*-->|\{/\*\s*truncate\s*\*/\})\s*$`)

// findMore looks for the summary cut among the top-level blocks and in their paragraphs.
func (d *document) findMore() {
	for n := d.root.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.HTMLBlock:
			if moreMark.Match(rawBlock(n, d.source)) {
				d.more = n
				return
			}
		case *ast.Paragraph:
			if moreMark.Match(n.Lines().Value(d.source)) {
				d.more = n
				return
			}
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				if raw, ok := c.(*ast.RawHTML); ok && moreMark.Match(raw.Segments.Value(d.source)) {
					d.more, d.moreInside = n, true
					return
				}
			}
		}
	}
}
