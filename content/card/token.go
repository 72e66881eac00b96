package card

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/go-text/typesetting/segmenter"
)

// measurer is the extent of a word in a look; fonts.measure in earnest.
type measurer func(text string, l look) extent

// kind is how a token behaves in a line.
type kind int

const (
	word   kind = iota // Latin letters, digits and their signs
	han                // a Chinese character
	opens              // a full-width sign with its blank half in front
	closes             // a full-width sign with its blank half behind
	dash               // —, one or more, drawn as one rule
	dots               // …, one or more
	emoji
	space
	newline
)

// token is what a line is made of: a word or a character that no line parts. Lengths in pixels.
type token struct {
	kind  kind
	text  string
	lead  string // blanks of the source before it that the gap stands for
	span  int    // index of the span it is from
	look  look
	width float64
	give  float64 // what punctuation can give up of its width, on its blank side
	shift float64 // how far its sign is to be moved left, for blank that it gave up in front
	gap   float64 // before it, except at the beginning of a line
	brk   bool    // a line may begin with it
}

// setting is how a paragraph is to be cut into tokens.
type setting struct {
	measure measurer
	size    float64 // of an em, in pixels
	look    look
}

const (
	hanGap  = 0.17 // em between Chinese and Latin
	codeGap = 0.30 // em around code in a line, for its tint
)

// tokens cuts the words of a paragraph.
func (s setting) tokens(spans []Span) []token {
	c := cutter{setting: s, spans: spans}
	for i, sp := range spans {
		for _, r := range cleaned(sp.Text) {
			c.runes = append(c.runes, r)
			c.owner = append(c.owner, i)
			c.chinese = c.chinese || isHan(r)
		}
	}
	c.segment()
	c.join()
	return c.out
}

// cleaned is text without what has no width of its own, blanks made plain.
func cleaned(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\r' || r == '\u200b' || r == '\ufeff' || r == '\u2060' || r == '\u00ad':
			return -1
		case unicode.IsSpace(r) && r != '\u00a0':
			return ' '
		case unicode.IsControl(r) || r == utf8.RuneError:
			return -1
		}
		return r
	}, s)
}

type cutter struct {
	setting
	spans   []Span
	runes   []rune
	owner   []int // the span of each rune
	chinese bool  // the paragraph has Chinese in it, so its quotes are full-width
	out     []token
}

// segment makes tokens of grapheme clusters, joining those of a word, a dash and an ellipsis.
func (c *cutter) segment() {
	var seg segmenter.Segmenter
	seg.Init(c.runes)
	starts := make(map[int]bool) // where UAX 14 allows a line to begin
	for it := seg.LineIterator(); it.Next(); {
		starts[it.Line().Offset] = true
	}
	for it := seg.GraphemeIterator(); it.Next(); {
		g := it.Grapheme()
		t := token{kind: c.kindOf(g), text: string(g.Text), span: c.owner[g.Offset], brk: starts[g.Offset]}
		t.look = c.lookOf(t.span)
		if n := len(c.out); n > 0 && c.joins(c.out[n-1], t) {
			c.out[n-1].text += t.text
			continue
		}
		c.out = append(c.out, t)
	}
}

// joins reports whether b is more of the same word, dash, ellipsis or blank.
func (c *cutter) joins(a, b token) bool {
	if a.kind != b.kind {
		return false
	}
	switch a.kind {
	case dash, dots:
		return true
	case emoji: // the segmenter parts a family that stands right behind another emoji
		return strings.HasSuffix(a.text, string(zwj))
	case space:
		return !c.spans[b.span].Code
	case word:
		return a.span == b.span && !b.brk
	}
	return false
}

func (c *cutter) lookOf(span int) look {
	l := c.look
	if s := c.spans[span]; s.Code {
		l = look{role: roleMono}
	} else if s.Bold {
		l.bold = true
	}
	return l
}

func (c *cutter) kindOf(g segmenter.Grapheme) kind {
	r := g.Text[0]
	if isEmoji(string(g.Text)) {
		return emoji
	}
	switch {
	case r == '\n':
		return newline
	case r == ' ' && len(g.Text) == 1: // a mark on a blank is seen
		return space
	case r == emdash && (c.chinese || c.doubled(g.Offset)):
		return dash
	case r == ellipse && c.chinese:
		return dots
	case strings.ContainsRune("“”‘’", r) && (!c.chinese || c.inWord(g.Offset)):
		return word
	case halves[r] == blankBefore:
		return opens
	case halves[r] == blankBehind:
		return closes
	case isHan(r):
		return han
	}
	return word
}

