package card

import (
	"math"
	"strings"
)

// front is a cover being laid out: words in a safe box, drawn in order.
type front struct {
	design
	fonts *fonts
	w, h  float64
	unit  float64 // pixels for one of a 1080 pixel wide cover
	safe  box     // no words outside
	logo  logo
	draws []func(c *canvas)
	words []string
}

// wide reports whether the cover is a banner: 2.35:1, 16:9.
func (f *front) wide() bool { return f.w >= 1.6*f.h }

// tall reports whether the cover fills a phone's screen: 9:16.
func (f *front) tall() bool { return f.h >= 1.6*f.w }

// Parts of a full-screen cover that stay free of words, whatever the platform says: a profile's
// grid shows the 3:4 middle of it, and buttons stand at the right edge (unverified).
const (
	tallTop  = 0.135
	tallSide = 0.12
)

// newFront settles the safe box; safe is the percentage below that platforms cover.
func newFront(d design, f *fonts, w, h, safe int) *front {
	out := &front{design: d, fonts: f, w: float64(w), h: float64(h)}
	out.unit = min(out.w, out.h) / 1080
	if out.wide() {
		out.unit = min(out.w, out.h*1.55) / 1080
	}
	side, top := 96*out.unit, 104*out.unit
	bottom := top
	switch {
	case out.tall():
		side, top = tallSide*out.w, tallTop*out.h
		bottom = top
	case out.wide():
		side, top = 72*out.unit, 60*out.unit
		bottom = top
	}
	if safe > 0 {
		bottom = max(bottom, out.h*float64(min(safe, 60))/100)
	}
	out.safe = box{side, top, out.w - 2*side, out.h - top - bottom}
	return out
}

// square narrows the safe box of a banner to its 1:1 middle, which lists and shared links cut out.
func (f *front) square() {
	if f.w <= f.h {
		return
	}
	edge := 0.08 * f.h
	f.safe = box{(f.w-f.h)/2 + edge, edge, f.h - 2*edge, f.h - 2*edge}
}

// compose lays the words out: tags above, the title with its lead in the middle, author and brand
// below.
func (f *front) compose(d Deck) {
	top := f.tags(d.Tags)
	foot := f.foot(d.Author)
	room := box{f.safe.x, f.safe.y + top, f.safe.w, f.safe.h - top - foot.h}
	f.middle(d.Title, d.Lead, room)
	f.say(foot.words...)
	f.draws = append(f.draws, foot.draw)
}

func (f *front) say(words ...string) {
	for _, w := range words {
		if w != "" {
			f.words = append(f.words, w)
		}
	}
}

func (f *front) text() string { return strings.Join(f.words, "\n") }

// draw draws ornaments, then words.
func (f *front) draw() *canvas {
	c := newCanvas(round(f.w), round(f.h), f.ground, f.fonts)
	if !f.bold && !f.wide() && !f.tall() {
		edge := round1(40 * f.unit)
		c.frame(box{edge, edge, f.w - 2*edge, f.h - 2*edge}, max(1, round1(2*f.unit)), f.hair)
	}
	for _, d := range f.draws {
		d(c)
	}
	return c
}

// titleStyle are the title's largest and smallest size in units, and its line height in em.
func (f *front) titleStyle() (largest, smallest, leading float64) {
	switch {
	case f.bold && f.wide():
		return 230, 56, 1.24
	case f.bold:
		return 208, 56, 1.28
	case f.wide():
		return 200, 56, 1.28
	}
	return 172, 52, 1.36
}

// middle sets title and lead as one block, a little above the middle of the room.
func (f *front) middle(title, lead string, room box) {
	leadLines, leadInk, leadHeight := f.lead(lead, room)
	_, _, leading := f.titleStyle()
	space := 0.0
	if leadHeight > 0 {
		space = 64 * f.unit
	}
	ornament := f.ornamentHeight()
	lines, size := f.fitTitle(title, room.w, room.h-leadHeight-space-ornament)
	k := ink{size: size, color: f.title, leading: round1(size * leading)}
	height := ornament + float64(len(lines))*k.leading + space + leadHeight
	y := room.y + max(0, room.h-height)*f.gravity()
	start := y
	f.draws = append(f.draws, func(c *canvas) { f.ornament(c, room.x, start) })
	y += ornament
	f.say(joined(lines))
	for _, l := range lines {
		at := y
		f.draws = append(f.draws, func(c *canvas) {
			f.underline(c, box{room.x, at, l.width, k.leading}, k.size)
			k.draw(c, l, room.x, at)
		})
		y += k.leading
	}
	if leadHeight > 0 {
		y += space
		at := y
		f.say(joined(leadLines))
		f.draws = append(f.draws, func(c *canvas) { f.drawLead(c, leadLines, leadInk, box{room.x, at, room.w, leadHeight}) })
	}
}

