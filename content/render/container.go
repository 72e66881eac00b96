package render

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"moxin/content"
)

// Words that containers begin with. The others are callouts (calloutKinds) or unknown.
const (
	containerOnly   = "only"   // ::: only gzh xhs
	containerExcept = "except" // ::: except gzh
	containerNote   = "note"   // ::: note: the text of a note, shown nowhere else
)

var kindContainer = ast.NewNodeKind("Container")

// container is a block between ::: lines.
type container struct {
	ast.BaseBlock
	word   string // "" for a ::: line that closes nothing
	args   []string
	title  string // the rest of the line, for callouts
	colons int
	closed bool
}

// Kind implements ast.Node.
func (c *container) Kind() ast.NodeKind { return kindContainer }

// Dump implements ast.Node.
func (c *container) Dump(source []byte, level int) {
	ast.DumpHelper(c, source, level, map[string]string{"word": c.word, "args": strings.Join(c.args, " ")}, nil)
}

// containerParser reads containers. Inside one another they have more colons outside, or the
// same number: a closing line belongs to the innermost open container of its own length.
type containerParser struct{}

// Trigger implements parser.BlockParser.
func (containerParser) Trigger() []byte { return []byte{':'} }

// Open implements parser.BlockParser.
func (containerParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 {
		return nil, parser.NoChildren
	}
	colons, rest := splitColons(line[pos:])
	if colons < 3 {
		return nil, parser.NoChildren
	}
	c := &container{colons: colons}
	c.SetPos(segment.Start + pos)
	reader.AdvanceToEOL()
	if rest == "" {
		c.closed = true
		return c, parser.NoChildren
	}
	end := strings.IndexAny(rest, " \t[{")
	if end < 0 {
		end = len(rest)
	}
	c.word = strings.ToLower(rest[:end])
	c.title = containerTitle(rest[end:])
	c.args = strings.FieldsFunc(rest[end:], func(r rune) bool { return r == ' ' || r == '\t' || r == ',' || r == '，' || r == '、' })
	return c, parser.HasChildren
}

// Continue implements parser.BlockParser.
func (containerParser) Continue(node ast.Node, reader text.Reader, pc parser.Context) parser.State {
	c := node.(*container)
	if c.word == "" {
		return parser.Close
	}
	line, _ := reader.PeekLine()
	indent := len(line) - len(bytes.TrimLeft(line, " "))
	colons, rest := splitColons(line[indent:])
	if indent > 3 || colons < 3 || rest != "" || closedBy(pc, colons) != c {
		return parser.Continue | parser.HasChildren
	}
	c.closed = true
	reader.AdvanceToEOL()
	return parser.Close
}

// Close implements parser.BlockParser.
func (containerParser) Close(ast.Node, text.Reader, parser.Context) {}

// CanInterruptParagraph implements parser.BlockParser.
func (containerParser) CanInterruptParagraph() bool { return true }

// CanAcceptIndentedLine implements parser.BlockParser.
func (containerParser) CanAcceptIndentedLine() bool { return false }

// closedBy finds the open container that a line of so many colons closes: the innermost of that
// length, else the innermost shorter one; nil inside a code block, where the line is text.
func closedBy(pc parser.Context, colons int) *container {
	var shorter *container
	for _, b := range slices.Backward(pc.OpenedBlocks()) {
		switch n := b.Node.(type) {
		case *ast.FencedCodeBlock:
			return nil
		case *container:
			if n.colons == colons {
				return n
			}
			if n.colons < colons && shorter == nil {
				shorter = n
			}
		}
	}
	return shorter
}

// splitColons counts leading colons and returns what follows, trimmed.
func splitColons(s []byte) (int, string) {
	rest := bytes.TrimLeft(s, ":")
	return len(s) - len(rest), string(bytes.TrimSpace(rest))
}

// containerTitle understands "::: tip Title", ":::tip[Title]" and ":::tip{title="Title"}".
func containerTitle(s string) string {
	s = strings.TrimSpace(s)
	if inner, ok := strings.CutPrefix(s, "["); ok {
		inner, _, _ = strings.Cut(inner, "]")
		return strings.TrimSpace(inner)
	}
	if inner, ok := strings.CutPrefix(s, "{"); ok {
		_, inner, _ = strings.Cut(inner, `title="`)
		inner, _, _ = strings.Cut(inner, `"`)
		return strings.TrimSpace(inner)
	}
	return s
}

// containerProblems reports containers that stay open, close nothing or mean nothing.
func containerProblems(containers []*container) []problem {
	var out []problem
	for _, c := range containers {
		if p, bad := c.problem(); bad {
			p.offset = c.Pos()
			out = append(out, p)
		}
	}
	return out
}

func (c *container) problem() (problem, bool) {
	_, isCallout := calloutKinds[c.word]
	colons := strings.Repeat(":", c.colons)
	switch {
	case c.word == "":
		return problem{rule: "container/stray", severity: content.SeverityWarning,
			message:    content.T("这一行 "+colons+" 没有对应的开头", "this "+colons+" closes nothing"),
			suggestion: content.T("删掉它，或在前面写上 "+colons+" only 渠道", "delete it, or open a container before it")}, true
	case !c.closed:
		return problem{rule: "container/unclosed", severity: content.SeverityWarning,
			message:    content.T(fmt.Sprintf("%s %s 没有结束，后面的内容都算在里面", colons, c.word), fmt.Sprintf("%s %s is not closed: all that follows is inside it", colons, c.word)),
			suggestion: content.T("在这段结束处单独写一行 "+colons, "put a line of "+colons+" where it ends")}, true
	case c.word == containerOnly || c.word == containerExcept:
		if len(c.args) == 0 {
			return problem{rule: "container/no-channel", severity: content.SeverityWarning,
				message:    content.T(colons+" "+c.word+" 没有写渠道", colons+" "+c.word+" names no channel"),
				suggestion: content.T("写上 moxin.yaml 里的渠道，例如 only xhs", "name channels of moxin.yaml, such as only xhs")}, true
		}
	case c.word != containerNote && !isCallout:
		return problem{rule: "container/unknown", severity: content.SeverityWarning,
			message:    content.T("不认识的容器 "+colons+" "+c.word+"，里面的内容照常显示", "unknown container "+colons+" "+c.word+"; its content is shown as usual"),
			suggestion: content.T("可用：only、except、note、tip、info、warning、danger", "known: only, except, note, tip, info, warning, danger")}, true
	}
	return problem{}, false
}

// visible reports whether a node is meant for a channel. Note text is for notes alone, which
// take it out themselves.
func visible(n ast.Node, channel string) bool {
	c, ok := n.(*container)
	if !ok {
		return true
	}
	switch c.word {
	case containerOnly:
		return slices.Contains(c.args, channel)
	case containerExcept:
		return !slices.Contains(c.args, channel)
	case containerNote:
		return false
	}
	return true
}

// walkVisible visits, in order, what a channel shows.
func walkVisible(n ast.Node, channel string, visit func(ast.Node)) {
	if n == nil || !visible(n, channel) {
		return
	}
	visit(n)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		walkVisible(c, channel, visit)
	}
}
