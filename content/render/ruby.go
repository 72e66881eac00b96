package render

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

var kindRuby, kindReading = ast.NewNodeKind("Ruby"), ast.NewNodeKind("Reading")

// ruby is a word with its reading (注音): {漢字|かんじ}, or <ruby>漢字<rt>かんじ</rt></ruby>. No
// platform keeps the tags, so that the reading follows in brackets: 漢字（かんじ）. Its children are
// the word and a reading, each with plain text inside: families that know nothing of it show both.
type ruby struct{ ast.BaseInline }

// Kind implements ast.Node.
func (n *ruby) Kind() ast.NodeKind { return kindRuby }

// Dump implements ast.Node.
func (n *ruby) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

// reading is the reading of a word, with its brackets.
type reading struct{ ast.BaseInline }

// Kind implements ast.Node.
func (n *reading) Kind() ast.NodeKind { return kindReading }

// Dump implements ast.Node.
func (n *reading) Dump(source []byte, level int) { ast.DumpHelper(n, source, level, nil, nil) }

func newRuby(word, read string, at int) *ruby {
	n, r := &ruby{}, &reading{}
	n.AppendChild(n, ast.NewString([]byte(word)))
	r.AppendChild(r, ast.NewString([]byte("（"+read+"）")))
	n.AppendChild(n, r)
	n.SetPos(at)
	return n
}

// rubyParser reads {漢字|かんじ} and, with a reading for each character, {漢字|かん|じ}.
type rubyParser struct{}

var rubyMark = regexp.MustCompile(`^\{([^{}|\n]{1,60})\|([^{}\n]{1,120})\}`)

// Trigger implements parser.InlineParser.
func (rubyParser) Trigger() []byte { return []byte{'{'} }

// Parse implements parser.InlineParser. Braces around anything but Chinese or Japanese are text.
func (rubyParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, segment := block.PeekLine()
	m := rubyMark.FindSubmatch(line)
	if m == nil || !strings.ContainsFunc(string(m[1]), isCJK) {
		return nil
	}
	read := strings.TrimSpace(strings.ReplaceAll(string(m[2]), "|", ""))
	if read == "" {
		return nil
	}
	block.Advance(len(m[0]))
	return newRuby(strings.TrimSpace(string(m[1])), read, segment.Start)
}

// rubyTransformer gathers the tags of HTML, and the words between them, into the same nodes.
type rubyTransformer struct{}

// Transform implements parser.ASTTransformer.
func (rubyTransformer) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	source := reader.Source()
	if !bytes.Contains(source, []byte("<r")) && !bytes.Contains(source, []byte("<R")) {
		return
	}
	var starts []*ast.RawHTML
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if raw, ok := n.(*ast.RawHTML); ok && entering && rubyTag(raw, source) == "ruby" {
			starts = append(starts, raw)
		}
		return ast.WalkContinue, nil
	})
	for _, start := range starts {
		gatherRuby(start, source)
	}
}

// rubyTag is the name of a tag in lower case, with a / before it when it ends something.
func rubyTag(raw *ast.RawHTML, source []byte) string {
	s := strings.ToLower(strings.Trim(string(raw.Segments.Value(source)), "<> \t\n"))
	name, _, _ := strings.Cut(s, " ")
	return name
}

// gatherRuby replaces <ruby>…</ruby> among the siblings of start. What holds anything but words
// stays as it is: the tags are left out then, and what stands between them is shown.
func gatherRuby(start *ast.RawHTML, source []byte) {
	var taken []ast.Node
	var pairs []*ruby
	var word, read strings.Builder
	to, silent := &word, false
	end := func() {
		if strings.TrimSpace(read.String()) != "" {
			pairs = append(pairs, newRuby(strings.TrimSpace(word.String()), strings.TrimSpace(read.String()), start.Pos()))
			word.Reset()
			read.Reset()
		}
	}
	for n := start.NextSibling(); n != nil; n = n.NextSibling() {
		taken = append(taken, n)
		switch n := n.(type) {
		case *ast.Text:
			if !silent {
				to.WriteString(unescape(n.Value(source)))
			}
		case *ast.RawHTML:
			tag := rubyTag(n, source)
			silent = tag == "rp"
			switch tag {
			case "rt":
				to = &read
			case "/rt", "rb":
				end()
				to = &word
			case "/ruby":
				end()
				replaceRuby(start, taken, pairs, word.String())
				return
			case "rp", "/rp", "/rb", "rtc", "/rtc":
			default:
				return
			}
		default:
			return
		}
	}
}

func replaceRuby(start ast.Node, taken []ast.Node, pairs []*ruby, rest string) {
	parent := start.Parent()
	if parent == nil || len(pairs) == 0 {
		return
	}
	for _, p := range pairs {
		parent.InsertBefore(parent, start, p)
	}
	if rest = strings.TrimSpace(rest); rest != "" {
		parent.InsertBefore(parent, start, ast.NewString([]byte(rest)))
	}
	for _, n := range slices.Concat([]ast.Node{start}, taken) {
		parent.RemoveChild(parent, n)
	}
}
