package render

import (
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
	unitPicture
	unitPassed // of candidates: what no extract takes
)

// unit is one block of an article as plain text.
type unit struct {
	kind    unitKind
	text    string // with the marker of an item; of a table one row; of a picture what it shows
	section int    // headings before it
	group   int    // list or table it belongs to; 0 = none
	level   int    // of a heading 1 to 6, of an item its depth from 1; 0 for the further blocks of an item
	mark    string // the marker with which text begins; of what is shown, its name: 代码, 公式
	strong  []string
	at      int // of code and formulas, their place in the source
}

// written lists what stands below parent as text, in order, as it was written for this channel: its
// line ends stay. Inside ::: note they are the note's own words, where visible would hide them.
func (j *job) written(parent ast.Node) []unit {
	return j.collect(parent, unitCollector{plain: j.doc.written})
}

func (j *job) collect(parent ast.Node, c unitCollector) []unit {
	c.job = j
	j.reportStruck(parent)
	c.blocks(parent, unitParagraph)
	return c.list
}

type unitCollector struct {
	*job
	plain   func(ast.Node) string
	skip    func(ast.Node) bool // blocks to pass over; nil = none
	emoji   bool                // markers of lists are emoji
	list    []unit
	section int
	depth   int // of lists
	groups  int // lists and tables so far
}

func (c *unitCollector) add(u unit) {
	if u.text = strings.TrimSpace(u.text); u.text == "" {
		return
	}
	u.section = c.section
	if u.kind == unitTable || u.kind == unitItem {
		u.group = c.groups
	}
	c.list = append(c.list, u)
}

func (c *unitCollector) blocks(parent ast.Node, kind unitKind) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if visible(n, c.channel.ID) && (c.skip == nil || !c.skip(n)) {
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
		c.add(unit{kind: unitHeading, text: c.plain(n), level: n.Level})
	case *ast.Paragraph, *ast.TextBlock:
		c.paragraph(n, kind)
	case *east.DefinitionList:
		c.definitions(n)
	case *ast.Blockquote:
		c.blocks(n, unitQuote)
	case *ast.List:
		c.items(n)
	case *ast.FencedCodeBlock:
		c.code(n, drawings[language(n, c.doc.source)])
	case *ast.CodeBlock:
		c.code(n, "")
	case *mathBlock:
		c.code(n, drawTeX)
	case *ast.HTMLBlock:
		c.add(unit{kind: kind, text: rawText(rawBlock(n, c.doc.source))})
	case *east.Table:
		c.table(n)
	case *east.FootnoteList:
	case *container:
		if _, title, ok := n.calloutTitle(); ok && n.title != "" {
			c.add(unit{text: withColon(title)})
		}
		c.blocks(n, kind)
	default:
		c.blocks(n, kind)
	}
}

// paragraph adds the words of a block; one of pictures alone is what they show.
func (c *unitCollector) paragraph(n ast.Node, kind unitKind) {
	text := c.plain(n)
	if img, ok := n.FirstChild().(*ast.Image); ok && text == "" {
		c.add(unit{kind: unitPicture, text: c.doc.plain(img)})
		return
	}
	c.add(unit{kind: kind, text: text, strong: c.strong(n)})
}

// code adds lines that are looked at: a formula in characters, all else as it stands. The kind is
// that of drawings, "" for code.
func (c *unitCollector) code(n ast.Node, kind string) {
	name, lines := codeName.ZH, c.doc.rawLines(n)
	if what, ok := drawables[kind]; ok {
		name = what.ZH
	}
	if kind == drawTeX {
		lines = formula(lines)
	}
	c.add(unit{kind: unitCode, text: lines, mark: name, at: offset(n)})
}

// definitions adds each term with what it means: "盖碗：110 ml". Further paragraphs stand below.
func (c *unitCollector) definitions(list *east.DefinitionList) {
	c.groups++
	group := c.groups
	var terms []string
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		if n.Kind() == east.KindDefinitionTerm {
			terms = append(terms, c.plain(n))
			continue
		}
		from := len(c.list)
		c.blocks(n, unitItem)
		if len(c.list) > from && len(terms) > 0 && c.list[from].kind == unitItem && c.list[from].level == 0 {
			c.list[from].text = strings.TrimRight(strings.Join(terms, "、"), "：:") + "：" + c.list[from].text
			terms = nil
		}
		for i := from; i < len(c.list); i++ {
			if c.list[i].kind == unitItem {
				c.list[i].group = group
			}
		}
	}
	if len(terms) > 0 { // terms that nothing explains
		c.add(unit{text: strings.Join(terms, "、")})
	}
}

// strong are the words in bold below a block.
func (c *unitCollector) strong(block ast.Node) []string {
	var list []string
	for n := block.FirstChild(); n != nil; n = n.NextSibling() {
		if e, ok := n.(*ast.Emphasis); ok && e.Level == 2 {
			list = append(list, c.plain(e))
		}
	}
	return list
}

// items marks list items; what follows an item's first paragraph is an item of its own.
func (c *unitCollector) items(l *ast.List) {
	number := l.Start
	if c.depth++; c.depth == 1 {
		c.groups++
	}
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		first := true
		for n := item.FirstChild(); n != nil; n = n.NextSibling() {
			if !isText(n) {
				c.block(n, unitItem)
				first = false
				continue
			}
			c.item(n, c.marker(l, item, number), first)
			first = false
		}
		number++
	}
	c.depth--
}

// item adds a block of a list item; the first has the marker, the others stand below it.
func (c *unitCollector) item(n ast.Node, marker string, first bool) {
	text := c.plain(n)
	if text == "" {
		return
	}
	u := unit{kind: unitItem, section: c.section, group: c.groups, strong: c.strong(n)}
	switch {
	case !first:
		u.mark = strings.Repeat("　", c.depth)
	case c.depth > 0 && hasOwnMark(text):
		u.mark, u.level = strings.Repeat("　", c.depth-1), c.depth
	default:
		u.mark, u.level = strings.Repeat("　", c.depth-1)+marker+" ", c.depth
	}
	u.text = u.mark + text
	c.list = append(c.list, u)
}

func (c *unitCollector) table(t *east.Table) {
	c.groups++
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, c.plain(cell))
		}
		c.add(unit{kind: unitTable, text: strings.Join(cells, "｜")})
	}
}

// readable leaves out what stands for itself on other channels: code, tables, pictures.
func readable(list []unit) []unit {
	var kept []unit
	for _, u := range list {
		if u.kind != unitCode && u.kind != unitTable && u.kind != unitPicture {
			kept = append(kept, u)
		}
	}
	return kept
}

// withoutPictures leaves out what pictures show: they are carried themselves.
func withoutPictures(list []unit) []unit {
	var kept []unit
	for _, u := range list {
		if u.kind != unitPicture {
			kept = append(kept, u)
		}
	}
	return kept
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

// withColon is the title of an aside, leading to what stands in it.
func withColon(title string) string {
	if strings.HasSuffix(title, "：") || strings.ContainsAny(title, "。！？") {
		return title
	}
	return title + "："
}
