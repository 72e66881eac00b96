package card

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-text/typesetting/segmenter"
)

// cleanedCode is a line of code without what cannot be drawn; tabs and blanks stay.
func cleanedCode(s string) string {
	return strings.Map(func(r rune) rune {
		if r != '\t' && (unicode.IsControl(r) || r == utf8.RuneError || r == '\ufeff') {
			return -1
		}
		return r
	}, s)
}

// codeTokens are the clusters of a line of code: no joining, no gaps, no squeezing, so that
// columns stand below each other.
func (f *flow) codeTokens(c column, source string) []token {
	var seg segmenter.Segmenter
	seg.Init([]rune(source))
	var out []token
	for it := seg.GraphemeIterator(); it.Next(); {
		t := token{kind: word, text: string(it.Grapheme().Text), look: c.look}
		t.width = f.fonts.measure(t.text, t.look).width * c.size
		if isEmoji(t.text) {
			t.kind, t.width = emoji, emojiWidth*c.size
		}
		out = append(out, t)
	}
	return out
}

// codeEnd is where a row of code that begins at start ends: behind the last blank or sign of its
// last third, or where it is full.
func codeEnd(toks []token, start int, width float64) int {
	x, soft := 0.0, start
	for i := start; i < len(toks); i++ {
		x += toks[i].width
		if x > width+0.5 && toks[i].text != " " {
			if soft > start {
				return soft
			}
			return max(i, start+1)
		}
		if r, _ := utf8.DecodeRuneInString(toks[i].text); x > width*2/3 && (r == ' ' || r == '\u3000' || unicode.IsPunct(r) || unicode.IsSymbol(r)) {
			soft = i + 1
		}
	}
	return len(toks)
}

// gridded places clusters one behind the other.
func gridded(toks []token) line {
	var l line
	for _, t := range toks {
		l.tokens = append(l.tokens, placed{token: t, x: l.width})
		l.width += t.width
	}
	return l
}
