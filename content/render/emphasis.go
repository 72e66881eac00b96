package render

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// emphasisParser reads * and ** as goldmark does, and also where CommonMark's flanking rules
// fail Chinese: the rules take 。 or ： at the edge of a bold span for punctuation that needs a
// space beside it, but Chinese writes no spaces. A delimiter that touches a CJK character may
// therefore open or close whatever stands on its other side, except white space. Without a CJK
// character beside it nothing differs from CommonMark.
type emphasisParser struct{}

type starProcessor struct{}

func (starProcessor) IsDelimiter(b byte) bool { return b == '*' }

func (starProcessor) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}

func (starProcessor) OnMatch(consumes int) ast.Node { return ast.NewEmphasis(consumes) }

// Trigger implements parser.InlineParser.
func (emphasisParser) Trigger() []byte { return []byte{'*'} }

// Parse implements parser.InlineParser.
func (emphasisParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, segment := block.PeekLine()
	d := parser.ScanDelimiter(line, before, 1, starProcessor{})
	if d == nil {
		return nil
	}
	after := ' '
	rest := line[d.OriginalLength:]
	if len(rest) > 0 {
		after, _ = utf8.DecodeRune(rest)
	}
	if !unicode.IsSpace(after) && (isCJK(before) || opensCJK(rest)) {
		d.CanOpen = true
	}
	if !unicode.IsSpace(before) && (isCJK(after) || closesCJK(block.Source()[:segment.Start])) {
		d.CanClose = true
	}
	d.Segment = segment.WithStop(segment.Start + d.OriginalLength)
	block.Advance(d.OriginalLength)
	pc.PushDelimiter(d)
	return d
}

// opensCJK reports whether s begins with a CJK character, behind shared punctuation or not.
func opensCJK(s []byte) bool {
	r, n := utf8.DecodeRune(s)
	if isShared(r) {
		r, _ = utf8.DecodeRune(s[n:])
	}
	return isCJK(r)
}

// closesCJK reports whether s ends with a CJK character, before shared punctuation or not.
func closesCJK(s []byte) bool {
	r, n := utf8.DecodeLastRune(s)
	if isShared(r) {
		r, _ = utf8.DecodeLastRune(s[:len(s)-n])
	}
	return isCJK(r)
}

// isShared reports punctuation that Chinese and Latin text write with the same code points;
// which it is shows in the character beside it.
func isShared(r rune) bool {
	switch r {
	case '“', '”', '‘', '’', '…', '—', '·':
		return true
	}
	return false
}

var cjk = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo}

// isCJK reports characters and punctuation that are written without spaces around them.
func isCJK(r rune) bool {
	switch {
	case r < 0x2E80:
		return false
	case r >= 0x3000 && r <= 0x303F, r >= 0xFE30 && r <= 0xFE4F, r >= 0xFF00 && r <= 0xFFEF:
		return true // CJK punctuation, compatibility forms, full-width forms
	}
	return unicode.IsOneOf(cjk, r)
}
