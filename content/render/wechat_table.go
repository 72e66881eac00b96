package render

import (
	"fmt"
	"math"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// table writes a table inside a box that scrolls sideways, with every style on its cells: rows
// and the table itself pass nothing on.
func (w *wechat) table(t *east.Table) {
	w.open("section", "table-box", "")
	w.open("table", "table", "")
	body, least := false, w.columns(t)
	for n := t.FirstChild(); n != nil; n = n.NextSibling() {
		switch n.(type) {
		case *east.TableHeader:
			w.b.WriteString("<thead>")
			w.row(n, "th", least)
			w.b.WriteString("</thead>")
		default:
			if !body {
				w.b.WriteString("<tbody>")
				body = true
			}
			w.row(n, "td", nil)
		}
	}
	if body {
		w.b.WriteString("</tbody>")
	}
	w.close("table")
	w.close("section")
}

// Widths of columns in em: what a phone shows beside its cells' padding, and how narrow a column
// of sentences may become in a table that fits there and in one that scrolls anyway.
const (
	tableRoom   = 20.0
	leastFit    = 6.0
	leastScroll = 10.0
)

// columns are the least widths of a table's columns in em. A browser makes columns as narrow as
// one Chinese character to make a table fit; words are left whole, and sentences readable.
func (w *wechat) columns(t *east.Table) []float64 {
	var whole []float64
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		i := 0
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			if i == len(whole) {
				whole = append(whole, 0)
			}
			whole[i] = max(whole[i], emWidth(w.doc.plain(cell)))
			i++
		}
	}
	least := make([]float64, len(whole))
	for _, narrow := range []float64{leastFit, leastScroll} {
		sum := 0.0
		for i := range least {
			least[i] = min(whole[i], narrow)
			sum += least[i]
		}
		if sum <= tableRoom {
			break
		}
	}
	return least
}

// emWidth is about how wide a text stands on one line, in em, themes' spacing of letters included.
func emWidth(s string) float64 {
	em := 0.0
	for _, r := range s {
		if r < firstWide {
			em += 0.6
		} else {
			em += 1.05
		}
	}
	return em
}

// firstWide is the first character that is as wide as it is high; the few narrow ones behind it
// do no harm here.
const firstWide = 0x1100

// row writes a row. least are the least widths of its columns in em; nil where another row has
// said them.
func (w *wechat) row(row ast.Node, tag string, least []float64) {
	w.b.WriteString("<tr>")
	i := -1
	for n := row.FirstChild(); n != nil; n = n.NextSibling() {
		i++
		align := "left"
		if cell, ok := n.(*east.TableCell); ok && cell.Alignment != east.AlignNone {
			align = cell.Alignment.String()
		}
		css := "text-align:" + align
		if i < len(least) && least[i] > 1.1 { // one character is never parted
			css += fmt.Sprintf(";min-width:%.1fem", math.Ceil(2*least[i])/2)
		}
		w.open(tag, tag, css)
		if tag == "th" {
			w.quietly(n)
		} else {
			w.inlines(n)
		}
		w.close(tag)
	}
	w.b.WriteString("</tr>")
}

// fenced writes a code block, or the drawing that it is the source of.
func (w *wechat) fenced(n *ast.FencedCodeBlock) {
	language, code := language(n, w.doc.source), w.doc.rawLines(n)
	switch kind := drawings[language]; kind {
	case "":
		w.codeBlock(language, code)
	case drawTeX:
		w.mathBlock(code, offset(n))
	default:
		if m, ok := w.drawing(kind, code, offset(n)); ok {
			w.figure(w.imgTag(m, m.Alt, ""), "")
			return
		}
		w.codeBlock(language, code)
	}
}

// language is the first word of the info string. FencedCodeBlock.Language would say the same, but
// keeps it in the node: a write to a tree that other channels read.
func language(n *ast.FencedCodeBlock, source []byte) string {
	if n.Info == nil {
		return ""
	}
	info := strings.ToLower(string(n.Info.Value(source)))
	if i := strings.IndexAny(info, " \t{:"); i >= 0 { // line numbers of Hugo and Docusaurus, a file name of Hexo
		info = info[:i]
	}
	return info
}

func (w *wechat) codeBlock(language, code string) {
	w.open("pre", "pre", "")
	w.open("code", "pre-code", "")
	w.b.WriteString(w.engine.code.highlight(w.theme, language, code))
	w.close("code")
	w.close("pre")
}
