package chart

import (
	"html/template"
	"math"
)

// Step is one line of a sum: a part that moves it on, or what it comes to so far.
type Step struct {
	Name  string
	Note  string  // how much of it there was; "" = nothing to say
	Size  float64 // in the sum's unit; of a total, what it comes to
	Say   string  // the size as people read it
	Total bool
}

const (
	stepWidth, stepHeight = 200, 12
	stepEdge              = 3
)

// Steps draws a sum downwards, each part from where the last one ended and each total from zero, so that
// one sees that the parts add up. The words are a list; the bars have no label of their own.
func Steps(steps []Step) template.HTML {
	if len(steps) == 0 {
		return ""
	}
	at := 0.0
	s := Scale{}
	ends := make([][2]float64, len(steps))
	for i, step := range steps {
		from := at
		at += size(step)
		if step.Total {
			from, at = 0, size(step)
		}
		ends[i] = [2]float64{min(from, at), max(from, at)}
		s.Low, s.High = min(s.Low, ends[i][0]), max(s.High, ends[i][1])
	}
	x := func(v float64) float64 { return stepEdge + s.share(v)*(stepWidth-2*stepEdge) }
	var d svg
	d.add(`<ol class="chart-steps">`)
	for i, step := range steps {
		d.add(`<li`, map[bool]string{true: ` class="total"`}[step.Total], `><span class="name">`, escape(step.Name), `</span>`)
		d.begin("step", stepWidth, stepHeight, "")
		d.path("zero", "M"+num(x(0))+" 0v12")
		low, high := x(ends[i][0]), x(ends[i][1])
		class := "more"
		switch {
		case step.Total:
			class = "whole"
		case size(step) < 0:
			class = "less"
		}
		d.add(`<rect class="`, class, `" x="`, num(low), `" y="2" width="`, num(max(1, high-low)), `" height="8"/></svg>`)
		d.add(`<span class="num">`, escape(step.Say), `</span><span class="note">`, escape(step.Note), `</span></li>`)
	}
	d.add("</ol>")
	return template.HTML(d.String()) //nolint:gosec // words went through escape
}

// farthest is a size beyond which none is drawn: no score is near it, and sums of such sizes stay numbers.
const farthest = 1e6

// size is a step's size; what is no number moves nothing.
func size(s Step) float64 {
	if math.IsNaN(s.Size) || math.IsInf(s.Size, 0) {
		return 0
	}
	return min(max(s.Size, -farthest), farthest)
}
