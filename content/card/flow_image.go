package card

const (
	// maxEnlarge is how much a small picture is enlarged at most.
	maxEnlarge = 2.0
	// How small a picture becomes, as a part of what it could be, to stand on a page with its
	// neighbours: an upright one is narrow already.
	leastWide    = 0.6
	leastUpright = 0.8
)

// image sets a picture as wide as the column where its size allows, its caption below.
func (f *flow) image(b Block) {
	var ss []strip
	if b.Picture != nil && !b.Picture.Bounds().Empty() {
		w, h := float64(b.Picture.Bounds().Dx()), float64(b.Picture.Bounds().Dy())
		scale := min(f.body.w/w, f.body.h*f.picture/h, maxEnlarge)
		w, h = round1(w*scale), round1(h*scale)
		least := leastWide
		if h > w {
			least = leastUpright
		}
		draw := func(cv *canvas, y, height float64) {
			width := round1(w * height / h)
			x := f.body.x + round1((f.body.w-width)/2)
			cv.picture(b.Picture, box{x, round1(y), width, height}, f.corner)
		}
		ss = append(ss, strip{height: h, stick: b.Alt != "", flex: &flex{least: h * least, draw: draw},
			draw: func(cv *canvas, y float64) { draw(cv, y, h) }})
	}
	if b.Alt != "" {
		ss = append(ss, f.caption(b.Alt)...)
	}
	f.add(blockSpace*f.size, ss...)
}

// caption sets small muted words in the middle.
func (f *flow) caption(words string) []strip {
	c := f.column().scaled(0.76)
	c.look, c.justify, c.leading = look{role: roleSans}, false, 1.5
	k := f.ink(c, []Span{{Text: words, Faint: true}})
	set := setting{measure: f.fonts.measure, size: c.size, look: c.look}
	fill := filling{width: c.width * 0.86, em: c.size}
	lines, _ := fill.balanced(set.tokens(k.spans), set)
	var out []strip
	for i, l := range lines {
		s := strip{height: k.leading, text: l.text() + l.blank, runOn: i > 0, stick: i < len(lines)-1,
			draw: func(cv *canvas, y float64) { k.draw(cv, l, c.x+(c.width-l.width)/2, y) }}
		if i == 0 {
			s.before = 0.3 * f.size
		}
		out = append(out, s)
	}
	return out
}
