package card

import (
	"image"
	"unicode/utf8"
)

// foot is the last row of a cover.
type foot struct {
	h     float64
	words []string
	draw  func(c *canvas)
}

// logo is a workspace's mark, nil when it has none.
type logo struct{ img image.Image }

// width is how wide the logo is at a height.
func (l logo) width(height float64) float64 {
	if l.img == nil || l.img.Bounds().Empty() {
		return 0
	}
	return round1(height * float64(l.img.Bounds().Dx()) / float64(l.img.Bounds().Dy()))
}

// tags sets the tags in a row at the top and returns the height they take, with space below.
func (f *front) tags(tags []string) float64 {
	if len(tags) == 0 || f.wide() {
		return 0
	}
	size := round1(32 * f.unit)
	base := phrase{look: look{roleSans, f.bold}, size: size, color: f.soft}
	pad, gap := 0.0, 1.1*size
	if f.bold {
		base.color, pad, gap = f.title, 0.6*size, 0.6*size
	}
	x, y := f.safe.x, f.safe.y
	height := round1(size * 1.7)
	for i, t := range tags {
		p := base
		p.words = t
		p = p.within(f.fonts, f.safe.w-2*pad)
		w := p.width(f.fonts)
		if i > 0 && x+w+2*pad > f.safe.x+f.safe.w {
			x, y = f.safe.x, y+height+0.5*size
		}
		b := box{x, y, w + 2*pad, height}
		f.say(t)
		f.draws = append(f.draws, func(c *canvas) { f.tag(c, p, b, pad) })
		x += w + 2*pad + gap
	}
	return y - f.safe.y + height + 48*f.unit
}

// tag draws one: words on paper, a pill in bold.
func (f *front) tag(c *canvas, p phrase, b box, pad float64) {
	if f.bold {
		edge := max(2, round1(3*f.unit))
		c.round(b, b.h/2, f.title)
		c.round(b.inset(edge), b.h/2-edge, f.ground)
	}
	p.draw(c, point{b.x + pad, b.y + (b.h-p.size)/2 + ascent*p.size})
}

// foot lays out author and brand.
func (f *front) foot(author string) foot {
	size := round1(34 * f.unit)
	if f.wide() {
		size = round1(32 * f.unit)
	}
	row := round1(96 * f.unit)
	if f.wide() {
		row = round1(64 * f.unit)
	}
	mark := f.mark(row, size)
	if author == "" && mark.w == 0 {
		return foot{draw: func(*canvas) {}}
	}
	y := f.safe.y + f.safe.h - row
	by := phrase{words: author, look: look{role: roleSans}, size: size, color: f.soft}
	out := foot{h: row + 56*f.unit, words: []string{author, mark.words}}
	if f.wide() {
		out.h = row + 16*f.unit
	}
	out.draw = func(c *canvas) {
		if author != "" {
			baseline := y + (row-size)/2 + ascent*size
			if !f.bold && !f.wide() {
				baseline = y + row - descent*size - 4*f.unit
			}
			by.within(f.fonts, f.safe.w-mark.w-size).draw(c, point{f.safe.x, baseline})
		}
		mark.draw(c, f.safe.x+f.safe.w-mark.w, y)
	}
	return out
}

// brandMark is a brand at the right of a foot.
type brandMark struct {
	w     float64
	words string
	draw  func(c *canvas, x, y float64)
}

// mark is the logo with the brand's name, or a seal cut from a short Chinese name, or the name.
func (f *front) mark(row, size float64) brandMark {
	nothing := brandMark{draw: func(*canvas, float64, float64) {}}
	if w := f.logo.width(row * 0.8); w > 0 {
		h := row * 0.8
		if limit := f.safe.w * 0.4; w > limit {
			h, w = h*limit/w, limit
		}
		name := f.name(row, size)
		gap := 0.5 * size
		if name.w == 0 {
			gap = 0
		}
		return brandMark{w: w + gap + name.w, words: name.words, draw: func(c *canvas, x, y float64) {
			c.picture(f.logo.img, box{x, y + (row-h)/2, w, h}, 0)
			name.draw(c, x+w+gap, y)
		}}
	}
	if f.brand == "" {
		return nothing
	}
	if n := utf8.RuneCountInString(f.brand); n <= 4 && !f.bold && allHan(f.brand) {
		return f.seal([]rune(f.brand), row)
	}
	return f.name(row, size)
}

func allHan(s string) bool {
	for _, r := range s {
		if !isHan(r) || halves[r] != 0 {
			return false
		}
	}
	return true
}

// name is the brand in words.
func (f *front) name(row, size float64) brandMark {
	if f.brand == "" {
		return brandMark{draw: func(*canvas, float64, float64) {}}
	}
	p := phrase{words: f.brand, look: look{roleSans, true}, size: size, color: f.title}.within(f.fonts, f.safe.w*0.5)
	return brandMark{w: p.width(f.fonts), words: f.brand, draw: func(c *canvas, x, y float64) {
		baseline := y + (row-size)/2 + ascent*size
		if f.logo.img == nil && !f.bold && !f.wide() {
			baseline = y + row - descent*size - 4*f.unit
		}
		p.draw(c, point{x, baseline})
	}}
}

// seal is a name seal: one character, two or three in a column, four in two columns read from the
// right.
func (f *front) seal(name []rune, row float64) brandMark {
	cols, rows := 1, len(name)
	if rows == 4 {
		cols, rows = 2, 2
	}
	em := round1(row * 0.86 / float64(max(rows, 2)))
	pad := round1(0.22 * em)
	if rows == 1 {
		em = round1(row * 0.62)
	}
	w, h := float64(cols)*em+2*pad, float64(rows)*em+2*pad
	return brandMark{w: w, words: f.brand, draw: func(c *canvas, x, y float64) {
		y += row - h
		c.round(box{x, y, w, h}, 0.16*em, f.accent)
		for i, r := range name {
			cx := x + pad + float64(cols-1-i/rows)*em
			cy := y + pad + float64(i%rows)*em
			c.word(f.fonts.shape(string(r), look{roleSerif, true}), point{cx + 0.03*em, cy + ascent*em - 0.03*em}, em*0.94, f.onAccent)
		}
	}}
}
