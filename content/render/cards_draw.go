package render

import (
	"bytes"
	"image"

	"github.com/yuin/goldmark/ast"

	"moxin/content"
	"moxin/content/card"
	"moxin/content/media"
)

// fenced adds a block of code, or what the workspace draws from it.
func (b *deckBuilder) fenced(n *ast.FencedCodeBlock) {
	name := language(n, b.doc.source)
	switch kind := drawings[name]; kind {
	case "":
		b.code(n)
	case drawTeX:
		b.drawing(kind, texBlock(b.doc.rawLines(n)), n)
	default:
		b.drawing(kind, b.doc.rawLines(n), n)
	}
}

// code adds a block as its source.
func (b *deckBuilder) code(n ast.Node) {
	mark := ""
	if f, ok := n.(*ast.FencedCodeBlock); ok {
		mark = languageMark(string(f.Language(b.doc.source)))
	}
	b.add(card.Block{Kind: card.Code, Mark: mark, Text: plainSpan(b.doc.rawLines(n))})
}

// drawing adds the picture that the workspace's command draws from a block; without one the source
// stays readable. A store that fails is said as a drawing that failed: the cards fail with it.
func (b *deckBuilder) drawing(kind, source string, n ast.Node) {
	if b.doc.rawLines(n) == "" {
		return
	}
	data, p, err := b.drawPNG(kind, source)
	if err == nil && data != nil {
		var img image.Image
		if img, _, err = image.Decode(bytes.NewReader(data)); err == nil {
			b.list = append(b.list, card.Block{Kind: card.Image, Picture: img})
			b.hashes = append(b.hashes, media.Hash(data))
			return
		}
	}
	if err != nil {
		p = drawFailed(kind, err)
	}
	b.undrawn(kind, p, offset(n))
	b.code(n)
}

// undrawn reports why there is no picture; that there is no command is said once for a kind.
func (b *deckBuilder) undrawn(kind string, p *problem, at int) {
	if p == nil {
		return
	}
	if p.rule == "draw/no-command" {
		if b.told[kind] {
			return
		}
		b.told[kind] = true
	}
	p.offset = at
	b.report(*p)
}

// inLine is the key under which formulas inside of lines are told of.
const inLine = "tex in a line"

// formula reports, once, that a card shows a formula inside of a line as its source.
func (b *deckBuilder) formula(at int) {
	if b.told[inLine] {
		return
	}
	b.told[inLine] = true
	b.report(problem{rule: "draw/no-command", severity: content.SeverityWarning, offset: at,
		message:    content.T("卡片画不了行内公式，这里显示源码", "cards show formulas inside of lines as their source"),
		suggestion: content.T("把公式单独写成一段 $$ … $$，或换成文字、图片", "give the formula a block of its own, $$ … $$, or use words or a picture")})
}
