package render

import (
	"bytes"
	"regexp"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

var (
	kindNamedLink  = ast.NewNodeKind("NamedLink")
	kindMathInline = ast.NewNodeKind("MathInline")
	kindMathBlock  = ast.NewNodeKind("MathBlock")
)

// namedLink is {{link gzh}} or [words]({{link gzh}}): the address of this article on another
// channel, known only once it is out there. It stays as written until the claim.
type namedLink struct {
	ast.BaseInline
	channel string
	label   string // "" = the placeholder stands alone
}

// Kind implements ast.Node.
func (n *namedLink) Kind() ast.NodeKind { return kindNamedLink }

// Dump implements ast.Node.
func (n *namedLink) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"channel": n.channel, "label": n.label}, nil)
}

// placeholder is what stands in the rendition until the claim.
func (n *namedLink) placeholder() string { return "{{link " + n.channel + "}}" }

type namedLinkParser struct{}

var (
	namedLinkAlone   = regexp.MustCompile(`^\{\{ *link +([A-Za-z0-9_-]+) *\}\}`)
	namedAnywhere    = regexp.MustCompile(`\{\{ *link +([A-Za-z0-9_-]+) *\}\}`)
	namedLinkLabeled = regexp.MustCompile(`^\[([^\[\]\n]+)\]\(<?\{\{ *link +([A-Za-z0-9_-]+) *\}\}>?\)`)
)

// Trigger implements parser.InlineParser.
func (namedLinkParser) Trigger() []byte { return []byte{'{', '['} }

// Parse implements parser.InlineParser.
func (namedLinkParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	if line[0] == '{' {
		m := namedLinkAlone.FindSubmatch(line)
		if m == nil {
			return nil
		}
		block.Advance(len(m[0]))
		return &namedLink{channel: string(m[1])}
	}
	if _, rest, ok := bytes.Cut(line, []byte("](")); !ok || !bytes.HasPrefix(bytes.TrimPrefix(rest, []byte("<")), []byte("{{")) {
		return nil
	}
	m := namedLinkLabeled.FindSubmatch(line)
	if m == nil {
		return nil
	}
	block.Advance(len(m[0]))
	return &namedLink{channel: string(m[2]), label: string(m[1])}
}

// mathInline is $…$; its source is kept because nothing here can draw it.
type mathInline struct {
	ast.BaseInline
	source []byte // between the dollars
}

// Kind implements ast.Node.
func (n *mathInline) Kind() ast.NodeKind { return kindMathInline }

// Dump implements ast.Node.
func (n *mathInline) Dump(source []byte, level int) {
	ast.DumpHelper(n, source, level, map[string]string{"source": string(n.source)}, nil)
}

type mathInlineParser struct{}

// Trigger implements parser.InlineParser.
func (mathInlineParser) Trigger() []byte { return []byte{'$'} }

// Parse implements parser.InlineParser. Money and shell variables are not formulas: the dollars
// touch what they enclose, no digit follows, and inside is one letter or something of TeX.
func (mathInlineParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	fence := 1
	if len(line) > 1 && line[1] == '$' {
		fence = 2
	}
	inner := line[fence:]
	end := bytes.Index(inner, line[:fence])
	if end <= 0 {
		return nil
	}
	tex := inner[:end]
	if fence == 2 {
		tex = bytes.TrimSpace(tex)
	}
	if !isTeX(tex) {
		return nil
	}
	if after := end + fence; after < len(inner) && inner[after] >= '0' && inner[after] <= '9' {
		return nil
	}
	block.Advance(end + 2*fence)
	return &mathInline{source: bytes.Clone(tex)}
}

func isTeX(s []byte) bool {
	if len(s) == 0 {
		return false
	}
	first, last := s[0], s[len(s)-1]
	if first == ' ' || last == ' ' || last == '\\' || first == '{' {
		return false
	}
	if len(s) == 1 {
		return first >= 'A' && first <= 'Z' || first >= 'a' && first <= 'z'
	}
	return bytes.ContainsAny(s, `\^_=`)
}

// mathBlock is a formula between $$ lines.
type mathBlock struct{ ast.BaseBlock }

// Kind implements ast.Node.
func (n *mathBlock) Kind() ast.NodeKind { return kindMathBlock }

// IsRaw implements ast.Node: nothing inside is Markdown.
func (n *mathBlock) IsRaw() bool { return true }

// Dump implements ast.Node.
func (n *mathBlock) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

type mathBlockParser struct{}

// Trigger implements parser.BlockParser.
func (mathBlockParser) Trigger() []byte { return []byte{'$'} }

// Open implements parser.BlockParser: a line of $$ alone begins a formula.
func (mathBlockParser) Open(_ ast.Node, reader text.Reader, _ parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	if !isMathFence(line) || !mathFence.Match(reader.Source()[segment.Stop:]) {
		return nil, parser.NoChildren
	}
	reader.AdvanceToEOL()
	return &mathBlock{}, parser.NoChildren
}

// mathFence finds a line of $$; without a second one the first is text.
var mathFence = regexp.MustCompile(`(?m)^[ \t]*\$\$[ \t]*$`)

func isMathFence(line []byte) bool { return bytes.Equal(bytes.TrimSpace(line), []byte("$$")) }

// Continue implements parser.BlockParser.
func (mathBlockParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	line, segment := reader.PeekLine()
	if isMathFence(line) {
		reader.AdvanceToEOL()
		return parser.Close
	}
	node.Lines().Append(segment)
	reader.AdvanceToEOL()
	return parser.Continue | parser.NoChildren
}

// Close implements parser.BlockParser.
func (mathBlockParser) Close(ast.Node, text.Reader, parser.Context) {}

// CanInterruptParagraph implements parser.BlockParser.
func (mathBlockParser) CanInterruptParagraph() bool { return true }

// CanAcceptIndentedLine implements parser.BlockParser.
func (mathBlockParser) CanAcceptIndentedLine() bool { return false }
