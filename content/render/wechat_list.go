package render

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// bullets by depth of the list.
var bullets = []string{"•", "◦", "▪"}

// list writes a list as sections whose markers are text: the platform shows stray bullets for
// lists inside lists, and breaks the line after bold text at the head of an item.
func (w *wechat) list(l *ast.List) {
	element := "list"
	if w.lists > 0 {
		element = "list-nested"
	}
	w.open("section", element, "")
	number, room := l.Start, hang(l)
	for n := l.FirstChild(); n != nil; n = n.NextSibling() {
		marker := bullets[min(w.lists, len(bullets)-1)]
		if l.IsOrdered() {
			marker = strconv.Itoa(number) + "."
			number++
		}
		if box := checkBox(n); box != "" {
			marker = box
		}
		w.item(n, marker, room)
	}
	w.close("section")
}

// hang is the room for the markers of a list: one for all its items, so that their words stand
// below each other where the numbers grow longer.
func hang(l *ast.List) string {
	if !l.IsOrdered() {
		return "1.2em"
	}
	digits := len(strconv.Itoa(l.Start + max(0, l.ChildCount()-1)))
	return fmt.Sprintf("%.1fem", 0.8+0.6*float64(digits))
}

// checkBox is the marker of a task, or "".
func checkBox(item ast.Node) string {
	if item.FirstChild() == nil {
		return ""
	}
	box, ok := item.FirstChild().FirstChild().(*east.TaskCheckBox)
	if !ok {
		return ""
	}
	if box.IsChecked {
		return "☑"
	}
	return "☐"
}

// item writes a hanging indent: the marker hangs in the padding of the item, in the same
// paragraph as the item's first words, so that nothing can come between them.
func (w *wechat) item(item ast.Node, marker, width string) {
	outer := w.p
	w.lists++
	w.open("section", "item", "padding-left:"+width)
	first := item.FirstChild()
	w.open("p", "item-p", strings.Trim("text-indent:-"+width+";"+w.aside, ";"))
	w.element("span", "marker", "width:"+width+";text-indent:0", marker)
	if first != nil && isText(first) {
		w.inlines(first)
		first = first.NextSibling()
	}
	w.close("p")
	w.p = "item-more"
	w.inside(func() {
		for ; first != nil; first = first.NextSibling() {
			w.block(first)
		}
	})
	w.close("section")
	w.lists--
	w.p = outer
}

func isText(n ast.Node) bool {
	return n.Kind() == ast.KindTextBlock || n.Kind() == ast.KindParagraph
}
