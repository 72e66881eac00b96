package card

import (
	"image/color"
	"math"
	"unicode/utf8"
)

// strip is a slice of a card that no page parts: a line of words, a row's line, a picture.
type strip struct {
	height float64
	before float64 // space above, not at the top of a page
	stick  bool    // the next strip stands on the same page
	cost   float64 // what it costs to end a page behind it
	open   float64 // what it costs to begin a page with it
	pause  bool    // not drawn at the top or the foot of a page
	text   string  // its words
	runOn  bool    // its words go on in the paragraph of the strip before
	fresh  bool    // a page begins with it
	head   *strip  // repeated above it when a page begins with it
	back   *panel  // what lies behind it
	flex   *flex   // nil when the height is what it is
	draw   func(c *canvas, y float64)
}

// flex is how far a strip gives way so that its neighbours fit on its page: a picture's.
type flex struct {
	least float64                            // height
	draw  func(c *canvas, y, height float64) // at a height between least and the strip's own
}

// gives is how much of its height a strip can do without.
func (s strip) gives() float64 {
	if s.flex == nil {
		return 0
	}
	return s.height - s.flex.least
}

// shrunk is the strip without a part of what it can give, 0 to 1.
func (s strip) shrunk(part float64) strip {
	if s.flex == nil || part <= 0 {
		return s
	}
	draw, height := s.flex.draw, math.Floor(s.height-min(1, part)*s.gives())
	s.height, s.draw = height, func(c *canvas, y float64) { draw(c, y, height) }
	return s
}

// panel lies behind the strips that share it, on each page behind those that stand there.
type panel struct {
	pad  float64 // above the first and below the last
	draw func(c *canvas, top, height float64)
}

func (p *panel) padding() float64 {
	if p == nil {
		return 0
	}
	return p.pad
}

// between is the space between two neighbours on one page.
func between(a, b strip) float64 {
	if a.back == b.back {
		return b.before
	}
	return b.before + a.back.padding() + b.back.padding()
}

// ink is how a line of words is drawn.
type ink struct {
	spans   []Span
	size    float64
	color   color.RGBA
	faint   color.RGBA
	marker  color.RGBA
	tint    color.RGBA
	leading float64 // pixels from line to line
}

// Han characters fill their em from 0.12 below the baseline to 0.88 above.
const (
	ascent  = 0.88
	descent = 0.12
)

// draw draws a line whose leading begins at y.
func (k ink) draw(c *canvas, l line, x, y float64) {
	baseline := y + (k.leading-k.size)/2 + ascent*k.size
	k.behind(c, l, x, baseline)
	for _, t := range l.tokens {
		col := k.color
		if t.span < len(k.spans) && k.spans[t.span].Faint {
			col = k.faint
		}
		k.token(c, t, point{x + t.x, baseline}, col)
	}
	k.strikes(c, l, x, baseline)
}

// strikes draws the line through words that are struck out.
func (k ink) strikes(c *canvas, l line, x, baseline float64) {
	for i := 0; i < len(l.tokens); i++ {
		first := l.tokens[i]
		if !k.spanOf(first).Strike {
			continue
		}
		for i+1 < len(l.tokens) && l.tokens[i+1].span == first.span {
			i++
		}
		end := l.tokens[i].x + l.tokens[i].width
		c.rect(box{x + first.x, baseline - 0.36*k.size, end - first.x, max(2, 0.05*k.size)}, k.color)
	}
}

func (k ink) token(c *canvas, t placed, at point, col color.RGBA) {
	em := k.size
	switch t.kind {
	case space, newline:
	case dash: // one rule, so that no gap shows between its halves
		n := float64(utf8.RuneCountInString(t.text))
		thick := max(2, em*0.05)
		c.rect(box{at.x + 0.06*em, at.y - 0.38*em - thick/2, (n - 0.12) * em, thick}, col)
	case emoji:
		s := c.fonts.shape(t.text, t.look)
		c.word(s, point{at.x + 0.025*em, at.y}, em, col)
	default:
		c.word(c.fonts.shape(t.text, t.look), point{at.x - t.shift, at.y}, em, col)
	}
}

// behind draws the tints behind code and the highlighter behind marked words.
func (k ink) behind(c *canvas, l line, x, baseline float64) {
	for i := 0; i < len(l.tokens); i++ {
		sp := k.spanOf(l.tokens[i])
		if !sp.Code && !sp.Mark {
			continue
		}
		first := l.tokens[i]
		for i+1 < len(l.tokens) && l.tokens[i+1].span == first.span {
			i++
		}
		x0, x1 := x+first.x, x+l.tokens[i].x+l.tokens[i].width
		if sp.Mark { // behind the lower half of the words; a sign in the margin stays without
			x1 = min(x1, x+max(l.width, first.x))
			c.rect(box{x0, baseline - 0.42*k.size, x1 - x0, 0.56 * k.size}, k.marker)
			continue
		}
		c.round(box{x0 - 0.14*k.size, baseline - 0.92*k.size, x1 - x0 + 0.28*k.size, 1.18 * k.size}, 0.16*k.size, k.tint)
	}
}

func (k ink) spanOf(t placed) Span {
	if t.span < len(k.spans) {
		return k.spans[t.span]
	}
	return Span{}
}
