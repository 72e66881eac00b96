package chart

import (
	"html/template"

	"moxin/content"
)

// Usual is what is usual on a channel: the middle half of its own posts by age, and their median.
type Usual struct {
	Band  content.Band
	Label string // the picture in words
	// Age and Count name ticks.
	Age   func(hours float64) string
	Count func(v float64) string
}

// Curve draws it on the axes of Ages, with the median's last count at the end of its line. It is empty
// where fewer than two ages are known.
func (u Usual) Curve() template.HTML {
	n := len(u.Band.Hours)
	if n < 2 {
		return ""
	}
	p := plane{left: curveLeft, right: curveRight, top: curveTop, bottom: curveBottom, oldest: max(24, u.Band.Hours[n-1]), most: 1}
	for _, v := range u.Band.High {
		p.most = max(p.most, v)
	}
	p.most = roundUp(p.most)
	var d svg
	d.begin("ages", curveWidth, curveHeight, u.Label)
	for _, v := range []float64{0, p.most / 2, p.most} {
		d.path("grid", "M"+num(curveLeft)+" "+num(p.y(v))+"H"+num(curveRight))
		d.text("up", curveLeft-6, p.y(v)+4, u.Count(v))
	}
	p.ages(&d, u.Age)
	area, _ := p.band(u.Band)
	d.path("band", area)
	d.path("median", p.line(u.Band.Hours, u.Band.Middle))
	d.text("median", p.x(u.Band.Hours[n-1])+8, p.y(u.Band.Middle[n-1])+4, u.Count(u.Band.Middle[n-1]))
	return d.end()
}
