package card

import "image/color"

type point struct{ x, y float64 }

// phrase is a few words on one line, whatever its width: a tag, a name, a page number.
type phrase struct {
	words string
	look  look
	size  float64
	color color.RGBA
}

func (p phrase) line(f *fonts) line {
	set := setting{measure: f.measure, size: p.size, look: p.look}
	fill := filling{width: 1e9, em: p.size}
	lines := fill.fill(set.tokens([]Span{{Text: p.words}}), set)
	if len(lines) == 0 {
		return line{}
	}
	return lines[0]
}

func (p phrase) width(f *fonts) float64 { return p.line(f).width }

// within is the phrase, made smaller where it is wider than room.
func (p phrase) within(f *fonts, room float64) phrase {
	if w := p.width(f); w > room && room > 0 {
		p.size *= room / w
	}
	return p
}

// draw draws from at, on the baseline.
func (p phrase) draw(c *canvas, at point) {
	k := ink{size: p.size, color: p.color, leading: p.size}
	k.draw(c, p.line(c.fonts), at.x, at.y-ascent*p.size)
}
