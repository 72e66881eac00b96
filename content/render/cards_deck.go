package render

import (
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"moxin/content/card"
)

// deckBuilder turns what a channel shows of an article into the blocks of a deck.
type deckBuilder struct {
	*job
	title  ast.Node // the heading that repeats the title: it is on the cover
	list   []card.Block
	hashes []string        // of pictures, in order
	depth  int             // of lists
	label  string          // of the callout around; its blocks have Kind Callout
	notes  []int           // footnotes by first mention: their index in the tree
	told   map[string]bool // kinds of drawings that were reported
}

func (b *deckBuilder) add(block card.Block) {
	if len(block.Text) > 0 || block.Kind == card.Rule {
		b.list = append(b.list, block)
	}
}

func (b *deckBuilder) blocks(parent ast.Node, kind card.Kind) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		if visible(n, b.channel.ID) && n != b.title {
			b.block(n, kind)
		}
	}
}

func (b *deckBuilder) block(n ast.Node, kind card.Kind) {
	if n == b.doc.more && !b.doc.moreInside {
		return
	}
	switch n := n.(type) {
	case *ast.Heading:
		b.add(card.Block{Kind: card.Heading, Level: n.Level, Text: b.spans(n)})
	case *ast.Paragraph, *ast.TextBlock:
		b.paragraph(n, kind)
	case *east.DefinitionTerm:
		b.add(card.Block{Kind: kind, Text: boldSpans(b.spans(n)), Keep: true})
	case *east.DefinitionDescription:
		b.described(n)
	case *ast.Blockquote:
		b.blocks(n, card.Quote)
	case *ast.List:
		b.items(n)
	case *ast.FencedCodeBlock:
		b.fenced(n)
	case *mathBlock:
		b.drawing(drawTeX, texBlock(b.doc.rawLines(n)), n)
	case *ast.CodeBlock:
		b.add(card.Block{Kind: card.Code, Text: plainSpan(b.doc.rawLines(n))})
	case *ast.HTMLBlock:
		b.html(n, kind)
	case *east.Table:
		b.table(n)
	case *ast.ThematicBreak:
		b.add(card.Block{Kind: card.Rule})
	case *east.FootnoteList:
	case *container:
		b.container(n, kind)
	default:
		b.blocks(n, kind)
	}
}

// paragraph adds the words of a block and then its pictures.
func (b *deckBuilder) paragraph(n ast.Node, kind card.Kind) {
	b.add(card.Block{Kind: kind, Mark: b.callout(kind), Text: b.spans(n)})
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Image:
			b.shown(shown{pictureRef(n), b.doc.plain(n), offset(n)})
			return ast.WalkSkipChildren, nil
		case *ast.RawHTML:
			for _, s := range rawPictures(n.Segments.Value(b.doc.source)) {
				b.shown(shown{s.ref, s.alt, offset(n)})
			}
		}
		return ast.WalkContinue, nil
	})
}

// callout is the label of the callout around a block, for its first block alone.
func (b *deckBuilder) callout(kind card.Kind) string {
	if kind != card.Callout {
		return ""
	}
	label := b.label
	b.label = ""
	return label
}

func (b *deckBuilder) shown(s shown) {
	if s.ref == "" {
		return
	}
	if p := b.picture(s.ref, s.alt); p != nil {
		p.offset = s.offset
		b.report(*p)
	}
}

func (b *deckBuilder) container(c *container, kind card.Kind) {
	_, title, ok := c.calloutTitle()
	if !ok {
		b.blocks(c, kind)
		return
	}
	outer := b.label
	b.label = title
	at := len(b.list)
	b.blocks(c, card.Callout)
	if b.label != "" && len(b.list) > at { // a list alone is inside
		b.list = slices.Insert(b.list, at, card.Block{Kind: card.Callout, Text: boldSpans(plainSpan(title))})
	}
	b.label = outer
}

func (b *deckBuilder) html(n *ast.HTMLBlock, kind card.Kind) {
	raw := rawBlock(n, b.doc.source)
	b.add(card.Block{Kind: kind, Mark: b.callout(kind), Text: plainSpan(rawText(raw))})
	for _, s := range rawPictures(raw) {
		b.shown(shown{s.ref, s.alt, offset(n)})
	}
}

// items adds the items of a list; the further blocks of an item stand below it as they are.
func (b *deckBuilder) items(l *ast.List) {
	b.depth++
	number := l.Start
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		mark := markBullet
		if l.IsOrdered() {
			mark = strconv.Itoa(number) + "."
		}
		if box := checkBox(item); box != "" {
			mark = box
		}
		number++
		for n := item.FirstChild(); n != nil; n = n.NextSibling() {
			if !isText(n) {
				b.block(n, card.Paragraph)
				continue
			}
			at := len(b.list)
			b.paragraph(n, card.Item)
			if at < len(b.list) && b.list[at].Kind == card.Item {
				b.list[at].Mark, b.list[at].Level = mark, b.depth
			}
			mark = ""
		}
	}
	b.depth--
}

// described adds what a term means, indented below it as an item without a mark.
func (b *deckBuilder) described(description ast.Node) {
	for n := description.FirstChild(); n != nil; n = n.NextSibling() {
		at := len(b.list)
		b.block(n, card.Item)
		if at < len(b.list) && b.list[at].Kind == card.Item && b.list[at].Level == 0 {
			b.list[at].Level = 1
		}
	}
}

func (b *deckBuilder) table(t *east.Table) {
	var rows [][]string
	for row := t.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			cells = append(cells, spanText(b.spans(cell)))
		}
		rows = append(rows, cells)
	}
	b.list = append(b.list, card.Block{Kind: card.Table, Rows: rows})
}

// footnotes are plain notes at the end, in the order of their mention.
func (b *deckBuilder) footnotes() {
	for i := 0; i < len(b.notes); i++ { // a note may mention further ones
		n := b.footnote(b.notes[i])
		if n == nil {
			continue
		}
		at := len(b.list)
		b.blocks(n, card.Paragraph)
		for k := range b.list[at:] {
			b.list[at+k].Text = faintSpans(b.list[at+k].Text)
		}
		if at < len(b.list) {
			b.list[at].Text = append([]card.Span{{Text: noteMark(i + 1), Faint: true}}, b.list[at].Text...)
		}
	}
}

func noteMark(n int) string { return "[" + strconv.Itoa(n) + "] " }

func (b *deckBuilder) footnote(index int) ast.Node {
	for n := b.doc.root.LastChild(); n != nil; n = n.PreviousSibling() {
		list, ok := n.(*east.FootnoteList)
		if !ok {
			continue
		}
		for f := list.FirstChild(); f != nil; f = f.NextSibling() {
			if note, ok := f.(*east.Footnote); ok && note.Index == index {
				return f
			}
		}
	}
	return nil
}

// languageMark names the language of code; text is none.
func languageMark(language string) string {
	switch strings.ToLower(language) {
	case "text", "txt", "plain", "plaintext":
		return ""
	}
	return language
}

func plainSpan(text string) []card.Span {
	if strings.TrimSpace(text) == "" {
		return nil
	}
	return []card.Span{{Text: text}}
}

func boldSpans(spans []card.Span) []card.Span {
	for i := range spans {
		spans[i].Bold = true
	}
	return spans
}

func faintSpans(spans []card.Span) []card.Span {
	for i := range spans {
		spans[i].Faint = true
	}
	return spans
}
