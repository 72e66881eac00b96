package card

import (
	"unicode/utf8"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// wordKey is a word in one look. Emoji are shaped with the emoji's face whatever the look is.
type wordKey struct {
	text string
	look look
}

// shaped is a word as glyphs, in em.
type shaped struct {
	glyphs []glyph
	width  float64
}

// glyph is one glyph of a word, offset from the word's origin, y upwards.
type glyph struct {
	face   *face
	id     font.GID
	x, y   float64
	bitmap bool // a picture, an emoji's
}

// extent is what the layout needs to know of a word, in em: its advance, and how much blank there
// is before and behind the ink.
type extent struct {
	width, before, behind float64
}

// shape turns a word (no line break, one direction) into glyphs.
func (f *fonts) shape(text string, l look) shaped {
	key := wordKey{text, l}
	f.mu.Lock()
	got, ok := f.words[key]
	f.mu.Unlock()
	if ok {
		return got
	}
	fc := f.faceFor(text, l)
	got = fc.shape([]rune(text))
	f.mu.Lock()
	if len(f.words) > maxWords {
		clear(f.words)
	}
	f.words[key] = got
	f.mu.Unlock()
	return got
}

// maxWords bounds the cache of words, about 20 MB.
const maxWords = 100_000

// faceFor is the face that has every character of a word: the look's own, or the first of the
// fallbacks, or the look's own, which then draws its sign for a missing character.
func (f *fonts) faceFor(text string, l look) *face {
	order := []look{l, {roleSans, l.bold}, {role: roleSymbol}, {role: roleEmoji}}
	if isEmoji(text) {
		order = append([]look{{role: roleEmoji}}, order...)
	}
	for _, x := range order {
		if fc := f.face(x); fc != nil && fc.covers(text) {
			return fc
		}
	}
	if fc := f.face(l); fc != nil {
		return fc
	}
	return f.face(look{role: roleSans})
}

// covers reports whether the face has a glyph for each character, joiners and selectors aside.
func (c *face) covers(text string) bool {
	for _, r := range text {
		if r == zwj || r == vs15 || r == vs16 || r >= 0xe0020 && r <= 0xe007f {
			continue
		}
		if _, ok := c.font.NominalGlyph(r); !ok {
			return false
		}
	}
	return true
}

func (c *face) shape(text []rune) shaped {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(text) == 1 { // no shaper for the thousands of Chinese characters
		if id, ok := c.face.NominalGlyph(text[0]); ok && text[0] >= 0x2e80 {
			return shaped{glyphs: []glyph{{face: c, id: id, bitmap: c.isBitmap()}},
				width: float64(c.face.HorizontalAdvance(id)) / c.upem}
		}
	}
	var s shaping.HarfbuzzShaper
	out := s.Shape(shaping.Input{
		Text: text, RunEnd: len(text), Direction: di.DirectionLTR, Face: c.face,
		Size: fixed.I(int(c.upem)), Script: script(text), Language: language.NewLanguage("zh-Hans"),
		FontFeatures: []shaping.FontFeature{{Tag: opentype.MustNewTag("pwid"), Value: proportional(text)}},
	})
	var w shaped
	for _, g := range out.Glyphs {
		w.glyphs = append(w.glyphs, glyph{face: c, id: g.GlyphID, bitmap: c.isBitmap(),
			x: w.width + px(g.XOffset)/c.upem, y: px(g.YOffset) / c.upem})
		w.width += px(g.Advance) / c.upem
	}
	return w
}

// proportional is 1 for a word with Western quotes, which a Chinese font sets as wide as a
// character; a font of code would become proportional as a whole.
func proportional(text []rune) uint32 {
	for _, r := range text {
		if r >= '‘' && r <= '”' {
			return 1
		}
	}
	return 0
}

func script(text []rune) language.Script {
	for _, r := range text {
		if s := language.LookupScript(r); s != language.Common && s != language.Inherited {
			return s
		}
	}
	return language.Common
}

func (c *face) isBitmap() bool { return len(c.font.BitmapSizes()) > 0 }

func px(v fixed.Int26_6) float64 { return float64(v) / 64 }

// measure is the extent of a word; its blanks matter for punctuation only.
func (f *fonts) measure(text string, l look) extent {
	s := f.shape(text, l)
	e := extent{width: s.width}
	if r, n := utf8.DecodeRuneInString(text); n == len(text) && halves[r] != 0 && len(s.glyphs) == 1 {
		e.before, e.behind = s.glyphs[0].blanks(s.width)
	}
	return e
}

// blanks are the blank parts before and behind a glyph's ink, in em.
func (g glyph) blanks(width float64) (before, behind float64) {
	g.face.mu.Lock()
	defer g.face.mu.Unlock()
	e, ok := g.face.face.GlyphExtents(g.id)
	if !ok {
		return 0, 0
	}
	before = float64(e.XBearing) / g.face.upem
	return max(0, before), max(0, width-before-float64(e.Width)/g.face.upem)
}
