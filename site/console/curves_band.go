package console

import (
	"math"
	"slices"
	"strings"
	"time"

	"moxin/content"
)

// bandView is what is usual on a channel, behind the lines of a curve: its middle half and the median.
type bandView struct {
	Area, Middle string // "" = not known
	Name, Last   string // the median where it ends
	X, Y, Key    string // of its name

	end float64 // the height at which the median ends
}

// within is a band up to an age, and at that age: what is usual of older posts than this one would press
// its line together.
func within(b content.Band, oldest time.Duration) content.Band {
	n := 0
	for n < len(b.Hours) && hours(b.Hours[n]) <= oldest {
		n++
	}
	out := content.Band{Hours: slices.Clip(b.Hours[:n]), Low: slices.Clip(b.Low[:n]), Middle: slices.Clip(b.Middle[:n]), High: slices.Clip(b.High[:n])}
	if n > 0 && n < len(b.Hours) && oldest > hours(b.Hours[n-1]) {
		part := (oldest.Hours() - b.Hours[n-1]) / (b.Hours[n] - b.Hours[n-1])
		at := func(of []float64) float64 { return of[n-1] + part*(of[n]-of[n-1]) }
		out.Hours, out.Low = append(out.Hours, oldest.Hours()), append(out.Low, at(b.Low))
		out.Middle, out.High = append(out.Middle, at(b.Middle)), append(out.High, at(b.High))
	}
	if len(out.Hours) < 2 {
		return content.Band{}
	}
	return out
}

// highest is the top of a band up to an age; 0 where it is not known.
func highest(b content.Band, oldest time.Duration) float64 {
	if b = within(b, oldest); len(b.High) == 0 {
		return 0
	}
	return slices.Max(b.High)
}

func (p *page) bandLine(s axes, b content.Band, u content.Unit) bandView {
	b = within(b, s.oldest)
	last := len(b.Hours) - 1
	if last < 1 {
		return bandView{}
	}
	along := func(of []float64, from, to, step int) string {
		var d strings.Builder
		for i := from; i != to; i += step {
			d.WriteString("L" + num(s.x(hours(b.Hours[i]))) + " " + num(s.y(of[i])))
		}
		return d.String()
	}
	return bandView{
		Area:   "M" + along(b.High, 0, last+1, 1)[1:] + along(b.Low, last, -1, -1) + "Z",
		Middle: "M" + along(b.Middle, 0, last+1, 1)[1:],
		Name:   p.T("band.name"), Last: p.tick(roughly(b.Middle[last], u), u), end: s.y(b.Middle[last]),
	}
}

// usually says in words how a total stands to what the channel's own posts had at its age: the newest at an
// age of which that is known; "" where there is none.
func (p *page) usually(post content.Publication, lines []content.Curve, b content.Band) string {
	if len(b.Hours) == 0 {
		return ""
	}
	until := post.PublishedAt.Add(hours(b.Hours[len(b.Hours)-1]))
	at, unit := content.Point{}, lines[0].Unit
	for _, c := range lines {
		for _, point := range c.Points {
			if point.ObservedAt.After(at.ObservedAt) && !point.ObservedAt.After(until) {
				at, unit = point, c.Unit
			}
		}
	}
	age := at.ObservedAt.Sub(post.PublishedAt)
	low, high, known := bandAt(b, age.Hours())
	if !known {
		return ""
	}
	how := "within"
	switch {
	case at.Value > high:
		how = "above"
	case at.AtLeast():
		how = "open" // there are more: how many, the platform does not say
	case at.Value < low:
		how = "below"
	}
	return p.F("band."+how, p.span(age), p.value(roughly(low, unit), unit), p.value(roughly(high, unit), unit))
}

// roughly is a count that lies between those of real posts, without a precision that it does not have.
func roughly(v float64, u content.Unit) float64 {
	switch {
	case u == content.UnitShare:
		return v // as a percentage it has one place
	case v < 10:
		return math.Round(v*10) / 10
	}
	return math.Round(v)
}
