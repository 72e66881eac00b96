package render

import (
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// table writes a table inside a box that scrolls sideways, with every style on its cells: rows
// and the table itself pass nothing on.
func (w *wechat) table(t *east.Table) {
	w.open("section", "table-box", "")
	w.open("table", "table", "")
	body := false
	for n := t.FirstChild(); n != nil; n = n.NextSibling() {
		switch n.(type) {
		case *east.TableHeader:
			w.b.WriteString("<thead>")
			w.row(n, "th")
			w.b.WriteString("</thead>")
		default:
			if !body {
				w.b.WriteString("<tbody>")
				body = true
			}
			w.row(n, "td")
		}
	}
	if body {
		w.b.WriteString("</tbody>")
	}
	w.close("table")
	w.close("section")
}

func (w *wechat) row(row ast.Node, tag string) {
	w.b.WriteString("<tr>")
	for n := row.FirstChild(); n != nil; n = n.NextSibling() {
		align := "left"
		if cell, ok := n.(*east.TableCell); ok && cell.Alignment != east.AlignNone {
			align = cell.Alignment.String()
		}
		w.open(tag, tag, "text-align:"+align)
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
