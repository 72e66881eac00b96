package render

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// mark writes the number of a note, raised; on a page it leads to the note.
func (w *plainHTML) mark(number int) {
	n := strconv.Itoa(number)
	if !w.page {
		w.element("sup", "", func() { w.text("[" + n + "]") })
		return
	}
	w.marks[number]++
	id := "fnref:" + n
	if again := w.marks[number]; again > 1 {
		id += "-" + strconv.Itoa(again)
	}
	w.element("sup", w.id(id), func() {
		w.follow("#fn:"+n, func() { w.text(n) })
	})
}

func (w *plainHTML) footnoteMark(n *east.FootnoteLink) {
	if f := w.doc.footnote(n.Index); f != nil {
		w.mark(w.notes.footnote(n.Index, f))
	}
}

// writeNotes writes the list at the end. A note may hold links and mention further notes: they
// are added while the list is written.
func (w *plainHTML) writeNotes() {
	if len(w.notes.entries) == 0 {
		return
	}
	if w.page {
		w.pageNotes()
		return
	}
	w.b.WriteString("<hr>")
	at := w.b.Len()
	for i := 0; i < len(w.notes.entries); i++ {
		w.note(i+1, w.notes.entries[i])
	}
	entries := string(w.b.Bytes()[at:])
	w.b.Truncate(at)
	title := w.notes.title() // known only now
	w.element("p", "", func() { w.element("strong", "", func() { w.text(title) }) })
	w.b.WriteString(entries)
}

// note writes one entry with its number as text: an editor numbers a pasted list as it likes.
func (w *plainHTML) note(number int, n note) {
	w.element("p", "", func() {
		w.text("[" + strconv.Itoa(number) + "] ")
		if n.footnote == nil {
			w.text(n.label + "：" + n.url)
			return
		}
		if first := n.footnote.FirstChild(); first != nil && isText(first) {
			w.inlines(first)
		}
	})
	if n.footnote == nil {
		return
	}
	w.noteRest(n.footnote)
}

// noteRest writes what follows the first paragraph of a note.
func (w *plainHTML) noteRest(footnote ast.Node) {
	first := footnote.FirstChild()
	if first != nil && isText(first) {
		first = first.NextSibling()
	}
	for ; first != nil; first = first.NextSibling() {
		w.block(first)
	}
}

func (w *plainHTML) pageNotes() {
	w.element("section", ` class="footnotes"`, func() {
		w.element("ol", "", func() {
			for i := 0; i < len(w.notes.entries); i++ {
				w.pageNote(strconv.Itoa(i+1), w.notes.entries[i].footnote)
			}
		})
	})
}

func (w *plainHTML) pageNote(number string, footnote ast.Node) {
	w.element("li", w.id("fn:"+number), func() {
		w.element("p", "", func() {
			if first := footnote.FirstChild(); first != nil && isText(first) {
				w.inlines(first)
			}
			w.b.WriteString(` <a href="#fnref:` + number + `">↩</a>`)
		})
		w.noteRest(footnote)
	})
}
