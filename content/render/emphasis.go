package render

import (
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// markParser reads one kind of paired marks as goldmark does, and also where CommonMark's
// flanking rules fail Chinese: the rules take 。 or ： at the edge of a bold span for punctuation
// that needs a space beside it, but Chinese writes no spaces. A delimiter that touches a CJK
// character may therefore open or close whatever stands on its other side, except white space.
// Without a CJK character beside it nothing differs from CommonMark.
type markParser struct {
	char   byte
	length int // of a run; 0 = any
	match  func(consumes int) ast.Node
}

// The marks of emphasis and of deletion. A single ~ deletes in GitHub's Markdown, but in Chinese
// it stands in ranges and at the end of friendly sentences: 3~5 天、6~8 天.
var (
	emphasisParser = markParser{char: '*', match: func(consumes int) ast.Node { return ast.NewEmphasis(consumes) }}
	deletionParser = markParser{char: '~', length: 2, match: func(int) ast.Node { return east.NewStrikethrough() }}
)

// IsDelimiter implements parser.DelimiterProcessor.
func (p markParser) IsDelimiter(b byte) bool { return b == p.char }

// CanOpenCloser implements parser.DelimiterProcessor.
func (p markParser) CanOpenCloser(opener, closer *parser.Delimiter) bool {
	return opener.Char == closer.Char
}

// OnMatch implements parser.DelimiterProcessor.
func (p markParser) OnMatch(consumes int) ast.Node { return p.match(consumes) }

// Trigger implements parser.InlineParser.
func (p markParser) Trigger() []byte { return []byte{p.char} }

// Parse implements parser.InlineParser.
func (p markParser) Parse(_ ast.Node, block text.Reader, pc parser.Context) ast.Node {
	before := block.PrecendingCharacter()
	line, segment := block.PeekLine()
	d := parser.ScanDelimiter(line, before, 1, p)
	if d == nil || p.length > 0 && (d.OriginalLength != p.length || before == rune(p.char)) {
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
