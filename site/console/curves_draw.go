package console

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"moxin/content"
)

// The picture of a curve, in units of its view box of 400 × 190: what lies around the plot, and how
// close the names of two lines may stand.
const (
	plotLeft, plotRight = 46, 282
	plotTop, plotBottom = 12, 164
	nameHeight          = 29
	// mostPoints is how many points of a line are drawn each with its words; of more, one for each
	// pointStep across is.
	mostPoints = 60
	pointStep  = 3
)

// drawing is the geometry of a curve.
type drawing struct {
	Band   bandView
	Lines  []inkView
	Across []tickView // ages
	Up     []tickView // values
}

// inkView is a line of a curve: paths where readings follow each other as planned, dashes where
// they do not, and a mark at each reading.
type inkView struct {
	N      int // tells lines apart by shape and ink
	Name   string
	Last   string
	X, Y   string // of the name
	Key    string // the shape before the name
	Path   string
	Dashes string
	Marks  []dotView
}

// dotView is a reading on a line.
type dotView struct {
	Path  string
	Kind  string // "", capped, corrected
	Ring  string // around what was corrected; "" = none
	Title string
}

type tickView struct{ At, Text string }

// plot is what is drawn.
type plot struct {
	post  content.Publication
	lines []content.Curve
	names []string
	days  bool         // ages are even; else the first hours are as wide as the last weeks
	band  content.Band // what is usual on the channel; its zero value = not known
}

// axes places ages and values.
type axes struct {
	days   bool
	oldest time.Duration
	top    float64
}

// youngest is where the axis of ages begins when it is not even.
const youngest = 30 * time.Minute

func (s axes) x(age time.Duration) float64 {
	age = min(max(age, 0), s.oldest)
	part := float64(age) / float64(s.oldest)
	if !s.days {
		part = math.Log(float64(max(age, youngest))/float64(youngest)) / math.Log(float64(s.oldest)/float64(youngest))
	}
	return plotLeft + part*(plotRight-plotLeft)
}

func (s axes) y(v float64) float64 {
	return plotBottom - min(max(v/s.top, 0), 1)*(plotBottom-plotTop)
}

func (p *page) draw(o plot) drawing {
	s := axes{days: o.days, oldest: 24 * time.Hour}
	top := 0.0
	for _, c := range o.lines {
		for _, at := range c.Points {
			s.oldest = max(s.oldest, at.ObservedAt.Sub(o.post.PublishedAt))
			top = max(top, at.Value)
		}
	}
	s.top = roundUp(max(top, highest(o.band, s.oldest)))
	unit := o.lines[0].Unit
	if p.unit(unit) != "" {
		s.top = max(s.top, 2) // half a person is none
	}
	d := drawing{Across: p.agesAcross(s), Up: p.valuesUp(s, unit)}
	for i, c := range o.lines {
		d.Lines = append(d.Lines, p.inkLine(s, o, c, i))
	}
	d.Band = p.bandLine(s, o.band, unit)
	d.nameLines()
	return d
}

// inkLine draws one. Nothing is drawn through what is not known but dashes that say so.
func (p *page) inkLine(s axes, o plot, c content.Curve, n int) inkView {
	last := c.Points[len(c.Points)-1]
	v := inkView{N: n % len(shapes), Name: o.names[n], Last: p.pointValue(last), X: num(plotRight + 20), Y: num(s.y(last.Value))}
	var path, dashes strings.Builder
	var x0, y0 string
	for i, at := range s.thin(c.Points, o.post.PublishedAt) {
		x, y := s.x(at.ObservedAt.Sub(o.post.PublishedAt)), s.y(at.Value)
		switch {
		case i == 0 || at.Missed:
			if i > 0 {
				dashes.WriteString("M" + x0 + " " + y0 + "L" + num(x) + " " + num(y))
			}
			path.WriteString("M" + num(x) + " " + num(y))
		default:
			path.WriteString("L" + num(x) + " " + num(y))
		}
		x0, y0 = num(x), num(y)
		v.Marks = append(v.Marks, p.dot(at, v.N, x, y))
	}
	v.Path, v.Dashes = path.String(), dashes.String()
	return v
}

// thin leaves out points that would be drawn over each other: not the last, nor those at a gap or
// with something to tell.
func (s axes) thin(points []content.Point, published time.Time) []content.Point {
	if len(points) <= mostPoints {
		return points
	}
	var out []content.Point
	column := -1
	for i, at := range points {
		here := int(s.x(at.ObservedAt.Sub(published))) / pointStep
		tells := at.Missed || at.Fell > 0 || at.Capped || at.Correction != nil || i == len(points)-1 || points[i+1].Missed
		if tells || here != column {
			out = append(out, at)
		}
		column = here
	}
	return out
}

// shapes are the marks of lines around (x, y), so that no line is told by its colour alone.
var shapes = []func(x, y float64) string{
	func(x, y float64) string {
		return fmt.Sprintf("M%s %sa3 3 0 1 0 6 0a3 3 0 1 0 -6 0Z", num(x-3), num(y))
	},
	func(x, y float64) string { return fmt.Sprintf("M%s %sh5.4v5.4h-5.4Z", num(x-2.7), num(y-2.7)) },
	func(x, y float64) string {
		return fmt.Sprintf("M%s %sl3.8 3.8l-3.8 3.8l-3.8 -3.8Z", num(x), num(y-3.8))
	},
	func(x, y float64) string {
		return fmt.Sprintf("M%s %sl5.4 5.4M%s %sl5.4 -5.4", num(x-2.7), num(y-2.7), num(x-2.7), num(y+2.7))
	},
	func(x, y float64) string {
		return fmt.Sprintf("M%s %sh7M%s %sv7", num(x-3.5), num(y), num(x), num(y-3.5))
	},
}