// doubled reports whether the dash at i is half of a Chinese one.
func (c *cutter) doubled(i int) bool {
	return i > 0 && c.runes[i-1] == emdash || i+1 < len(c.runes) && c.runes[i+1] == emdash
}

// inWord reports whether the quote at i is the apostrophe of a word.
func (c *cutter) inWord(i int) bool {
	return i > 0 && i+1 < len(c.runes) && isLatin(c.runes[i-1]) && isLatin(c.runes[i+1])
}

func isLatin(r rune) bool {
	return !isHan(r) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// join sets widths, gaps and where lines may begin.
func (c *cutter) join() {
	var kept []token
	for _, t := range c.out {
		if t.kind == newline {
			kept = append(kept, t)
			continue
		}
		c.measured(&t)
		if n := len(kept); n > 0 && kept[n-1].kind != newline {
			c.pair(&kept, &t)
		} else {
			t.brk = false
		}
		kept = append(kept, t)
	}
	c.out = kept
}

// measured gives a token its lengths, a as it stands by itself.
func (c *cutter) measured(t *token) {
	e := c.measure(t.text, t.look)
	t.width = e.width * c.size
	switch t.kind {
	case dash:
		t.width = float64(utf8.RuneCountInString(t.text)) * c.size
	case emoji:
		t.width = emojiWidth * c.size
	case opens:
		t.give = min(0.5, max(0, e.before-0.02)) * c.size
	case closes:
		t.give = min(0.5, max(0, e.behind-0.02)) * c.size
	}
}

// pair settles what holds between the last token and the next.
func (c *cutter) pair(kept *[]token, b *token) {
	a := &(*kept)[len(*kept)-1]
	if a.kind == space && len(*kept) > 1 {
		if before := (*kept)[len(*kept)-2]; c.thin(before, *b) && before.kind != newline {
			b.lead, b.gap = a.text, hanGap*c.size
			*kept = (*kept)[:len(*kept)-1]
			a = &(*kept)[len(*kept)-1]
			b.brk = true
		}
	} else if c.thin(*a, *b) {
		b.gap = hanGap * c.size
	}
	if c.spans[a.span].Code != c.spans[b.span].Code && a.kind != space && b.kind != space {
		b.gap = codeGap * c.size
	}
	b.brk = breakable(*kept, *b)
	switch {
	case a.kind == closes && (b.kind == closes || b.kind == opens):
		a.width, a.give = a.width-a.give, 0
	case a.kind == opens && b.kind == opens:
		b.width, b.shift, b.give = b.width-b.give, b.give, 0
	}
}

// thin reports whether a thin gap belongs between two tokens: Chinese beside Latin.
func (c *cutter) thin(a, b token) bool {
	switch {
	case a.kind == han && b.kind == word:
		r, _ := utf8.DecodeRuneInString(b.text)
		return isLatin(r) || strings.ContainsRune("$¥£€+@#", r)
	case a.kind == word && b.kind == han:
		r, _ := utf8.DecodeLastRuneInString(a.text)
		return isLatin(r) || strings.ContainsRune("%°+#", r)
	}
	return false
}

// breakable reports whether a line may begin with b behind the tokens before it.
func breakable(before []token, b token) bool {
	a := before[len(before)-1]
	first, _ := utf8.DecodeRuneInString(b.text)
	last, _ := utf8.DecodeLastRuneInString(a.text)
	switch {
	case b.kind == space || b.kind == dash || b.kind == dots:
		return false
	case strings.ContainsRune(noStart, first) && (b.kind != word || a.kind != space):
		return false
	case strings.ContainsRune(noEnd, last) || strings.HasSuffix(a.text, "://"):
		return false
	case a.kind == word && b.kind == han && unicode.IsDigit(last) && strings.ContainsRune(units, first):
		return false
	case a.kind == space && b.kind == word && len(before) > 1 && latinUnits[b.text]:
		digit, _ := utf8.DecodeLastRuneInString(before[len(before)-2].text)
		return !unicode.IsDigit(digit)
	case a.kind == closes || a.kind == dash || a.kind == dots || b.kind == opens:
		return true // UAX 14 takes curly quotes for glue, and is right in the West
	}
	return b.brk
}
