package render

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"moxin/content"
)

// callout is how a kind of aside looks and what it is called when it has no title.
type callout struct {
	look  string // theme element
	title string
}

// calloutKinds are the words of GitHub, VuePress and Docusaurus for asides. "note" is one in
// GitHub's syntax alone: as a container it is the text of a note.
var calloutKinds = map[string]callout{
	"tip": {"callout-tip", "提示"}, "success": {"callout-tip", "提示"},
	"info": {"callout-info", "说明"}, "details": {"callout-info", "详情"}, "important": {"callout-info", "重要"},
	"warning": {"callout-warning", "注意"}, "caution": {"callout-warning", "注意"},
	"danger": {"callout-danger", "警告"},
}

// calloutTransformer turns "> [!TIP] Title" quotes into the same nodes as "::: tip Title".
type calloutTransformer struct{}

// Transform implements parser.ASTTransformer.
func (calloutTransformer) Transform(doc *ast.Document, reader text.Reader, _ parser.Context) {
	var quotes []*ast.Blockquote
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if q, ok := n.(*ast.Blockquote); ok && entering {
			quotes = append(quotes, q)
		}
		return ast.WalkContinue, nil
	})
	for _, q := range quotes {
		transformQuote(q, reader.Source())
	}
}

func transformQuote(q *ast.Blockquote, source []byte) {
	p, ok := q.FirstChild().(*ast.Paragraph)
	if !ok || p.Lines().Len() == 0 {
		return
	}
	first := p.Lines().At(0)
	word, title, ok := calloutMark(first.Value(source))
	if !ok {
		return
	}
	c := &container{word: word, title: title, closed: true}
	c.SetPos(q.Pos())
	removeUntil(p, first.Stop)
	if p.ChildCount() == 0 {
		q.RemoveChild(q, p)
	}
	for n := q.FirstChild(); n != nil; n = q.FirstChild() {
		c.AppendChild(c, n)
	}
	q.Parent().ReplaceChild(q.Parent(), q, c)
}

// calloutMark reads "[!TIP] Title".
func calloutMark(line []byte) (word, title string, ok bool) {
	line, ok = bytes.CutPrefix(bytes.TrimSpace(line), []byte("[!"))
	if !ok {
		return "", "", false
	}
	name, rest, ok := bytes.Cut(line, []byte("]"))
	if !ok {
		return "", "", false
	}
	word = strings.ToLower(string(name))
	if word == "note" {
		word = "info"
	}
	_, ok = calloutKinds[word]
	// Obsidian writes [!tip]- and [!tip]+ for folded ones.
	return word, strings.TrimSpace(strings.TrimLeft(string(rest), "-+")), ok
}

// removeUntil drops the inline nodes of p that begin before a byte offset.
func removeUntil(p ast.Node, stop int) {
	for n := p.FirstChild(); n != nil; n = p.FirstChild() {
		if at := inlineStart(n); at >= stop {
			return
		}
		p.RemoveChild(p, n)
	}
}

func inlineStart(n ast.Node) int {
	if t, ok := n.(*ast.Text); ok {
		return t.Segment.Start
	}
	return n.Pos()
}

// calloutTitle is the line above a callout.
func (c *container) calloutTitle() (callout, string, bool) {
	k, ok := calloutKinds[c.word]
	if !ok {
		return callout{}, "", false
	}
	if c.title != "" {
		return k, c.title, true
	}
	return k, k.title, true
}

// unknownChannels are the channels a container names that the workspace does not have.
func (c *container) unknownChannels(cfg *content.Config) []string {
	if c.word != containerOnly && c.word != containerExcept {
		return nil
	}
	var unknown []string
	for _, id := range c.args {
		if _, ok := cfg.Channel(id); !ok {
			unknown = append(unknown, id)
		}
	}
	return unknown
}
