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
	number := l.Start
	for n := l.FirstChild(); n != nil; n = n.NextSibling() {
		marker := bullets[min(w.lists, len(bullets)-1)]
		if l.IsOrdered() {
			marker = strconv.Itoa(number) + "."
			number++
		}
		if box := checkBox(n); box != "" {
			marker = box
		}
		w.item(n, marker)
	}
	w.close("section")
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
func (w *wechat) item(item ast.Node, marker string) {
	width := "1.2em"
	if n := len(marker); marker[0] <= '9' {
		width = fmt.Sprintf("%.1fem", 0.5+0.6*float64(n))
	}
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
