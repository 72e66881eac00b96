package card

import "image/color"

type point struct{ x, y float64 }

// phraseLine sets a few words on one line, whatever its width.
func (f *fonts) phraseLine(words string, l look, size float64) line {
	set := setting{measure: f.measure, size: size, look: l}
	fill := filling{width: 1e9, em: size}
	lines := fill.fill(set.tokens([]Span{{Text: words}}), set)
	if len(lines) == 0 {
		return line{}
	}
	return lines[0]
}

// width is how wide a few words are on one line, in em.
func (f *fonts) width(words string, l look) float64 { return f.phraseLine(words, l, 1).width }

// phrase draws a few words on one line from at, on its baseline.
func (f *fonts) phrase(c *canvas, words string, l look, at point, size float64, col color.RGBA) {
	k := ink{size: size, color: col, leading: size}
	k.draw(c, f.phraseLine(words, l, size), at.x, at.y-ascent*size)
}
