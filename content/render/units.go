package render

import (
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// unitKind tells blocks of text apart where only text can be shown.
type unitKind int

const (
	unitParagraph unitKind = iota
	unitHeading
	unitItem
	unitQuote
	unitCode
	unitTable
)

// unit is one block of an article as plain text.
type unit struct {
	kind    unitKind
	text    string // with the marker of an item
	section int    // headings before it
	group   int    // list or table it belongs to; 0 = none
}

// units lists what a channel shows below parent as text, in order. Inside ::: note they are the
// note's own words, where visible would hide them.
func (j *job) units(parent ast.Node) []unit {
	c := unitCollector{job: j, plain: j.doc.plain}
	c.blocks(parent, unitParagraph)
	return c.list
}

// written is units of what was written for this channel: its line ends stay.
func (j *job) written(parent ast.Node) []unit {
	c := unitCollector{job: j, plain: j.doc.written}
	c.blocks(parent, unitParagraph)
	return c.list
}

type unitCollector struct {
	*job
	plain   func(ast.Node) string
	list    []unit
	section int
	depth   int // of lists
	groups  int // lists and tables so far
}

func (c *unitCollector) add(kind unitKind, text string) {
	if text = strings.TrimSpace(text); text != "" {
		c.list = append(c.list, unit{kind: kind, text: text, section: c.section, group: c.group(kind)})
	}
}

// group is the list or table that a block of this kind stands in.
func (c *unitCollector) group(kind unitKind) int {
	if kind == unitTable || kind == unitItem {
		return c.groups
	}
	return 0
}

func (c *unitCollector) blocks(parent ast.Node, kind unitKind) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if visible(n, c.channel.ID) {
			c.block(n, kind)
		}
	}
}

func (c *unitCollector) block(n ast.Node, kind unitKind) {
	if n == c.doc.more && !c.doc.moreInside {
		return
	}
	switch n := n.(type) {
	case *ast.Heading:
		c.section++
		c.add(unitHeading, c.plain(n))
	case *ast.Paragraph, *ast.TextBlock, *east.DefinitionTerm:
		c.add(kind, c.plain(n))
	case *ast.Blockquote:
		c.blocks(n, unitQuote)
	case *ast.List:
		c.items(n)
	case *ast.FencedCodeBlock, *ast.CodeBlock, *mathBlock:
		c.add(unitCode, c.doc.rawLines(n))
	case *ast.HTMLBlock:
		c.add(kind, rawText(rawBlock(n, c.doc.source)))
	case *east.Table:
		c.table(n)
	case *east.FootnoteList:
	case *container:
		if _, title, ok := n.calloutTitle(); ok && n.title != "" {
			c.add(unitParagraph, title)
		}
		c.blocks(n, kind)
	default:
		c.blocks(n, kind)
	}
}

// items marks list items; what follows an item's first paragraph is an item of its own.
func (c *unitCollector) items(l *ast.List) {
	number := l.Start
	if c.depth++; c.depth == 1 {
		c.groups++
	}
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		marker := "· "
		if l.IsOrdered() {
			marker = fmt.Sprintf("%d. ", number)
			number++
		}
		if box := checkBox(item); box != "" {
			marker = box + " "
		}
		marker = strings.Repeat("　", c.depth-1) + marker
		for n := item.FirstChild(); n != nil; n = n.NextSibling() {
			if isText(n) {
				if text := c.plain(n); text != "" {
					c.list = append(c.list, unit{unitItem, marker + text, c.section, c.groups})
				}
				marker = strings.Repeat("　", c.depth)
				continue
			}
			c.block(n, unitItem)
		}
	}
	c.depth--
}

func (c *unitCollector) table(t *east.Table) {
	c.groups++
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, c.plain(cell))
		}
		c.add(unitTable, strings.Join(cells, "｜"))
	}
}

// joinUnits writes units as a text: an empty line between them, none between the items of a list
// or the rows of a table.
func joinUnits(list []unit) string {
	var b strings.Builder
	for i, u := range list {
		if i > 0 {
			b.WriteByte('\n')
			if last := list[i-1]; u.group == 0 || last.group != u.group {
				b.WriteByte('\n')
			}
		}
		b.WriteString(u.text)
	}
	return b.String()
}
