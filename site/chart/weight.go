package chart

import "html/template"

// fullWeight is the loading that fills its side.
const fullWeight = 1.0

// Weight draws what a signal was learned to say, from the middle to the side of its sign, and with a
// tick what the table said before. The words stand beside it.
func Weight(learned, table float64) template.HTML {
	s := Scale{-fullWeight, fullWeight}
	x := func(v float64) float64 { return s.share(v) * 2 * partSide }
	low, high := min(x(0), x(learned)), max(x(0), x(learned))
	class := "more"
	if learned < 0 {
		class = "less"
	}
	var d svg
	d.begin("part", 2*partSide, partHeight+4, "")
	d.path("zero", "M60 0v12")
	d.add(`<rect class="`, class, `" x="`, num(low), `" y="3" width="`, num(max(1, high-low)), `" height="6"/>`)
	d.path("table", "M"+num(x(table))+" 0v12")
	return d.end()
}
