package render

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/net/html"

	"moxin/content/card"
)

// spanWriter writes inline nodes as spans: links as their words, pictures elsewhere.
type spanWriter struct {
	b     *deckBuilder
	list  []card.Span
	look  card.Span // of what is written now
	signs string    // the characters of sub- and superscripts, "" on the line
}

// spans are the words of a block with their looks, without white space at the ends.
func (b *deckBuilder) spans(n ast.Node) []card.Span {
	w := spanWriter{b: b}
	w.inlines(n)
	return trimSpans(w.list)
}

func (w *spanWriter) inlines(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		w.inline(n)
	}
}

func (w *spanWriter) inline(n ast.Node) {
	doc := w.b.doc
	switch n := n.(type) {
	case *ast.Text:
		w.write(shifted(unescape(n.Value(doc.source)), w.signs))
		if n.HardLineBreak() {
			w.write("\n")
		} else if n.SoftLineBreak() {
			w.write(softBreak(n, doc.source))
		}
	case *ast.String:
		w.write(clean(string(n.Value)))
	case *ast.CodeSpan:
		w.code(doc.codeSpan(n))
	case *mathInline:
		w.code(clean(string(n.source)))
		w.b.formula(offset(n))
	case *ast.AutoLink:
		w.write(string(n.Label(doc.source)))
	case *ast.Emphasis:
		outer := w.look
		w.look.Bold = w.look.Bold || n.Level == 2
		w.inlines(n)
		w.look = outer
	case *east.Strikethrough:
		outer := w.look
		w.look.Strike = true
		w.inlines(n)
		w.look = outer
	case *ast.RawHTML:
		w.raw(n.Segments.Value(doc.source))
	case *east.FootnoteLink:
		w.footnote(n.Index)
	case *namedLink:
		w.write(n.label)
	case *ast.Image, *east.FootnoteBacklink, *east.TaskCheckBox:
	default:
		w.inlines(n)
	}
}

func (w *spanWriter) footnote(index int) {
	at := slices.Index(w.b.notes, index)
	if at < 0 {
		w.b.notes = append(w.b.notes, index)
		at = len(w.b.notes) - 1
	}
	w.list = append(w.list, card.Span{Text: strings.TrimSpace(noteMark(at + 1)), Faint: true})
}

// write adds words of the current look.
func (w *spanWriter) write(text string) {
	if text == "" {
		return
	}
	if last := len(w.list) - 1; last >= 0 {
		look := w.list[last]
		if look.Text = ""; look == w.look {
			w.list[last].Text += text
			return
		}
	}
	s := w.look
	s.Text = text
	w.list = append(w.list, s)
}

func (w *spanWriter) code(text string) {
	outer := w.look
	w.look.Code = true
	w.write(text)
	w.look = outer
}

// raw follows the inline tags that cards have a look for.
func (w *spanWriter) raw(tag []byte) {
	if isBreak(tag) {
		w.write("\n")
		return
	}
	if w.b.doc.typed(tag) {
		w.write(string(tag))
		return
	}
	z := html.NewTokenizer(strings.NewReader(string(tag)))
	opens := z.Next() == html.StartTagToken
	name, _ := z.TagName()
	switch string(name) {
	case "mark":
		w.look.Mark = opens
	case "b", "strong":
		w.look.Bold = opens
	case "code", "kbd":
		w.look.Code = opens
	case "s", "del", "strike":
		w.look.Strike = opens
	case "sub", "sup":
		w.signs = ""
		if opens {
			w.signs = map[string]string{"sub": scriptBelow, "sup": scriptAbove}[string(name)]
		}
	}
}

// trimSpans takes the white space off both ends.
func trimSpans(list []card.Span) []card.Span {
	for len(list) > 0 {
		if list[0].Text = strings.TrimLeft(list[0].Text, " \t\n"); list[0].Text != "" {
			break
		}
		list = list[1:]
	}
	for last := len(list) - 1; last >= 0; last = len(list) - 1 {
		if list[last].Text = strings.TrimRight(list[last].Text, " \t\n"); list[last].Text != "" {
			break
		}
		list = list[:last]
	}
	return list
}
