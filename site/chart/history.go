package chart

import (
	"html/template"
	"math"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// History is a score at the instants it was computed, with its interval each time.
type History struct {
	Times  []time.Time // rising
	Scores []content.Interval
	Label  string // the picture in words
	// Date and Say name ticks.
	Date func(time.Time) string
	Say  func(v float64) string
}

const (
	historyWidth, historyHeight = 400, 150
	historyLeft, historyRight   = 46, 348
	historyTop, historyBottom   = 10, 124
)

// Curve draws the score as a line in its interval, time across. It is empty below two instants: there is
// no way to go from one.
func (h History) Curve() template.HTML {
	if len(h.Times) < 2 || len(h.Times) != len(h.Scores) {
		return ""
	}
	s := ScaleOf(h.Scores...)
	s.Low, s.High = math.Floor(s.Low), math.Ceil(s.High)
	first, last := h.Times[0], h.Times[len(h.Times)-1]
	x := func(t time.Time) float64 {
		return historyLeft + float64(t.Sub(first))/float64(max(last.Sub(first), 1))*(historyRight-historyLeft)
	}
	y := func(v float64) float64 { return historyBottom - s.share(v)*(historyBottom-historyTop) }
	var d svg
	d.begin("history", historyWidth, historyHeight, h.Label)
	for _, v := range slices.Compact([]float64{s.Low, 0, s.High}) {
		d.path(map[bool]string{true: "zero", false: "grid"}[v == 0], "M"+num(historyLeft)+" "+num(y(v))+"H"+num(historyRight))
		d.text("up", historyLeft-6, y(v)+4, h.Say(v))
	}
	var up, line strings.Builder
	back := ""
	for i, t := range h.Times {
		step := map[bool]string{true: "M", false: "L"}[i == 0]
		up.WriteString(step + num(x(t)) + " " + num(y(h.Scores[i].High)))
		line.WriteString(step + num(x(t)) + " " + num(y(h.Scores[i].Value)))
		back = "L" + num(x(t)) + " " + num(y(h.Scores[i].Low)) + back
	}
	d.path("band", up.String()+back+"Z")
	d.path("subject", line.String())
	end := h.Scores[len(h.Scores)-1].Value
	d.add(`<circle class="last" cx="`, num(x(last)), `" cy="`, num(y(end)), `" r="3"/>`)
	d.text("subject", x(last)+8, y(end)+4, h.Say(end))
	d.text("start", historyLeft, historyBottom+18, h.Date(first))
	d.text("up", historyRight, historyBottom+18, h.Date(last))
	return d.end()
}
