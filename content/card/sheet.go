package card

import "fmt"

// sheet is a body card: a leaf in its frame, brand and page number below.
type sheet struct {
	design
	fonts *fonts
	logo  logo
	leaf  leaf
	nth   int // from 1, the cover
	of    int
}

func (s sheet) number() string { return fmt.Sprintf("%d/%d", s.nth, s.of) }

// text is every word on the card.
func (s sheet) text() string {
	out := s.leaf.text()
	for _, w := range []string{s.brand, s.number()} {
		if w == "" {
			continue
		}
		if out != "" {
			out += "\n"
		}
		out += w
	}
	return out
}

// The foot of a body card, in pixels.
const (
	footLine  = 1352.0 // baseline of brand and page number
	footSize  = 28.0
	footLogo  = 44.0 // height
	panelEdge = 44.0 // of the page on a coloured ground
)

func (s sheet) draw() *canvas {
	c := newCanvas(Width, Height, s.palette.ground, s.fonts)
	s.ground(c)
	s.leaf.draw(c, s.body.y)
	s.foot(c)
	return c
}

// ground draws what lies below the words: in bold, a page on the coloured ground.
func (s sheet) ground(c *canvas) {
	if s.bold {
		c.round(box{panelEdge, panelEdge, Width - 2*panelEdge, Height - 2*panelEdge}, 40, s.page)
	}
}

func (s sheet) foot(c *canvas) {
	left, right := s.body.x, s.body.x+s.body.w
	if !s.bold {
		c.rect(box{left, footLine - 52, s.body.w, 1}, s.hair)
	}
	x := left
	if w := s.logo.width(footLogo); w > 0 {
		c.picture(s.logo.img, box{x, footLine - 0.38*footSize - footLogo/2, min(w, 240), footLogo * min(1, 240/w)}, 0)
		x += min(w, 240) + 0.5*footSize
	}
	brand := phrase{words: s.brand, look: look{role: roleSans}, size: footSize, color: s.muted}
	brand.within(s.fonts, left+0.8*s.body.w-x).draw(c, point{x, footLine})
	number := phrase{words: s.number(), look: look{roleSans, true}, size: footSize, color: s.muted}
	number.draw(c, point{right - number.width(s.fonts), footLine})
}
