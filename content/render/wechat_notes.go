package render

import (
	"strconv"

	east "github.com/yuin/goldmark/extension/ast"
)

// mark writes [n] raised.
func (w *wechat) mark(number int) {
	w.b.WriteString(joiner)
	w.word("sup", "ref")
	w.text("[" + strconv.Itoa(number) + "]")
	w.close("sup")
}

func (w *wechat) footnoteMark(n *east.FootnoteLink) {
	if f := w.doc.footnote(n.Index); f != nil {
		w.mark(w.notes.footnote(n.Index, f))
	}
}

// writeNotes writes the list at the end. A footnote may hold links and mention further notes:
// they are added while the list is written.
func (w *wechat) writeNotes() {
	if len(w.notes.entries) == 0 {
		return
	}
	w.open("section", "notes", "")
	titleAt := w.b.Len()
	for i := 0; i < len(w.notes.entries); i++ {
		w.note(i+1, w.notes.entries[i])
	}
	entries := string(w.b.Bytes()[titleAt:])
	w.b.Truncate(titleAt)
	w.element("p", "notes-title", "", w.notes.title()) // known only now
	w.b.WriteString(entries)
	w.close("section")
}

func (w *wechat) note(number int, n note) {
	if n.footnote == nil {
		w.open("p", "note", "")
		w.noteNumber(number)
		if n.label != "" {
			w.text(n.label + "：")
		}
		w.element("span", "url", "", n.url)
		w.close("p")
		return
	}
	first := n.footnote.FirstChild()
	w.open("p", "note", "")
	w.noteNumber(number)
	if first != nil && isText(first) {
		w.inlines(first)
		first = first.NextSibling()
	}
	w.close("p")
	outer := w.p
	w.p = "note"
	w.inside(func() {
		for c := first; c != nil; c = c.NextSibling() {
			w.block(c)
		}
	})
	w.p = outer
}

func (w *wechat) noteNumber(number int) {
	w.element("span", "note-number", "", "["+strconv.Itoa(number)+"]")
}
