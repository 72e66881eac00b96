package card

import "strings"

// quote sets words beside a rule.
func (f *flow) quote(b Block) {
	em := f.size
	c := f.column().indented(1.0 * em)
	c.justify = true
	k := f.ink(c, b.Text)
	if !f.bold {
		k.color = mix(f.design.ink, f.muted, 0.35)
	}
	ss := f.lines(c, k)
	if b.Mark != "" {
		by := Block{Text: []Span{{Text: "—— " + b.Mark, Faint: true}}}
		small := c.scaled(0.84)
		more := f.lines(small, f.ink(small, by.Text))
		for i := range more {
			more[i].before = 0.2 * em
		}
		if len(ss) > 0 {
			ss[len(ss)-1].stick = true
		}
		ss = append(ss, more...)
	}
	bar := &panel{pad: 0.1 * em, draw: func(cv *canvas, top, height float64) {
		if f.bold {
			cv.rect(box{f.body.x, top, 10, height}, f.accent)
			return
		}
		cv.rect(box{f.body.x + 2, top, 3, height}, f.accent)
	}}
	for i := range ss {
		ss[i].back = bar
	}
	f.add(blockSpace*em, ss...)
}

// callout sets a labelled note on a tint.
func (f *flow) callout(b Block) {
	em := f.size
	c := f.column().indented(0.8 * em)
	c.width -= 0.8 * em
	var ss []strip
	if b.Mark != "" {
		l := c.scaled(0.9)
		l.look = look{role: roleSans, bold: true}
		k := f.ink(l, []Span{{Text: b.Mark}})
		k.color = f.signal
		ss = f.lines(l, k)
		for i := range ss {
			ss[i].stick = true
		}
	}
	c = c.scaled(0.95)
	ss = append(ss, f.lines(c, f.ink(c, b.Text))...)
	plate := &panel{pad: 0.5 * em, draw: func(cv *canvas, top, height float64) {
		cv.round(box{f.body.x, top, f.body.w, height}, max(f.corner*0.7, 6), f.tint)
		if !f.bold {
			cv.rect(box{f.body.x, top, 6, height}, f.accent)
		}
	}}
	for i := range ss {
		ss[i].back = plate
	}
	f.add(blockSpace*em, ss...)
}

// Code is set small, so that 50 columns fit on a card.
const (
	codeSize    = 0.70 // em of the running words
	codeLeading = 1.55
)

// code sets lines on a tint, each as it is: what is too long goes on below, behind a mark.
func (f *flow) code(b Block) {
	em := f.size
	c := f.column().indented(0.75 * em)
	c.width -= 0.75 * em
	c.size, c.leading, c.justify = round1(em*codeSize), codeLeading, false
	c.look = look{role: roleMono}
	plate := &panel{pad: 0.55 * em, draw: func(cv *canvas, top, height float64) {
		cv.round(box{f.body.x, top, f.body.w, height}, max(f.corner*0.6, 6), f.tint)
	}}
	var ss []strip
	if b.Mark != "" {
		l := c.scaled(0.86)
		l.look = look{role: roleSans}
		ss = f.lines(l, f.ink(l, []Span{{Text: b.Mark, Faint: true}}))
		for i := range ss {
			ss[i].stick = true
		}
	}
	var text strings.Builder
	for _, s := range b.Text {
		text.WriteString(s.Text)
	}
	source := strings.Split(strings.Trim(text.String(), "\n"), "\n")
	first := len(ss)
	for _, row := range source {
		ss = append(ss, f.codeLine(c, row)...)
	}
	n := len(ss) - first
	for i := first; i < len(ss); i++ {
		ss[i].cost = max(ss[i].cost, min(edgeCost, tear(i-first, n)))
	}
	for i := range ss {
		ss[i].back = plate
	}
	f.add(blockSpace*em, ss...)
}

// codeLine sets one line of code, cut into as many rows as it needs.
func (f *flow) codeLine(c column, source string) []strip {
	k := f.ink(c, nil)
	rows, hang := f.codeRows(c, source)
	if len(rows) == 0 {
		return []strip{{height: k.leading}}
	}
	var ss []strip
	for i, r := range rows {
		x := c.x
		if i > 0 {
			x += hang
		}
		ss = append(ss, strip{height: k.leading, text: r.text(), runOn: i > 0, stick: i < len(rows)-1,
			draw: func(cv *canvas, y float64) {
				if i > 0 {
					f.bend(cv, point{x - 1.15*c.size, y + k.leading/2}, c.size)
				}
				k.draw(cv, r, x, y)
			}})
	}
	return ss
}

// bend draws the mark of a line that goes on: an arrow down and right.
func (f *flow) bend(cv *canvas, at point, em float64) {
	x, middle := at.x, at.y
	w := max(2, round1(em*0.07))
	cv.rect(box{x + 0.1*em, middle - 0.4*em, w, 0.5 * em}, f.muted)
	cv.rect(box{x + 0.1*em, middle + 0.1*em, 0.6 * em, w}, f.muted)
	tip := x + 0.72*em
	cv.stroke([]float64{tip - 0.2*em, middle - 0.08*em + w/2, tip, middle + 0.1*em + w/2, tip - 0.2*em, middle + 0.28*em + w/2}, w, f.muted)
}

// codeRows cuts a line of code behind a blank or a sign where it can; hang is where later rows
// begin.
func (f *flow) codeRows(c column, source string) (rows []line, hang float64) {
	source = strings.ReplaceAll(strings.TrimRight(cleanedCode(source), " "), "\t", "    ")
	if source == "" {
		return nil, 0
	}
	space := f.fonts.measure(" ", c.look).width * c.size
	indent := float64(len(source)-len(strings.TrimLeft(source, " "))) * space
	hang = min(indent, c.width/3) + 1.2*c.size
	toks := f.codeTokens(c, source)
	for start := 0; start < len(toks); {
		width := c.width
		if start > 0 {
			width -= hang
		}
		end := codeEnd(toks, start, width)
		rows = append(rows, gridded(toks[start:end]))
		start = end
	}
	return rows, hang
}