// triangle is the mark of a reading that is a lower bound.
func triangle(x, y float64) string { return fmt.Sprintf("M%s %sl5 8.6h-10Z", num(x), num(y-6)) }

func (p *page) dot(at content.Point, n int, x, y float64) dotView {
	title := p.instant(at.ObservedAt).Text + " · " + p.pointValue(at)
	m := dotView{Path: shapes[n](x, y), Title: title}
	switch {
	case at.Correction != nil:
		m.Kind, m.Title = "corrected", title+" · "+p.T("num.corrected")
		m.Ring = fmt.Sprintf("M%s %sa6 6 0 1 0 12 0a6 6 0 1 0 -12 0", num(x-6), num(y))
	case at.Capped:
		m.Kind, m.Path, m.Title = "capped", triangle(x, y), title+" · "+p.T("num.capped")
	}
	if at.Fell > 0 {
		m.Title += " · " + p.F("num.fell", p.value(at.Fell, at.Unit))
	}
	return m
}

// nameLines gives the names of lines and band, which stand beside their ends, their places.
func (d *drawing) nameLines() {
	var ends []float64
	for _, line := range d.Lines {
		y, _ := strconv.ParseFloat(line.Y, 64) // num wrote it
		ends = append(ends, y)
	}
	if d.Band.Area != "" {
		ends = append(ends, d.Band.end)
	}
	at := apart(ends)
	for i := range d.Lines {
		d.Lines[i].Y = num(at[i])
		d.Lines[i].Key = shapes[d.Lines[i].N](plotRight+12, at[i]+9)
	}
	if d.Band.Area != "" {
		y := at[len(at)-1]
		d.Band.X, d.Band.Y = num(plotRight+20), num(y)
		d.Band.Key = fmt.Sprintf("M%s %sh8", num(plotRight+8), num(y+9))
	}
}

// apart moves the names of lines that end at some heights away from each other and inside the picture:
// each result is the first of two rows.
func apart(ends []float64) []float64 {
	order := make([]int, len(ends))
	at := make([]float64, len(ends))
	for i, y := range ends {
		order[i] = i
		at[i] = max(y+4, 11)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(at[a], at[b]) })
	for k := 1; k < len(order); k++ {
		at[order[k]] = max(at[order[k]], at[order[k-1]]+nameHeight)
	}
	limit := float64(plotBottom - 14) // the names of ages are below
	for _, i := range slices.Backward(order) {
		at[i] = min(at[i], limit)
		limit = at[i] - nameHeight
	}
	return at
}

// tickAges are the ages that an axis may name.
var tickAges = []time.Duration{
	time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour, dayAge, 3 * dayAge, 7 * dayAge, 14 * dayAge, 30 * dayAge,
	90 * dayAge, 180 * dayAge, 365 * dayAge, 730 * dayAge, 1825 * dayAge,
}

const dayAge = 24 * time.Hour

// tickApart is how far names of ages are apart at least.
const tickApart = 38

func (p *page) agesAcross(s axes) []tickView {
	var out []tickView
	last := math.Inf(-1)
	for _, age := range tickAges {
		x := s.x(age)
		if age > s.oldest || x-last < tickApart || x > plotRight-8 && len(out) > 0 && age != s.oldest {
			continue
		}
		last = x
		out = append(out, tickView{num(x), p.ageName(age)})
	}
	return out
}

// ageName is a whole age: 6 小时, 7 天.
func (p *page) ageName(age time.Duration) string {
	if age < dayAge {
		return fmt.Sprintf("%d %s", int(age/time.Hour), p.T("unit.hour"))
	}
	return fmt.Sprintf("%d %s", int(age/dayAge), p.T("unit.day"))
}

func (p *page) valuesUp(s axes, u content.Unit) []tickView {
	return []tickView{
		{num(s.y(0)), p.tick(0, u)}, {num(s.y(s.top / 2)), p.tick(s.top/2, u)}, {num(s.y(s.top)), p.tick(s.top, u)},
	}
}

// tick is a value beside its line: a count that has no room there is told in larger units.
func (p *page) tick(v float64, u content.Unit) string {
	if p.unit(u) == "" || v < 1e5 {
		return p.value(v, u)
	}
	zh, en := decimal(v/1e4, 1)+" 万", decimal(v/1e3, 1)+"k"
	if v >= 1e8 {
		zh = decimal(v/1e8, 1) + " 亿"
	}
	if v >= 1e6 {
		en = decimal(v/1e6, 1) + "M"
	}
	return p.In(content.T(zh, en))
}

// roundUp is the next 1, 2, 4, 6, 8 or 10 of its power of ten: half of it is round as well.
func roundUp(v float64) float64 {
	if v <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, step := range []float64{1, 2, 4, 6, 8} {
		if v <= step*power*(1+1e-9) {
			return step * power
		}
	}
	return 10 * power
}

// num is a coordinate.
func num(v float64) string { return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64) }
