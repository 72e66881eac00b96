package render

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

func (w *plainHTML) blocks(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		w.block(n)
	}
}

func (w *plainHTML) block(n ast.Node) {
	if n == w.title || n == w.doc.more && !w.doc.moreInside || !visible(n, w.channel.ID) {
		return
	}
	switch n := n.(type) {
	case *ast.Heading:
		w.heading(n)
	case *ast.Paragraph:
		w.paragraph(n)
	case *ast.TextBlock:
		w.inlines(n)
	case *ast.ThematicBreak:
		w.b.WriteString("<hr>")
	case *ast.Blockquote:
		w.element("blockquote", "", func() { w.blocks(n) })
	case *ast.List:
		w.list(n)
	case *ast.FencedCodeBlock:
		w.fenced(n)
	case *ast.CodeBlock:
		w.codeBlock("", w.doc.rawLines(n))
	case *ast.HTMLBlock:
		w.rawHTML(rawBlock(n, w.doc.source), offset(n), true)
	case *container:
		w.container(n)
	case *mathBlock:
		source := w.doc.rawLines(n)
		if !w.drawn(drawTeX, texBlock(source), offset(n)) {
			w.codeBlock("tex", source)
		}
	case *east.Table:
		w.table(n)
	case *east.DefinitionList:
		w.definitions(n)
	case *east.FootnoteList, *ast.LinkReferenceDefinition:
		// Notes are written at the end, by number of their first mention.
	default:
		w.blocks(n)
	}
}

func (w *plainHTML) heading(n *ast.Heading) {
	h, ok := w.headings[n]
	if !ok { // in a note, which no outline lists
		h.tag = "h" + strconv.Itoa(w.deepest)
	}
	w.filled(h.tag, w.id(h.id), func() { w.inlines(n) })
}

// filled writes an element unless it would be empty.
func (w *plainHTML) filled(tag, attrs string, inside func()) {
	before := w.b.Len()
	w.b.WriteString("<" + tag + attrs + ">")
	start := w.b.Len()
	inside()
	if w.b.Len() == start {
		w.b.Truncate(before)
		return
	}
	w.b.WriteString("</" + tag + ">")
}

func (w *plainHTML) id(id string) string {
	if id == "" {
		return ""
	}
	return ` id="` + escaper.Replace(id) + `"`
}

// paragraph writes a <p>, and figures where it holds pictures alone.
func (w *plainHTML) paragraph(n ast.Node) {
	if pictures := onlyPictures(n, w.doc.source); pictures != nil {
		for _, img := range pictures {
			w.figure(w.image(img), caption(w.doc, img))
		}
		return
	}
	w.filled("p", "", func() { w.inlines(n) })
}

// figure is a picture with the line below it.
func (w *plainHTML) figure(img, caption string) {
	if img == "" { // left out
		return
	}
	if !w.page || !strings.HasPrefix(img, "<img") {
		w.b.WriteString("<p>" + img + "</p>")
		if caption != "" && strings.HasPrefix(img, "<img") {
			w.element("p", "", func() { w.element("em", "", func() { w.text(caption) }) })
		}
		return
	}
	w.b.WriteString("<figure>" + img)
	if caption != "" {
		w.element("figcaption", "", func() { w.text(caption) })
	}
	w.b.WriteString("</figure>")
}

func (w *plainHTML) list(l *ast.List) {
	tag, attrs := "ul", ""
	if l.IsOrdered() {
		tag = "ol"
		if l.Start != 1 {
			attrs = ` start="` + strconv.Itoa(l.Start) + `"`
		}
	}
	w.element(tag, attrs, func() {
		for item := l.FirstChild(); item != nil; item = item.NextSibling() {
			w.element("li", "", func() {
				if box := checkBox(item); box != "" {
					w.text(box + " ")
				}
				w.blocks(item)
			})
		}
	})
}

func (w *plainHTML) fenced(n *ast.FencedCodeBlock) {
	language, source := language(n, w.doc.source), w.doc.rawLines(n)
	if kind, ok := drawings[language]; !ok || !w.drawn(kind, source, offset(n)) {
		w.codeBlock(language, source)
	}
}

// drawn writes the figure that a command draws from source; without one, false, and why is reported.
func (w *plainHTML) drawn(kind, source string, at int) bool {
	m, ok := w.drawing(kind, source, at)
	if ok {
		w.figure(w.tag(m, m.Alt), "")
	}
	return ok
}

// codeBlock names the language where it is looked for: in the class of a page's code, as
// highlighters read it, and in lang on pre, which 知乎's own pages carry (unverified; others
// ignore it).
func (w *plainHTML) codeBlock(language, code string) {
	pre, class := "", ""
	if language != "" && w.page {
		class = ` class="language-` + escaper.Replace(language) + `"`
	} else if language != "" {
		pre = ` lang="` + escaper.Replace(language) + `"`
	}
	w.element("pre", pre, func() {
		w.element("code", class, func() { w.text(code) })
	})
}

// container writes a callout as a quote with its title in bold; an aside on a page.
func (w *plainHTML) container(c *container) {
	kind, title, ok := c.calloutTitle()
	if !ok {
		w.blocks(c)
		return
	}
	tag, attrs := "blockquote", ""
	if w.page {
		tag, attrs = "aside", ` class="`+kind.look+`"`
	}
	w.element(tag, attrs, func() {
		w.element("p", "", func() { w.element("strong", "", func() { w.text(title) }) })
		w.blocks(c)
	})
}

func (w *plainHTML) table(t *east.Table) {
	w.element("table", "", func() {
		body := false
		for n := t.FirstChild(); n != nil; n = n.NextSibling() {
			if _, ok := n.(*east.TableHeader); ok {
				w.element("thead", "", func() { w.row(n, "th") })
				continue
			}
			if !body {
				w.b.WriteString("<tbody>")
				body = true
			}
			w.row(n, "td")
		}
		if body {
			w.b.WriteString("</tbody>")
		}
	})
}

func (w *plainHTML) row(row ast.Node, tag string) {
	w.element("tr", "", func() {
		for n := row.FirstChild(); n != nil; n = n.NextSibling() {
			w.element(tag, "", func() { w.inlines(n) })
		}
	})
}

// definitions writes terms and what they mean: as such on a page, else as paragraphs.
func (w *plainHTML) definitions(list ast.Node) {
	if !w.page {
		for n := list.FirstChild(); n != nil; n = n.NextSibling() {
			if n.Kind() == east.KindDefinitionTerm {
				w.element("p", "", func() { w.element("strong", "", func() { w.inlines(n) }) })
				continue
			}
			for c := n.FirstChild(); c != nil; c = c.NextSibling() {
				if isText(c) {
					w.paragraph(c)
					continue
				}
				w.block(c)
			}
		}
		return
	}
	w.element("dl", "", func() {
		for n := list.FirstChild(); n != nil; n = n.NextSibling() {
			if n.Kind() == east.KindDefinitionTerm {
				w.element("dt", "", func() { w.inlines(n) })
				continue
			}
			w.element("dd", "", func() { w.blocks(n) })
		}
	})
}
