package chart

import (
	"html/template"
	"math"
)

// Part is one signal's part of a score.
type Part struct {
	Name string
	Size float64 // in the unit of trust
	Say  string  // its size as people read it
	Note string  // beside it: how much of it there was; "" = nothing
}

const (
	partSide   = 60
	partHeight = 8
	// fullPart is the size that fills its side.
	fullPart = 1.0
)

// Parts lists the parts of a score, each drawn from the middle to the side of its sign.
func Parts(parts []Part) template.HTML {
	if len(parts) == 0 {
		return ""
	}
	var d svg
	d.add(`<ul class="chart-parts">`)
	for _, p := range parts {
		d.add(`<li><span class="name">`, escape(p.Name), `</span>`)
		d.WriteString(string(partBar(p.Size)))
		d.add(`<span class="num">`, escape(p.Say), `</span>`)
		if p.Note != "" {
			d.add(`<span class="note">`, escape(p.Note), `</span>`)
		}
		d.add("</li>")
	}
	d.add("</ul>")
	return template.HTML(d.String()) //nolint:gosec // words went through escape
}

func partBar(size float64) template.HTML {
	if math.IsNaN(size) {
		size = 0
	}
	width := max(1, min(math.Abs(size)/fullPart, 1)*partSide)
	x, class := float64(partSide), "more"
	if size < 0 {
		x, class = partSide-width, "less"
	}
	var d svg
	d.begin("part", 2*partSide, partHeight, "")
	d.path("zero", "M60 0v8")
	d.add(`<rect class="`, class, `" x="`, num(x), `" y="1" width="`, num(width), `" height="6"/>`)
	return d.end()
}
