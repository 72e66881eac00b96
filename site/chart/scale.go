package chart

import (
	"html/template"
	"math"

	"moxin/content"
)

// Scale is the range that intervals beside each other share, so that they can be compared by eye.
type Scale struct{ Low, High float64 }

// ScaleOf spans some intervals; it holds at least −1 to 1. Intervals that are wider than it are cut off
// at its ends: leave out of it those that would press all others together.
func ScaleOf(shown ...content.Interval) Scale {
	s := Scale{-1, 1}
	for _, v := range shown {
		if finite(v.Low) && finite(v.High) {
			s.Low, s.High = min(s.Low, v.Low), max(s.High, v.High)
		}
	}
	return s
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// The drawing of an interval: how wide and high it is, and the room for the dot at both ends.
const (
	barWidth, barHeight = 200, 16
	barEdge             = 5
)

// share is where a value lies: 0 at the low end, 1 at the high one.
func (s Scale) share(v float64) float64 {
	if math.IsNaN(v) || s.High <= s.Low {
		return .5
	}
	return (min(max(v, s.Low), s.High) - s.Low) / (s.High - s.Low)
}

func (s Scale) x(v float64) float64 { return barEdge + s.share(v)*(barWidth-2*barEdge) }

// Bar draws an interval: the range as a bar, the value as a dot, zero as a rule. Ends that are cut off
// are drawn open.
func (s Scale) Bar(v content.Interval, label string) template.HTML {
	var d svg
	d.begin("interval", barWidth, barHeight, label)
	d.path("zero", "M"+num(s.x(0))+" 0v16")
	low, high := s.x(v.Low), s.x(v.High)
	class := "range"
	if v.Low < s.Low || v.High > s.High {
		class += " cut"
	}
	d.add(`<rect class="`, class, `" x="`, num(low), `" y="5" width="`, num(max(1, high-low)), `" height="6" rx="3"/>`)
	d.add(`<circle class="value" cx="`, num(s.x(v.Value)), `" cy="8" r="4"/>`)
	return d.end()
}

// Period is one of several stretches of time, in order.
type Period struct {
	Name  string // 10月, Oct
	Mean  content.Interval
	Known bool   // false: nothing of it was scored; its place stays empty
	Label string // the whole in words
}

const (
	periodWidth, periodTop = 48, 8
	periodBottom           = 88
)

// Periods draws intervals upright beside each other, one for each period, on the scale.
func (s Scale) Periods(list []Period, label string) template.HTML {
	var d svg
	d.begin("periods", max(1, len(list))*periodWidth, 112, label)
	y := func(v float64) float64 { return periodBottom - s.share(v)*(periodBottom-periodTop) }
	d.path("zero", "M0 "+num(y(0))+"H"+num(float64(len(list)*periodWidth)))
	for i, p := range list {
		x := (float64(i) + .5) * periodWidth
		d.text("across", x, 106, p.Name)
		if !p.Known {
			continue
		}
		low, high := y(p.Mean.Low), y(p.Mean.High)
		d.add(`<g><title>`, escape(p.Label), `</title><rect class="range" x="`, num(x-3), `" y="`, num(high),
			`" width="6" height="`, num(max(1, low-high)), `" rx="3"/><circle class="value" cx="`, num(x), `" cy="`, num(y(p.Mean.Value)), `" r="4"/></g>`)
	}
	return d.end()
}
