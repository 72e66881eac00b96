package card

import (
	"strings"
	"unicode/utf8"
)

// flow lays blocks out as strips, for the column of body cards.
type flow struct {
	design
	density
	fonts *fonts
	out   []strip
	fresh bool                  // the next strip begins a page
	now   Kind                  // of the block that is laid out
	last  Kind                  // of the block before
	rooms [maxDepth + 1]float64 // of the marks of the last item of each depth
}

// maxDepth is how deep lists are indented at most.
const maxDepth = 5

// layers are the kinds of blocks and how each is laid out.
var layers = map[Kind]func(*flow, Block){
	Paragraph: (*flow).paragraph,
	Heading:   (*flow).heading,
	Item:      (*flow).item,
	Quote:     (*flow).quote,
	Code:      (*flow).code,
	Table:     (*flow).table,
	Callout:   (*flow).callout,
	Rule:      (*flow).rule,
	Image:     (*flow).image,
	Break:     func(f *flow, _ Block) { f.fresh = len(f.out) > 0 },
}

func (f *flow) blocks(bs []Block) []strip {
	for _, b := range bs {
		if lay, ok := layers[b.Kind]; ok {
			f.now = b.Kind
			at := len(f.out)
			lay(f, b)
			if b.Keep && len(f.out) > at {
				f.out[len(f.out)-1].stick = true
			}
			f.last = b.Kind
		}
	}
	return f.out
}

// openings are what it costs to begin a page with a block: a heading is where a page should begin,
// a list and a picture's story should not be torn from what they belong to.
var openings = map[Kind]float64{Heading: -14, Item: 7, Callout: 3, Quote: 3}

// add appends the strips of one block, space above them.
func (f *flow) add(space float64, ss ...strip) {
	for i := range ss {
		if i == 0 {
			ss[i].before, ss[i].fresh, ss[i].open = round1(space*f.space), f.fresh, openings[f.now]
			f.fresh = false
		}
		f.out = append(f.out, ss[i])
	}
}

// column is where a paragraph stands.
type column struct {
	x, width float64
	size     float64
	leading  float64 // em
	look     look
	justify  bool
}

func (f *flow) column() column {
	return column{x: f.body.x, width: f.body.w, size: f.size, leading: f.leading,
		look: look{role: f.text}, justify: true}
}

// indented is the column without em from its left.
func (c column) indented(pixels float64) column {
	c.x, c.width = c.x+pixels, c.width-pixels
	return c
}

// scaled is the column with words of another size.
func (c column) scaled(by float64) column {
	c.size = round1(c.size * by)
	return c
}

func round1(v float64) float64 { return float64(round(v)) }

func (f *flow) ink(c column, spans []Span) ink {
	return ink{spans: spans, size: c.size, color: f.design.ink, faint: f.muted, marker: f.design.mark,
		tint: f.tint, leading: round1(c.size * c.leading)}
}

// lines sets spans in a column, as strips without space above. An empty paragraph has none.
func (f *flow) lines(c column, k ink) []strip {
	set := setting{measure: f.fonts.measure, size: c.size, look: c.look}
	fill := filling{width: c.width, em: c.size, hang: c.justify, justify: c.justify}
	lines := fill.fill(set.tokens(k.spans), set)
	out := make([]strip, len(lines))
	for i, l := range lines {
		out[i] = strip{height: k.leading, text: l.text() + l.blank, runOn: i > 0 && !lines[i-1].last,
			cost: tear(i, len(lines)), draw: func(cv *canvas, y float64) { k.draw(cv, l, c.x, y) }}
	}
	return out
}

// tear is what it costs to part a paragraph of n lines behind line i.
func tear(i, n int) float64 {
	switch {
	case i == n-1:
		return 0
	case i == 0 || i == n-2:
		return widowCost
	}
	return innerCost
}

// Space above blocks, in em of the running words.
const (
	paragraphSpace = 0.72
	headingSpace   = 1.5
	itemSpace      = 0.36
	blockSpace     = 1.0
)

func (f *flow) paragraph(b Block) {
	c := f.column()
	f.add(paragraphSpace*f.size, f.lines(c, f.ink(c, b.Text))...)
}

// headings are size in em of the running words, by level.
var headings = [...]float64{1: 1.36, 2: 1.24, 3: 1.1, 4: 1.0, 5: 1.0, 6: 1.0}

