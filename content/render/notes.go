package render

import (
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

// joiner keeps a note's number on the line of the word before it: a line may break before "[".
const joiner = "\u2060"

// title heads the list.
func (n *notes) title() string {
	switch n.links {
	case 0:
		return "注释"
	case len(n.entries):
		return "引用链接"
	}
	return "注释与链接"
}

// footnote finds a note by its index in the tree; nil when there is none.
func (d *document) footnote(index int) ast.Node {
	for c := d.root.LastChild(); c != nil; c = c.PreviousSibling() {
		list, ok := c.(*east.FootnoteList)
		if !ok {
			continue
		}
		for f := list.FirstChild(); f != nil; f = f.NextSibling() {
			if f.(*east.Footnote).Index == index {
				return f
			}
		}
	}
	return nil
}