// gravity is where in its room the block stands: 0 at the top, 1 at the bottom.
func (f *front) gravity() float64 {
	switch {
	case f.wide():
		return 0.5
	case f.bold:
		return 0.36
	}
	return 0.40
}

func joined(lines []line) string {
	var b strings.Builder
	for _, l := range lines {
		b.WriteString(l.text() + l.blank)
	}
	return strings.TrimSpace(b.String())
}

// fitTitle finds the size: the largest at which the title fits, or one a little smaller at which
// its lines break better. A title too long for a title's sizes is set smaller still.
func (f *front) fitTitle(title string, width, height float64) ([]line, float64) {
	largest, smallest, leading := f.titleStyle()
	var lines []line
	size, best, fit := 0.0, math.Inf(1), 0.0
	for s := largest; s >= tiniest; s -= 4 {
		em := max(1, round1(s*f.unit))
		got, cost := f.titleLines(title, em, width)
		if float64(len(got))*round1(em*leading) > height || tooWide(got, width) || s >= smallest && (len(got) > 7 || f.parts(title, em, width)) {
			continue
		}
		if fit == 0 {
			fit = em
		}
		if em < 0.76*fit {
			break
		}
		if c := cost + 70*(1-em/fit) + 4*float64(len(got)); c < best || lines == nil {
			best, lines, size = c, got, em
		}
	}
	if lines == nil {
		size = max(1, round1(tiniest*f.unit))
		lines, _ = f.titleLines(title, size, width)
	}
	return lines, size
}

// tiniest is the smallest size of a title, in units.
const tiniest = 20

func (f *front) titleLines(title string, em, width float64) ([]line, float64) {
	set := setting{measure: f.fonts.measure, size: em, look: look{role: f.head, bold: true}}
	fill := filling{width: width, em: em, spare: 1}
	return fill.balanced(set.tokens([]Span{{Text: title}}), set)
}

// parts reports whether a word of the title, such as a date, is wider than a line.
func (f *front) parts(title string, em, width float64) bool {
	set := setting{measure: f.fonts.measure, size: em, look: look{role: f.head, bold: true}}
	run := 0.0 // of tokens that no line parts
	for _, t := range set.tokens([]Span{{Text: title}}) {
		if t.brk || t.kind == space || t.kind == newline || run == 0 {
			run = 0
		}
		if run += t.width; run > width && t.kind == word {
			return true
		}
	}
	return false
}

func tooWide(lines []line, width float64) bool {
	for _, l := range lines {
		if l.width > width+1 {
			return true
		}
	}
	return false
}

// lead sets the line below the title, as large as a third of the room allows.
func (f *front) lead(words string, room box) ([]line, ink, float64) {
	if words == "" {
		return nil, ink{}, 0
	}
	largest := 46.0
	if f.wide() {
		largest = 40
	}
	for s := largest; ; s -= 4 {
		lines, k, height := f.leadAt(words, max(1, round1(s*f.unit)), room.w)
		if height <= room.h*0.34 || s <= 26 {
			return lines, k, height
		}
	}
}

func (f *front) leadAt(words string, size, width float64) ([]line, ink, float64) {
	k := ink{size: size, color: f.soft, leading: round1(size * 1.6)}
	pad := 0.0
	if f.bold {
		k.color, pad = f.onPlate, platePad*size
	}
	set := setting{measure: f.fonts.measure, size: size, look: look{role: f.design.text, bold: f.bold}}
	fill := filling{width: max(size, width-2*pad), em: size}
	lines, _ := fill.balanced(set.tokens([]Span{{Text: words}}), set)
	return lines, k, float64(len(lines))*k.leading + 2*pad*0.7
}

// platePad is the space around a lead on its plate, in em.
const platePad = 0.7

// drawLead draws the lead: plain on paper, in bold light on a dark plate.
func (f *front) drawLead(c *canvas, lines []line, k ink, b box) {
	x, y := b.x, b.y
	if f.bold {
		pad := platePad * k.size
		wide := 0.0
		for _, l := range lines {
			wide = max(wide, l.width)
		}
		c.round(box{x, y, wide + 2*pad, b.h}, 18*f.unit, f.plate)
		x, y = x+pad, y+pad*0.7
	}
	for _, l := range lines {
		k.draw(c, l, x, y)
		y += k.leading
	}
}

func (f *front) ornamentHeight() float64 {
	if f.bold || f.wide() {
		return 0
	}
	return 56 * f.unit
}

// ornament is the seal-red stroke above a paper title.
func (f *front) ornament(c *canvas, x, y float64) {
	if f.ornamentHeight() > 0 {
		c.rect(box{x, y, 84 * f.unit, 10 * f.unit}, f.accent)
	}
}

// underline is the highlighter's stroke below a bold title's line.
func (f *front) underline(c *canvas, line box, em float64) {
	if !f.bold {
		return
	}
	y := line.y + (line.h-em)/2 + 0.66*em
	c.rect(box{line.x - 0.06*em, y, line.w + 0.12*em, 0.3 * em}, f.stroke)
}