func (f *flow) heading(b Block) {
	level := min(max(b.Level, 1), 6)
	c := f.column().scaled(headings[level])
	c.look, c.leading, c.justify = look{role: f.head, bold: true}, 1.42, false
	k := f.ink(c, b.Text)
	set := setting{measure: f.fonts.measure, size: c.size, look: c.look}
	fill := filling{width: c.width, em: c.size}
	lines, _ := fill.balanced(set.tokens(b.Text), set)
	var ss []strip
	for i, l := range lines {
		ss = append(ss, strip{height: k.leading, stick: true, text: l.text() + l.blank, runOn: i > 0,
			draw: func(cv *canvas, y float64) {
				f.adorn(cv, box{c.x, y, l.width, k.leading}, level, i == 0)
				k.draw(cv, l, c.x, y)
			}})
	}
	f.add(headingSpace*f.size, ss...)
}

// adorn draws a heading's ornament: a seal-red stroke in the margin on paper, the highlighter's
// stroke below the words in bold.
func (f *flow) adorn(cv *canvas, line box, level int, first bool) {
	switch {
	case level > 2:
	case f.bold:
		cv.rect(box{line.x - 8, line.y + line.h*0.56, line.w + 16, line.h * 0.30}, f.design.mark)
	case first:
		cv.rect(box{line.x - 30, line.y + line.h*0.20, 7, line.h * 0.62}, f.accent)
	}
}

// item sets a list item: its mark in the margin of its words. Without a mark it goes on below the
// words of the item before.
func (f *flow) item(b Block) {
	em, mark := f.size, b.Mark
	depth := min(max(b.Level, 1), maxDepth)
	c := f.column().indented(float64(depth-1) * 1.25 * em)
	l := look{role: f.text, bold: true}
	if f.bold {
		l.role = roleSans
	}
	room := 1.05 * em
	switch {
	case mark == "" && f.rooms[depth] > 0:
		room = f.rooms[depth]
	case utf8.RuneCountInString(mark) > 1:
		room = f.fonts.measure(mark, l).width*em + 0.4*em
	}
	f.rooms[depth] = room
	in := c.indented(room)
	ss := f.lines(in, f.ink(in, b.Text))
	if len(ss) == 0 {
		ss = []strip{{height: round1(em * c.leading)}}
	}
	words := ss[0].draw
	ss[0].text = strings.TrimSpace(mark + " " + ss[0].text)
	ss[0].draw = func(cv *canvas, y float64) {
		if mark != "" {
			f.bullet(cv, mark, l, point{c.x, y})
		}
		if words != nil {
			words(cv, y)
		}
	}
	space := itemSpace
	if f.last != Item && mark != "" {
		space = paragraphSpace
	}
	f.add(space*em, ss...)
}

// bullet draws a list item's mark at the left of a line.
func (f *flow) bullet(cv *canvas, mark string, l look, at point) {
	x, y := at.x, at.y
	em, leading := f.size, round1(f.size*f.leading)
	middle := y + leading/2
	switch mark {
	case "·", "•", "-", "*", "◦":
		r := 0.13 * em
		cv.round(box{x + 0.2*em, middle - r, 2 * r, 2 * r}, r, f.accent)
	case "☐", "☑", "☒":
		side := round1(0.68 * em)
		b := box{round1(x + 0.02*em), round1(middle - side/2), side, side}
		if mark == "☐" {
			cv.frame(b, max(2, round1(em*0.055)), f.muted)
			return
		}
		cv.round(b, em*0.1, f.accent)
		cv.stroke([]float64{b.x + 0.22*side, b.y + 0.52*side, b.x + 0.43*side, b.y + 0.73*side, b.x + 0.79*side, b.y + 0.29*side}, em*0.085, f.onAccent)
	default:
		baseline := y + (leading-em)/2 + ascent*em
		cv.word(cv.fonts.shape(mark, l), point{x, baseline}, em, f.signal)
	}
}

// rule draws a pause.
func (f *flow) rule(Block) {
	em := f.size
	f.add(blockSpace*em, strip{height: 0.5 * em, pause: true, draw: func(cv *canvas, y float64) {
		mid := f.body.x + f.body.w/2
		y += 0.25 * em
		if f.bold {
			cv.rect(box{mid - 60, y - 4, 120, 8}, f.ground)
			return
		}
		for _, dx := range []float64{-1.2 * em, 0, 1.2 * em} {
			cv.round(box{mid + dx - 4, y - 4, 8, 8}, 4, f.muted)
		}
	}})
}
