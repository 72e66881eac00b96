package render

import (
	"strconv"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// notes are the numbered entries at the end of an article: where links lead, and footnotes,
// in one sequence by first mention.
type notes struct {
	entries  []note
	byURL    map[string]int // number
	byNumber map[int]int    // footnote index in the tree → number
	links    int
}

type note struct {
	label, url string
	footnote   ast.Node // nil for a link
}

// link is the number of a URL; equal URLs share one.
func (n *notes) link(url, label string) int {
	if number, ok := n.byURL[url]; ok {
		return number
	}
	if n.byURL == nil {
		n.byURL = make(map[string]int)
	}
	n.entries = append(n.entries, note{label: label, url: url})
	n.byURL[url] = len(n.entries)
	n.links++
	return len(n.entries)
}

func (n *notes) footnote(index int, node ast.Node) int {
	if number, ok := n.byNumber[index]; ok {
		return number
	}
	if n.byNumber == nil {
		n.byNumber = make(map[int]int)
	}
	n.entries = append(n.entries, note{footnote: node})
	n.byNumber[index] = len(n.entries)
	return len(n.entries)
}

// mark writes [n] raised.
func (w *wechat) mark(number int) {
	w.word("sup", "ref")
	w.text("[" + strconv.Itoa(number) + "]")
	w.close("sup")
}

func (w *wechat) footnoteMark(n *east.FootnoteLink) {
	for c := w.doc.root.LastChild(); c != nil; c = c.PreviousSibling() {
		list, ok := c.(*east.FootnoteList)
		if !ok {
			continue
		}
		for f := list.FirstChild(); f != nil; f = f.NextSibling() {
			if f.(*east.Footnote).Index == n.Index {
				w.mark(w.notes.footnote(n.Index, f))
				return
			}
		}
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

func (n *notes) title() string {
	switch n.links {
	case 0:
		return "注释"
	case len(n.entries):
		return "引用链接"
	}
	return "注释与链接"
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
